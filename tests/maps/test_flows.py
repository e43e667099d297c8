"""Curves, widths, circles and names of the flow map, read back from the deck's own JSON."""

from __future__ import annotations

import gzip
import json
import math
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.maps import curves, projection, world
from geo.maps import flows as flow_map
from geo.maps.colours import DARK, LIGHT, rgb
from geo.maps.world import SOUTH, World

from .on_screen import fetched, shapes_of

SCALE = flow_map.Scale(flow=100, area=400)
WORDS = {"value": "a value", "detail": "a detail", "lines": "HS 282200", "source": "a source"}
FLOOR = float(projection.project_points([0.0], [SOUTH])[1][0])


@pytest.fixture(scope="module")
def earth() -> World:
    return world.load()


def arrows(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"exporter": a, "importer": b, "amount": amount, "colour": "#e6700f", "name": f"{a} to {b}", **WORDS}
            for a, b, amount in rows
        ],
        columns=["exporter", "importer", "amount", "colour", "name", *WORDS],
    )


def nodes(**amounts: float | None) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                v.ISO3: code,
                "amount": amount,
                "weight": amount,
                "colour": "#3a8bc4",
                "label": code,
                "name": code,
                **WORDS,
            }
            for code, amount in amounts.items()
        ],
        columns=[v.ISO3, "amount", "weight", "colour", "label", "name", *WORDS],
    ).astype({"amount": "float64", "weight": "float64"})


def layer(drawn: flow_map.FlowMap, name: str) -> dict[str, Any]:
    return next(found for found in json.loads(drawn.deck.to_json())["layers"] if found["id"] == name)


def drawn_curves(drawn: flow_map.FlowMap) -> list[dict[str, Any]]:
    return fetched(layer(drawn, flow_map.FLOWS)["data"])["features"]


def test_a_curve_from_chile_starts_in_chile_wide_and_ends_in_germany_thin(earth: World):
    (curve,) = drawn_curves(flow_map.draw(earth, arrows(("CHL", "DEU", 25.0)), nodes(), LIGHT, scale=SCALE))
    (x1, y1), (x2, y2) = curve["geometry"]["coordinates"][0], curve["geometry"]["coordinates"][-1]
    lon1, lat1 = projection.unproject_points(x1, y1)
    lon2, lat2 = projection.unproject_points(x2, y2)
    assert (-75 < lon1 < -66, -56 < lat1 < -17, 6 < lon2 < 15, 47 < lat2 < 55) == (True,) * 4
    widths = curve["properties"]["w"]
    assert widths[0] == pytest.approx(flow_map.WIDEST_PX / 2)  # a quarter of the amount, half of the width
    assert widths == sorted(widths, reverse=True)
    assert len(widths) == len(curve["geometry"]["coordinates"])
    assert curve["properties"]["flow"] == "CHL-DEU"
    assert curve["properties"]["c"][:3] == rgb("#e6700f")


