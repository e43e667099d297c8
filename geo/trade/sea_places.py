"""Ports and chokepoints beside flows: points and their words, for those who ask for them.

They say where, never how much: no source here says what passes through a strait, or over a quay.
"""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.table import CellKind, Column, Table
from geo.locale.say import say
from geo.maps import projection
from geo.maps import sites as layer
from geo.maps.colours import Theme
from geo.maps.legend import LegendEntry
from geo.tables import sea_places as table

SOURCE_IDS = ("imf-portwatch-chokepoints", "natural-earth-ports")
# Natural Earth's ranks of ports that are drawn: Singapore and Shanghai are of rank 4, Rotterdam and Antwerp of rank 5.
_DRAWN = 5


def shown(atlas: Atlas) -> pd.DataFrame:
    """Every chokepoint, and the ports of Natural Earth's ranks 3 to 5; columns of :mod:`geo.tables.sea_places`."""
    every = atlas.dataset.memo.get("sea places", table.read)
    return every[(every[table.KIND] == table.CHOKEPOINT) | (every[table.RANK] <= _DRAWN)].reset_index(drop=True)


def drawn(found: pd.DataFrame) -> pd.DataFrame:
    """The same places as :mod:`geo.maps.sites` draws them: a ring for a chokepoint, a dot for a port."""
    x, y = projection.project_points(found[table.LONGITUDE], found[table.LATITUDE])
    narrow = found[table.KIND] == table.CHOKEPOINT
    return pd.DataFrame(
        {
            v.ISO3: "",
            "name": found[table.NAME],
            "value": [say("chokepoint") if one else say("port") for one in narrow],
            "detail": "",
            "source": ["IMF PortWatch" if one else "Natural Earth" for one in narrow],
            "x": x,
            "y": y,
            layer.DOT: ~narrow,
            layer.RING: narrow,
        }
    )


def legend(found: pd.DataFrame, theme: Theme) -> tuple[LegendEntry, ...]:
    """What rings and dots mean, with their numbers."""
    narrow = int((found[table.KIND] == table.CHOKEPOINT).sum())
    return (
        LegendEntry(theme.ink, say("chokepoint (IMF PortWatch)"), narrow, kind=layer.WORKS),
        LegendEntry(theme.ink, say("port (Natural Earth)"), len(found) - narrow, kind=layer.MINES),
    )


def note(found: pd.DataFrame) -> str:
    """What the points are and are not."""
    narrow = int((found[table.KIND] == table.CHOKEPOINT).sum())
    return say(
        "Rings are {narrow} chokepoints (IMF PortWatch), dots {ports} ports (Natural Earth, chosen by the scale of map "
        "on which they appear, not by tonnage; some large ports are not in it). No figure says what passes through "
        "them, and curves are drawn, not tracked.",
        narrow=narrow,
        ports=len(found) - narrow,
    )


def listing(found: pd.DataFrame) -> Table:
    """The places as a table of their own."""
    return Table(
        title=say("Ports and chokepoints"),
        frame=found,
        columns=(
            Column(table.NAME, say("Name"), pinned=True),
            Column(table.KIND, say("Kind")),
            Column(table.LATITUDE, say("Latitude"), CellKind.SMALL),
            Column(table.LONGITUDE, say("Longitude"), CellKind.SMALL),
            Column(v.SOURCE_ID, say("Source")),
        ),
        stem="ports-and-chokepoints",
        note=say("Chokepoints: IMF PortWatch. Ports: Natural Earth, public domain."),
    )
