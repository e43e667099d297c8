"""One record of settings: what it reads, what it refuses in words, and that the guide says the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from geo import settings
from geo.errors import GeoError, OutOfRangeError, UnknownChoiceError

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "deployment.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    found = settings.read({})
    assert (found.store, found.log, found.publishers, found.framed_by) == ("", "", frozenset(), ())
    assert (found.trade_engine, found.trade_table, found.trade_timeout_s) == ("embedded", None, 120.0)
    assert found.data_home == Path.home() / ".local" / "share"
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.store = "elsewhere"  # type: ignore[misc]


def test_every_value_has_its_type() -> None:
    found = settings.read(
        {
            "ATLAS_PUBLISHERS": " Paula@Example.org,, ben@example.org ",
            "ATLAS_FRAMED_BY": "https://a.example  https://b.example:8443",
            "ATLAS_TRADE_TABLE": "/data/trade",
            "ATLAS_TRADE_ENGINE": "spark://host:7077",
            "ATLAS_TRADE_TIMEOUT": "7.5",
            "ATLAS_SIGN_IN_HOURS": "0.5",
        }
    )
    assert found.publishers == {"paula@example.org", "ben@example.org"}
    assert found.framed_by == ("https://a.example", "https://b.example:8443")
    assert (found.trade_table, found.trade_engine) == (Path("/data/trade"), "spark://host:7077")
    assert (found.trade_timeout_s, found.sign_in_hours) == (7.5, 0.5)


@pytest.mark.parametrize(
    ("variable", "text", "error"),
    [
        ("ATLAS_TRADE_ENGINE", "dask", UnknownChoiceError),
        ("ATLAS_TRADE_ENGINE", "spark://host:port", OutOfRangeError),
        ("ATLAS_TRADE_TIMEOUT", "0", OutOfRangeError),
        ("ATLAS_TRADE_TIMEOUT", "inf", OutOfRangeError),
        ("ATLAS_SIGN_IN_HOURS", "-1", OutOfRangeError),
        ("ATLAS_SIGN_IN_HOURS", "a day", OutOfRangeError),
        ("ATLAS_FRAMED_BY", "https://a.example;script-src", OutOfRangeError),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(variable: str, text: str, error: type[GeoError]) -> None:
    with pytest.raises(error, match=variable):
        settings.read({variable: text})


def test_the_process_follows_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOG", "stderr")
    assert settings.current().log == "stderr"
    assert settings.current() is settings.current()
    monkeypatch.setenv("ATLAS_LOG", "/var/log/atlas")
    assert settings.current().log == "/var/log/atlas"


def test_the_guide_has_the_table_of_the_record() -> None:
    assert settings.documented() in GUIDE.read_text(encoding="utf-8")
