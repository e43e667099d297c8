"""Former states on today's map: one area of the successors' shapes, under their own name, never the successors' own.

BGS, cobalt mined in 1975: the Soviet Union 1,800 t, drawn on fifteen shapes.
"""

from __future__ import annotations

import datetime as dt
import json

from geo.compose import compose
from geo.content.content import Content, MapFigure
from geo.content.view import from_address
from geo.exports import files
from geo.maps import choropleth, world
from geo.reference import countries

ON = dt.date(2026, 11, 23)
COBALT = "/?mineral=cobalt&series=bgs&stage=mine&year=1975&alliance=none"


def shown(address: str = COBALT) -> tuple[Content, MapFigure]:
    content = compose(from_address(address), on=ON)
    assert isinstance(content.figure, MapFigure)
    return content, content.figure


def test_the_soviet_union_is_one_area_of_fifteen_shapes() -> None:
    _, figure = shown()
    rows = figure.table[figure.table["former"] == "SUN"]
    assert set(rows["iso3"]) == set(countries.former_states()["SUN"].successors)
    assert set(rows["name"]) == {"Soviet Union"}
    assert rows["value"].nunique() == rows["colour"].nunique() == 1
    assert rows["label"].notna().sum() == 1


def test_hover_and_table_name_it_and_never_a_successor() -> None:
    content, figure = shown()
    assert "Soviet Union" in set(content.table.frame["country"])
    assert "Russia" not in set(content.table.frame["country"])
    assert "Russia" not in set(figure.table["name"])


def test_the_note_says_who_succeeded_it() -> None:
    _, figure = shown()
    assert "The Soviet Union is drawn as one area on today\u2019s shapes of Armenia, Azerbaijan, " in figure.note
    assert figure.note.endswith("its figure is not theirs.")
    assert "SUN" not in figure.unmatched


def test_it_counts_once_in_the_legend() -> None:
    _, figure = shown()
    listed = sum(entry.count for entry in figure.legend.entries if entry.kind == "fill")
    known = figure.table[figure.table["value"] > 0]
    assert listed == known["former"].isna().sum() + known["former"].nunique()


def test_no_border_is_drawn_inside_it() -> None:
    _, figure = shown()
    earth = world.load()
    inside = frozenset(countries.former_states()["SUN"].successors)
    every = json.loads(earth.borders())["coordinates"]
    left = json.loads(earth.borders(choropleth.merged(figure.table)))["coordinates"]
    gone = sum(not edge.coast and edge.iso3 in inside and edge.other in inside for edge in earth.edges)
    assert gone > 20
    assert len(every) - len(left) >= gone


def test_a_successor_with_a_row_of_its_own_keeps_it() -> None:
    """1990: the German Democratic Republic beside Germany, which has today's only shape."""
    content, figure = shown("/?mineral=nickel&series=bgs&stage=refined&year=1985&alliance=none")
    codes = set(content.table.frame["iso3"])
    own = figure.table[figure.table["former"].isna() & figure.table["value"].notna()]
    assert set(own["iso3"]) <= codes
    assert not set(figure.table.loc[figure.table["former"].notna(), "iso3"]) & codes


def test_files_of_shapes_carry_its_figure_under_its_own_code() -> None:
    content, _ = shown()
    frame, _ = files.shapes(content)
    russia = frame[frame["iso3"] == "RUS"].iloc[0]
    assert (russia["figure_of"], russia["name"]) == ("SUN", "Soviet Union")
    assert russia["value"] == content.table.frame.set_index("iso3").loc["SUN", "value"]


def test_today_nothing_is_merged() -> None:
    _, figure = shown("/?mineral=cobalt&year=2024&alliance=none")
    assert figure.table["former"].isna().all()
    assert choropleth.merged(figure.table) == []
