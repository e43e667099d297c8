"""The layer of mines and works: what the map, its legend, note, table and files say of it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from geo import atlas as atlases
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Slide, from_address
from geo.exports import html, paper
from geo.maps import choropleth, world
from geo.maps.colours import THEMES
from geo.maps.deck import TextDeck
from geo.production import sites
from geo.tables import sites as table

LIGHT = THEMES["light"]


def content(address: str) -> Content:
    return compose(from_address(address), on=dt.date(2026, 11, 30), atlas=atlases.shipped(), theme=LIGHT)


@pytest.fixture(scope="module")
def cobalt() -> Content:
    return content("map?mineral=cobalt&sites=1")


def test_without_the_word_there_is_no_site():
    plain = content("map?mineral=cobalt")
    assert plain.figure.sites is None
    assert [one.title for one in plain.tables] == ["Data table"]
    assert not any(origin.id == sites.SOURCE_ID for origin in plain.caption.origins)
    assert "ICMM" not in " ".join(plain.caption.notes)


def test_every_site_of_the_mineral_is_drawn_listed_and_counted(cobalt):
    shipped = table.SITES.read()
    mine = shipped[shipped["mineral"] == "cobalt"]
    assert len(cobalt.figure.sites) == len(mine) == len(cobalt.tables[-1].frame) > 100
    counted = {entry.kind: entry.count for entry in cobalt.figure.legend.entries}
    assert counted["site-mine"] == mine["facilities"].str.contains("mine").sum()
    assert counted["site-works"] == mine["facilities"].str.contains("smelter|refinery|plant").sum()


def test_the_note_says_how_many_are_known_and_what_points_do_not_say(cobalt):
    note = cobalt.caption.notes[-1]
    # Supplemental Table 1 of the release: cobalt, 21 facilities in the complete list, 15 in the public one.
    assert "15 of the 21 sites that ICMM knows with cobalt as the primary commodity" in note
    assert "where, not how much" in note
    assert any(origin.id == sites.SOURCE_ID for origin in cobalt.caption.origins)
    assert cobalt.caption.permalink.endswith("&sites=1")


def test_a_mineral_without_sites_says_so_and_draws_none():
    found = content("map?mineral=helium&sites=1")
    assert found.caption.notes[-1] == "ICMM's release of September 2025 has no site with helium."
    assert len(found.figure.sites) == 0
    assert not {"site-mine", "site-works"} & {entry.kind for entry in found.figure.legend.entries}


def drawn(found: Content, layout: world.Projection) -> TextDeck:
    figure = found.figure
    return choropleth.draw(
        world.load(layout), figure.table.drop(columns=["colour", "group"]), figure.colouring, LIGHT, sites=figure.sites
    ).deck


def layers(found: Content, layout: world.Projection) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(drawn(found, layout).to_json())["layers"]}


def test_the_map_has_dots_and_rings_that_say_what_they_are(cobalt):
    found = layers(cobalt, world.Projection.EQUAL_EARTH)
    dots, rings = found["site-mine"]["data"], found["site-works"]["data"]
    assert len(dots) == cobalt.figure.sites["dot"].sum()
    assert len(rings) == cobalt.figure.sites["ring"].sum()
    tips = json.loads(drawn(cobalt, world.Projection.EQUAL_EARTH).tips)
    mutanda, told = next((one, tips[one["i"]]) for one in dots if tips[one["i"]][0].startswith("Mutanda"))
    assert mutanda["iso3"] == "COD"
    assert told[1].startswith("Mine")
    assert "confidence of the location" in told[2]
    assert told[3] == "ICMM 2025"
    assert (found["site-mine"]["filled"], found["site-works"]["filled"]) == (True, False)


def test_on_a_globe_no_site_shows_through(cobalt):
    assert not {"site-mine", "site-works"} & set(layers(cobalt, world.Projection.GLOBE))


def test_paper_draws_a_dot_for_a_mine_and_a_ring_for_works(cobalt):
    plain = content("map?mineral=cobalt")
    drawn, bare = (
        paper.as_svg(paper.picture(one.panels, width=960, height=560), title="t", description="d").decode()
        for one in (cobalt, plain)
    )
    figure = cobalt.figure.sites
    more = drawn.count("<path") + drawn.count("<use") - bare.count("<path") - bare.count("<use")
    # One sign a mine and one a place of works, and one of each in the legend.
    assert more >= figure["dot"].sum() + figure["ring"].sum() + 2


def test_an_html_file_holds_every_site_once_with_its_words():
    page = html.document([Slide(from_address("map?mineral=tungsten&sites=1"))], on=dt.date(2026, 11, 30)).decode()
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL).group(1))
    pane = data["slides"][0]["panes"][0]
    found = content("map?mineral=tungsten&sites=1").figure.sites
    assert [row[2:5] for row in pane["sites"]] == [
        [int(row.dot), int(row.ring), row.name] for row in found.itertuples()
    ]
    assert ["site-mine", LIGHT.ink, "mine (ICMM)", int(found["dot"].sum())] in pane["frames"][0]["legend"][1]
