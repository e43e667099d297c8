from __future__ import annotations

import io
import json
import sqlite3
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
import shapely

from geo.compose import compose
from geo.content.view import View
from geo.exports import files

from .conftest import ON

MAP, FLOWS = "?mineral=gallium&year=2024", "/flows?mineral=tungsten&year=2023&top=20"


def test_the_csv_begins_with_its_provenance_and_reads_past_it(content_of):
    text = files.csv(content_of(MAP)).decode()
    head = [line for line in text.removeprefix("\ufeff").splitlines() if line.startswith("# ")]
    assert head[0].startswith("# Title: China refined 99")
    assert [line.split(":")[0] for line in head][-4:] == ["# Licence", "# Dataset", "# Made", "# Permalink"]
    frame = pd.read_csv(io.BytesIO(text.encode()), comment="#")
    assert frame.loc[frame["iso3"] == "CHN", "value"].item() == 974
    assert frame["country"].iloc[-1] == "World total as published"


def test_a_reader_s_line_break_cannot_leave_the_comment():
    content = compose(View(mineral="gallium", title="one\n=cmd|x!A1,2"), on=ON)
    assert files.csv(content).decode("utf-8-sig").splitlines()[0] == "# Title: one =cmd|x!A1,2"


def test_the_workbook_has_figures_provenance_and_sources(content_of):
    content = content_of(MAP)
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(content)))
    assert book.sheetnames == ["Figures", "Provenance", "Sources"]
    rows = list(book["Figures"].iter_rows(values_only=True))
    assert rows[1][:2] == ("China", "CHN")
    assert rows[1][rows[0].index("value")] == 974
    words = dict(list(book["Provenance"].iter_rows(values_only=True))[1:])
    assert words["Made"] == "2026-11-23"
    assert words["Permalink"].startswith("/?mineral=gallium")
    assert [row[0] for row in book["Sources"].iter_rows(min_row=2, values_only=True)] == [
        "wmd-2026",
        "natural-earth-5",
    ]


def test_formulas_in_words_stay_words(content_of):
    content = content_of(MAP)
    book = openpyxl.load_workbook(
        io.BytesIO(files.xlsx(replace(content, caption=replace(content.caption, title="=1+1"))))
    )
    cell = book["Provenance"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_geojson_has_every_area_and_missing_is_null(content_of):
    found = json.loads(files.geojson(content_of(MAP)))
    assert len(found["features"]) == 245
    by_code = {feature["properties"]["iso3"]: feature for feature in found["features"]}
    assert by_code["CHN"]["properties"]["value"] == 974
    assert by_code["FRA"]["properties"]["value"] is None
    assert by_code["UKR"]["properties"]["value"] == 0
    china = shapely.from_geojson(json.dumps(by_code["CHN"]["geometry"]))
    assert china.contains(shapely.Point(104, 35))
    assert ["Dataset", "shipped-2026"] in found["provenance"]
    assert found["sources"][0]["licence"]


def test_flows_as_geojson_are_lines_between_the_two(content_of):
    found = json.loads(files.geojson(content_of(FLOWS)))
    assert 0 < len(found["features"]) <= 20
    first = found["features"][0]
    assert first["geometry"]["type"] == "MultiLineString"
    assert first["properties"]["drawn"] is True
    lon, lat = first["geometry"]["coordinates"][0][0]
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90


def test_the_table_of_flows_holds_those_not_drawn_too(content_of):
    content = content_of(FLOWS)
    table = files.table(content)
    assert table["drawn"].sum() == 20
    assert len(table) == len(content.table.frame)


def test_the_geopackage_has_a_layer_its_tables_and_their_sources(content_of, tmp_path):
    path = tmp_path / "map.gpkg"
    path.write_bytes(files.gpkg(content_of(MAP)))
    base = sqlite3.connect(path)
    try:
        assert {row[0] for row in base.execute("select table_name from gpkg_contents")} == {
            "map",
            "provenance",
            "sources",
            "1_data_table",
        }
        assert base.execute("select value from map where iso3 = 'CHN'").fetchone() == (974,)
        assert base.execute("select words from provenance where what = 'Made'").fetchone() == ("2026-11-23",)
    finally:
        base.close()


@pytest.mark.parametrize("write", [files.csv, files.archive, files.xlsx, files.geojson, files.gpkg])
@pytest.mark.parametrize("address", [MAP, FLOWS])
def test_the_same_view_gives_the_same_bytes(content_of, write, address):
    assert write(content_of(address)) == write(content_of(address))


def test_geojson_says_of_every_area_whether_it_is_a_member(content_of):
    found = json.loads(files.geojson(content_of(MAP)))
    members = content_of(MAP).figure.members
    assert members
    for feature in found["features"]:
        assert feature["properties"]["member"] is (feature["properties"]["iso3"] in members)


def test_rings_run_as_rfc_7946_wants(content_of):
    for feature in json.loads(files.geojson(content_of(MAP)))["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        for polygon in getattr(shape, "geoms", [shape]):
            assert polygon.exterior.is_ccw, feature["properties"]["iso3"]
            assert not any(ring.is_ccw for ring in polygon.interiors)
