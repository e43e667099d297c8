"""The words of an address become one complete choice, and what does not exist is said."""

from __future__ import annotations

import pytest

from geo.reference.choices import Choices
from geo.trade.selection import ColourBy, FlowSelection, as_address, resolve


@pytest.fixture
def choose(atlas):
    def chosen(**words: str) -> tuple[FlowSelection, list[str]]:
        choices = Choices(words)
        return resolve(atlas, choices), choices.messages

    return chosen


def test_defaults(choose):
    selection, messages = choose()
    assert messages == []
    assert (selection.mineral, selection.choice, selection.year, selection.top) == ("cobalt", "all", 2024, 50)
    assert (selection.colour, selection.since) == (ColourBy.ALLIANCE, 2019)
    assert selection.lines == ("282200", "810510")


def test_an_address_reproduces_the_choice(choose):
    words = {
        "mineral": "gold",
        "revision": "HS92",
        "lines": "mine",
        "year": "2018",
        "by": "quantity",
        "top": "200",
        "colour": "change",
        "since": "1995",
        "nodes": "net",
        "alliance": "g7",
        "second": "brics",
        "flow": "PER-CHE",
    }
    selection, messages = choose(**words)
    assert messages == []
    assert selection.pair == ("PER", "CHE")
    assert {name: str(value) for name, value in as_address(selection) if value} == words


def test_what_does_not_exist_is_said(choose):
    selection, messages = choose(mineral="cobolt", year="1066", top="none", country="XXX", alliance="zzz")
    assert (selection.mineral, selection.year, selection.top, selection.country) == ("cobalt", 2024, 50, "")
    assert messages == [
        "Unknown mineral \u2018cobolt\u2019. Showing Cobalt. Did you mean \u2018cobalt\u2019?",
        "No figures for the year \u20181066\u2019; there are some for 1995 to 2024. Showing 2024.",
        "Unknown alliance \u2018zzz\u2019. Showing no alliance.",
        "Unknown number of flows \u2018none\u2019. Showing 50.",
        "There is no country with the code \u2018XXX\u2019.",
    ]


def test_an_address_may_ask_for_any_number_of_flows(choose):
    assert choose(top="7")[0].top == 7
    for number in ("0", "-1", "1e9", "\u00b2", "99999999"):
        selection, messages = choose(top=number)
        assert (selection.top, len(messages)) == (50, 1)


def test_without_an_alliance_exporters_give_the_colour(choose):
    selection, messages = choose(alliance="none")
    assert (selection.alliance, selection.colour, messages) == ("", ColourBy.EXPORTER, [])


def test_a_mineral_without_codes_stays_chosen(choose):
    selection, messages = choose(mineral="iridium", year="2024")
    assert (selection.mineral, selection.lines, selection.years, messages) == ("iridium", (), (), [])


def test_half_a_pair_is_not_a_pair(choose):
    assert choose(flow="COD")[0].pair is None
    selection, messages = choose(flow="COD-XXX")
    assert selection.pair is None
    assert "XXX" in messages[0]


def test_an_area_of_the_past_can_be_chosen(choose):
    assert choose(country="SCG", year="2004")[0].country == "SCG"
