# ruff: noqa: RUF001 - signs as they are printed
"""Names whose UTF-8 was read as Windows-1252 or Mac Roman, once or twice, as they stand in the inputs."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, resolve


@pytest.mark.parametrize(
    ("garbled", "iso3"),
    [
        ("TÃ¼rkiye", "TUR"),  # BACI's country codes
        ("CÃ´te d'Ivoire", "CIV"),
        ("CuraÃ§ao", "CUW"),
        ("Saint BarthÃ©lemy", "BLM"),
        ("CÃ´te dâ€™Ivoire", "CIV"),
        ("RÃ©union", "REU"),
        ("SÃ£o TomÃ© and Principe", "STP"),
        ("Ã…land Islands", "ALA"),
        ("Ã\x85land Islands", "ALA"),
        ("TÃƒÂ¼rkiye", "TUR"),
        ("C√¥te d'Ivoire", "CIV"),
        ("T√ºrkiye", "TUR"),
    ],
)
def test_is_repaired(garbled, iso3):
    assert iso3_of(garbled) == iso3


@pytest.mark.parametrize("lost", ["T?rkiye", "T\ufffdrkiye", "C?te d'Ivoire"])
def test_what_lost_a_letter_is_reported_with_an_offer(lost):
    with pytest.raises(UnknownCountryError) as caught:
        resolve(lost)
    assert caught.value.candidates[0] in {"Türkiye", "Côte d'Ivoire"}
