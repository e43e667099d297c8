"""PostgreSQL goes away and comes back while a reader is at the page: no restart, nothing lost, no password shown."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.errors import StoreError
from geo.store.contents import Contents
from geo.store.datasets import Store
from tests.uploads import postgres

from .conftest import draft
from .test_disk import dropped, name, press, upload_page

SECRET = "dont-tell-anybody"  # noqa: S105 - made up


def words(page: AppTest) -> str:
    """Everything that the page says."""
    return " ".join(str(part.value) for part in (*page.error, *page.info, *page.warning, *page.caption, *page.markdown))


@pytest.mark.slow
def test_the_page_says_that_the_database_is_away_and_goes_on_when_it_is_back(
    cobalt: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with postgres.serve() as server:
        monkeypatch.setenv("ATLAS_STORE", server.url)
        Store().save(draft(cobalt, 0))
        page = dropped(AppTest.from_function(upload_page, default_timeout=60))
        assert not page.error
        server.control("stop", "-m", "immediate")
        name(page, "lithium")
        press(page, "Save")
        assert not page.exception
        assert "The PostgreSQL store failed" in words(page)
        server.control("start")
        name(page.run(), "lithium")
        press(page, "Save")
        assert not page.exception
        assert not page.error
        assert {one.name for one in Store().datasets()} == {"desk", "lithium"}
        assert [one.number for one in Store().versions("desk")] == [1]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "mysql", "oracle+cx"])
def test_a_password_in_the_address_is_in_no_error_and_no_log(
    scheme: str, cobalt: Contents, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.DEBUG)
    store = Store(f"{scheme}://atlas:{SECRET}@127.0.0.1:1/none")
    start = time.monotonic()
    for ask in (store.datasets, lambda: store.save(draft(cobalt, 0)), lambda: store.publish("desk", public=True)):
        with pytest.raises(StoreError) as caught:
            ask()
        error: BaseException | None = caught.value
        while error is not None:
            assert SECRET not in f"{error!r} {error}"
            error = error.__cause__ or error.__context__
    assert SECRET not in caplog.text
    assert time.monotonic() - start < 30
    assert not list(tmp_path.iterdir())


def test_a_password_in_the_address_is_on_no_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ATLAS_STORE", f"postgresql://atlas:{SECRET}@127.0.0.1:1/none")
    page = dropped(AppTest.from_function(upload_page, default_timeout=60))
    name(page, "desk")
    press(page, "Save")
    assert not page.exception
    assert "store failed" in words(page)
    assert SECRET not in words(page) + caplog.text


def flows_page() -> None:
    from geo.pages.flows import page as flows  # noqa: PLC0415 - the script runs on its own

    flows.page()


def test_flows_say_that_saved_trade_files_are_left_out_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ATLAS_STORE", f"postgresql://atlas:{SECRET}@127.0.0.1:1/none")
    page = AppTest.from_function(flows_page, default_timeout=60).run()
    assert not page.exception
    assert any("saved trade files are left out" in one.value for one in page.warning)
    assert len(page.get("deck_gl_json_chart")) == 1
    assert SECRET not in words(page)
