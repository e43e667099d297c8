from __future__ import annotations

import json

from geo.maps import basemap


def test_mixed_colours():
    assert basemap.mixed("#000000", "#ffffff", 0.0) == "#000000"
    assert basemap.mixed("#000000", "#c86432", 0.5) == "#643219"


def test_what_lies_under_takes_no_clicks():
    shape = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    assert json.loads(basemap.surface("sea", shape, "#f3f6f8"))["pickable"] is False
    assert json.loads(basemap.line("edge", shape, "#f3f6f8", 1.0))["getLineWidth"] == 1.0


def test_the_view_is_no_geographic_one():
    """A geographic view would ask a tile server for a background."""
    assert basemap.VIEW["@@type"] == "OrthographicView"
