from __future__ import annotations

import json
import math
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.maps import choropleth, world
from geo.maps.choropleth import NOT_LISTED, WITHHELD, ZERO, Choropleth, Colouring
from geo.maps.classes import BLOC_SHARES, SHARES
from geo.maps.colours import DARK, LIGHT, rgb
from geo.maps.world import Projection, World

from .on_screen import fetched, shapes_of

NAN = float("nan")
FIGURES = {"CHN": 0.6, "AUS": 0.3, "CHL": 0.0999, "SGP": 0.0001, "USA": 0.0, "DEU": NAN}


@pytest.fixture(scope="module")
def earth() -> World:
    return world.load()


@pytest.fixture(scope="module")
def colouring() -> Colouring:
    return choropleth.sequential(SHARES, LIGHT, title="Share of world, %")


def values(earth: World, figures: dict[str, float], **texts: dict[str, str]) -> pd.DataFrame:
    """A row for every shape; countries of *figures* are listed by the source, the others are not."""
    frame = earth.frame[[v.ISO3, "name"]].reset_index(drop=True)
    codes = frame[v.ISO3]
    listed = codes.isin(list(figures))
    frame = frame.assign(
        value=codes.map(figures).astype(float),
        status=pd.Series("reported", index=frame.index).where(listed, None),
        value_text="a figure",
        detail="a detail",
        source="a source",
        label=codes.where(listed & (codes.map(figures) > 0), None),
    )
    for column, changes in texts.items():
        for iso3, text in changes.items():
            frame.loc[codes == iso3, column] = text
    return frame


def read(drawn: Choropleth) -> dict[str, Any]:
    """The layers of a map by their id."""

    def refuse(text: str) -> None:
        message = f"{text} is no JSON"
        raise ValueError(message)

    return {layer["id"]: layer for layer in json.loads(drawn.deck.to_json(), parse_constant=refuse)["layers"]}


def shapes(drawn: Choropleth) -> dict[str, dict[str, Any]]:
    return shapes_of(drawn.deck, choropleth.PICK_LAYER)


def dots(drawn: Choropleth) -> list[str]:
    found = read(drawn)[choropleth.DOTS]["data"]["features"]
    assert {one["geometry"]["type"] for one in found} <= {"Point"}
    return sorted(one["properties"]["iso3"] for one in found)


def test_missing_zero_and_not_listed_are_three_different_things(colouring):
    table = pd.DataFrame(
        {
            "iso3": ["CHN", "USA", "DEU", "FRA", "AUS"],
            "value": [0.6, 0.0, NAN, NAN, 1e-9],
            "status": ["reported", "reported", "withheld", None, "estimated"],
        }
    )
    painted = choropleth.paint(table, colouring, frozenset())
    assert painted["group"].tolist() == ["6", ZERO, WITHHELD, NOT_LISTED, "0"]
    assert painted["colour"].tolist()[1:4] == [None, None, None]
    assert painted["colour"].tolist()[0] == LIGHT.sequential[-1]


@settings(deadline=None)
@given(value=st.one_of(st.none(), st.just(NAN), st.floats(0, 1)), listed=st.booleans())
def test_a_missing_value_is_never_painted_as_a_class(value, listed):
    table = pd.DataFrame({"iso3": ["CHN"], "value": [value], "status": ["estimated" if listed else None]})
    painted = choropleth.paint(table, choropleth.sequential(SHARES, LIGHT, title=""), frozenset()).iloc[0]
    missing = value is None or math.isnan(value)
    assert painted["group"].isdigit() == (not missing and value > 0)
    assert (painted["colour"] is None) == (missing or value == 0)


