from __future__ import annotations

import re

import numpy as np
import pytest

from geo.dataset import Dataset
from geo.errors import UnknownChoiceError
from geo.indicators import geopolrisk
from geo.indicators.concentration import BAND_SCHEMES, Concentration, concentration, governance_weight
from geo.indicators.ratios import FLOOR_SHARE, world_reserve_years
from geo.indicators.records import RECORDS as GENERAL
from geo.indicators.records import Evidence, record, to_markdown
from geo.production import indicators as mapped
from geo.sources import DOCS
from geo.tables.governance import risk_of

# As the page "Data and methods" and docs/methods.md show them.
RECORDS = (*GENERAL, *mapped.RECORDS)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return Dataset.load()


def cobalt(data: Dataset, year: int) -> Concentration:
    return concentration(data.panel(mineral="cobalt", stage="mine", year=year, series="wmd", measure="production"))


def test_ids_are_anchors_and_single():
    ids = [entry.id for entry in RECORDS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)


@pytest.mark.parametrize("entry", RECORDS, ids=lambda entry: entry.id)
def test_every_part_is_said(entry):
    for text in (entry.title, entry.unit, entry.formula, entry.words, entry.reference, entry.missing, entry.used):
        assert text.strip()
    assert entry.formula.count("{") == entry.formula.count("}")
    assert entry.formula.count(r"\left") == entry.formula.count(r"\right")
    assert not entry.missing.isspace()
    assert entry.missing.endswith(".")


def test_unknown_record_names_the_nearest():
    with pytest.raises(UnknownChoiceError, match="Did you mean 'hhi'"):
        record("hhj")


def test_ranges_in_words():
    assert record("hhi").range == "0 to 10,000"
    assert record("reserve-years").range == "0 and above"
    assert record("effective-suppliers").range == "1 and above"


def test_what_was_not_read_says_so():
    assert record("governance-hhi").evidence is Evidence.IMPLEMENTED
    assert "not consulted" in to_markdown(record("governance-hhi"))
    assert "not consulted" not in to_markdown(record("hhi"))


def test_bands_are_those_of_the_code():
    for scheme in BAND_SCHEMES.values():
        assert f"{scheme.moderate:,.0f}" in record("hhi").caution
        assert f"{scheme.high:,.0f}" in record("hhi").caution


def test_agreements_on_cobalt_hold(data):
    """The figures claimed in the records, computed from the shipped table."""
    found = cobalt(data, 2022)
    assert f"{found.hhi:.4f}" == "0.4929"
    assert f"{cobalt(data, 2023).hhi:.4f}" == "0.5072"
    assert "0.4929" in record("hhi").agreement
    assert "0.5072" in record("hhi").agreement
    assert f"{100 * found.cr3:.1f} % and {100 * found.cr5:.1f} %" in record("concentration-ratio").agreement
    assert record("remaining-share").agreement.startswith(f"{100 * found.remaining_share:.1f} %")
    assert record("hhi-without-top").agreement.startswith(f"{10_000 * found.hhi_without_top:,.0f} ")


def test_agreement_on_lithium_reserves_holds(data):
    key = {"mineral": "lithium", "stage": "mine", "series": "usgs"}
    held = data.panel(**key, year=2025, measure="reserves")
    mined = data.panel(**key, year=2024, measure="production")
    assert (held.world, mined.world) == (37_000_000, 222_000)
    assert record("reserve-years").agreement.startswith(f"{held.world / mined.world:.0f} years")
    # The sums of the rows, which the atlas uses, differ from the rounded totals by less than 2 %.
    assert world_reserve_years(held, mined) == pytest.approx(held.world / mined.world, rel=0.02)


def test_constants_are_those_of_the_code():
    assert str(geopolrisk.COPPER_CF) in record("characterisation-factor").formula
    assert str(geopolrisk.NEUTRAL) in record("geopolrisk").missing
    assert f"{100 * FLOOR_SHARE:.1f} %" in record("reserve-years").missing


@pytest.mark.parametrize("estimate", [-3.0, -2.5, 0.0, 1.2, 2.5, 3.0])
def test_governance_stays_in_its_range(estimate):
    risk = float(risk_of(np.float64(estimate)))
    for name, value in (("governance-risk", risk), ("governance-hhi", governance_weight(estimate))):
        entry = record(name)
        assert entry.low <= value <= entry.high


def test_the_methods_page_holds_every_record_as_it_is():
    text = (DOCS / "methods.md").read_text(encoding="utf-8")
    for entry in RECORDS:
        assert f"### {entry.title}\n\n{to_markdown(entry)}\n" in text
    assert len(re.findall(r"^### ", text, flags=re.MULTILINE)) == len(RECORDS)


def test_every_indicator_of_the_map_has_its_record():
    assert {one.record for one in mapped.MAPPED} <= {entry.id for entry in RECORDS}


def test_no_formula_ends_the_dollars_early():
    for entry in RECORDS:
        assert "$" not in entry.formula
        assert "$" not in entry.words
