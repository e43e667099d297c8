"""One switch for the EU's seat, wherever an alliance is counted (audit A7)."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from pptx import Presentation

from geo.cli.main import main
from geo.compose import compose
from geo.content.content import MapFigure
from geo.content.view import Slide, from_record
from geo.exports import files
from geo.exports.export import export
from geo.reference import alliances

ON = dt.date(2026, 11, 30)
PAGES = ("map", "flows", "risk", "alliances")


def filters(page: str, **words: str) -> str:
    content = compose(from_record({"page": page, "mineral": "rare-earths", **words}), on=ON)
    return " ".join(text for _, text in content.caption.filters)


@pytest.mark.parametrize("page", PAGES)
def test_the_seat_counts_with_the_union_unless_the_address_says_none(page):
    """Audit A7: one seat was unrolled into 27 "members" without a word."""
    assert "11 countries and the EU, counted with its member states" in filters(page, mineral="cobalt")
    assert "11 countries and the EU, counted with none of its states" in filters(page, mineral="cobalt", seat="none")


def test_a_scenario_names_a_seat_that_counts_as_none():
    words = {"exporters": "CHN", "to": alliances.DEFAULT, "mineral": "barite"}
    assert "counted as none" not in filters("scenarios", **words)
    assert "counted as none" in filters("scenarios", **words, seat="none")


def test_a_seat_that_does_not_exist_is_said_and_the_default_taken():
    content = compose(from_record({"page": "map", "seat": "half"}), on=ON)
    assert any("Unknown way to count the EU\u2019s seat" in text for text in content.caption.messages)
    assert "seat=" not in content.caption.permalink


def test_the_address_keeps_the_seat():
    for page in (*PAGES, "scenarios"):
        content = compose(from_record({"page": page, "mineral": "cobalt", "seat": "none"}), on=ON)
        assert "seat=none" in content.caption.permalink, page


def test_an_inferred_roster_says_so_wherever_it_is_counted():
    """Audit A7: rosters that are inferred carried no mark."""
    unsure = [one.id for one in alliances.all_alliances() if alliances.parties(one.id, on=ON).unsure]
    assert unsure
    for page in PAGES:
        assert "inferred" in filters(page, mineral="cobalt", alliance=unsure[0]), page


@pytest.mark.parametrize("page", [*PAGES, "chain"])
@pytest.mark.parametrize("alliance", ["forge", "us_bilateral_frameworks"])
def test_an_inferred_roster_says_so_in_files_and_on_slides(page, alliance):
    """Audit A7: the mark was on the page alone, and a slide was handed on without it."""
    view = from_record({"page": page, "mineral": "cobalt", "alliance": alliance})
    content = compose(view, on=ON)
    words = "(inferred)" if alliance == "forge" else "(partly inferred)"
    shown = [content.caption.title, content.caption.text, *(chart.note for chart in content.charts if chart.note)]
    drawn = [panel.figure for panel in content.panels if isinstance(panel.figure, MapFigure)]
    legends = [entry.label for one in drawn for entry in one.legend.entries]
    assert words in " ".join([*shown, *legends]), "on the slide itself"
    assert words in files.csv(content).decode("utf-8-sig").partition("\nPermalink")[0]
    made = export([Slide(view)], "pptx", on=ON)
    slide = Presentation(io.BytesIO(made)).slides[0]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert words in " ".join([*texts, slide.notes_slide.notes_text_frame.text])
    assert words in export([Slide(view)], "html", on=ON).decode()


def test_the_command_line_has_the_switch(capsys):
    command = ["alliance", "coverage", alliances.DEFAULT, "--on", "2026-11-30", "--json"]
    texts = []
    for seat in ("union", "none"):
        assert main([*command, "--seat", seat]) == 0
        texts.append(capsys.readouterr().out)
    assert [bool(json.loads(text)) for text in texts] == [True, True]
    assert texts[0] != texts[1]
