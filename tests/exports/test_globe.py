from __future__ import annotations

import io
import json
import math

import numpy as np
import pytest
import shapely
from matplotlib.patches import Circle
from pptx import Presentation

from geo import vocabulary as v
from geo.compose import compose_slide
from geo.content.view import Slide, from_address
from geo.exports import basemap, paper
from geo.exports.export import export
from geo.exports.globe import RADIUS, Globe
from geo.maps import projection, world

from .conftest import ON

CHILE = Slide(from_address("/?mineral=copper&year=2024&layout=globe&country=CHL"))
FLOWS = Slide(from_address("/flows?mineral=cobalt&year=2024&layout=globe"))


def km(*places: tuple[float, float]) -> np.ndarray:
    return np.column_stack(projection.project_points(*np.array(places).T))


def shapes(made) -> dict[str, shapely.Geometry]:
    """What is drawn of every country, in points of the page."""
    found = {}
    for one in made.axes.get_children():
        if (gid := one.get_gid() or "").startswith("country-"):
            rings = [ring for ring in one.get_path().to_polygons() if len(ring) > 3]
            # Rings within rings are holes: even and odd, as they are filled.
            whole = shapely.Polygon()
            for ring in rings:
                whole = whole.symmetric_difference(shapely.Polygon(ring).buffer(0))
            found[gid.removeprefix("country-")] = whole
    return found


def test_places_stand_where_the_formula_says():
    # Snyder (1987), p. 149: x = R cos(lat) sin(lon - middle) on a globe turned to the equator.
    placed, near = Globe(0.0, 0.0).place(km((0, 0), (30, 0), (0, 60), (89, 0), (150, 0)))
    wanted = [(0, 0), (RADIUS / 2, 0), (0, RADIUS * math.sqrt(3) / 2), (RADIUS * math.sin(math.radians(89)), 0)]
    assert placed[:4] == pytest.approx(np.array(wanted), abs=3.0)
    assert near.tolist() == [True, True, True, True, False]
    # What is behind stands on the edge, in its own direction.
    assert placed[4] == pytest.approx((RADIUS, 0.0), abs=1.0)


def test_a_line_ends_where_it_goes_behind_and_keeps_its_widths():
    ((points, widths),) = Globe(0.0, 0.0).line(km((0, 0), (60, 0), (120, 0)), np.array([10.0, 6.0, 2.0]))
    assert points[0] == pytest.approx((0.0, 0.0), abs=1.0)
    assert np.hypot(*points[-1]) == pytest.approx(RADIUS, rel=0.001)
    # A quarter of the world away is half of the way from the second point to the third: 6 to 2 is 4 there.
    assert widths[0] == pytest.approx(10.0)
    assert widths[-1] == pytest.approx(4.0, abs=0.2)
    assert Globe(180.0, 0.0).line(km((0, 0), (60, 0))) == []


@pytest.mark.parametrize(("lon", "lat"), [(60, 20), (-71, -34), (147, -25), (0, 90), (-100, 40)])
def test_every_place_of_the_near_side_is_drawn_in_its_own_country(lon, lat):
    """Neither smeared nor lost: places all over the disc lie in the country that the flat map has there."""
    earth = world.load()
    place = basemap.frame(earth, left=0, top=0, width=1000, height=1000, centre=(lon, lat))
    inner, drawn = {}, {}
    for code, text, rings in zip(earth.frame[v.ISO3], earth.shapes, basemap.shapes(), strict=True):
        inner[code] = shapely.from_geojson(text).buffer(-30)
        whole = shapely.Polygon()
        for ring in rings:
            found = place.area(ring)
            if found is not None:
                whole = whole.symmetric_difference(shapely.Polygon(found).buffer(0))
        drawn[code] = whole
    east, north = (part.ravel() for part in np.meshgrid(np.arange(-175.0, 180.0, 10.0), np.arange(-50.0, 80.0, 10.0)))
    points = np.column_stack(projection.project_points(east, north))
    placed = place.place(points)
    # Not on the very edge, where rounding decides.
    seen = place.globe.place(points)[1] & (np.hypot(*(placed - 500.0).T) < 495)
    land = shapely.STRtree(list(inner.values()))
    shown = shapely.STRtree(list(drawn.values()))
    codes, checked = list(inner), 0
    for point, spot in zip(points[seen], placed[seen], strict=True):
        own = {codes[index] for index in land.query(shapely.Point(point), predicate="within")}
        here = {codes[index] for index in shown.query(shapely.Point(spot), predicate="within")}
        if own:
            assert here == own
            checked += 1
    assert checked > 12
    at_sea = place.place(km((-30, 30), (-140, 20), (80, -30), (-25, -30), (-150, 50)))
    for spot in at_sea:
        assert not len(shown.query(shapely.Point(spot), predicate="within"))


