"""Build ``sea_places.csv`` from IMF PortWatch's chokepoints and Natural Earth's ports.

The inputs are ``portwatch_chokepoints/chokepoint_coordinates.csv`` (``portid``, ``chokepoint_name``, ``latitude``,
``longitude``, ``source``) and ``natural_earth_ports/ne_10m_ports.json`` (GeoJSON; ``name``, ``scalerank``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.errors import SourceError
from geo.tables import sea_places as table

CHOKEPOINTS: Final = Path("portwatch_chokepoints") / "chokepoint_coordinates.csv"
PORTS: Final = Path("natural_earth_ports") / "ne_10m_ports.json"
CHOKEPOINT_SOURCE: Final = "imf-portwatch-chokepoints"
PORT_SOURCE: Final = "natural-earth-ports"
_DECIMALS: Final = 4


def chokepoints(rows: list[dict[str, str]]) -> pd.DataFrame:
    """The chokepoints by name; columns of :mod:`geo.tables.sea_places`.

    Raises
    ------
    SourceError: if a place is not a number or not PortWatch's.
    """
    found = []
    for row in rows:
        if "PortWatch" not in row["source"]:
            raise SourceError(f"{CHOKEPOINTS.name}: {row['chokepoint_name']} is from {row['source']!r}.")
        try:
            place = float(row["longitude"]), float(row["latitude"])
        except ValueError as error:
            raise SourceError(f"{CHOKEPOINTS.name}: {row['chokepoint_name']} has no place: {error}") from error
        found.append((table.CHOKEPOINT, row["chokepoint_name"].strip(), *place, None, CHOKEPOINT_SOURCE))
    return _framed(found)


def ports(collection: dict[str, Any]) -> pd.DataFrame:
    """The ports by name, each place once; columns of :mod:`geo.tables.sea_places`.

    Raises
    ------
    SourceError: for a feature that is not a port.
    """
    found = []
    for feature in collection["features"]:
        own = feature["properties"]
        if own["featurecla"] != "Port":
            raise SourceError(f"{PORTS.name}: {own['name']!r} is a {own['featurecla']}, not a port.")
        longitude, latitude = feature["geometry"]["coordinates"]
        found.append((table.PORT, own["name"].strip(), longitude, latitude, own["scalerank"], PORT_SOURCE))
    return _framed(found).drop_duplicates([table.NAME, table.LONGITUDE, table.LATITUDE])


def _framed(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(table.TABLE.dtypes)).astype(table.TABLE.dtypes)
    return frame.round({table.LONGITUDE: _DECIMALS, table.LATITUDE: _DECIMALS})


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``sea_places.csv`` into *tables*.

    Raises
    ------
    MissingInputError, SourceError, TableError: as above.
    """
    found = pd.concat(
        [
            chokepoints(published.read_rows(published.given(inputs / CHOKEPOINTS))),
            ports(json.loads(published.given(inputs / PORTS).read_text(encoding="utf-8-sig"))),
        ]
    )
    order = [table.KIND, table.NAME, table.LONGITUDE, table.LATITUDE, v.SOURCE_ID]
    published.write_csv(table.check(found.sort_values(order, ignore_index=True)), tables / "sea_places.csv")
