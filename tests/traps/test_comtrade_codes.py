"""BACI's numbers are Comtrade's, not ISO's; former countries are decided, never dropped."""

import csv

import pytest

from geo import sources
from geo.reference.countries import UnknownCountryError, iso3_of_comtrade, iso3_of_numeric


@pytest.mark.parametrize(
    ("comtrade", "iso", "iso3"),
    [(251, 250, "FRA"), (579, 578, "NOR"), (699, 356, "IND"), (757, 756, "CHE"), (842, 840, "USA"), (490, 158, "TWN")],
)
def test_the_six_that_differ_from_iso(comtrade, iso, iso3):
    assert iso3_of_comtrade(comtrade) == iso3
    assert iso3_of_numeric(iso) == iso3
    with pytest.raises(UnknownCountryError):
        iso3_of_numeric(comtrade)


@pytest.mark.parametrize(("code", "iso3"), [(58, "BEL"), (280, "DEU"), (278, "DEU"), (736, "SDN"), (886, "YEM")])
def test_former_countries_with_one_heir(code, iso3):
    assert iso3_of_comtrade(code) == iso3


@pytest.mark.parametrize("code", [200, 530, 711, 810, 849, 890, 891])
def test_former_unions_with_several_heirs_are_no_one_country(code):
    assert iso3_of_comtrade(code) is None


@pytest.mark.parametrize("code", [0, 97, 697, 837, 838, 839, 899])
def test_totals_and_remainders_are_no_country(code):
    assert iso3_of_comtrade(code) is None


def test_492_is_a_region_to_comtrade_and_monaco_to_iso():
    assert iso3_of_comtrade(492) is None
    assert iso3_of_numeric(492) == "MCO"


@pytest.mark.parametrize("code", [-1, 1, 999, 5555])
def test_an_unknown_code_is_reported(code):
    with pytest.raises(UnknownCountryError, match="No such Comtrade code"):
        iso3_of_comtrade(code)


def test_every_code_without_a_country_says_why():
    with (sources.MAPPINGS / "comtrade_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows if not row["iso3"] and not row["reason"]] == []
    assert len({row["code"] for row in rows}) == len(rows)