def test_known_countries_have_the_colour_of_their_class(earth, colouring):
    found = shapes(choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT))
    expected = {
        "CHN": LIGHT.sequential[6],  # 50 and more
        "AUS": LIGHT.sequential[5],  # 25 to 50
        "CHL": LIGHT.sequential[3],  # 5 to 10
        "SGP": LIGHT.sequential[0],  # under 0.1
        "USA": LIGHT.zero,
        "DEU": LIGHT.withheld,
        "FRA": LIGHT.not_listed,
    }
    assert {iso3: found[iso3]["f"] for iso3 in expected} == {iso3: rgb(colour) for iso3, colour in expected.items()}


def test_the_legend_counts_every_shape_once(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT)
    counts = {entry.label: entry.count for entry in drawn.legend.entries}
    assert sum(counts.values()) == len(earth.frame)
    assert counts["50 and more"] == 1
    assert counts["10\u201325"] == 0
    assert counts["zero (published)"] == 1
    assert counts["withheld or unavailable"] == 1
    assert counts["no data"] == len(earth.frame) - len(FIGURES)


def test_the_legend_shows_the_colours_of_the_map(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, DARK)
    painted = {tuple(shape["f"]) for shape in shapes(drawn).values()}
    assert painted <= {tuple(rgb(entry.colour)) for entry in drawn.legend.entries}


def test_members_and_others_have_ramps_of_their_own(earth):
    members = frozenset({"AUS", "USA", "FRA"})
    split = choropleth.split_by_membership(BLOC_SHARES, LIGHT, title="")
    drawn = choropleth.draw(earth, values(earth, FIGURES), split, LIGHT, members=members)
    found = shapes(drawn)
    assert found["AUS"]["f"] == rgb(LIGHT.members[-1])
    assert found["CHN"]["f"] == rgb(LIGHT.others[-1])
    assert found["USA"]["f"] == rgb(LIGHT.zero)
    counts = {entry.label: entry.count for entry in drawn.legend.entries}
    assert (counts["members, 25 and more"], counts["others, 25 and more"]) == (1, 1)
    assert sum(counts.values()) == len(earth.frame)


def test_every_shape_carries_what_a_reader_asks(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT)
    tips = json.loads(drawn.deck.tips)
    assert [tip[0] for tip in tips] == earth.frame["name"].tolist()
    assert {tuple(tip[1:]) for tip in tips} == {("a figure", "a detail", "a source")}
    fetched_shapes = fetched(read(drawn)[choropleth.PICK_LAYER]["data"])["features"]
    assert [one["properties"]["i"] for one in fetched_shapes] == list(range(len(earth.frame)))
    assert {one["geometry"]["type"] for one in fetched_shapes} == {"MultiPolygon"}


def test_a_dot_says_what_its_country_says(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT)
    (singapore,) = read(drawn)[choropleth.DOTS]["data"]["features"]
    assert singapore["properties"]["f"] == shapes(drawn)["SGP"]["f"]
    assert json.loads(drawn.deck.tips)[singapore["properties"]["i"]] == shapes(drawn)["SGP"]["lines"]


def test_the_page_finds_the_words_of_the_tooltips_by_their_mark(earth, colouring):
    one = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT).deck
    other = choropleth.draw(earth, values(earth, FIGURES, detail={"CHN": "other"}), colouring, LIGHT).deck
    assert one.mark != other.mark
    # Streamlit reads the template from this attribute, and puts the row's number in the place of {i}.
    assert one._tooltip["html"] == f'<span class="atlas-tip {one.mark}">{{i}}</span>'


def test_a_click_means_a_country_by_its_shape_its_dot_or_a_site():
    shape = {"countries": [{"properties": {"iso3": "CHN", "i": 4}}]}
    assert choropleth.picked(shape) == ("CHN",)
    assert choropleth.picked({"dots": [{"properties": {"iso3": "MLT"}}]}) == ("MLT",)
    assert choropleth.picked({"site-mine": [{"iso3": "CHL", "p": [0, 0]}]}) == ("CHL",)
    assert choropleth.picked({"countries": [{"properties": {"iso3": ""}}]}) == ()
    assert choropleth.picked({}) == ()


