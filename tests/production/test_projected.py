"""Projected years on the map: named as such everywhere, with the gap to demand, and in no statistic of the past.

Figures by hand from the IEA's explorer (kt): refined cobalt 2030 325.187, of which China 251.702; demand 314.282 under
stated policies, 332.436 under announced pledges, 407.814 under net zero.
"""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import at, compose, compose_slide
from geo.content.charts import Bars, Lines
from geo.content.content import Content, MapFigure, Pair
from geo.content.view import Slide, from_address
from geo.exports import files
from geo.maps.colours import LIGHT
from geo.numbers import NBSP
from geo.production import projections
from geo.production.selection import published_years, resolve
from geo.reference.choices import Choices

ON = dt.date(2026, 11, 23)
COBALT = "/?mineral=cobalt&stage=refined&year=2030&alliance=g7"


def shown(address: str) -> Content:
    return compose(from_address(address), on=ON)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u2019", "'")


def test_title_legend_tooltip_table_and_file_say_projection() -> None:
    content = shown(COBALT)
    assert plain(content.caption.title) == "China would refine 77 % of the world's cobalt in 2030 (IEA projection)"
    assert isinstance(content.figure, MapFigure)
    assert content.figure.legend.title == "Projection (IEA): share of world refined production, %"
    china = content.figure.table.set_index("iso3").loc["CHN"]
    assert china["detail"] == "Rank 1 of 5 \u00b7 projection"
    assert china["source"] == "IEA outlook 2025 (projection), 2030"
    assert set(content.table.frame["status"]) == {"projection"}
    written = files.csv(content).decode("utf-8-sig")
    assert "# Year: 2030 (projection)" in written
    assert ",iea-outlook,2030," in written


def test_a_projection_has_colours_of_its_own() -> None:
    painted = {entry.colour for entry in shown(COBALT).figure.legend.entries if entry.kind == "fill"}  # type: ignore[union-attr]
    past = {
        entry.colour
        for entry in shown("/?mineral=cobalt&stage=refined&year=2024&series=iea").figure.legend.entries  # type: ignore[union-attr]
        if entry.kind == "fill"
    }
    assert painted <= set(LIGHT.projected)
    assert not painted & past


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("mineral=cobalt&stage=mine&year=2040", "DR Congo would mine 50 % of the world's cobalt in 2040"),
        ("mineral=copper&stage=refined&year=2035", "China would refine 49 % of the world's copper in 2035"),
        ("mineral=rare-earths&stage=refined&year=2030", "China would refine 76 % of the world's magnet rare earths"),
        (
            "mineral=graphite&stage=refined&year=2035",
            "China would refine 85 % of the world's battery-grade graphite in 2035",
        ),
        ("mineral=nickel&stage=mine&year=2030&view=production", "Indonesia would mine 68 % of the world's nickel"),
    ],
)
def test_five_titles_by_hand(address: str, title: str) -> None:
    assert plain(shown(f"/?{address}").caption.title).startswith(title)


def test_the_gap_by_scenario_in_words_and_bars() -> None:
    """325.187 - 314.282 = 10.9; 332.436 - 325.187 = 7.25; 407.814 - 325.187 = 82.6."""
    content = shown(COBALT)
    assert plain(content.caption.details[-1]) == (
        "Announced refined supply of 325 kt would be 10.9 kt above demand under stated policies (STEPS), 7.25 kt below "
        "under announced pledges (APS) and 82.6 kt below under net zero by 2050 (NZE)."
    )
    balance = content.charts[1]
    assert isinstance(balance, Bars)
    assert [plain(text) for text in balance.texts] == [
        "325 kt",
        "314 kt  (10.9 kt to spare)",
        "332 kt  (7.25 kt short)",
        "408 kt  (82.6 kt short)",
    ]
    demand = content.tables[1].frame
    totals = demand[demand["sector"] == "total demand"].set_index("scenario")["gap"]
    assert totals.round(-1).to_dict() == {
        "stated policies (STEPS)": 10_900.0,
        "announced pledges (APS)": -7_250.0,
        "net zero by 2050 (NZE)": -82_630.0,
    }


def test_no_gap_between_different_bases_and_the_reason_is_said() -> None:
    content = shown("/?mineral=graphite&stage=refined&year=2035")
    assert "stand on different bases: no gap is computed" in content.caption.details[-1]
    assert not any("Supply and demand" in chart.title for chart in content.charts)
    assert content.tables[1].frame["gap"].isna().all()


def test_an_alliances_share_then() -> None:
    """Canada 4.104 and Japan 5.954 of 325.187 kt: 3.1 %; with the rest of the world, 33.230 kt, 13 %."""
    assert "Today's members of G7 would account for 3.1 % to 13 %." in [
        plain(text) for text in shown(COBALT).caption.details
    ]


def test_a_projection_has_no_change_since_the_past() -> None:
    content = shown(COBALT)
    assert all(tile.change in {"", "5 named", "2 named producers"} for tile in content.tiles)
    assert not any("Since" in text for text in content.caption.details)


def test_the_line_breaks_between_the_base_year_and_the_projections() -> None:
    for chart in shown(COBALT).charts:
        if isinstance(chart, Lines):
            assert chart.years == ("2024", "2025\u201329", "2030", "2035", "2040")
            assert {values[1] for values in chart.series.values()} == {None}


def test_years_are_published_or_projected_never_both() -> None:
    dataset = shipped().dataset
    past = shown("/?mineral=cobalt&stage=mine")
    assert past.years[-1] == 2024
    assert shown(COBALT).years == (2030, 2035, 2040)
    chosen = resolve(dataset, Choices({"mineral": "cobalt", "stage": "mine", "year": "2035"}))
    assert chosen.projected
    assert published_years(dataset, chosen) == past.years


def test_no_projection_is_in_the_dataset() -> None:
    dataset = shipped().dataset
    assert not dataset.offers["series"].str.contains("outlook").any()
    assert max(year for years in dataset.offers["years"] for year in years) <= 2025
    rows = dataset.facts["cobalt", "production"]
    assert set(rows["status"]) & {"projection"} == set()


@pytest.mark.parametrize("view", ["growth", "reserves", "reserves-share", "reserve-years"])
def test_what_needs_more_than_one_year_is_not_projected(view: str) -> None:
    assert projections.years(shipped().dataset, "cobalt", "mine", view) == ()
    choices = Choices({"mineral": "cobalt", "view": view, "stage": "mine", "year": "2030"})
    assert not resolve(shipped().dataset, choices).projected
    assert "2030" in choices.messages[0]


def test_the_past_and_a_projection_beside_each_other_have_no_growth() -> None:
    pair = compose_slide(
        Slide(from_address("/?mineral=cobalt&stage=refined&series=iea&year=2024"), other=from_address(COBALT)), on=ON
    )
    assert isinstance(pair, Pair)
    words = pair.caption.title + pair.caption.finding
    assert "projection" in words
    assert not {"rose", "fell", "risen"} & set(words.split())


def test_two_projections_compare_as_projections() -> None:
    later = at(shown(COBALT), 2040, on=ON)
    pair = compose_slide(Slide(from_address(COBALT), other=later.view), on=ON)
    assert plain(pair.caption.title) == (
        "China would account for 77 % of projected world refined production of cobalt in 2030 (projection) and 76 % in "
        "2040 (projection)"
    )
    assert plain(pair.caption.finding) == ("Projected output: 325 kt (2030 (projection)), 333 kt (2040 (projection)).")
