"""Points on the flat map as dots and rings: a dot for a mine or a port, a ring for works or a chokepoint.

A table of sites, as it is drawn here and on paper, has the columns ``iso3``, ``name``, ``value`` (facilities),
``detail``, ``source`` (the tooltip's lines), ``x`` and ``y`` (km, Equal Earth), ``dot`` and ``ring`` (booleans; both
for a dot in a ring).
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.maps import deck as d
from geo.maps.colours import Theme, rgb

MINES: Final = "site-mine"
WORKS: Final = "site-works"
DOT: Final = "dot"
RING: Final = "ring"
# Pixels on a screen 960 wide: small enough that a hundred mines of one belt are still many.
DOT_PX: Final = 2.4
RING_PX: Final = 4.2


def layers(sites: pd.DataFrame, theme: Theme, *, first: int) -> list[str]:
    """The layers of a table of sites; their objects carry ``iso3`` and, from *first*, the number of their tooltip."""
    numbered = sites.assign(i=range(first, first + len(sites)))
    dots, rings = numbered[numbered[DOT]], numbered[numbered[RING]]
    return [
        _points(
            MINES,
            dots,
            getRadius=DOT_PX,
            filled=True,
            getFillColor=rgb(theme.ink),
            stroked=True,
            getLineColor=rgb(theme.halo),
            getLineWidth=0.6,
        ),
        _points(
            WORKS, rings, getRadius=RING_PX, filled=False, stroked=True, getLineColor=rgb(theme.ink), getLineWidth=1.5
        ),
    ]


def tips(sites: pd.DataFrame) -> list[list[str]]:
    """The lines of every site's tooltip."""
    return [list(row) for row in sites[["name", "value", "detail", "source"]].itertuples(index=False)]


def _points(name: str, rows: pd.DataFrame, **how: Any) -> str:
    objects = [
        {"p": [round(row.x), round(row.y)], v.ISO3: row.iso3, "i": row.i} for row in rows.itertuples(index=False)
    ]
    return d.layer(
        "ScatterplotLayer",
        d.encode(objects),
        id=name,
        pickable=True,
        getPosition="@@=p",
        radiusUnits="pixels",
        lineWidthUnits="pixels",
        **how,
    )
