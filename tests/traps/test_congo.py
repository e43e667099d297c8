"""Two states are called Congo; a fifth of the world's copper and most of its cobalt hang on the difference."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, name_of, resolve


@pytest.mark.parametrize(
    "kinshasa",
    [
        "Congo (Kinshasa)",  # USGS
        "Congo, D.R.",  # World Mining Data
        "Dem. Rep. of the Congo",  # BACI
        "Dem. Rep. Congo",  # Natural Earth
        "Congo, Dem. Rep.",  # World Bank
        "Congo, The Democratic Republic of the",  # ISO 3166-1
        "Congo (the Democratic Republic of the)",  # ISO 3166-1, online
        "Democratic Republic of the Congo",
        "Democratic Republic of Congo",
        "DR Congo",
        "DRC",
        "Zaire",
        "COD",
        "CD",
    ],
)
def test_kinshasa(kinshasa):
    assert iso3_of(kinshasa) == "COD"


@pytest.mark.parametrize(
    "brazzaville",
    ["Congo (Brazzaville)", "Congo, Rep.", "Congo Republic", "Republic of the Congo", "Congo, Republic", "COG"],
)
def test_brazzaville(brazzaville):
    assert iso3_of(brazzaville) == "COG"


@pytest.mark.parametrize("published", ["Congo", "congo", " The Congo ", "Congo1", "CONGO"])
@pytest.mark.parametrize("publisher", [None, "usgs", "iea"])
def test_congo_alone_is_reported_with_both(published, publisher):
    with pytest.raises(UnknownCountryError) as caught:
        resolve(published, publisher=publisher)
    assert caught.value.candidates == ("DR Congo", "Congo Republic")
    assert "Two countries bear the name Congo" in str(caught.value)


@pytest.mark.parametrize("publisher", ["baci", "wgi", "wmd", "natural-earth"])
def test_publishers_that_name_kinshasa_in_full_mean_brazzaville(publisher):
    assert iso3_of("Congo", publisher=publisher) == "COG"


def test_display_names_tell_them_apart():
    assert (name_of("COD"), name_of("COG")) == ("DR Congo", "Congo Republic")
