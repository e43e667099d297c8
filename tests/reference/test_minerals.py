"""Look-up of minerals and the official lists that name them."""

import pytest

from geo.errors import UnknownChoiceError
from geo.reference import minerals


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("rare-earths", "rare-earths"),
        ("Rare earths", "rare-earths"),
        ("REE", "rare-earths"),
        ("Nd", "neodymium"),
        (" Cobalt ", "cobalt"),
        ("aluminum", "aluminium"),
        ("Sulphur", "sulfur"),
        ("metallurgical coal", "coking-coal"),
        ("natural graphite", "graphite"),
    ],
)
def test_a_mineral_answers_to_id_name_symbol_and_published_spelling(spelling, expected):
    assert minerals.mineral(spelling).id == expected


@pytest.mark.parametrize("ambiguous", ["C", "coal", "diamonds", "critical minerals", ""])
def test_what_fits_several_minerals_or_none_is_refused(ambiguous):
    with pytest.raises(UnknownChoiceError):
        minerals.mineral(ambiguous)


def test_a_misspelt_mineral_gets_the_nearest_id():
    with pytest.raises(UnknownChoiceError) as caught:
        minerals.mineral("cobolt")
    assert caught.value.nearest == "cobalt"


def test_the_rare_earths_are_the_lanthanides_but_promethium_and_yttrium():
    elements = {entry.id for entry in minerals.members("rare-earths")}
    assert len(elements) == 15
    assert {"yttrium", "lanthanum", "lutetium"} <= elements
    assert "scandium" not in elements


def test_by_products_name_their_hosts():
    assert "zinc" in minerals.mineral("germanium").by_product_of
    assert minerals.mineral("lithium").by_product_of == ()


@pytest.mark.parametrize(
    ("list_id", "on", "off"),
    [
        ("us-2025", {"copper", "silver", "uranium", "coking-coal", "rare-earths"}, {"gold", "helium"}),
        ("us-2022", {"nickel", "zinc", "rare-earths"}, {"copper", "uranium"}),
        ("eu-2024", {"copper", "nickel", "bauxite", "aluminium", "dysprosium"}, {"zinc", "indium"}),
        ("eu-2024-strategic", {"neodymium", "platinum"}, {"antimony", "europium"}),
        ("canada-2024", {"iron", "potash", "uranium"}, {"silver", "rhenium"}),
        ("australia-2024", {"nickel", "molybdenum", "fluorspar"}, {"copper", "helium"}),
        ("india-2023", {"cadmium", "strontium"}, {"aluminium", "manganese"}),
        ("korea-2023-strategic", {"lithium", "rare-earths"}, {"copper", "praseodymium"}),
        ("japan-2020", {"thallium", "rare-earths", "rhodium"}, {"uranium", "copper"}),
    ],
)
def test_lists_name_what_they_are_known_for(list_id, on, off):
    listed = minerals.listed_on(list_id)
    assert on <= listed
    assert not off & listed


def test_an_unknown_list_gets_the_valid_ones():
    with pytest.raises(UnknownChoiceError, match="us-2025"):
        minerals.listed_on("us-2026")


def test_why_a_group_is_listed_is_kept():
    rows = minerals.lists_of("rare-earths").query("list_id == 'us-2025'")
    assert set(rows["via"]) == {"member"}
    assert len(rows) == 15
