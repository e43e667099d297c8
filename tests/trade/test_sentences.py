"""Words about flows, from numbers that can be checked in the shipped table."""

from __future__ import annotations

import pytest

from geo.engine.user_files import INSURED, Cited
from geo.reference.choices import Choices
from geo.trade import model, notes, sentences
from geo.trade.model import By, Rest, Trade
from geo.trade.selection import FlowSelection, resolve

_PART = "USD 2 m, 25 % of world trade by gross weight"
_OTHERS = f"Showing the 20 largest flows; 3 others ({_PART}) are hidden."


@pytest.fixture
def ask(atlas):
    def asked(**words: str) -> tuple[Trade, FlowSelection]:
        selection = resolve(atlas, Choices({"mineral": "cobalt", "year": "2024", **words}))
        return model.trade_of(atlas, selection.lines, selection.year, selection.by), selection

    return asked


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def headline(found: tuple[Trade, FlowSelection]) -> str:
    return plain(sentences.headline(*found))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3_019_487.6, "USD 3.02 bn"),
        (999_999, "USD 1 bn"),
        (854_321, "USD 854 m"),
        (12.3, "USD 12,300"),
        (0.4, "USD 400"),
    ],
)
def test_money(value, words):
    assert plain(sentences.money(value)) == words


def test_missing_money_is_a_word():
    assert sentences.money(float("nan")) == sentences.unit_value(float("nan")) == "no data"


def test_headlines(ask):
    assert headline(ask()) == "DR Congo shipped 58 % of the world\u2019s traded cobalt (2 of 5 forms) by value in 2024"
    assert headline(ask(country="CHN")) == (
        "China bought 59 % and sold 4.4 % of the world\u2019s traded cobalt (2 of 5 forms) by value in 2024"
    )
    assert headline(ask(flow="COD-CHN")) == (
        "DR Congo shipped cobalt (2 of 5 forms) worth USD 3.02 bn to China in 2024, 54 % of world trade by value"
    )
    assert headline(ask(flow="CHN-TUV")) == "No trade in cobalt (2 of 5 forms) from China to Tuvalu is recorded in 2024"
    assert headline(ask(country="TUV")) == "Tuvalu has no recorded trade in cobalt (2 of 5 forms) in 2024"


def test_a_headline_names_the_form_where_it_is_ore_alone(ask):
    assert "traded iron ore by value" in headline(ask(mineral="iron"))
    assert "traded zinc ores and concentrates (HS 260800) by value" in headline(ask(mineral="zinc"))
    assert "traded ores of precious metals other than silver (HS 261690)" in headline(ask(mineral="gold", lines="mine"))


@pytest.mark.parametrize(
    ("mineral", "refused"),
    [
        ("antimony", "Antimony is traded mostly as metal and oxides, which this trade table does not hold"),
        ("scandium", "Scandium is traded mostly as oxide, which this trade table does not hold"),
        (
            "uranium",
            (
                "Uranium is traded mostly as natural uranium and compounds, and as enriched uranium, which this trade "
                "table does not hold"
            ),
        ),
    ],
)
def test_no_headline_speaks_of_a_mineral_whose_main_forms_are_absent(ask, mineral, refused):
    trade, selection = ask(mineral=mineral)
    assert headline((trade, selection)) == refused
    # What the lines do hold is said below, by the name of the goods.
    assert f"traded {sentences.what(selection)}" in sentences.finding(trade, selection)


def test_lines_that_bundle_minerals_carry_no_single_name(ask):
    _, selection = ask(mineral="yttrium")
    assert sentences.what(selection) != "yttrium"
    assert "scandium" in sentences.what(selection)


def test_an_area_of_the_past_has_the_article_that_english_gives_it(ask):
    assert headline(ask(mineral="natural-gas", country="SCG", year="2004")).startswith("Serbia and Montenegro bought")
    assert sentences.area("ANT") == "the Netherlands Antilles"


def test_the_finding_names_the_size_and_the_largest_flow(ask):
    assert plain(sentences.finding(*ask())) == (
        "World trade came to USD 5.61 bn (795 kt gross weight). The largest flow, from DR Congo to China, was USD 3.02 "
        "bn, 54 % of world trade by value."
    )


def test_the_finding_of_a_flow_is_a_whole_sentence(ask):
    assert plain(sentences.finding(*ask(flow="COD-CHN"))) == (
        "This is 92 % of DR Congo\u2019s exports of cobalt (2 of 5 forms) by value, and 92 % of China\u2019s imports."
    )
    nothing = ask(flow="CHN-TUV")
    assert sentences.finding(*nothing) == sentences.size(nothing[0])


def test_the_finding_of_a_country_names_its_partners(ask):
    assert plain(sentences.finding(*ask(country="CHN"))).startswith(
        "DR Congo supplied 92 % of China\u2019s imports of cobalt (2 of 5 forms) by value. "
    )
    found = sentences.finding(*ask(country="USA", by="quantity"))
    assert "of the United States\u2019 imports of cobalt (2 of 5 forms) by gross weight." in found


def test_details_name_the_alliance_and_the_measure(ask):
    told = sentences.details(*ask(), members=frozenset({"COD"}), alliance="Test")
    assert "Members of Test shipped 58\u202f% of world exports by value." in told
    assert any(text.startswith("No weight is reported for <\u202f0.1\u202f% of the value") for text in told)
    assert sentences.details(*ask(flow="COD-CHN"), members=frozenset(), alliance=None) == (
        "Gross weight: 628\u202fkt; unit value: USD\u202f4,810/t.",
    )


@pytest.mark.parametrize(
    ("count", "unweighed", "shown", "words"),
    [
        (0, 0, 7, "All 7 flows are shown."),
        (0, 0, 1, "The only flow is shown."),
        (0, 0, 0, "There are no flows to show."),
        (3, 0, 20, f"Showing the 20 largest flows; 3 smaller ones ({_PART}) are hidden."),
        (1, 0, 1, f"Showing the largest flow; 1 smaller one ({_PART}) is hidden."),
        (3, 1, 20, f"{_OTHERS} 1 of them has no reported weight and cannot be ranked by it."),
        (4, 4, 0, "No weight is reported for any of the 4 flows (USD 2 m)."),
    ],
)
def test_the_rest_in_words(count, unweighed, shown, words):
    left = Rest(count=count, value_kusd=2_000, quantity_t=5, share=0.25, without_weight=unweighed)
    assert plain(notes.rest(left, shown, By.QUANTITY)) == words


def test_flows_that_ended_are_counted():
    assert plain(notes.ended(1, 0.02, since=2019, by=By.VALUE)) == (
        "1 flow of 2019 has ended and is not drawn; it was 2.0 % of world trade by value then."
    )
    assert notes.ended(0, 0.0, since=2019, by=By.VALUE) == "Every flow of 2019 is still recorded."


def test_the_basis_of_the_source_decides_what_is_said():
    baci, comtrade = Cited("BACI", "a"), Cited("a file", "b", INSURED)
    for text in (notes.definition(baci, By.VALUE), notes.limits(baci)):
        assert "freight" not in text
    for text in (notes.definition(comtrade, By.VALUE), notes.limits(comtrade)):
        assert "with freight and insurance" in text
        assert "reconcile" not in text
        assert "CEPII" not in text