def test_ground_that_is_nobodys_has_an_empty_code(earth, colouring):
    assert "" in shapes(choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT))


def test_small_countries_with_a_figure_have_a_dot_and_others_have_none(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES | {"BHR": NAN, "MLT": 0.0}), colouring, LIGHT)
    assert dots(drawn) == ["MLT", "SGP"]  # a published zero is a figure, a missing one is not


def test_a_hostile_name_stays_data(earth, colouring):
    hostile = '"}],"x":[{"</script><script>alert(1)</script>\\\u2028{value}'
    table = values(earth, FIGURES, detail={"CHN": hostile}, source={"CHN": hostile}, label={"CHN": hostile})
    table.loc[table[v.ISO3] == "CHN", "name"] = hostile
    drawn = choropleth.draw(earth, table, colouring, LIGHT)
    assert shapes(drawn)["CHN"]["lines"] == [hostile, "a figure", hostile, hostile]
    assert hostile in [text["t"] for text in read(drawn)["labels"]["data"]]
    assert len(read(drawn)) == 6


def test_only_countries_take_clicks(earth, colouring):
    layers = read(choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT, members=frozenset({"AUS"})))
    assert [name for name, layer in layers.items() if layer["pickable"]] == [choropleth.PICK_LAYER, choropleth.DOTS]


def test_what_lies_above_what(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT, members=frozenset({"AUS"}), selected="CHN")
    assert list(read(drawn)) == [
        "ocean",
        "graticule",
        "countries",
        "borders",
        "dots",
        "alliance-edge",
        "alliance",
        "selected",
        "selected-land",
        "labels",
    ]


def test_the_outlines_are_those_of_the_alliance_and_of_the_selected(earth, colouring):
    members = frozenset({"FRA", "DEU"})
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT, members=members, selected="CHN")
    layers = read(drawn)
    for name, inside in {"alliance": members, "selected": frozenset({"CHN"})}.items():
        wanted = [
            json.loads(edge.coordinates)
            for edge in earth.edges
            if [edge.iso3 in inside, edge.other in inside].count(True) == 1
        ]
        (outline,) = fetched(layers[name]["data"])["features"]
        assert outline["geometry"]["coordinates"] == wanted
        assert wanted
    between = [edge for edge in earth.edges if {edge.iso3, edge.other} == members]
    assert between, "France and Germany share a border, which the outline of both leaves out"


def test_the_camera_depends_on_the_width_alone(earth, colouring):
    def camera(figures: dict[str, float], width: int, **more: Any) -> dict[str, Any]:
        drawn = choropleth.draw(earth, values(earth, figures), colouring, LIGHT, width_px=width, **more)
        return json.loads(drawn.deck.to_json())["initialViewState"]

    assert camera(FIGURES, 960) == camera({"COD": 1.0}, 960, members=frozenset({"USA"}), selected="COD")
    assert camera(FIGURES, 480)["zoom"] == pytest.approx(camera(FIGURES, 960)["zoom"] - 1, abs=2e-3)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_the_whole_world_fits(earth, width):
    state = choropleth.view_state(earth, width)
    west, south, east, north = earth.bounds
    px_per_km = 2 ** state["zoom"]
    assert (east - west) * px_per_km == pytest.approx(width, rel=1e-3)
    assert (north - south) * px_per_km <= choropleth.height_px(earth, width)


def test_labels_name_the_largest_that_fit(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT, labels=2)
    assert drawn.labelled == ("CHN", "AUS")


