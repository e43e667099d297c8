"""Two views on one slide: licences and figures of both in every file, one order, one axis, one meaning of colours."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from geo.compose import compose, compose_slide
from geo.content.charts import Role, role_colour
from geo.content.content import Pair
from geo.content.view import Slide, from_address
from geo.exports import files, fonts, html, paper, pptx
from geo.exports.export import export
from geo.maps.colours import LIGHT

from .conftest import ON

# One series each, so that the two sides rest on two publishers.
SOURCES = Slide(
    from_address("?mineral=cobalt&stage=mine&series=usgs&year=2023"),
    other=from_address("?mineral=cobalt&stage=mine&series=wmd&year=2023"),
)
YEARS = Slide(
    from_address("?mineral=rare-earths&series=wmd&year=2024"),
    other=from_address("?mineral=rare-earths&series=wmd&year=2018"),
)


@pytest.fixture(scope="module")
def sources() -> Pair:
    return compose_slide(SOURCES, on=ON)


@pytest.fixture(scope="module")
def years() -> Pair:
    return compose_slide(YEARS, on=ON)


def both(pair: Pair) -> list[str]:
    """Licences of the publishers of either side."""
    found = [set(side.caption.licences) for side in pair.sides]
    assert found[0] - found[1]
    assert found[1] - found[0]
    return sorted(found[0] | found[1])


def test_the_page_names_the_licences_of_both_sides(sources):
    words = " ".join(box.text for box in paper.sheet(sources).texts)
    assert all(fonts.printable(licence) in words for licence in both(sources))


def test_every_file_names_the_licences_and_holds_the_figures_of_both_sides(sources):
    licences = both(sources)
    table = export([SOURCES], "csv", on=ON).decode("utf-8-sig")
    assert [line for line in table.splitlines() if line.startswith("# Licence")] != []
    for licence in licences:
        assert licence.replace('"', "'")[:60] in table
    frame = pd.read_csv(io.StringIO(table), comment="#")
    assert frame["view"].nunique() == 2
    assert set(frame["series"].dropna()) == {side.view.series for side in sources.sides}
    book = openpyxl.load_workbook(io.BytesIO(export([SOURCES], "xlsx", on=ON)))
    words = [row[1] for row in book["Provenance"].iter_rows(values_only=True)]
    assert set(licences) <= set(words)
    found = json.loads(export([SOURCES], "geojson", on=ON))
    assert {words for name, words in found["provenance"] if name == "Licence"} == set(licences)
    assert {feature["properties"]["view"] for feature in found["features"]} == set(sources.names)


def test_the_interactive_file_names_the_licences_of_both_sides(sources):
    made = html.document([SOURCES], on=ON).decode()
    foot = json.loads(re.search(r'id="data">(.*?)</script>', made, re.DOTALL).group(1))["slides"][0]["foot"]
    assert foot == list(sources.caption.paragraphs)
    assert all(licence in " ".join(foot) for licence in both(sources))


def test_the_older_year_stands_left_whichever_was_asked_for_first(years):
    assert [side.view.year for side in years.sides] == ["2018", "2024"]
    assert years.names == ("2018", "2024")
    assert years.caption.finding.index("2018") < years.caption.finding.index("2024")
    swapped = compose_slide(Slide(YEARS.other, other=YEARS.view), on=ON)
    assert swapped.caption.finding == years.caption.finding


def test_both_sides_have_the_same_countries_in_the_same_order_on_one_axis(years):
    left, right = years.bars
    assert left.names == right.names
    assert left.longest == right.longest
    shares = [side.table.frame.set_index("country")["share"] for side in years.sides]
    for bars, share in zip(years.bars, shares, strict=True):
        for name, value, role in zip(bars.names, bars.values, bars.roles, strict=True):
            if role is not Role.REST and pd.notna(value):
                assert value == pytest.approx(share[name])
    # Every country with a tenth of either year has a bar.
    assert {name for share in shares for name in share[share > 0.1].index} <= set(left.names)


def test_slides_draw_them_so_and_members_and_others_have_one_colour(years):
    show = Presentation(io.BytesIO(pptx.deck([YEARS], on=ON)))
    left, right = [shape.chart for shape in show.slides[0].shapes if shape.has_chart]
    assert list(left.plots[0].categories) == list(right.plots[0].categories)
    assert left.value_axis.maximum_scale == right.value_axis.maximum_scale
    members = years.left.figure.members
    codes = years.left.table.frame.set_index("country")["iso3"]
    for chart in (left, right):
        for name, point in zip(chart.plots[0].categories, chart.plots[0].series[0].points, strict=False):
            if name in codes:
                role = Role.MEMBER if codes[name] in members else Role.OTHER
                assert f"#{point.format.fill.fore_color.rgb}".lower() == role_colour(role, LIGHT), name


def test_map_bars_and_lines_mean_the_same_by_a_colour():
    content = compose(from_address("?mineral=lithium&view=alliance&stage=mine&series=wmd"), on=ON)
    codes = content.table.frame.set_index("country")["iso3"]
    colours = content.figure.table.set_index("iso3")["colour"]
    ramps = {True: LIGHT.members, False: LIGHT.others}
    seen = set()
    for chart in (content.bars, content.lines):
        names = chart.names if chart is content.bars else tuple(chart.series)
        for name, colour in zip(names, chart.colours(LIGHT), strict=True):
            if name in codes:
                member = codes[name] in content.figure.members
                seen.add(member)
                assert colour in ramps[member], name
                assert colours[codes[name]] in ramps[member], name
    assert seen == {True, False}


def test_every_word_of_the_caption_is_in_the_provenance_of_every_format():
    content = compose(from_address("?mineral=cobalt&stage=mine"), on=ON)
    caption = content.caption
    assert caption.details
    names = [name for name, _ in caption.provenance]
    assert names.count("Details") == len(caption.details)
    assert names.count("Note") == len(caption.notes) + len(caption.messages) + bool(caption.boundaries)
    words = fonts.printable(" ".join(box.text for box in paper.sheet(content).texts))
    notes = pptx._notes(Slide(content.view), caption)
    csv = " ".join(files.csv(content).decode().split())
    for text in (*caption.details, *caption.notes, caption.boundaries):
        assert fonts.printable(text) in words
        assert text in notes
        assert " ".join(text.split()) in csv


def test_nothing_on_paper_is_cut_where_it_can_wrap(years):
    for content in (years, compose(from_address("/scenarios?scenario=stockpile"), on=ON)):
        assert [box.text for box in paper.sheet(content).texts if fonts.ELLIPSIS in box.text] == []


def test_two_alliances_are_compared_by_their_share_under_their_short_names():
    view = from_address("?mineral=lithium&year=2024&alliance=g7").with_words(beside="alliance:eu27")
    pair = compose_slide(Slide(view), on=ON)
    assert pair.names == ("G7", "EU-27")
    assert pair.caption.title.startswith("Members\u2019 share of world mine production of lithium: G7 (")
    assert "EU-27 (" in pair.caption.title
    assert pair.caption.finding == "The largest producer is Australia with 38\u202f%."
