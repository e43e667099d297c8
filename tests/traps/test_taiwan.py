"""Taiwan goes by many names, and in trade statistics by none."""

import pytest

from geo.reference.countries import iso3_of, iso3_of_code, iso3_of_comtrade, name_of


@pytest.mark.parametrize(
    "published",
    ["Taiwan", "Taiwan, China", "Chinese Taipei", "Taiwan, Province of China", "Other Asia, nes", "TWN"],
)
def test_every_name(published):
    assert iso3_of(published) == "TWN"


def test_comtrade_calls_it_other_asia():
    assert iso3_of_comtrade(490) == "TWN"
    assert iso3_of_code("S19", publisher="wmd") == "TWN"


def test_neither_the_mainland_nor_hong_kong_is_meant():
    assert iso3_of("China, mainland") == "CHN"
    assert iso3_of("China, Hong Kong SAR") == "HKG"
    assert iso3_of("People's Republic of China") == "CHN"
    assert name_of("TWN") == "Taiwan"
