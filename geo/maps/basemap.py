"""What lies under a thematic layer: sea, graticule, lines and quiet land."""

from __future__ import annotations

from typing import Any, Final

from geo.locale.languages import wide_letters
from geo.maps import deck as d
from geo.maps.colours import rgb

# Not geographic, so that Streamlit never asks a tile server; deck.gl draws the kilometres as they are.
VIEW: Final[dict[str, Any]] = {
    "@@type": "OrthographicView",
    "id": "world",
    "controller": True,
    "flipY": False,
}


def letters(text: str) -> float:
    """Width of *text* in Latin letters, of which a Chinese, Japanese or Korean one takes nearly two.

    >>> letters("Kuba"), letters("日本")
    (4.0, 3.5)
    """
    return len(text) + 0.75 * wide_letters(text)


def surface(name: str, geometry: str, colour: str) -> str:
    """A filled shape that takes no clicks; *geometry* is GeoJSON text in km."""
    return d.layer(
        "GeoJsonLayer",
        d.feature(geometry, {}),
        id=name,
        pickable=False,
        stroked=False,
        _subLayerProps={"polygons-fill": {"getFillColor": rgb(colour)}},
    )


def line(name: str, data: str, colour: str, width_px: float) -> str:
    """Lines of one width that take no clicks; *data* is JSON text: a GeoJSON feature, or the address of one."""
    return d.layer(
        "GeoJsonLayer",
        data,
        id=name,
        pickable=False,
        lineWidthUnits="pixels",
        getLineWidth=width_px,
        lineJointRounded=True,
        lineCapRounded=True,
        _subLayerProps={"linestrings": {"getColor": rgb(colour)}},
    )


def mixed(one: str, other: str, part: float) -> str:
    """Hexadecimal colour between two: *part* (0-1) of the *other*."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + part * (b - a)):02x}" for a, b in pairs)