def test_there_and_back_are_two_curves(earth: World):
    drawn = flow_map.draw(earth, arrows(("COD", "CHN", 50.0), ("CHN", "COD", 50.0)), nodes(), LIGHT, scale=SCALE)
    there, back = (curve["geometry"]["coordinates"] for curve in drawn_curves(drawn))
    assert math.dist(there[0], back[-1]) < 2
    assert math.dist(there[len(there) // 2], back[len(back) // 2]) > 100


def test_a_way_over_the_date_line_is_cut_and_keeps_narrowing(earth: World):
    first, second = drawn_curves(flow_map.draw(earth, arrows(("CHN", "USA", 80.0)), nodes(), LIGHT, scale=SCALE))
    assert first["geometry"]["coordinates"][-1][0] > 0 > second["geometry"]["coordinates"][0][0]
    assert first["properties"]["w"][-1] == pytest.approx(second["properties"]["w"][0], abs=0.11)
    assert first["properties"]["flow"] == second["properties"]["flow"] == "CHN-USA"


def test_a_head_points_where_the_goods_go_and_thin_curves_have_none(earth: World):
    rows = arrows(("COD", "ZAF", 100.0), ("ZAF", "COD", 100.0), ("DEU", "FRA", 0.01))
    south, north = layer(flow_map.draw(earth, rows, nodes(), LIGHT, scale=SCALE), "heads")["data"]
    assert -100 < south["a"] < -70
    assert 70 < north["a"] < 110
    assert south["s"] > 14


def test_the_way_from_peru_to_china_bears_its_head_on_the_far_side_of_the_date_line():
    sites = curves.places(world.load())
    found = flow_map.head(curves.way(*sites["PER"], *sites["CHN"]))
    assert found is not None
    assert found.x > 0 or found.x < -12_000
    assert not -90 < found.angle < 90  # westwards


def test_thin_curves_lie_on_top(earth: World):
    drawn = flow_map.draw(earth, arrows(("AUS", "CHN", 1.0), ("COD", "CHN", 90.0)), nodes(), LIGHT, scale=SCALE)
    assert [curve["properties"]["flow"] for curve in drawn_curves(drawn)] == ["COD-CHN", "AUS-CHN"]


def test_areas_of_the_past_stand_somewhere_and_others_are_named(earth: World):
    drawn = flow_map.draw(earth, arrows(("SCG", "DEU", 9.0), ("PUS", "USA", 8.0)), nodes(), LIGHT, scale=SCALE)
    assert [curve["properties"]["flow"] for curve in drawn_curves(drawn)] == ["SCG-DEU"]
    assert drawn.unplaced == ("PUS-USA",)


def test_circles_by_area_and_none_without_an_amount(earth: World):
    drawn = flow_map.draw(earth, arrows(), nodes(COD=400.0, FIN=100.0, DEU=None), LIGHT, scale=SCALE)
    radii = {f["properties"]["iso3"]: f["properties"]["r"] for f in layer(drawn, flow_map.NODES)["data"]["features"]}
    assert radii == {"COD": flow_map.LARGEST_NODE_PX, "FIN": flow_map.LARGEST_NODE_PX / 2}


def test_the_heaviest_name_comes_first_and_names_never_overlap(earth: World):
    amounts = {"BEL": 90.0, "NLD": 80.0, "LUX": 70.0, "DEU": 60.0, "FRA": 50.0, "CHE": 40.0, "COD": 400.0}
    drawn = flow_map.draw(earth, arrows(), nodes(**amounts), LIGHT, scale=SCALE)
    assert drawn.labelled[0] == "COD"
    assert drawn.labelled[1] == "BEL"
    at = [text["p"] for text in layer(drawn, "labels")["data"]]
    km_per_px = (earth.bounds[2] - earth.bounds[0]) / 960
    for index, one in enumerate(at):
        for other in at[index + 1 :]:
            apart = abs(one[0] - other[0]) > 25 * km_per_px or abs(one[1] - other[1]) > 17 * km_per_px
            assert apart


@pytest.mark.parametrize("width", [364, 960])
def test_no_name_is_cut_by_the_edge_of_the_map(earth: World, width: int):
    shown = nodes(CHL=400.0, CAN=300.0, AUS=200.0)
    drawn = flow_map.draw(earth, arrows(), shown, LIGHT, scale=SCALE, width_px=width)
    west, south, east, north = earth.bounds
    tall = 8 * (east - west) / width
    at = {text["t"]: text["p"] for text in layer(drawn, "labels")["data"]}
    assert at.keys() == {"CHL", "CAN", "AUS"}
    for x, y in at.values():
        assert west < x < east
        assert south + tall < y < north - tall


def test_members_are_tinted_and_what_takes_clicks_has_no_strokes(earth: World):
    drawn = flow_map.draw(earth, arrows(), nodes(), DARK, scale=SCALE, members=frozenset({"AUS"}))
    land = layer(drawn, flow_map.COUNTRIES)
    colours = {code: found["f"] for code, found in shapes_of(drawn.deck, flow_map.COUNTRIES).items()}
    assert colours["AUS"] == rgb(flow_map.member_land(DARK)) != colours["CHN"] == rgb(DARK.not_listed)
    assert land["stroked"] is False
    assert layer(drawn, flow_map.NODES)["stroked"] is False


def test_every_flow_circle_and_country_has_its_own_words(earth: World):
    shown = nodes(COD=400.0, FIN=None)
    drawn = flow_map.draw(earth, arrows(("COD", "CHN", 50.0), ("CHN", "USA", 9.0)), shown, LIGHT, scale=SCALE)
    tips = json.loads(drawn.deck.tips)
    told = {one["properties"]["flow"]: tips[one["properties"]["i"]] for one in drawn_curves(drawn)}
    assert told == {
        "COD-CHN": ["COD to CHN", *WORDS.values()],
        "CHN-USA": ["CHN to USA", *WORDS.values()],
    }
    (circle,) = layer(drawn, flow_map.NODES)["data"]["features"]
    assert (circle["properties"]["iso3"], tips[circle["properties"]["i"]][0]) == ("COD", "COD")
    land = shapes_of(drawn.deck, flow_map.COUNTRIES)
    assert land["FIN"]["lines"] == ["FIN", *WORDS.values()]
    assert land["PER"]["lines"][:2] == ["Peru", "no trade on record"]


def test_two_hundred_flows_weigh_less_than_3_kb_compressed(earth: World):
    codes = ["CHN", "USA", "DEU", "JPN", "AUS", "CHL", "COD", "ZAF", "BRA", "IND", "RUS", "CAN", "FRA", "KOR", "GBR"]
    rows = [(a, b, 100.0 - i) for i, (a, b) in enumerate((a, b) for a in codes for b in codes if a != b) if i < 100]
    rows += [(b, a, 0.5) for a, b, _ in rows]
    drawn = flow_map.draw(earth, arrows(*rows), nodes(), LIGHT, scale=SCALE)
    assert len({curve["properties"]["flow"] for curve in drawn_curves(drawn)}) >= 150
    assert len(gzip.compress(json.dumps(layer(drawn, flow_map.FLOWS)).encode())) < 3_000


@settings(deadline=None, max_examples=60)
@given(st.floats(-180, 180), st.floats(-55, 85), st.floats(-180, 180), st.floats(-55, 85))
def test_no_curve_leaves_the_map_or_shoots_across_it(lon1: float, lat1: float, lon2: float, lat2: float):
    west, _, east, north = projection.BOUNDS
    shares = []
    for piece in curves.way(lon1, lat1, lon2, lat2):
        points = json.loads(piece.coordinates)
        assert len(points) == len(piece.shares) >= 2
        assert all(west - 1 <= x <= east + 1 and FLOOR - 1 <= y <= north + 1 for x, y in points)
        assert max(math.dist(a, b) for a, b in pairwise(points)) <= 805
        shares += piece.shares
    assert shares == sorted(shares)
    assert not shares or shares[-1] == pytest.approx(1)


def test_the_legend_escapes_words():
    text = flow_map.legend_html(title="<b>", colours=[("#fff", "<i>")], widths=[], circles=[], notes=["<script>"])
    assert "<script>" not in text
    assert "&lt;i&gt;" in text
