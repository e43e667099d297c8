"""The words that files add to a view stand in the catalogues, and files say their language."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from geo.content.view import Slide, from_address
from geo.errors import TableError
from geo.exports import export, html, lines, regions
from geo.exports.pptx_template import cleaned
from geo.locale.languages import speaking
from geo.locale.say import say, term
from tests.pseudo import PSEUDO, outside, speaking_pseudo

ON = dt.date(2026, 11, 23)


def slide(address: str) -> Slide:
    return Slide(from_address(address))


def test_the_document_says_its_own_words_in_the_language():
    with speaking_pseudo():
        page = html.document([slide("/?mineral=cobalt&year=2024")], on=ON).decode()
    assert f'<html lang="{PSEUDO}">' in page
    names = re.findall(r'aria-label="([^"]*)"', page)
    assert len(names) > 5
    assert [name for name in names if outside(name)] == []
    buttons = re.findall(r"<(?:button|summary|label)[^>]*>([^<]*)<", page)
    assert [text for text in buttons if outside(text)] == []
    words = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])[
        "words"
    ]
    texts = [text for one in words.values() for text in ([one] if isinstance(one, str) else one)]
    assert [text for text in texts if outside(text)] == []


def test_a_deck_describes_its_pictures_charts_and_tables_in_the_language_and_tags_every_run():
    made = export.export([slide("/?mineral=cobalt&year=2024")], "pptx", on=ON, lang="fr")
    (page,) = Presentation(io.BytesIO(made)).slides
    runs = [run for part in (page, page.notes_slide) for run in part.shapes._spTree.iter(qn("a:r"))]
    assert {run.find(qn("a:rPr")).get("lang") for run in runs} == {"fr-FR"}
    with speaking_pseudo():
        made = export.export([slide("/?mineral=cobalt&year=2024")], "pptx", on=ON, lang=PSEUDO)
    (page,) = Presentation(io.BytesIO(made)).slides
    told = [one.get("descr", "") for one in page.shapes._spTree.iter() if one.tag.endswith("}cNvPr")]
    assert sum(text.startswith("\u27e6") for text in told) >= 3


def test_the_numbers_of_a_scale_follow_the_language():
    assert lines.number(0.125, "0.0%") == "12.5\u202f%"
    with speaking("de"):
        assert lines.number(0.125, "0.0%") == "12,5\u202f%"
        assert lines.number(12_500.0, "#,##0") == "12.500"


def test_what_stands_beside_the_exports_is_said():
    with speaking_pseudo():
        found = [say(one.words) for one in export.FORMATS.values()]
        found += [say(name) for name in export.SIZE_NAMES.values()]
        found += [term("region", name) for name in regions.NAMES.values()]
    assert [text for text in found if outside(text)] == []


def test_a_template_is_refused_in_the_language_though_another_process_reads_it():
    with speaking_pseudo(), pytest.raises(TableError) as caught, speaking("en"):
        cleaned(b"\xd0\xcf\x11\xe0 old")
    assert "old PowerPoint file" in str(caught.value)
