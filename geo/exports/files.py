"""The figures behind a map as files: CSV, XLSX, GeoJSON and GeoPackage, each with its provenance."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from geo import downloads
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.compose import compose
from geo.content.caption import Caption
from geo.content.content import Content, FlowFigure
from geo.content.view import View
from geo.downloads import Sheet
from geo.errors import NotComputableError
from geo.exports.package import same_every_time
from geo.maps import flows as flow_map
from geo.maps import projection, world
from geo.tables import boundaries

_ORIGIN = ("publisher", "title", "edition", "published", "retrieved", "licence", "licence_url", "url", "citation")
_DECIMALS = 4


def write(view: View, ending: str, *, on: dt.date, atlas: Atlas | None = None, base: str = "") -> bytes:
    """The figures of a view as ``csv``, ``xlsx``, ``geojson`` or ``gpkg``.

    Raises
    ------
    NotComputableError: if there are none, or no map for a file of shapes.
    """
    kinds = {"csv": csv, "xlsx": xlsx, "geojson": geojson, "gpkg": gpkg}
    return kinds[ending](compose(view, on=on, atlas=atlas, base=base))


def table(content: Content) -> pd.DataFrame:
    """Every row behind the export: of a map one a listed country and the totals, of flows one a pair, drawn or not."""
    return content.table.whole


def provenance(caption: Caption) -> list[tuple[str, str]]:
    """Names and words of everything that an export says about itself."""
    return [
        ("Title", caption.title),
        ("Finding", caption.finding),
        *caption.filters,
        ("Definition", caption.definition),
        *(("Note", note) for note in (*caption.messages, *caption.notes)),
        ("Source", caption.source.removeprefix("Source: ")),
        *(("Licence", licence) for licence in caption.licences),
        ("Dataset", caption.dataset),
        ("Made", caption.made.isoformat()),
        ("Permalink", caption.permalink),
    ]


def csv(content: Content) -> bytes:
    """Comma-separated, UTF-8; the provenance stands first, in lines that begin with ``#``."""
    return downloads.csv(table(content), comments=provenance(content.caption))


def xlsx(content: Content) -> bytes:
    """A workbook: the figures, their provenance, the sources. Texts that look like formulas stay texts."""
    caption = content.caption
    words = pd.DataFrame(provenance(caption), columns=["What", "Words"])
    origins = [[getattr(origin, name) for name in ("id", *_ORIGIN)] for origin in caption.origins]
    sheets = (
        Sheet("Figures", table(content), widths=(24, 14), frozen=True),
        Sheet("Provenance", words, widths=(16, 120), wrapped=True),
        Sheet("Sources", pd.DataFrame(origins, columns=["id", *_ORIGIN]), widths=(28,)),
    )
    return same_every_time(downloads.workbook(sheets, title=caption.title), on=caption.made)


def shapes(content: Content) -> tuple[pd.DataFrame, list[Any]]:
    """Rows and their geometries in degrees (WGS 84): areas with their values, or drawn flows as lines.

    Raises
    ------
    NotComputableError: if there is no map.
    """
    if content.figure is None:
        raise NotComputableError("This view has no map; its figures are in the CSV and the workbook.")
    if isinstance(content.figure, FlowFigure):
        rows = table(content)
        rows = rows[rows["drawn"]].reset_index(drop=True)
        sites = flow_map.places(world.load())
        placed = rows[v.EXPORTER].isin(list(sites)) & rows[v.IMPORTER].isin(list(sites))
        rows = rows[placed].reset_index(drop=True)
        lines = [_line(sites[row.exporter], sites[row.importer]) for row in rows.itertuples()]
        return rows, lines
    map_shapes = boundaries.read_map_shapes()
    values = content.map_table.frame.drop(columns="country").drop_duplicates(v.ISO3)
    frame = map_shapes[[v.ISO3, "name", "kind"]].merge(values, on=v.ISO3, how="left", sort=False)
    frame["colour"] = list(content.figure.table["colour"])
    return frame, list(shapely.set_precision(map_shapes["geometry_lonlat"].to_numpy(), 10.0**-_DECIMALS))


def _line(one: tuple[float, float], other: tuple[float, float]) -> Any:
    pieces = []
    for piece in flow_map.way(*one, *other):
        x, y = zip(*json.loads(piece.coordinates), strict=True)
        lon, lat = projection.unproject_points(x, y)
        pieces.append([(round(a, _DECIMALS), round(b, _DECIMALS)) for a, b in zip(lon, lat, strict=True)])
    return shapely.MultiLineString([[(float(a), float(b)) for a, b in piece] for piece in pieces])


def geojson(content: Content) -> bytes:
    """GeoJSON (RFC 7946) of the joined map; the provenance is the foreign member ``provenance``."""
    rows, found = shapes(content)
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(geometry)),
            "properties": {name: _plain(cell) for name, cell in zip(rows.columns, row, strict=True)},
        }
        for row, geometry in zip(rows.itertuples(index=False, name=None), found, strict=True)
    ]
    caption = content.caption
    members = {
        "type": "FeatureCollection",
        "provenance": [list(pair) for pair in provenance(caption)],
        "sources": [{name: getattr(origin, name) for name in ("id", *_ORIGIN)} for origin in caption.origins],
        "features": features,
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(cell: Any) -> Any:
    if isinstance(cell, str | bool):
        return cell
    if pd.isna(cell):
        return None
    number = float(cell)
    return int(number) if number.is_integer() else number


def gpkg(content: Content) -> bytes:
    """A GeoPackage with the layer ``map`` and the tables ``provenance`` and ``sources``."""
    import geopandas as gpd  # noqa: PLC0415 - heavy, and only here
    import pyogrio  # noqa: PLC0415

    rows, found = shapes(content)
    frame = gpd.GeoDataFrame(rows, geometry=found, crs="EPSG:4326")
    caption = content.caption
    words = pd.DataFrame(provenance(caption), columns=["what", "words"])
    origins = pd.DataFrame(
        [[getattr(o, name) for name in ("id", *_ORIGIN)] for o in caption.origins], columns=["source_id", *_ORIGIN]
    )
    # The format notes when a layer was changed: the date of the export, so that equal maps are equal files.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{caption.made.isoformat()}T00:00:00.000Z"})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "map.gpkg"
            pyogrio.write_dataframe(frame, path, layer="map", driver="GPKG", promote_to_multi=True)
            for name, layer in (("provenance", words), ("sources", origins)):
                pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", append=True)
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
