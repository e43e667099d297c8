"""Sentences, plurals, names, numbers and days in the language that is spoken."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from geo import numbers
from geo.errors import UnknownChoiceError
from geo.locale import languages
from geo.locale.languages import current, language, speaking, spoken
from geo.locale.say import day_in_words, joined, moment_in_words, say, say_count, sentence
from geo.memo import Memo
from geo.numbers import NBSP
from geo.reference import countries

OTHERS = [code for code in languages.LANGUAGES if code != "en"]


def test_english_says_what_is_written():
    assert say("{top} mined {share}", top="China", share="71 %") == "China mined 71 %"
    assert say("{not a parameter}") == "{not a parameter}"
    assert say_count("{count} country", "{count} countries", 1) == "1 country"
    assert say_count("{count} country", "{count} countries", 2) == "2 countries"


def test_a_parameter_that_is_missing_is_a_mistake():
    with pytest.raises(KeyError):
        say("{top} mined {share}", top="China")


@pytest.mark.parametrize(("asked", "code"), [("", "en"), ("fr-CA", "fr"), ("de_DE", "de"), ("JA", "ja")])
def test_a_language_is_found_by_its_code(asked, code):
    assert language(asked) == code


def test_a_language_that_is_not_there_is_said():
    with pytest.raises(UnknownChoiceError, match="'xx'"), speaking("xx"):
        pass


def test_what_is_made_later_speaks_the_language_it_was_asked_in():
    make = spoken("fr", current)
    found = []
    other = threading.Thread(target=lambda: found.append((current(), make())))
    other.start()
    other.join()
    assert (current(), found) == ("en", [("en", "fr")])


def test_a_memory_keeps_words_by_language_and_figures_once():
    memo = Memo()
    assert memo.get("a", current) == "en"
    with speaking("ko"):
        assert memo.get("a", current) == "ko"
        assert memo.get("b", lambda: 1, worded=False) == 1
    assert memo.get("b", lambda: 2, worded=False) == 1


@pytest.mark.parametrize(
    ("lang", "china"),
    [
        ("en", "China"),
        ("fr", "Chine"),
        ("de", "China"),
        ("es", "China"),
        ("it", "Cina"),
        ("ja", "中国"),
        ("ko", "중국"),
    ],
)
def test_countries_have_names_in_every_language(lang, china):
    with speaking(lang):
        assert countries.name_of("CHN") == china


@pytest.mark.parametrize("lang", OTHERS)
def test_no_country_is_without_a_name_of_its_own(lang):
    with speaking(lang):
        names = [entry.name for entry in countries.all_countries()]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("lang", "amount", "share", "score"),
    [
        ("en", f"1,230{NBSP}kg", f"7.1{NBSP}%", "5,072"),
        ("fr", f"1{NBSP}230{NBSP}kg", f"7,1{NBSP}%", f"5{NBSP}072"),
        ("de", f"1.230{NBSP}kg", f"7,1{NBSP}%", "5.072"),
        ("it", f"1.230{NBSP}kg", "7,1%", "5.072"),
        ("ja", f"1,230{NBSP}kg", "7.1%", "5,072"),
    ],
)
def test_numbers_follow_the_language(lang, amount, share, score):
    with speaking(lang):
        assert numbers.written(f"1,230{NBSP}kg") == amount
        assert numbers.share(0.0712) == share
        assert numbers.hhi(0.5072) == score


@pytest.mark.parametrize(
    ("lang", "money"), [("en", f"USD{NBSP}3.02{NBSP}bn"), ("ja", "30.2億"), ("ko", "30.2억"), ("de", "3,02")]
)
def test_money_counts_as_the_language_does(lang, money):
    with speaking(lang):
        assert money in numbers.money(3.02e9)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "23 November 2026"), ("fr", "23 novembre 2026"), ("de", "23. November 2026"), ("ja", "2026年11月23日")],
)
def test_days_in_words(lang, words):
    with speaking(lang):
        assert day_in_words(dt.date(2026, 11, 23)) == words


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "A, B and C"), ("fr", "A, B et C"), ("de", "A, B und C"), ("ja", "A、B、C")]
)
def test_lists(lang, words):
    with speaking(lang):
        assert joined(["A", "B", "C"]) == words


def test_a_sentence_begins_with_a_capital_and_ends():
    assert sentence("no data") == "No data."
    with speaking("ja"):
        assert sentence("データなし") == "データなし。"
    assert sentence("") == ""


def test_a_moment_is_said_to_the_minute_in_utc():
    at = dt.datetime.fromisoformat("2026-11-23T15:05:59.123+01:00")
    assert moment_in_words(at) == "23 November 2026, 14:05 UTC"
    with speaking("ja"):
        assert moment_in_words(at) == "2026年11月23日 14:05 UTC"
