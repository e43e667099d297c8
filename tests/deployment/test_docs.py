"""The documentation as a site: every link within leads somewhere, and the library's docstrings are in it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "docs.py"))


def test_every_link_to_a_page_a_file_or_a_heading_leads_there(tmp_path, capfd):
    source, target = tmp_path / "source", tmp_path / "site"
    TOOL["lay_out"](source, reference=False)
    assert TOOL["build"](source, target) == 0, capfd.readouterr().err
    assert {path.stem for path in (target / "docs").glob("*.html")} == {
        path.stem for path in (ROOT / "docs").glob("*.md")
    }
    # And one that does not lead anywhere fails.
    page = source / "docs" / "limits.md"
    written = page.read_text(encoding="utf-8")
    for broken in ("[a page](nowhere.md)", "[a heading](methods.md#no-such-heading)", "[a heading](#no-such-heading)"):
        page.write_text(f"{written}\n{broken}\n", encoding="utf-8")
        assert TOOL["build"](source, target) == 1
        assert "limits.md" in capfd.readouterr().err


def test_the_reference_is_of_the_library_and_not_of_its_pages():
    names = set(TOOL["modules"]())
    assert {"geo.indicators.concentration", "geo.dataset", "geo.exports.export", "geo.compose"} <= names
    assert not [name for name in names if name.startswith(("geo.pages", "geo.build"))]


@pytest.mark.slow
def test_the_site_has_the_docstrings_and_loads_nothing_from_elsewhere(tmp_path):
    assert TOOL["main"]([str(tmp_path)]) == 0
    page = (tmp_path / "reference" / "geo.indicators.html").read_text(encoding="utf-8")
    assert "geo.indicators.concentration.Concentration.hhi_without_top" in page
    loaded = re.compile(
        r'<(?:script|img|iframe)[^>]+src="(?:https?:)?//|<link[^>]+rel="stylesheet"[^>]+href="(?:https?:)?//'
    )
    assert [path.name for path in tmp_path.rglob("*.html") if loaded.search(path.read_text(encoding="utf-8"))] == []
