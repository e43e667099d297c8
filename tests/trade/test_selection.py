"""Wishes of an address become one complete choice, and what cannot be is said."""

from __future__ import annotations

from geo.trade.selection import ColourBy, FlowSelection, as_address, resolve

YEARS = (1995, 2018, 2019, 2023, 2024)


def choice(**wish: str) -> tuple[FlowSelection, tuple[str, ...]]:
    return resolve(wish, years_of=lambda _: YEARS)


def test_defaults():
    selection, said = choice()
    assert said == ()
    assert (selection.mineral, selection.choice, selection.year, selection.top) == ("cobalt", "all", 2024, 50)
    assert (selection.colour, selection.since) == (ColourBy.ALLIANCE, 2019)
    assert selection.lines == ("282200", "810510")


def test_an_address_reproduces_the_choice():
    wish = {
        "mineral": "gold", "lines": "mine", "year": "2018", "by": "quantity", "top": "200", "colour": "change",
        "since": "1995", "nodes": "net", "alliance": "g7", "second": "brics", "flow": "PER-CHE",
    }  # fmt: skip
    selection, said = choice(**wish)
    assert said == ()
    assert selection.pair == ("PER", "CHE")
    assert {name: str(value) for name, value in as_address(selection) if value} == wish


def test_what_cannot_be_is_said():
    selection, said = choice(mineral="cobolt", year="1066", top="7", country="XXX", alliance="nowhere")
    assert (selection.mineral, selection.year, selection.top, selection.country) == ("cobalt", 2024, 50, "")
    assert len(said) == 5
    assert "Did you mean 'cobalt'?" in said[0]


def test_without_an_alliance_exporters_give_the_colour():
    selection, said = choice(alliance="none")
    assert (selection.alliance, selection.colour, said) == ("", ColourBy.EXPORTER, ())


def test_a_mineral_without_lines_stays_chosen():
    selection, said = choice(mineral="permanent-magnets", year="2024")
    assert (selection.mineral, selection.lines, selection.years, said) == ("permanent-magnets", (), (), ())


def test_half_a_pair_is_no_pair():
    assert choice(flow="COD")[0].pair is None
    selection, said = choice(flow="COD-XXX")
    assert selection.pair is None
    assert "'XXX'" in said[0]
