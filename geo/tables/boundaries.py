"""The shapes of countries: geographic tables for analysis, and the light ones that maps draw.

``boundaries_50m`` and ``boundaries_110m`` (GeoParquet, EPSG:4326), one row per country or territory:
``iso3``, ``name``, ``kind`` (country, territory, disputed), ``lon`` and ``lat`` of a point well inside
the mainland, ``area_km2`` (on the ellipsoid), ``geometry``. Areas without attribution (``kind`` disputed) have no code
and come last.

``map_shapes`` and ``map_borders`` hold the same world in Equal Earth, whole kilometres; they are
read with pyarrow and shapely alone, because importing geopandas takes longer than drawing the map.
Source: Natural Earth 5, public domain; decisions in ``data/mappings/boundary_names.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo import sources
from geo import vocabulary as v
from geo.errors import TableError, UnknownChoiceError

if TYPE_CHECKING:
    import geopandas as gpd

SCALES: Final = ("50m", "110m")
COLUMNS: Final = (v.ISO3, "name", "kind", "lon", "lat", "area_km2", "geometry")
MAP_COLUMNS: Final = (*COLUMNS[:-1], "x", "y", "small", "geometry", "geometry_lonlat")
BORDER_COLUMNS: Final = ("kind", "iso3_a", "iso3_b", "geometry")
COAST: Final = "coast"
BORDER: Final = "border"
DISPUTED: Final = "disputed"

_SHAPES: Final = "map_shapes"
_BORDERS: Final = "map_borders"


def read(scale: str = "50m", *, path: Path | None = None) -> gpd.GeoDataFrame:
    """Read and check the shapes of one *scale* (``"50m"`` or ``"110m"``); columns as in the module.

    Raises
    ------
    UnknownChoiceError: for another scale.
    TableError: if the file is missing, unreadable or breaks the rules of ``check``.
    """
    if scale not in SCALES:
        raise UnknownChoiceError("scale", scale, SCALES)
    import geopandas as gpd  # noqa: PLC0415 - costs a second, and the maps do without it

    table = f"boundaries_{scale}"
    file = path or sources.TABLES / f"{table}.parquet"
    try:
        frame = gpd.read_parquet(file)
    except FileNotFoundError as error:
        raise _missing(table, file) from error
    except (ValueError, KeyError, OSError) as error:
        raise _unreadable(table, file, error) from error
    return check(frame, table=table)


def check(frame: gpd.GeoDataFrame, *, table: str = "boundaries_50m") -> gpd.GeoDataFrame:
    """Return *frame* if it can be drawn and joined.

    Raises
    ------
    TableError: listing every fault: columns, coordinate system, codes, empty or invalid shapes,
        shapes that are not polygons or leave the world.
    """
    faults = _column_faults(frame.columns, COLUMNS)
    if not faults:
        if frame.crs is None or frame.crs.to_epsg() != 4326:  # noqa: PLR2004 - EPSG:4326
            faults.append(f"the coordinate system is {frame.crs}, not EPSG:4326")
        faults += _row_faults(frame, limits=(-180.0, -90.0, 180.0, 90.0))
    if faults:
        raise TableError(table, faults)
    return frame


def read_map_shapes(*, path: Path | None = None) -> pd.DataFrame:
    """The shapes of the world map, one row per area, sorted by ``iso3``; areas without a code last.

    Columns: those of the module, then ``x`` and ``y`` (the point in km, Equal Earth), ``small`` (under
    25,000 km²: draw a dot too), ``geometry`` (shapely MultiPolygon, Equal Earth, whole kilometres) and
    ``geometry_lonlat`` (the same in hundredths of a degree, for globes and web maps). Places too small
    for Natural Earth's 1:50m shapes (Gibraltar, Tuvalu …) are lozenges of 6 km without ``area_km2``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the rules, listing every fault.
    """
    frame = _read_wkb(_SHAPES, path, MAP_COLUMNS)
    faults = _row_faults(frame, limits=(-17244, -8393, 17244, 8393))
    if faults:
        raise TableError(_SHAPES, faults)
    return frame


def read_map_borders(*, path: Path | None = None) -> pd.DataFrame:
    """Every edge of the map shapes once: ``kind`` (coast or border), ``iso3_a``, ``iso3_b``, ``geometry``.

    ``geometry`` is a LineString in km. A coast has only ``iso3_a``; the codes of a border are in
    alphabetical order, and missing for an area without a code.

    Raises
    ------
    TableError: if the file is missing, unreadable or lacks a column.
    """
    return _read_wkb(_BORDERS, path, BORDER_COLUMNS)


def _read_wkb(table: str, path: Path | None, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table whose columns named geometry… hold WKB, these as shapely geometries."""
    file = path or sources.TABLES / f"{table}.parquet"
    try:
        content = pq.read_table(file)
        faults = _column_faults(content.column_names, columns)
        if faults:
            raise TableError(table, faults)
        coded = [name for name in columns if name.startswith("geometry")]
        shapes = {name: shapely.from_wkb(content[name].to_numpy()) for name in coded}
    except FileNotFoundError as error:
        raise _missing(table, file) from error
    except (pa.ArrowException, shapely.errors.ShapelyError, OSError) as error:
        raise _unreadable(table, file, error) from error
    frame: pd.DataFrame = content.drop_columns(coded).to_pandas()
    return frame.assign(**shapes)[list(columns)]


def _column_faults(present: Iterable[str], columns: tuple[str, ...]) -> list[str]:
    found = set(present)
    return [f"the column {column!r} is missing" for column in columns if column not in found]


def _row_faults(frame: pd.DataFrame, *, limits: tuple[float, float, float, float]) -> list[str]:
    """Faults of codes and shapes, each with the areas concerned."""
    geometry = np.asarray(frame["geometry"], dtype=object)
    name = frame["name"].to_numpy()
    coded = frame[v.ISO3].dropna()
    empty = shapely.is_empty(geometry) | shapely.is_missing(geometry)
    box = shapely.bounds(geometry)
    outside = (box[:, :2] < limits[:2]).any(axis=1) | (box[:, 2:] > limits[2:]).any(axis=1)
    kinds = ~np.isin(shapely.get_type_id(geometry), [3, 6])
    invalid = ~shapely.is_valid(geometry)
    uncoded = (frame[v.ISO3].isna() != (frame["kind"] == DISPUTED)).to_numpy()
    findings = {
        "no shape": name[empty],
        "an invalid shape": name[invalid & ~empty],
        "a shape that is not a polygon": name[kinds & ~empty],
        f"a shape outside {limits}": name[outside],
        "no code though not disputed, or a code though disputed": name[uncoded],
    }
    faults = [f"{', '.join(map(str, who))}: {what}" for what, who in findings.items() if len(who)]
    repeated = sorted(set(coded[coded.duplicated()]))
    malformed = sorted(set(coded[~coded.str.fullmatch(r"[A-Z]{3}")]))
    if repeated:
        faults.append(f"codes on more than one row: {', '.join(repeated)}")
    if malformed:
        faults.append(f"codes that are not alpha-3: {', '.join(malformed)}")
    if frame.empty:
        faults.append("the table has no rows")
    return faults


def _missing(table: str, file: Path) -> TableError:
    return TableError(table, [f"the file {file.name} is not there; run 'python -m geo.build'"])


def _unreadable(table: str, file: Path, error: Exception) -> TableError:
    return TableError(table, [f"the file {file.name} cannot be read: {error}"])
