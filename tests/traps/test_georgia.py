"""Georgia is the country; places that merely sound like countries are none."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


def test_georgia_is_in_the_caucasus():
    assert iso3_of("Georgia") == "GEO"


@pytest.mark.parametrize(
    "published",
    [
        "Georgia, United States",
        "Georgia (US)",
        "Georgia, USA",
        "New Jersey",
        "New Mexico",
        "Greenland, Denmark and Iceland",
        "Western Australia",
        "Indiana",
    ],
)
def test_other_places_are_not_taken_for_countries(published):
    with pytest.raises(UnknownCountryError):
        resolve(published)


@pytest.mark.parametrize(
    ("published", "iso3"),
    [
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Guyana", "GUY"),
        ("French Guiana", "GUF"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Samoa", "WSM"),
        ("American Samoa", "ASM"),
        ("Sudan", "SDN"),
        ("South Sudan", "SSD"),
        ("Ireland", "IRL"),
        ("Jersey", "JEY"),
        ("Micronesia", "FSM"),
        ("Oman", "OMN"),
        ("Romania", "ROU"),
        ("Mali", "MLI"),
        ("Somalia", "SOM"),
        ("Austria", "AUT"),
        ("Australia", "AUS"),
        ("Slovakia", "SVK"),
        ("Slovenia", "SVN"),
    ],
)
def test_look_alikes_are_kept_apart(published, iso3):
    assert iso3_of(published) == iso3


@pytest.mark.parametrize("published", ["Virgin Islands", "Guiana", "Belgium/Luxembourg", "Chile and Turkey"])
def test_what_fits_two_is_reported(published):
    with pytest.raises(UnknownCountryError):
        resolve(published, publisher="usgs")
