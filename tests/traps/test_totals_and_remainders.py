"""Rows of a table that are not countries are recognised as what they are, so that they are never added in."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve
from geo.vocabulary import AreaKind


@pytest.mark.parametrize(
    "published",
    ["World", "World total", "World total (rounded)", "Total", "Grand total", "WORLD TOTAL1", "World, total"],
)
def test_totals(published):
    place = resolve(published)
    assert (place.kind, place.iso3, place.name) == (AreaKind.WORLD, None, "World")


@pytest.mark.parametrize(
    "published", ["Other countries", "Other", "other", "others", "Rest of world", "ROW", "Areas, nes", "All others"]
)
def test_remainders(published):
    place = resolve(published)
    assert (place.kind, place.iso3, place.name) == (AreaKind.REMAINDER, None, "Other countries")


@pytest.mark.parametrize(
    "published",
    [
        "European Union",
        "EU27",
        "EU-27",
        "EUU",
        "Africa",
        "Asia",
        "Free Zones",
        "Special Categories",
        "Bunkers",
        "Europe EFTA, nes",
        "USSR (...1990)",
        "Czechoslovakia (...1992)",
        "Netherlands Antilles (...2010)",
        "Serbia and Montenegro (...2005)",
        "Southern African Customs Union (...1999)",
    ],
)
def test_regions_past_and_present(published):
    place = resolve(published)
    assert (place.kind, place.iso3) == (AreaKind.REGION, None)


@pytest.mark.parametrize("published", ["World total", "Other countries", "European Union"])
def test_none_of_them_has_a_code(published):
    with pytest.raises(UnknownCountryError, match="no country"):
        iso3_of(published)


def test_a_world_without_someone_is_not_the_world():
    assert resolve("World excluding China").kind is AreaKind.REGION
