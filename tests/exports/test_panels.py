"""The picture proves the title: what is drawn, on paper, in decks and files, holds the figures that the title names."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from geo.compose import compose, compose_slide
from geo.content.content import MapFigure
from geo.content.view import Slide, from_address
from geo.exports import files, fonts, html, matrix, paper, pptx
from geo.maps.colours import LIGHT

from .conftest import ON

RISK = "/risk?importer=USA&mineral=graphite&alliance=g7"
COVERAGE = "/alliances?part=coverage"
COMPARE = "/alliances?part=compare&with=brics&mineral=rare-earths&alliance=g7"
DEPENDENCE = "/alliances?part=dependence&mineral=cobalt"


def texts_of(address: str, **more: object) -> list[str]:
    return [box.text for box in paper.sheet(compose(from_address(address), on=ON), **more).texts]


def test_the_supplier_of_the_title_has_the_longest_bar_and_the_darkest_land():
    content = compose(from_address(RISK), on=ON)
    assert content.headline.startswith("China supplied")
    bars, mapped = content.panels
    assert bars.bars is not None
    assert bars.bars.names[0] == "China"
    assert isinstance(mapped.figure, MapFigure)
    rows = mapped.figure.table.set_index("iso3")
    assert rows["value"].idxmax() == "CHN"
    assert rows.loc["CHN", "colour"] == LIGHT.others[-1]
    assert any(text.startswith("China 67") for text in texts_of(RISK))


def test_bars_and_map_give_a_member_and_another_the_same_meaning():
    content = compose(from_address(RISK), on=ON)
    bars, mapped = content.panels
    assert bars.bars is not None
    assert isinstance(mapped.figure, MapFigure)
    drawn = dict(zip(bars.bars.names, bars.bars.colours(LIGHT), strict=True))
    land = mapped.figure.table.set_index("name")["colour"]
    assert drawn["Canada"] in LIGHT.members
    assert land["Canada"] in LIGHT.members
    assert drawn["China"] in LIGHT.others
    assert land["China"] in LIGHT.others


def test_a_comparison_shows_the_maps_of_both_groups():
    panels = compose(from_address(COMPARE), on=ON).panels
    assert [panel.name.partition(":")[0] for panel in panels] == ["G7", "BRICS"]
    members = [panel.figure.members for panel in panels if isinstance(panel.figure, MapFigure)]
    assert "USA" in members[0]
    assert "CHN" in members[1]


def test_every_mineral_of_the_matrix_stands_on_the_page_clear_of_the_foot():
    content = compose(from_address(COVERAGE), on=ON)
    made = paper.sheet(content)
    drawn = content.panels[0].matrix
    assert drawn is not None
    assert len(drawn.names) > 50
    assert set(drawn.names) <= {box.text for box in made.texts}
    foot = next(box for box in made.texts if box.text.startswith("Alliance: "))
    assert max(box.bottom for box in made.texts if box.text in drawn.names) < foot.top


@pytest.mark.parametrize("address", [RISK, COVERAGE, COMPARE, DEPENDENCE])
def test_nothing_is_cut(address):
    assert not [text for text in texts_of(address) if text.endswith(fonts.ELLIPSIS)]


def test_letters_of_a_matrix_read_on_every_background():
    assert matrix.ink_on("#081d58") == "#ffffff"
    assert matrix.ink_on("#fff7cc") == "#14202b"


def test_the_deck_has_the_suppliers_as_an_editable_chart_and_the_matrix_as_tables():
    slides = [Slide(from_address(address)) for address in (RISK, COVERAGE)]
    risk, covered = Presentation(io.BytesIO(pptx.deck(slides, on=ON))).slides
    chart = next(shape.chart for shape in risk.shapes if shape.has_chart)
    assert chart.plots[0].categories[0] == "China"
    names = {row.cells[0].text for shape in covered.shapes if shape.has_table for row in shape.table.rows}
    drawn = compose(from_address(COVERAGE), on=ON).panels[0].matrix
    assert drawn is not None
    assert set(drawn.names) <= names


def test_the_offline_page_has_both_parts_of_the_picture():
    page = html.document([Slide(from_address(RISK)), Slide(from_address(COVERAGE))], on=ON).decode()
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    bars, mapped = data["slides"][0]["panes"]
    start = data["slides"][0]["start"]
    assert bars["frames"][start]["bars"][1][0][0] == "China"
    assert mapped["frames"][start]["rows"]
    assert len(data["slides"][1]["panes"][0]["frames"][0]["matrix"][3]) > 50


@pytest.mark.parametrize(("address", "title"), [(RISK, "Suppliers by value"), (COVERAGE, "Figures behind the matrix")])
def test_every_table_of_the_view_is_in_the_files(address, title):
    content = compose(from_address(address), on=ON)
    rows = next(table.whole for table in content.tables if table.title == title)
    book = load_workbook(io.BytesIO(files.xlsx(content)), read_only=True)
    assert len(book.sheetnames) == len(content.tables) + 2
    sheet = next(book[name] for name in book.sheetnames if title[:20] in name)
    assert sheet.max_row == len(rows) + 1
    with zipfile.ZipFile(io.BytesIO(files.archive(content))) as pack:
        held = {name: pack.read(name).decode("utf-8-sig") for name in pack.namelist()}
    assert len(held) == len(content.tables)
    assert any(f"# Table: {title}" in text for text in held.values())
    geojson = json.loads(files.geojson(content))
    assert [table["title"] for table in geojson["tables"]] == [table.title for table in content.tables]
    held_rows = {table["title"]: table["rows"] for table in geojson["tables"]}
    assert len(held_rows[title]) == len(rows)


@pytest.mark.parametrize(
    ("one", "other", "title"),
    [
        (
            "/risk?importer=USA&mineral=graphite",
            "/risk?importer=JPN&mineral=graphite",
            "China supplied 67\u202f% of the United States\u2019 and 90\u202f% of Japan\u2019s imports of natural",
        ),
        (
            "/risk?importer=eu27&mineral=graphite",
            "/risk?importer=eu27&mineral=lithium",
            "China supplied 47\u202f% of EU-27 imports of natural graphite (powder and flakes; other forms) by value",
        ),
        (
            "/alliances?part=coverage&alliance=g7",
            "/alliances?part=coverage&alliance=brics",
            "G7 holds less than 10\u202f% of world mine production in 39 of 62 minerals, BRICS in 5 of 62",
        ),
    ],
)
def test_the_title_of_a_pair_compares_both_sides(one, other, title):
    pair = compose_slide(Slide(from_address(one), other=from_address(other)), on=ON)
    assert pair.caption.title.startswith(title)
    left, right = pair.bars
    assert left is not None
    assert right is not None
    assert left.names == right.names
    assert left.longest == right.longest


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_no_word_of_a_heading_of_the_matrix_is_broken(lang):
    content = compose_slide(Slide(from_address("/alliances?alliance=g7&part=coverage")), on=ON, lang=lang)
    written = {box.text for box in paper.sheet(content).texts}
    matrix = content.panels[0].matrix
    assert {word for text in matrix.columns[1:] for word in text.split()} <= {
        word for line in written for word in line.split()
    }
