"""Names, numbers, days and words in seven languages, without a network."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.errors import UnknownChoiceError
from geo.locale import languages
from geo.locale import localisation as words
from geo.locale.glossary import GLOSSARY
from geo.maps.legend import Legend, LegendEntry
from geo.reference import countries


@pytest.mark.parametrize(
    ("lang", "china", "states"),
    [
        ("en", "China", "United States"),
        ("fr", "Chine", "États-Unis"),
        ("de", "China", "USA"),
        ("es", "China", "EE. UU."),
        ("it", "Cina", "Stati Uniti"),
        ("ja", "中国", "アメリカ合衆国"),
        ("ko", "중국", "미국"),
    ],
)
def test_countries_have_names_in_every_language(lang, china, states):
    assert words.country("CHN", lang) == china
    assert words.country("USA", lang) in {states, "Vereinigte Staaten", "Estados Unidos", "アメリカ", "É.-U."}


@pytest.mark.parametrize("lang", [code for code in languages.LANGUAGES if code != "en"])
def test_no_country_is_without_a_name(lang):
    names = [words.country(entry.iso3, lang) for entry in countries.all_countries()]
    assert all(names)
    assert len(set(names)) == len(names)


def test_every_word_has_every_language():
    for row in GLOSSARY.values():
        assert len(row) == len(languages.LANGUAGES) - 1
        assert all(row)


@pytest.mark.parametrize(
    ("line", "lang", "said"),
    [
        ("under 0.1", "fr", "moins de 0,1"),
        ("50 and more", "de", "50 und mehr"),
        ("members, 25 and more", "de", "Mitglieder, 25 und mehr"),
        ("under 0.1", "ja", "0.1未満"),
        ("2018", "fr", "2018"),
        ("1,234.5 kt", "de", "1.234,5 kt"),
        ("Share of world reserves, %", "it", "Quota delle riserve mondiali, %"),
        ("outline: Washington talks, January 2026", "es", "contorno: Washington talks, January 2026"),
        ("USD 3.02 bn", "de", "USD 3,02 Milliarden"),
        ("USD 854 m, 15 %", "fr", "USD 854 millions, 15 %"),
        ("USD 3.02 bn", "ja", "USD 30.2億"),
        ("4.5 m", "en", "4.5 m"),
        ("something new", "fr", "something new"),
        ("under 0.1", "en", "under 0.1"),
    ],
)
def test_lines_of_a_legend_are_put_into_the_language(line, lang, said):
    assert words.text(line, lang) == said


def test_a_label_keeps_its_figure():
    assert words.label("CHN", "China 8.7\u202f%", "fr") == "Chine 8,7\u202f%"
    assert words.label("CHN", "China 8.7\u202f%", "en") == "China 8.7\u202f%"


def test_a_citation_stays_as_it_was_published():
    line = "Source: Basis of 1,000 years. Basis: content. Dataset: shipped-2026."
    assert words.source(line, "de") == "Quelle: Basis of 1,000 years. Bezug: content. Datensatz: shipped-2026."


def test_a_legend_keeps_colours_and_counts():
    drawn = Legend("Share of world reserves, %", (LegendEntry("#123456", "under 0.1", 7),))
    assert words.legend(drawn, "de") == Legend(
        "Anteil an den Weltreserven, %", (LegendEntry("#123456", "unter 0,1", 7),)
    )


def test_days_are_written_out():
    assert words.day(dt.date(2026, 11, 23), "en") == "23 November 2026"
    assert words.day(dt.date(2026, 11, 23), "ja") == "2026年11月23日"


def test_what_is_asked_for_becomes_a_language():
    assert [languages.language(asked) for asked in ("", "FR", "de-AT", "ja_JP")] == ["en", "fr", "de", "ja"]
    with pytest.raises(UnknownChoiceError, match="language 'xx'"):
        languages.language("xx")
