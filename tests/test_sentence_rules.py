"""Rules that every generated sentence keeps: a bounded sample here, everything in the long suite.

The sample takes one view in a fixed step through all of them, so that no mineral is always left out.
"""

from __future__ import annotations

import re

import pytest

from geo.compose import compose
from geo.content.view import from_record
from geo.errors import GeoError
from geo.trade import forms
from geo.trade import model as trade_model
from tests.views import ON, maps, others

LONGEST = 200
_RULES = {
    "a Python repr": re.compile(r"<[A-Z]\w+\.|\bnan\b|\bNone\b(?! of)|\{\w*\}|\bTrue\b|\bFalse\b|Timestamp\("),
    "a doubled word": re.compile(r"\b(\w{2,})\s+\1\b", re.IGNORECASE),
    "a wrong plural": re.compile(
        r"(?<![\d.,])1 (?:days|years|countries|forms|flows|states|rows|suppliers|minerals|importers|producers|members|"
        r"accessions|exporters|lines|measures|others)\b|(?<![\d.,])(?:0|[2-9]|\d{2,}) (?:country|mineral|supplier|"
        r"importer|flow|row|day|producer|accession)\b(?!-)"
    ),
    "a code instead of a name": re.compile(r"\b(?:CHN|USA|DEU|JPN|COD|GUY|RUS|AUS|IND|CHL|ZAF)\b"),
    "a word in brackets of nothing": re.compile(r"\(\s*\)"),
    "a zero with a sign": re.compile(r"[+\u2212]0(?:\.0)?\u202f"),
    "a minus that is a hyphen": re.compile(r"(?<![\w.,)])-\d"),
    "another's singular": re.compile(r"\b(?:rare earths|diamonds) is\b"),
    "a wrong possessive": re.compile(r"s\u2019s\b|s's\b"),
    "no or absurd days": re.compile(r"\b0\u202fdays\b|\b(?:\d{2},\d{3}|\d{5,})\u202fdays\b"),
    "a share above 100 %": re.compile(
        r"(?<![\d,.+\u2212-])(?:10[1-9]|1[1-9]\d|[2-9]\d\d)(?:\.\d+)?\u202f% of (?:the world|imports)"
    ),
    "doubled punctuation": re.compile(r"\.\.(?!\.)|,,|;;|\s[,.;](?:\s|$)"),
}


def faults(words: dict[str, str]) -> list[str]:
    """What is wrong with the sentences of a view; a refusal is a sentence too."""
    try:
        content = compose(from_record(words), on=ON)
    except GeoError as error:
        texts = [str(error)]
    else:
        caption = content.caption
        texts = [content.headline, caption.finding, *caption.details, *caption.notes, *caption.assumptions]
        texts += [f"{tile.label}: {tile.value}. {tile.change}" for tile in content.tiles]
    found = [f"{rule}: {text}" for text in texts for rule, pattern in _RULES.items() if pattern.search(text)]
    if len(texts[0]) > LONGEST and len(texts) > 1:
        found.append(f"{len(texts[0])} letters: {texts[0]}")
    if words.get("scenario") == "diversification" and "already meets" in texts[0]:
        held = forms.completeness(words["mineral"], trade_model.pick_lines(words["mineral"]))
        found += [] if held.share == 1 else [f"a claim of the whole: {texts[0]}"]
    return [f"{words}: {one}" for one in found]


def test_the_rules_find_what_the_audit_found():
    """Audit A and the pages' tenth problem: texts that a rule must refuse."""
    bad = (
        "showing <View.PRODUCTION_SHARE: 1>",
        "covers 19,304\u202fdays",
        "United States\u2019s",
        "of of the",
        "1 countries",
        "12 flow of",
        "output of DEU, ESP",
        "has moved by +0.0\u202fpp",
        "exports of cobalt ()",
    )
    for text in bad:
        assert any(pattern.search(text) for pattern in _RULES.values()), text


def test_a_sample_of_all_sentences_keeps_the_rules():
    sample = [*list(maps())[::331], *list(others())[::79]]
    assert len(sample) > 40
    assert [fault for words in sample for fault in faults(words)] == []


@pytest.mark.slow
def test_every_sentence_keeps_the_rules():
    assert [fault for words in (*maps(), *others()) for fault in faults(words)] == []
