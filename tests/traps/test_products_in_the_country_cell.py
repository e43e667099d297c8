"""The USGS prints a product beside the country in a few chapters, and its own footnote marks."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


@pytest.mark.parametrize(
    ("published", "iso3"),
    [
        ("United States (copper telluride)", "USA"),
        ("Sweden (concentrate)", "SWE"),
        ("Argentina, crude ore", "ARG"),
        ("China, boric oxide equivalent", "CHN"),
        ("Turkey, refined borates", "TUR"),
    ],
)
def test_listed_ones_resolve_for_the_usgs_only(published, iso3):
    assert iso3_of(published, publisher="usgs") == iso3
    with pytest.raises(UnknownCountryError):
        resolve(published)


@pytest.mark.parametrize("published", ["Canada1", "Canada¹", "Canada12", "Canada*", "Canada †"])
def test_footnote_marks_are_left_out(published):
    assert iso3_of(published) == "CAN"


@pytest.mark.parametrize("published", ["Canada 2024", "Canada2024", "CAN1", "CA1", "Canada (ore)"])
def test_what_is_no_footnote_mark_is_not(published):
    with pytest.raises(UnknownCountryError):
        resolve(published)
