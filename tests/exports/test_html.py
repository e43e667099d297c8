from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pytest

from geo.content.charts import Bars, Role
from geo.content.content import PicturePanel
from geo.content.view import Slide, View, from_address
from geo.errors import OutOfRangeError
from geo.exports import html
from geo.maps.colours import LIGHT

from .conftest import ON

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & @@data@@ \u2028"


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL).group(1))


@pytest.fixture(scope="module")
def rare_earths() -> str:
    return html.document([Slide(View(mineral="rare-earths", year="2024"))], on=ON).decode()


@pytest.fixture(scope="module")
def hostile() -> str:
    return html.document(
        [Slide(View(mineral="lithium", view="reserves", title=HOSTILE, finding=HOSTILE))], on=ON
    ).decode()


def test_the_file_holds_every_year_and_its_words(rare_earths):
    data = data_of(rare_earths)
    slide = data["slides"][0]
    assert slide["years"] == [*range(2007, 2016), *range(2018, 2025)]
    assert [words["title"][-4:] for words in slide["words"]] == [str(year) for year in slide["years"]]
    assert len(slide["panes"][0]["frames"]) == len(slide["years"])
    latest = slide["panes"][0]["frames"][slide["start"]]
    number, colour, value, detail, label = latest["rows"][0]
    assert data["names"][number] == "China"
    assert colour == LIGHT.sequential[-1]
    assert value.startswith("68")
    assert detail.startswith("Rank 1 of")
    assert label.startswith("China 68")
    foot = " ".join(slide["words"][slide["start"]]["foot"])
    for words in ("Data source: World Mining Data 2026", "Licences:", "shipped-2026", "made 2026-11-23", "/?mineral="):
        assert words in foot


def test_the_map_is_there_without_the_script_too(rare_earths):
    assert len(re.findall(r'<path d="M[^"]+" fill="#', rare_earths)) == 245
    assert f'fill="{LIGHT.sequential[-1]}"' in rare_earths
    assert "<td>China</td>" in rare_earths
    assert len(rare_earths) < 1_500_000


def test_no_word_of_a_reader_can_become_markup(hostile):
    assert hostile.count("<script") == 2
    assert hostile.count("</script>") == 2
    assert "<img" not in hostile
    assert data_of(hostile)["slides"][0]["title"] == HOSTILE
    assert "@@data@@" in hostile


def test_nothing_is_fetched(rare_earths, hostile):
    for page in (rare_earths, hostile):
        assert (
            re.findall(
                r"""(?:src|href)\s*=\s*["'](?!#)|@import|url\(""",
                re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL),
            )
            == []
        )
        script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert len(script) == 1
        assert re.findall(r"fetch\(|XMLHttp|import\(|https?://(?!www\.w3\.org/2000/svg)|innerHTML", script[0]) == []
        checksum = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
        policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1))
        assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{checksum}'"


def test_flows_keep_each_way_once():
    page = html.document([Slide(from_address("/flows?mineral=tungsten&top=20&year=2023"))], on=ON).decode()
    slide = data_of(page)["slides"][0]["panes"][0]
    drawn = {arrow[0] for frame in slide["frames"] for arrow in frame["arrows"]}
    assert drawn == set(slide["ways"])
    assert all(len(frame["arrows"]) <= 20 for frame in slide["frames"])
    assert len(page) < 1_500_000


def test_a_briefing_is_one_file_and_tells_its_progress():
    told = []
    slides = [
        Slide(View(mineral="lithium", view="reserves"), notes=HOSTILE),
        Slide(View(mineral="tin", view="reserves")),
    ]
    page = html.document(slides, on=ON, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert [slide["notes"] for slide in data_of(page.decode())["slides"]] == [HOSTILE, ""]
    assert page == html.document(slides, on=ON)
    assert page != html.document(slides, on=dt.date(2027, 1, 1))
    with pytest.raises(OutOfRangeError):
        html.document([], on=ON)


def test_paths_are_steps_in_whole_kilometres_downwards():
    assert html.svg_path([[[0, 0], [10, 5], [10, -5]]], close="z") == "M0 0l10-5 0 10z"


def test_json_in_a_script_reads_back():
    given = {"a": "</script><!-- & \u2028\u2029", "b": [1.5, None]}
    text = html.in_script(given)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == given


def test_the_bar_of_the_chosen_country_is_outlined_and_keeps_its_colour():
    bars = Bars("t", "m", ("Chile", "Peru"), (0.6, 0.4), (Role.OTHER,) * 2, ("60 %", "40 %"), chosen="Peru")
    (_, rows) = html._chart_frame(PicturePanel(bars=bars), LIGHT)["bars"]
    assert [(name, chosen) for name, _, _, _, chosen in rows] == [("Chile", 0), ("Peru", 1)]
    assert rows[0][3] == rows[1][3]
    folder = Path(html.__file__).parent
    assert 'chosen ? "bar chosen" : "bar"' in (folder / "document.js").read_text(encoding="utf-8")
    assert re.search(r"\.bar\.chosen \{ outline: [^}]*var\(--selected\)", (folder / "document.css").read_text("utf-8"))