def test_labels_of_missing_and_zero_are_never_drawn(earth, colouring):
    drawn = choropleth.draw(earth, values(earth, FIGURES, label={"USA": "USA 0", "DEU": "DEU"}), colouring, LIGHT)
    assert set(drawn.labelled) <= {"CHN", "AUS", "CHL", "SGP"}


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(
        st.tuples(st.integers(-17000, 17000), st.integers(-6000, 8000), st.floats(0.001, 1), st.integers(1, 30)),
        max_size=40,
    ),
    width=st.integers(300, 1500),
)
def test_labels_never_overlap(rows, width):
    frame = pd.DataFrame(
        [(x, y, value, "n" * letters, False) for x, y, value, letters in rows],
        columns=["x", "y", v.VALUE, "label", "small"],
    )
    km = 34_488 / width
    kept = choropleth.place_labels(frame, count=6, km_per_px=km)
    assert len(kept) <= 6
    if rows:
        assert kept[v.VALUE].iloc[0] == frame[v.VALUE].max()
    for one, other in combinations(kept.itertuples(), 2):
        # A letter of 13 px is about 7 px wide and a line 16 px high.
        near_x = abs(one.x - other.x) < (7 * (len(one.label) + len(other.label)) / 2) * km
        near_y = abs(one.y - other.y) < 16 * km
        assert not (near_x and near_y)


def test_a_label_stays_inside_the_map_in_every_script():
    frame = pd.DataFrame(
        {
            "x": [16_000, -16_900],
            "y": [-3000, 3000],
            v.VALUE: [0.5, 0.2],
            "label": ["オーストラリア 18%", "Fidschi 2 %"],
        }
    )
    east, px = 17_244, 360
    km = 2 * east / px
    placed = choropleth.place_labels(frame, count=6, km_per_px=km, edges=(-east, east))
    japanese, latin = placed["x"]
    # Seven letters of 13 px and four of about 7; half of them on each side.
    assert japanese + (7 * 13 + 4 * 7) / 2 * km <= east
    assert latin - 9 * 7 / 2 * km >= -east
    assert (placed["y"] == frame["y"]).all()


def test_japanese_labels_never_overlap():
    row = {"y": 0, v.VALUE: 1.0, "label": "コンゴ民主共和国"}
    # Eight letters of 13 px: two names 100 px apart would meet, 120 px apart they do not.
    for apart, kept in ((100, 1), (120, 2)):
        frame = pd.DataFrame([{**row, "x": 0}, {**row, "x": apart * 10}])
        assert len(choropleth.place_labels(frame, count=6, km_per_px=10)) == kept


def test_small_members_and_the_selected_country_have_a_dot_without_a_figure(earth, colouring):
    table = values(earth, FIGURES)
    drawn = choropleth.draw(earth, table, colouring, LIGHT, members=frozenset({"MLT"}), selected="FJI")
    assert set(dots(drawn)) == {
        "SGP",
        "MLT",
        *({"FJI"} if earth.frame.set_index("iso3").loc["FJI", "small"] else set()),
    }


def test_the_globe_turns_to_the_selected_country():
    globe = world.load(Projection.GLOBE)
    chile = choropleth.view_state(globe, 960, selected="CHL")
    assert -75 < chile["longitude"] < -66
    assert -45 < chile["latitude"] < -20
    assert choropleth.view_state(globe, 960)["longitude"] == 60


def test_the_globe_draws_the_same_countries_without_labels(colouring):
    globe = world.load(Projection.GLOBE)
    drawn = choropleth.draw(globe, values(globe, FIGURES), colouring, LIGHT)
    assert "labels" not in read(drawn)
    assert shapes(drawn)["CHN"]["f"] == rgb(LIGHT.sequential[6])


def test_nothing_is_asked_of_the_network(earth, colouring):
    text = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT).deck.to_json()
    assert "http" not in text
    assert json.loads(text)["mapProvider"] is None


def test_a_map_is_light_enough(earth, colouring):
    text = choropleth.draw(earth, values(earth, FIGURES), colouring, LIGHT).deck.to_json()
    assert len(text) < 20_000


def test_drawing_leaves_the_values_as_they_were(earth, colouring):
    table = values(earth, FIGURES)
    before = table.copy(deep=True)
    choropleth.draw(earth, table, colouring, LIGHT, members=frozenset({"CHN"}))
    pd.testing.assert_frame_equal(table, before)
