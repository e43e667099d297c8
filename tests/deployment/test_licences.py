"""Licences of what the atlas is installed with: all on the list, and what is not on it is found."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "licences.py"))


def test_every_licence_is_on_the_list(capsys):
    assert TOOL["main"]() == 0
    said = capsys.readouterr().out
    assert "streamlit: Apache-2.0" in said
    assert said.endswith("All are on the list.\n")


@pytest.mark.parametrize(
    ("name", "found", "fault"),
    [
        ("good", ["MIT", "Zlib"], ""),
        ("psycopg", ["LGPL-3.0-only"], ""),
        ("other", ["LGPL-3.0-only"], "other: LGPL-3.0-only"),
        ("copyleft", ["MIT", "AGPL-3.0-only"], "copyleft: AGPL-3.0-only"),
        ("silent", [], "silent does not say under which licence it is"),
    ],
)
def test_what_is_not_on_the_list_is_named(name, found, fault):
    assert TOOL["fault"](name, found) == fault
