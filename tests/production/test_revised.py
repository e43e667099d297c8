"""What changed since the last edition: on the map, in words, bars, table and on the command line.

Figures by hand from the releases MCS 2023 to 2026: cobalt mined in 2023 is 170,000 t for DR Congo in the edition of
2024 and 175,000 t in that of 2025; Canada 2,100 and 4,220 t; the world 230,000 and 238,000 t.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from geo import vocabulary as v
from geo.atlas import shipped
from geo.cli.main import main
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import from_address
from geo.numbers import NBSP
from geo.production import editions
from geo.production.selection import resolve, views_of
from geo.reference.choices import Choices

ON = dt.date(2026, 11, 23)
COBALT = "/?mineral=cobalt&view=revision&year=2023&alliance=none"


def shown(address: str) -> Content:
    return compose(from_address(address), on=ON)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u2019", "'")


def test_the_sentences_of_cobalt() -> None:
    caption = shown(COBALT).caption
    assert plain(caption.title) == "USGS revised DR Congo's mined cobalt of 2023 from 170 kt to 175 kt"
    assert plain(caption.finding) == (
        "World total of 2023: 230 kt in the 2024 edition, 238 kt in the 2025 edition; concentration stays high (HHI "
        "5,584, then 5,505)."
    )
    assert [plain(text) for text in caption.details] == [
        "9 country figures changed.",
        "The largest producer is still DR Congo, at 74 % in both.",
        "Changes of rank at the top: Canada from 11 to 5, Cuba from 7 to 8 and New Caledonia from 8 to 10.",
    ]
    assert dict(caption.filters)["Data source"] == "USGS, editions 2024 and 2025"


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("mineral=cobalt&year=2024", "USGS revised Indonesia's mined cobalt of 2024 from 28 kt to 35 kt"),
        ("mineral=cobalt&year=2022", "USGS revised DR Congo's mined cobalt of 2022 from 130 kt to 144 kt"),
        ("mineral=rare-earths", "USGS revised Australia's mined rare earths of 2024 from 13 kt to 29 kt"),
        ("mineral=copper&stage=refined&year=2022", "USGS revised Peru's refined copper of 2022 from 290 kt to 391 kt"),
        ("mineral=lithium", "USGS revised Australia's mined lithium of 2024 from 88 kt to 82.7 kt"),
    ],
)
def test_five_titles_by_hand(address: str, title: str) -> None:
    assert plain(shown(f"/?view=revision&{address}").caption.title) == title


def test_the_map_is_coloured_by_the_ratio_and_the_tooltip_gives_both_figures() -> None:
    figure = shown(COBALT).figure.table.set_index("iso3")  # type: ignore[union-attr]
    assert figure.loc["CAN", "value"] == pytest.approx(4_220 / 2_100)
    assert plain(figure.loc["CAN", "value_text"]) == "revised by +101 %, from 2.1 kt to 4.22 kt"
    assert plain(figure.loc["MDG", "value_text"]) == "unchanged at 4 kt"


def test_the_table_holds_both_editions() -> None:
    rows = shown(COBALT).tables[1].frame.set_index("area")
    assert rows.loc["Canada", ["old_value", "new_value", "old_rank", "new_rank"]].tolist() == [2_100, 4_220, 11, 5]
    assert rows.loc["World total as published", ["old_value", "new_value"]].tolist() == [230_000, 238_000]
    assert "Madagascar" not in rows.index, "unchanged"


def test_who_came_and_went_is_named() -> None:
    details = " ".join(shown("/?view=revision&mineral=lithium").caption.details)
    assert "Listed for the first time: Mali." in details
    assert "No longer listed: Namibia." in details


def test_each_year_has_its_two_editions() -> None:
    found = editions.pairs(shipped().dataset, "cobalt")
    assert found == {"mine": {2022: (2023, 2024), 2023: (2024, 2025), 2024: (2025, 2026)}}


def test_a_mineral_of_no_two_editions_is_not_offered() -> None:
    dataset = shipped().dataset
    without = [mineral for mineral in dataset.minerals() if not editions.pairs(dataset, mineral)]
    assert without
    assert all("revision" not in views_of(dataset, mineral) for mineral in without)
    choices = Choices({"mineral": without[0], "view": "revision"})
    assert resolve(dataset, choices).view != "revision"
    assert choices.messages


def test_the_command_line_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revisions", "--mineral", "cobalt", "--year", "2023", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert plain(answer["title"]).endswith("from 170 kt to 175 kt")
    assert answer["editions"] == [2024, 2025]
    assert main(["revisions", "--mineral", "cobalt", "--year", "2025"]) == 2
    assert "2022 to 2024" in capsys.readouterr().err


LITHIUM = "/?mineral=lithium&view=reserves-revision&alliance=none"


def test_reserves_are_compared_edition_by_edition() -> None:
    """MCS 2025: United States 1,800,000 t, world 30,000,000 t; MCS 2026: 4,400,000 and 37,000,000 t of lithium."""
    caption = shown(LITHIUM).caption
    assert plain(caption.title) == (
        "USGS 2026 edition: the United States' reserves of lithium 4.4 Mt, not 1.8 Mt as in 2025"
    )
    assert plain(caption.finding) == (
        "World reserves: 30 Mt in the 2025 edition, 37 Mt in the 2026 edition; concentration moves from high to "
        "moderate (HHI 1,834, then 1,641)."
    )
    details = [plain(text) for text in caption.details]
    assert details[1] == "The largest reserves are still those of Chile, with 25 % (31 % before)."
    assert "No longer listed: Namibia." in details
    assert dict(caption.filters)["Data source"] == "USGS, editions 2025 and 2026"


def test_the_map_and_the_table_of_reserves_hold_both_editions() -> None:
    content = shown(LITHIUM)
    figure = content.figure.table.set_index("iso3")  # type: ignore[union-attr]
    assert figure.loc["USA", "value"] == pytest.approx(4.4 / 1.8)
    rows = content.tables[1].frame.set_index("area")
    assert rows.loc["Chile", ["old_value", "new_value", "old_rank", "new_rank"]].tolist() == [9.3e6, 9.2e6, 1, 1]
    assert set(rows["unit"]) == {"t"}


def test_every_earlier_pair_of_editions_can_be_chosen() -> None:
    found = editions.pairs(shipped().dataset, "lithium", v.Measure.RESERVES)
    assert found == {"mine": {2023: (2023, 2024), 2024: (2024, 2025), 2025: (2025, 2026)}}
    title = plain(shown(f"{LITHIUM}&year=2023").caption.title)
    assert title.startswith("USGS 2024 edition: ")


def test_production_and_reserves_are_never_compared_with_each_other() -> None:
    held = editions.revised(shipped().dataset, "cobalt", "mine", 2024, v.Measure.RESERVES)
    made = editions.revised(shipped().dataset, "cobalt", "mine", 2024)
    assert (str(held.new.measure), str(made.new.measure)) == ("reserves", "production")
    assert (held.editions, made.editions) == ((2024, 2025), (2025, 2026))


def test_the_command_line_has_reserves_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revisions", "--mineral", "lithium", "--reserves", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["measure"], answer["editions"]) == ("reserves", [2025, 2026])
    assert main(["revisions", "--mineral", "helium", "--reserves", "--year", "1999"]) == 2
