"""The shipped shapes: whole, in their place, and read without geopandas where maps are drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from geo.errors import TableError, UnknownChoiceError
from geo.maps import projection
from geo.reference import countries
from geo.tables import boundaries, facts

# Rough boxes (west, south, east, north) of the mainland in which the label must stand.
MAINLANDS = {
    "FRA": (-4, 43, 8, 51),
    "USA": (-124, 26, -70, 49),
    "NOR": (5, 58, 30, 71),
    "RUS": (40, 50, 140, 72),
    "CHL": (-73, -36, -69, -20),
    "MYS": (100, 1, 104, 7),
    "NZL": (166, -47, 179, -34),
    "IDN": (95, -9, 141, 6),
    "DNK": (8, 54.5, 11, 58),
    "PRT": (-9.5, 37, -6, 42),
    "ESP": (-9, 36, 3, 43.5),
    "NLD": (3.5, 50.7, 7.2, 53.5),
    "GBR": (-5, 50, 1.8, 58.5),
    "ECU": (-81, -5, -75, 1.5),
    "FJI": (177, -19, 180, -16),
    "KIR": (-180, -12, 180, 5),
    "GUF": (-55, 2, -51, 6),
    "COD": (12, -13, 31, 5),
    "TWN": (120, 22, 122, 25.5),
    "XKX": (20, 41.8, 21.8, 43.3),
    "AUS": (113, -39, 154, -11),
    "CAN": (-140, 49, -55, 70),
    "GRL": (-60, 62, -20, 82),
    "NCL": (164, -23, 168, -20),
}
# km², national statistics and the CIA World Factbook, land and inland waters.
AREAS = {
    "BRA": 8.51e6,
    "AUS": 7.69e6,
    "COD": 2.345e6,
    "CHL": 0.756e6,
    "ZMB": 0.753e6,
    "IND": 3.17e6,
    "ESH": 0.266e6,
}


@pytest.fixture(scope="module")
def world() -> gpd.GeoDataFrame:
    return boundaries.read("50m")


@pytest.fixture(scope="module")
def shapes() -> pd.DataFrame:
    return boundaries.read_map_shapes()


@pytest.fixture(scope="module")
def borders() -> pd.DataFrame:
    return boundaries.read_map_borders()


def shape_of(frame: pd.DataFrame, iso3: str, column: str = "geometry") -> MultiPolygon:
    return frame.set_index("iso3").loc[iso3, column]


@pytest.mark.parametrize("scale", boundaries.SCALES)
def test_both_scales_are_read_and_sound(scale: str) -> None:
    frame = boundaries.read(scale)
    assert list(frame.columns) == list(boundaries.COLUMNS)
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert {"CHN", "COD", "CHL", "XKX", "TWN", "SSD", "ESH", "GRL"} <= set(frame["iso3"])


def test_an_unknown_scale_names_the_scales() -> None:
    with pytest.raises(UnknownChoiceError, match="50m, 110m"):
        boundaries.read("10m")


@pytest.mark.parametrize("iso3", MAINLANDS)
def test_labels_stand_on_the_mainland(world: gpd.GeoDataFrame, iso3: str) -> None:
    row = world.set_index("iso3").loc[iso3]
    west, south, east, north = MAINLANDS[iso3]
    assert west < row["lon"] < east
    assert south < row["lat"] < north


def test_every_label_stands_inside_its_own_shape(world: gpd.GeoDataFrame) -> None:
    inside = shapely.contains_xy(world.geometry.to_numpy(), world["lon"], world["lat"])
    assert world.loc[~inside, "name"].tolist() == []


@pytest.mark.parametrize("iso3", AREAS)
def test_areas_are_those_of_the_statistics(world: gpd.GeoDataFrame, shapes: pd.DataFrame, iso3: str) -> None:
    assert world.set_index("iso3").loc[iso3, "area_km2"] == pytest.approx(AREAS[iso3], rel=0.03)
    # Equal-area, in km; Chile loses islets of its south to simplification.
    assert shape_of(shapes, iso3).area == pytest.approx(AREAS[iso3], rel=0.035)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "iso3"),
    [
        ("Chukotka, west of 180°", 175.0, 67.0, "RUS"),
        ("Chukotka, east of 180°", -173.0, 66.5, "RUS"),
        ("Crimea", 34.2, 45.3, "UKR"),
        ("Hargeisa, Somaliland", 44.06, 9.56, "SOM"),
        ("Kyrenia, Cyprus", 33.3, 35.3, "CYP"),
        ("Pristina", 21.16, 42.66, "XKX"),
        ("Cayenne", -52.5, 4.6, "GUF"),
        ("Corsica", 9.1, 42.2, "FRA"),
        ("Svalbard", 17.0, 78.6, "NOR"),
        ("Juba", 31.6, 4.85, "SSD"),
        ("Laayoune", -13.1, 27.0, "ESH"),
        ("Christmas Island", 105.63, -10.49, "CXR"),
    ],
)
def test_territories_go_where_the_decisions_say(
    world: gpd.GeoDataFrame, place: str, lon: float, lat: float, iso3: str
) -> None:
    owners = world.loc[world.contains(Point(lon, lat)), "iso3"].tolist()
    assert owners == [iso3], place


def test_antarctica_is_left_out_and_the_disputed_glacier_has_no_code(world: gpd.GeoDataFrame) -> None:
    assert "ATA" not in set(world["iso3"])
    assert world.loc[world["iso3"].isna(), "name"].tolist() == ["Siachen Glacier"]


def test_no_polygon_is_a_bar_across_the_map(world: gpd.GeoDataFrame, shapes: pd.DataFrame) -> None:
    parts = shapely.get_parts(world.geometry.to_numpy())
    widths = shapely.bounds(parts)[:, 2] - shapely.bounds(parts)[:, 0]
    assert widths.max() < 160  # Russia without its east: 27° E to 180°
    drawn = shapely.bounds(shapely.get_parts(shapes["geometry"].to_numpy()))
    assert (drawn[:, 2] - drawn[:, 0]).max() < 12_000  # of the 34,488 km of the whole width


def test_every_country_with_production_has_a_shape(shapes: pd.DataFrame) -> None:
    producers = set(facts.read("production")["iso3"].dropna()) | set(facts.read("reserves")["iso3"].dropna())
    assert producers - set(shapes["iso3"]) == set()


def test_only_these_registered_places_have_no_shape(shapes: pd.DataFrame) -> None:
    registered = {country.iso3 for country in countries.all_countries()}
    # Antarctica and Bouvet Island; departments and islands that are drawn with France and Norway.
    assert registered - set(shapes["iso3"]) == {"ATA", "BVT", "GLP", "MTQ", "REU", "SJM"}


def test_map_shapes_are_sorted_whole_and_valid(shapes: pd.DataFrame) -> None:
    assert list(shapes.columns) == list(boundaries.MAP_COLUMNS)
    codes = shapes["iso3"].tolist()
    assert codes[:-1] == sorted(codes[:-1])
    assert shapes["iso3"].isna().tolist()[-1]
    coordinates = shapely.get_coordinates(shapes["geometry"].to_numpy())
    assert (coordinates == np.round(coordinates)).all()
    for column in ("geometry", "geometry_lonlat"):
        assert shapely.is_valid(shapes[column].to_numpy()).all()
    assert set(shapely.get_type_id(shapes["geometry_lonlat"].to_numpy())) == {6}
    assert np.abs(shapely.bounds(shapes["geometry_lonlat"].to_numpy())).max() <= 180


def test_no_ring_is_degenerate(shapes: pd.DataFrame) -> None:
    polygons = shapely.get_parts(shapes["geometry"].to_numpy())
    rings = shapely.get_rings(polygons)
    assert shapely.get_num_coordinates(rings).min() >= 4
    assert shapely.area(shapely.polygons(rings)).min() > 0


def test_neighbours_share_their_border_without_gap(shapes: pd.DataFrame) -> None:
    with_area = shapes[shapes["area_km2"].notna()]
    assert shapely.coverage_is_valid(with_area["geometry"].to_numpy())


def test_small_countries_keep_a_shape_and_are_marked(shapes: pd.DataFrame) -> None:
    marked = set(shapes.loc[shapes["small"], "iso3"])
    assert {"BHR", "FJI", "GIB", "NRU", "SGP", "TUV", "VAT", "XKX"} <= marked
    assert marked.isdisjoint({"BEL", "CHE", "RWA", "TWN"})
    assert shapely.area(shapes["geometry"].to_numpy()).min() > 0


def test_map_points_are_the_projected_labels(shapes: pd.DataFrame) -> None:
    x, y = projection.project_points(shapes["lon"], shapes["lat"])
    assert np.abs(shapes["x"] - x).max() <= 0.5
    assert np.abs(shapes["y"] - y).max() <= 0.5


def test_borders_hold_every_edge_once(shapes: pd.DataFrame, borders: pd.DataFrame) -> None:
    drawn = shapes[shapes["area_km2"].notna()]
    outlines = shapely.length(drawn["geometry"].to_numpy()).sum()
    length = shapely.length(borders["geometry"].to_numpy())
    shared = (borders["kind"] == boundaries.BORDER).to_numpy()
    # Each coast belongs to one outline, each border to two.
    assert outlines == pytest.approx(length[~shared].sum() + 2 * length[shared].sum())
    assert shapely.length(shapely.union_all(borders["geometry"].to_numpy())) == pytest.approx(length.sum())


def test_borders_name_their_two_sides(borders: pd.DataFrame) -> None:
    pairs = set(zip(borders["iso3_a"], borders["iso3_b"], strict=True))
    assert {("CAN", "USA"), ("ARG", "CHL"), ("COD", "ZMB"), ("SRB", "XKX")} <= pairs
    assert ("FRA", "GUF") not in pairs
    assert borders.loc[borders["kind"] == boundaries.COAST, "iso3_b"].isna().all()


def test_the_map_needs_no_geopandas() -> None:
    code = (
        "import sys; from geo.tables import boundaries as b; b.read_map_shapes(); b.read_map_borders(); "
        "sys.exit('geopandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def broken(**changes: object) -> gpd.GeoDataFrame:
    row = {"iso3": "CHL", "name": "Chile", "kind": "country", "lon": 0.0, "lat": 0.0, "area_km2": 1.0}
    good = row | {"geometry": box(0, 0, 1, 1)}
    return gpd.GeoDataFrame([good | changes], geometry="geometry", crs="EPSG:4326")


def faults_of(frame: gpd.GeoDataFrame) -> tuple[str, ...]:
    with pytest.raises(TableError) as caught:
        boundaries.check(frame)
    return caught.value.faults


def test_a_good_table_passes_unchanged() -> None:
    frame = broken()
    assert boundaries.check(frame) is frame


def test_all_faults_are_told_at_once() -> None:
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    frame = pd.concat(
        [
            broken(geometry=bow_tie),
            broken(name="Beyond", geometry=box(179, 0, 181, 1)),
            broken(iso3="chn", name="Empty", geometry=Polygon()),
            broken(iso3="AAA", name="Dot", geometry=Point(0, 0)),
            broken(iso3=None, name="Nobody", geometry=box(0, 0, 1, 1)),
        ],
        ignore_index=True,
    )
    told = " | ".join(faults_of(frame))
    for words in (
        "Chile: an invalid shape",
        "Beyond: a shape outside",
        "Empty: no shape",
        "Dot: a shape that is not a polygon",
        "Nobody: no code though not disputed",
        "codes on more than one row: CHL",
        "codes that are not alpha-3: chn",
    ):
        assert words in told


def test_missing_columns_and_coordinate_system_are_told() -> None:
    assert faults_of(broken().drop(columns=["lon", "name"])) == (
        "the column 'name' is missing",
        "the column 'lon' is missing",
    )
    assert "EPSG:4326" in faults_of(broken().to_crs(3857))[0]


@pytest.mark.parametrize("reader", [boundaries.read, boundaries.read_map_shapes, boundaries.read_map_borders])
def test_missing_and_corrupt_files_say_what_to_do(tmp_path: Path, reader: object) -> None:
    assert callable(reader)
    with pytest.raises(TableError, match=r"run 'python -m geo\.build'"):
        reader(path=tmp_path / "none.parquet")
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(TableError, match="cannot be read"):
        reader(path=torn)


def test_a_map_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pd.DataFrame({"iso3": ["CHL"]}).to_parquet(path)
    with pytest.raises(TableError, match="'geometry' is missing"):
        boundaries.read_map_shapes(path=path)