def test_nothing_is_drawn_beyond_the_edge_and_what_is_behind_not_at_all():
    made = paper.sheet(compose_slide(CHILE, on=ON))
    (disc,) = [one for one in made.axes.patches if one.get_gid() == "globe"]
    x, y = disc.get_center()
    edge = shapely.Point(x, y).buffer(disc.get_radius() + 0.2, 256)
    drawn = shapes(made)
    assert all(edge.covers(shape) for shape in drawn.values() if not shape.is_empty)
    assert drawn["CHL"].centroid.distance(shapely.Point(x, y)) < 0.1 * disc.get_radius()
    assert drawn["CHN"].is_empty
    assert drawn["IND"].is_empty
    assert 0 < drawn["ZAF"].area < 0.05 * drawn["BRA"].area
    names = " ".join(box.text for box in made.texts if len(box.text) < 30)
    assert "Chile 24" in names
    assert "Peru" in names
    for hidden in ("China", "Australia", "Indonesia", "Kazakhstan"):
        assert hidden not in names
    dots = [one for one in made.axes.patches if isinstance(one, Circle) and one.get_radius() == 3.2]
    assert all(edge.contains(shapely.Point(one.get_center())) for one in dots)


def test_flows_and_their_ends_are_drawn_in_front_only():
    content = compose_slide(FLOWS, on=ON)
    made = paper.sheet(content)
    (disc,) = [one for one in made.axes.patches if one.get_gid() == "globe"]
    edge = shapely.Point(disc.get_center()).buffer(disc.get_radius() + 6)
    curves = [one for one in made.axes.patches if one.get_zorder() == 8]
    whole = paper.sheet(compose_slide(Slide(from_address("/flows?mineral=cobalt&year=2024")), on=ON))
    assert 10 < len(curves) < 2 * len([one for one in whole.axes.patches if one.get_zorder() == 8])
    assert all(edge.covers(shapely.MultiPoint(one.get_xy())) for one in curves)
    circles = [one for one in made.axes.patches if isinstance(one, Circle) and one.get_zorder() == 10]
    assert 3 < len(circles) < len(content.figure.nodes)
    names = [box.text for box in made.texts if len(box.text) < 30]
    assert "DR Congo" in names
    assert "United States" not in names


def test_a_globe_shows_what_its_title_says():
    """The page's globe shows Asia at first; the largest copper mines are in Chile, China's rare earths in sight."""
    assert compose_slide(Slide(from_address("/?mineral=copper&layout=globe")), on=ON).figure.centre == (-71, -34)
    assert compose_slide(Slide(from_address("/?mineral=rare-earths&layout=globe")), on=ON).figure.centre == (60, 20)
    assert compose_slide(Slide(from_address("/?mineral=copper")), on=ON).figure.centre is None


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "pptx"])
def test_every_format_has_the_globe(ending):
    flat = Slide(from_address("/?mineral=copper&year=2024&country=CHL"))
    made, other = (export([one], ending, on=ON) for one in (CHILE, flat))
    assert made != other
    if ending == "svg":
        assert b'id="globe"' in made
        assert b'id="globe"' not in other
    if ending == "pptx":
        slide = Presentation(io.BytesIO(made)).slides[0]
        drawings = [part.blob for part in slide.part.package.iter_parts() if str(part.partname).endswith(".svg")]
        assert any(b'id="globe"' in drawing for drawing in drawings)


def test_two_globes_stand_beside_each_other_and_a_region_is_flat():
    years = [from_address(f"/?mineral=copper&year={year}&layout=globe") for year in (2018, 2024)]
    pair = paper.sheet(compose_slide(Slide(years[0], other=years[1]), on=ON))
    assert len([one for one in pair.axes.patches if one.get_gid() == "globe"]) == 2
    region = paper.sheet(compose_slide(CHILE, on=ON), region="africa")
    assert [one for one in region.axes.patches if one.get_gid() == "globe"] == []


def test_the_interactive_file_has_the_globe():
    page = export([CHILE], "html", on=ON).decode()
    data = json.loads(page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0])
    globe = data["slides"][0]["panes"][0]["globe"]
    codes = list(world.load().frame[v.ISO3])
    assert globe["shapes"][codes.index("CHN")] == ""
    assert globe["shapes"][codes.index("CHL")].startswith("M")
    assert globe["at"][codes.index("CHN")] is None
    assert np.hypot(*globe["at"][codes.index("CHL")]) < 100
    numbers = [float(part) for part in globe["shapes"][codes.index("BRA")].split("l")[0].removeprefix("M").split()]
    assert np.hypot(*numbers) <= RADIUS + 1
    assert data["slides"][0]["box"][2] == pytest.approx(2 * RADIUS, rel=0.02)
