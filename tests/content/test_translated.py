"""Names, numbers and fixed words of an export in other languages; a machine without their letters gets English."""

from __future__ import annotations

import pytest

from geo.compose import compose
from geo.content import translated
from geo.content.view import Slide, View, from_address
from geo.errors import UnknownChoiceError
from geo.exports import fonts, paper
from geo.locale.languages import LANGUAGES
from geo.numbers import NBSP

from .conftest import ON

MAP = "?mineral=rare-earths&year=2024&alliance=none"


def test_a_map_in_french(content_of):
    made = translated.content(content_of(MAP), "fr")
    assert made.figure.legend.title == "Part de la production minière mondiale, %"
    assert dict(made.caption.filters)["Année"] == "2024"
    assert made.bars.names[0] == "Chine"
    assert made.table.rows[1][0] == "Chine"
    labels = made.figure.table.set_index("iso3")["label"]
    assert labels["USA"] == f"États-Unis 11{NBSP}%"
    assert made.caption.licence_line.startswith("Licences: ")
    assert "Jeu de données shipped-2026" in made.caption.stamp
    # Sentences are the presenter's to translate.
    assert made.caption.title.startswith("China mined")


def test_flows_in_japanese_count_in_ten_thousands(content_of):
    made = translated.content(content_of("/flows?mineral=cobalt&year=2024&top=20"), "ja")
    assert made.figure.arrows["name"].iloc[0].endswith(" → 中国")
    assert made.table.rows[1][1] == f"USD{NBSP}30.2億"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_leaves_the_numbers_as_they_are(content_of, lang):
    english, made = content_of(MAP), translated.content(content_of(MAP), lang)
    assert list(made.figure.table["value"].dropna()) == list(english.figure.table["value"].dropna())
    assert made.bars.values == english.bars.values
    assert [entry.count for entry in made.figure.legend.entries] == [
        entry.count for entry in english.figure.legend.entries
    ]


def test_a_language_that_is_not_there_is_said():
    with pytest.raises(UnknownChoiceError, match="'xx'"):
        compose(View(mineral="cobalt"), on=ON, lang="xx")


@pytest.mark.parametrize(("lang", "china"), [("ja", "中国 68"), ("ko", "중국 68")])
def test_with_letters_they_are_drawn_and_embedded(lang, china):
    slide = Slide(from_address(MAP))
    drawn = paper.svg(slide, on=ON, lang=lang).decode()
    assert china in drawn
    assert drawn.count("@font-face") > 2
    assert fonts.printable(china) == china
