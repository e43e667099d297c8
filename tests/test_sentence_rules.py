"""Rules that every generated sentence keeps: a bounded sample here, everything in the long suite.

The sample takes one view in a fixed step through all of them, so that no mineral is always left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_record
from geo.errors import GeoError
from geo.production.selection import years_with
from geo.reference import alliances
from geo.risk import model as risk_model
from geo.scenarios import presets
from geo.trade import forms
from geo.trade import model as trade_model
from geo.vocabulary import Measure

ON = dt.date(2026, 11, 30)
LONGEST = 200
IMPORTERS = ("ARG", "AUS", "BRA", "CAN", "CHN", "DEU", "FRA", "GBR", "IDN", "IND", "ITA", "JPN", "KOR", "MEX", "RUS",
             "SAU", "TUR", "USA", "ZAF", "eu27")  # fmt: skip
_RULES = {
    "a Python repr": re.compile(r"<[A-Z]\w+\.|\bnan\b|\bNone\b(?! of)|\{\w*\}|\bTrue\b|\bFalse\b|Timestamp\("),
    "a doubled word": re.compile(r"\b(\w{2,})\s+\1\b", re.IGNORECASE),
    "a wrong plural": re.compile(r"\b1 (?:days|years|countries|forms|flows|states|rows|suppliers)\b"),
    "a wrong possessive": re.compile(r"s\u2019s\b|s's\b"),
    "no or absurd days": re.compile(r"\b0\u202fdays\b|\b(?:\d{2},\d{3}|\d{5,})\u202fdays\b"),
    "a share above 100 %": re.compile(
        r"(?<![\d,.+\u2212-])(?:10[1-9]|1[1-9]\d|[2-9]\d\d)(?:\.\d+)?\u202f% of (?:the world|imports)"
    ),
    "doubled punctuation": re.compile(r"\.\.(?!\.)|,,|;;|\s[,.;](?:\s|$)"),
}  # fmt: skip


def maps() -> Iterator[dict[str, str]]:
    dataset = shipped().dataset
    for mineral in dataset.minerals():
        for row in dataset.offers_of(mineral, Measure.PRODUCTION).itertuples():
            for year in years_with("production-share", tuple(row.years)):
                yield {"page": "map", "mineral": mineral, "stage": row.stage, "series": row.series, "year": str(year)}


def others() -> Iterator[dict[str, str]]:
    for mineral in trade_model.minerals_with_flows():
        yield {"page": "flows", "mineral": mineral}
        yield {"page": "scenarios", "scenario": "diversification", "mineral": mineral, "importer": "eu27", "cap": "65"}
        yield {"page": "scenarios", "mineral": mineral, "exporters": "CHN", "to": "JPN"}
    for mineral in risk_model.minerals_scored(shipped().dataset):
        for importer in IMPORTERS:
            for by in ("value", "quantity"):
                yield {"page": "risk", "mineral": mineral, "importer": importer, "by": by}
    for one in alliances.all_alliances():
        for part in ("coverage", "dependence", "accession", "compare", "members"):
            yield {"page": "alliances", "mineral": "cobalt", "alliance": one.id, "part": part}
    for preset in presets.DISRUPTIONS:
        if preset.computable:
            words = {"mineral": preset.mineral, "lines": preset.choice, "year": str(preset.year)}
            cut = f"{100 * presets.cut_of(shipped(), preset):g}"
            yield {"page": "scenarios", **words, "exporters": preset.exporters, "cut": cut, "to": preset.to}


def faults(words: dict[str, str]) -> list[str]:
    """What is wrong with the sentences of a view; a refusal is a sentence too."""
    try:
        content = compose(from_record(words), on=ON)
    except GeoError as error:
        texts = [str(error)]
    else:
        caption = content.caption
        texts = [content.headline, caption.finding, *caption.details, *caption.notes, *caption.assumptions]
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
    )
    for text in bad:
        assert any(pattern.search(text) for pattern in _RULES.values()), text


def test_a_sample_of_all_sentences_keeps_the_rules():
    sample = [*list(maps())[::1993], *list(others())[::127]]
    assert len(sample) > 15
    assert [fault for words in sample for fault in faults(words)] == []


@pytest.mark.slow
def test_every_sentence_keeps_the_rules():
    assert [fault for words in (*maps(), *others()) for fault in faults(words)] == []
