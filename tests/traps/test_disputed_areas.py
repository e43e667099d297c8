"""Areas without an ISO entry are reported, except on the map that draws them within a listed country."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


@pytest.mark.parametrize(("published", "within"), [("Northern Cyprus", "Cyprus"), ("Somaliland", "Somalia")])
def test_figures_of_unlisted_areas_are_reported(published, within):
    with pytest.raises(UnknownCountryError, match="no ISO entry") as caught:
        resolve(published)
    assert caught.value.candidates == (within,)


@pytest.mark.parametrize(("published", "iso3"), [("N. Cyprus", "CYP"), ("Somaliland", "SOM")])
def test_natural_earth_draws_them_within_a_country(published, iso3):
    assert iso3_of(published, publisher="natural-earth") == iso3


@pytest.mark.parametrize(
    ("published", "iso3"),
    [("Western Sahara", "ESH"), ("W. Sahara", "ESH"), ("West Bank and Gaza", "PSE"), ("State of Palestine", "PSE")],
)
def test_areas_with_a_code_of_their_own_keep_it(published, iso3):
    assert iso3_of(published) == iso3
