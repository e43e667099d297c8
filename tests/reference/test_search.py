"""The search finds what users call things, and nothing that only looks like it."""

import pytest

from geo.reference import search


def found(text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.name) for one in search.entries() if search.key(text) in one.spellings}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UK", "United Kingdom"),
        ("USA", "United States"),
        ("US", "United States"),
        ("America", "United States"),
        ("Holland", "Netherlands"),
        ("Ivory Coast", "C\u00f4te d'Ivoire"),
        ("cote d'ivoire", "C\u00f4te d'Ivoire"),
        ("Burma", "Myanmar"),
        ("Turkey", "T\u00fcrkiye"),
        ("Britain", "United Kingdom"),
        ("India", "India"),
    ],
)
def test_a_country_is_found_by_the_names_in_use(text, name):
    assert (search.COUNTRY, name) in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sb", "Antimony"),
        ("NdPr", "Rare earths"),
        ("wolfram", "Tungsten"),
        ("columbium", "Niobium"),
        ("coltan", "Tantalum"),
        ("helium", "Helium"),
    ],
)
def test_a_mineral_is_found_by_symbol_and_former_name(text, name):
    assert (search.MINERAL, name) in found(text)


def test_what_fits_two_countries_is_neither():
    assert found("Congo") == set()


def test_an_alliance_is_found_by_its_short_name():
    assert (search.ALLIANCE, "EU-27") in found("EU")
    assert (search.ALLIANCE, "G7") in found("g7")


def test_an_element_that_a_box_lacks_leads_to_its_group():
    (neodymium,) = [one for one in search.entries() if one.id == "neodymium"]
    assert neodymium.within == "Rare earths"
