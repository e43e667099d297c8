"""Two states are called Korea."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


@pytest.mark.parametrize(
    "south",
    ["Korea, Republic of", "Korea, South", "Rep. of Korea", "Republic of Korea", "Korea, Rep.", "South Korea", "ROK"],
)
def test_south(south):
    assert iso3_of(south) == "KOR"


@pytest.mark.parametrize(
    "north",
    [
        "Korea, North",
        "Dem. People's Rep. of Korea",
        "Korea, Dem. People’s Rep.",  # noqa: RUF001 - as the World Bank prints it
        "Korea, Democratic People's Republic of",
        "North Korea",
        "DPRK",
    ],
)
def test_north(north):
    assert iso3_of(north) == "PRK"


@pytest.mark.parametrize("published", ["Korea", "KOREA", "Korea2"])
def test_korea_alone_is_reported_with_both(published):
    with pytest.raises(UnknownCountryError) as caught:
        resolve(published)
    assert caught.value.candidates == ("South Korea", "North Korea")
