"""What a session brought goes with it: no cache, memo or view keeps private figures once nobody looks at them."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import shutil
import time
import weakref
from pathlib import Path

import pytest

from benchmarks.load import serve
from benchmarks.reader import Reader
from geo.atlas import Atlas, shipped
from geo.compose import compose
from geo.content.view import Page, from_address
from geo.dataset import Dataset
from geo.pages.shared import active
from geo.uploads import accept

ON = dt.date(2026, 11, 30)


def private() -> Dataset:
    """The shipped figures as somebody's own."""
    found = Dataset.load()
    return accept.to_dataset(active.private_version("desk.csv"), accept.contents(found, shipped=shipped().dataset))


@pytest.mark.parametrize("page", Page)
def test_private_figures_are_freed_when_nobody_looks_at_them_any_more(page: Page) -> None:
    dataset = private()
    atlas = Atlas(dataset)
    content = compose(from_address(f"/{page}?{page.example}"), on=ON, atlas=atlas)
    assert content.caption.title
    # What has slots cannot be watched itself; of the facts, one table stands for all.
    watched = [weakref.ref(one) for one in (dataset.facts["cobalt", "production"], atlas.drawings, content.table.frame)]
    assert all(one() is not None for one in watched)
    del dataset, atlas, content
    gc.collect()
    assert [one() is None for one in watched] == [True] * 3


APP = """
import streamlit as st
from geo.pages import server

app = st.App("page.py", lifespan=server.ready, middleware=server.MIDDLEWARE)
"""
PAGE = """
import pathlib, time, weakref
import streamlit as st

class Private:
    \"\"\"What a user brought.\"\"\"

if "private" not in st.session_state:
    st.session_state["private"] = Private()
    weakref.finalize(st.session_state["private"], pathlib.Path("freed").write_text, "freed")
st.write("brought")
"""


@pytest.mark.slow
def test_what_a_session_brought_is_freed_within_a_minute_of_its_end_on_a_quiet_server(tmp_path, monkeypatch) -> None:
    root = Path(__file__).resolve().parents[1]
    shutil.copytree(root / ".streamlit", tmp_path / ".streamlit")
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "page.py").write_text(PAGE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(root))

    async def visit(port: int) -> None:
        async with Reader(port) as reader:
            await reader.open()
            assert not (tmp_path / "freed").exists()

    with serve(root=tmp_path) as server:
        asyncio.run(visit(server.port))
        ended = time.monotonic()
        while time.monotonic() - ended < 60 and not (tmp_path / "freed").exists():
            time.sleep(0.5)
        # The browser may come back for a while: a lost connection is not an end.
        assert (tmp_path / "freed").exists()
        assert time.monotonic() - ended > 30
