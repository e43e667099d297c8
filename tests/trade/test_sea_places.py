"""Ports and chokepoints beside flows: drawn, named in legend, note, table, sources and files only when asked for."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.content import Content, FlowFigure
from geo.content.view import Slide, from_address
from geo.exports import files, html, paper
from geo.maps import flows as flow_map
from geo.maps import sites, world
from geo.maps.colours import THEMES
from geo.trade import sea_places

LIGHT = THEMES["light"]


def content(address: str) -> Content:
    return compose(from_address(address), on=dt.date(2026, 11, 30), atlas=shipped(), theme=LIGHT)


@pytest.fixture(scope="module")
def copper() -> Content:
    return content("flows?mineral=copper&year=2024&ports=1")


def figure(shown: Content) -> FlowFigure:
    assert isinstance(shown.figure, FlowFigure)
    return shown.figure


def test_without_the_word_there_is_none():
    plain = content("flows?mineral=copper&year=2024")
    assert figure(plain).points is None
    assert figure(plain).signs == ()
    assert not set(sea_places.SOURCE_IDS) & {origin.id for origin in plain.caption.origins}
    assert "PortWatch" not in " ".join(plain.caption.notes)


def test_they_are_drawn_counted_listed_and_cited(copper):
    found = figure(copper)
    assert found.points is not None
    rings, dots = int(found.points[sites.RING].sum()), int(found.points[sites.DOT].sum())
    assert (rings, dots) == (28, 290)
    assert [(entry.kind, entry.count) for entry in found.signs] == [(sites.WORKS, 28), (sites.MINES, 290)]
    assert set(sea_places.SOURCE_IDS) <= {origin.id for origin in copper.caption.origins}
    assert any("28 chokepoints (IMF PortWatch), dots 290 ports" in note for note in copper.caption.notes)
    assert copper.tables[-1].title == "Ports and chokepoints"
    assert len(copper.tables[-1].frame) == rings + dots
    assert "ports=1" in copper.caption.permalink


def test_a_strait_lies_where_it_is(copper):
    """Malacca is east of Suez and south of it; both lie east of Greenwich and north of the equator."""
    points = figure(copper).points
    assert points is not None
    at = points.set_index("name")[["x", "y"]]
    assert 0 < at.loc["Suez Canal", "x"] < at.loc["Malacca Strait", "x"]
    assert 0 < at.loc["Malacca Strait", "y"] < at.loc["Suez Canal", "y"]
    assert at.loc["Panama Canal", "x"] < 0


def test_the_map_and_its_legend_hold_them(copper):
    found = figure(copper)
    deck = flow_map.draw(world.load(), found.arrows, found.nodes, LIGHT, scale=found.scale, points=found.points).deck
    layers = {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}
    assert len(layers[sites.WORKS]["data"]) == 28
    assert len(layers[sites.MINES]["data"]) == 290
    legend = flow_map.legend_html(title="", colours=[], widths=[], circles=[], notes=[], signs=found.signs)
    assert "chokepoint (IMF PortWatch) (28)" in legend


def test_paper_draws_every_sign_and_names_straits(copper):
    plain = content("flows?mineral=copper&year=2024")
    drawn, bare = (
        paper.as_svg(paper.picture(one.panels, width=960, height=560), title="t", description="d").decode()
        for one in (copper, plain)
    )
    more = drawn.count("<path") + drawn.count("<use") - bare.count("<path") - bare.count("<use")
    # One sign for each place, and one of each in the legend.
    assert more >= 28 + 290 + 2


def test_an_html_file_holds_them_and_their_legend(copper):
    page = html.document([Slide(copper.view)], on=dt.date(2026, 11, 30)).decode()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    pane = json.loads(found.group(1))["slides"][0]["panes"][0]
    assert len(pane["sites"]) == 28 + 290
    assert ["site-works", LIGHT.ink, "chokepoint (IMF PortWatch)", 28] in pane["frames"][0]["legend"][1]


def test_geojson_carries_their_table(copper):
    tables = {one["title"]: one for one in json.loads(files.geojson(copper))["tables"]}
    assert len(tables["Ports and chokepoints"]["rows"]) == 28 + 290
