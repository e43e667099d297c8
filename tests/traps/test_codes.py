"""Words that look like codes, and codes that look like words."""

import pytest

from geo.reference.countries import UnknownCountryError, iso3_of, iso3_of_code, resolve


@pytest.mark.parametrize(
    ("code", "iso3"), [("CHN", "CHN"), ("CN", "CHN"), (" NO ", "NOR"), ("IN", "IND"), ("UK", "GBR")]
)
def test_codes_in_capitals(code, iso3):
    assert iso3_of(code) == iso3


@pytest.mark.parametrize(
    ("word", "offer"), [("no", "Norway"), ("and", "Andorra"), ("per", "Peru"), ("is", "Iceland"), ("chn", "China")]
)
def test_small_letters_are_words_but_the_country_is_offered(word, offer):
    with pytest.raises(UnknownCountryError, match="only in capitals") as caught:
        resolve(word)
    assert caught.value.candidates[0] == offer


def test_na_is_a_missing_figure_as_well_as_namibia():
    with pytest.raises(UnknownCountryError, match="missing figure"):
        resolve("NA")
    assert iso3_of("NAM") == "NAM"
    assert iso3_of_code("NA") == "NAM"


@pytest.mark.parametrize(
    ("code", "iso3"),
    [("ROM", "ROU"), ("ZAR", "COD"), ("TMP", "TLS"), ("WBG", "PSE"), ("KSV", "XKX"), ("ADO", "AND")],
)
def test_the_world_banks_older_codes(code, iso3):
    assert iso3_of_code(code, publisher="wgi") == iso3


@pytest.mark.parametrize("name", ["France", "fra", "", "ZZZ"])
def test_only_codes_are_codes(name):
    with pytest.raises(UnknownCountryError):
        iso3_of_code(name)
