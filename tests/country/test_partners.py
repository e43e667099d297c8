"""What a country sells and buys, checked against the flows themselves; and where the rows of a profile lead."""

from __future__ import annotations

import datetime as dt

import pytest
from pptx import Presentation

from geo import vocabulary as v
from geo.atlas import shipped
from geo.compose import compose
from geo.content.content import MapFigure
from geo.content.view import Page, View
from geo.country import partners
from geo.country.content import place
from geo.country.partners import Side
from geo.engine import queries
from geo.exports import lines, pptx_parts
from geo.maps.colours import LIGHT
from geo.pages.shared import charts
from geo.trade import model

ON = dt.date(2026, 11, 30)


def test_a_row_is_the_sum_of_its_flows():
    atlas = shipped()
    row = partners.table_of(atlas, "CHL", Side.EXPORTS).set_index(v.MINERAL).loc["lithium"]
    flows = queries.flows(
        atlas.trade.engine, lines=row[v.HS6].split(", "), years=[int(row[v.YEAR])], by=(v.EXPORTER, v.IMPORTER)
    )
    own = flows[flows[v.EXPORTER] == "CHL"].sort_values(v.VALUE_KUSD, ascending=False)
    assert row["value_kusd"] == pytest.approx(own[v.VALUE_KUSD].sum())
    assert row["world_share"] == pytest.approx(own[v.VALUE_KUSD].sum() / flows[v.VALUE_KUSD].sum())
    assert row["partner"] == own[v.IMPORTER].iloc[0]
    assert row["partner_share"] == pytest.approx(own[v.VALUE_KUSD].iloc[0] / own[v.VALUE_KUSD].sum())
    shares = own[v.VALUE_KUSD] / own[v.VALUE_KUSD].sum()
    assert row["hhi"] == pytest.approx((shares**2).sum())
    assert [code for code, _ in row["partners"]] == list(own[v.IMPORTER].head(3))


@pytest.mark.parametrize("code", ["CHL", "DEU", "COD", "AND"])
@pytest.mark.parametrize("side", list(Side))
def test_every_row_is_of_the_latest_year_and_of_others(code, side):
    atlas = shipped()
    table = partners.table_of(atlas, code, side)
    assert tuple(table.columns) == partners.COLUMNS
    assert (table["value_kusd"] > 0).all()
    assert table["value_kusd"].is_monotonic_decreasing
    assert table["partner_share"].between(0, 1).all()
    assert code not in set(table["partner"])
    assert not table.duplicated([v.HS6, "revision"]).any()
    for row in table.head(3).itertuples():
        held = atlas.in_revision(row.revision).trade.engine
        assert row.year == queries.world(held, lines=row.hs6.split(", "))[v.YEAR].max()


def test_each_mineral_stands_once_in_the_first_table_that_has_it():
    goods = partners.goods_of(shipped())
    minerals = [mineral for own in goods.values() for mineral in own]
    assert len(minerals) == len(set(minerals))
    assert goods["HS92"]["lithium"] == model.pick_lines("lithium")
    assert "gallium" in goods["HS17"] or any("811292" in lines for lines in goods["HS17"].values())


def test_no_trade_on_record_is_no_row():
    # Nobody lives in Bouvet Island, and no table has its trade in minerals.
    assert partners.table_of(shipped(), "BVT", Side.EXPORTS).empty


def profile(code: str, **words: str):
    return compose(View(page=Page.COUNTRY, country=code).with_words(**words), on=ON, atlas=shipped())


def test_the_words_say_the_rows():
    content = profile("CHL")
    exports = next(table for table in content.tables if table.stem == "country-CHL-exports")
    top = exports.frame.iloc[0]
    assert content.caption.details[1].startswith("Largest export among the HS codes covered: copper (ores and")
    assert exports.rows[1][0] == top["goods"]
    assert top["partners"].startswith("China ")
    assert "BACI" in content.caption.source
    assert {origin.publisher for origin in content.caption.origins} >= {"CEPII"}


def test_rows_lead_to_views_that_can_be_composed():
    content = profile("CHL")
    links = [one for table in content.tables for row in table.links[:2] for one in row]
    assert {one.view.page for one in links} == {Page.MAP, Page.FLOWS, Page.RISK, Page.ALLIANCES}
    for one in links:
        found = compose(one.view, on=ON, atlas=shipped())
        assert found.caption.messages == ()
    for table in content.tables:
        assert len(table.links) == len(table.rows) - 1


@pytest.mark.parametrize(("asked", "shown"), [("", "rhenium"), ("copper", "copper"), ("cobalt", "rhenium")])
def test_the_map_is_of_the_mineral_asked_for_or_of_the_largest(asked, shown):
    view = profile("CHL", mineral=asked).view
    found = place(view, shipped())
    assert (view.mineral, found.mineral, found.country) == (shown, shown, "CHL")
    assert isinstance(compose(found, on=ON, atlas=shipped()).figure, MapFigure)


def test_a_country_without_figures_stands_on_the_first_map_and_counts_nothing():
    content = profile("AND")
    assert compose(place(content.view, shipped()), on=ON, atlas=shipped()).figure.country == "AND"
    assert all(tile.label != "Minerals produced" for tile in content.tiles)


def test_a_member_through_a_bloc_says_so():
    rows = {row[0]: row for row in profile("LUX").tables[-1].rows[1:]}
    assert rows["EU-27"][1] == "in its own right"
    assert rows["NATO"][2] == "1949-04-04"
    through = [row for row in rows.values() if row[1].startswith("through ")]
    assert all(row[1] == "through EU-27" for row in through)
    assert through


def test_ranks_stand_beside_shares_of_the_same_years():
    shares, ranks = profile("CHL").charts[:2]
    assert (shares.years, list(shares.series)) == (ranks.years, list(ranks.series))
    assert ranks.ranked
    lithium = "Lithium, mine production"
    at = ranks.years.index("2024")
    assert (ranks.series[lithium][at], ranks.series[lithium][at - 1]) == (3, 2)
    # A line is broken where a year has no figure: none is made up.
    assert all(
        (rank is None) or share is not None
        for name in ranks.series
        for rank, share in zip(ranks.series[name], shares.series[name], strict=True)
    )


def test_rank_one_stands_at_the_top_on_screen_paper_and_slide():
    ranks = profile("CHL").charts[1]
    made = charts.spec(ranks, LIGHT)
    scale = made["layer"][1]["encoding"]["y"]["scale"]
    assert (scale["reverse"], scale["domain"][0], scale["nice"]) == (True, 1, False)
    shares = charts.spec(profile("CHL").charts[0], LIGHT)
    assert shares["layer"][1]["encoding"]["y"]["scale"]["reverse"] is False
    assert lines._up(1, 5, 0, 100, ranked=True) < lines._up(4, 5, 0, 100, ranked=True)
    assert lines._up(1, 5, 0, 100, ranked=False) > lines._up(4, 5, 0, 100, ranked=False)
    deck = Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[6])
    pptx_parts.line_chart(page, ranks, (0, 0, 400, 300))
    assert page.shapes[0].chart.value_axis.reverse_order is True
