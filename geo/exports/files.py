"""The figures behind a map as files: CSV, XLSX, GeoJSON and GeoPackage, each with its provenance."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from geo import downloads
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.compose import compose_slide
from geo.content.content import Content, FlowFigure, Pair
from geo.content.view import Slide
from geo.downloads import Sheet
from geo.errors import NotComputableError
from geo.maps import flows as flow_map
from geo.maps import projection, world
from geo.tables import boundaries

_ORIGIN = ("publisher", "title", "edition", "published", "retrieved", "licence", "licence_url", "url", "citation")
_DECIMALS = 4
# Moments that the writers of packages put into them.
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(slide: Slide, ending: str, *, on: dt.date, atlas: Atlas | None = None, base: str = "") -> bytes:
    """The figures of a slide, of both its views if it has two, as ``csv``, ``xlsx``, ``geojson`` or ``gpkg``.

    Raises
    ------
    NotComputableError: if there are none, or no map for a file of shapes.
    """
    kinds = {"csv": csv, "xlsx": xlsx, "geojson": geojson, "gpkg": gpkg}
    return kinds[ending](compose_slide(slide, on=on, atlas=atlas, base=base))


def table(content: Content | Pair) -> pd.DataFrame:
    """Every row behind the export: of a map one per listed country and the totals, of flows one per pair of countries.

    Rows of two views stand under each other; ``view`` says to which of them a row belongs.
    """
    if isinstance(content, Pair):
        return _stacked(content, [side.table.whole for side in content.sides])
    return content.table.whole


def _stacked(pair: Pair, tables: list[pd.DataFrame]) -> pd.DataFrame:
    named = [rows.astype(object).assign(view=name) for rows, name in zip(tables, pair.names, strict=True)]
    both = pd.concat(named, ignore_index=True).infer_objects()
    return both[["view", *(name for name in both.columns if name != "view")]]


def csv(content: Content | Pair) -> bytes:
    """Comma-separated, UTF-8; the provenance stands first, in lines that begin with ``#``."""
    return downloads.csv(table(content), comments=content.caption.provenance)


def xlsx(content: Content | Pair) -> bytes:
    """A workbook: the figures, their provenance, the sources. Texts that look like formulas stay texts."""
    caption = content.caption
    words = pd.DataFrame(list(caption.provenance), columns=["What", "Words"])
    origins = [[getattr(origin, name) for name in ("id", *_ORIGIN)] for origin in caption.origins]
    sheets = (
        Sheet("Figures", table(content), widths=(24, 14), frozen=True),
        Sheet("Provenance", words, widths=(16, 120), wrapped=True),
        Sheet("Sources", pd.DataFrame(origins, columns=["id", *_ORIGIN]), widths=(28,)),
    )
    return same_every_time(downloads.workbook(sheets, title=caption.title), on=caption.made)


def shapes(content: Content | Pair) -> tuple[pd.DataFrame, list[Any]]:
    """Rows and their geometries in degrees (WGS 84): areas with their values, or drawn flows as lines.

    Rings run as RFC 7946 (section 3.1.6) wants them, outer ones counterclockwise. ``member`` is true or false in
    every row of a map of one value per country.

    Raises
    ------
    NotComputableError: if there is no map.
    """
    if isinstance(content, Pair):
        sides = [shapes(side) for side in content.sides]
        return _stacked(content, [rows for rows, _ in sides]), [one for _, found in sides for one in found]
    if content.figure is None:
        raise NotComputableError("This view has no map; its figures are in the CSV and the workbook.")
    if isinstance(content.figure, FlowFigure):
        return _flow_lines(content)
    map_shapes = boundaries.read_map_shapes()
    values = content.map_table.frame.drop(columns="country").drop_duplicates(v.ISO3)
    shown = content.figure.table
    # The figure of a former state is that of each of its successors' shapes, under its own code and name.
    owner = shown["former"].fillna(map_shapes[v.ISO3]) if "former" in shown else map_shapes[v.ISO3]
    places = map_shapes[[v.ISO3, "kind"]].assign(name=shown["name"], figure_of=owner)
    frame = places[[v.ISO3, "name", "kind", "figure_of"]].merge(
        values.rename(columns={v.ISO3: "figure_of"}), on="figure_of", how="left", sort=False
    )
    frame["member"] = frame[v.ISO3].isin(list(content.figure.members))
    frame["colour"] = list(content.figure.table["colour"])
    coarse = shapely.set_precision(map_shapes["geometry_lonlat"].to_numpy(), 10.0**-_DECIMALS)
    return frame, list(shapely.orient_polygons(coarse))


def _flow_lines(content: Content) -> tuple[pd.DataFrame, list[Any]]:
    rows = table(content)
    rows = rows[rows["drawn"]].reset_index(drop=True)
    sites = flow_map.places(world.load())
    placed = rows[v.EXPORTER].isin(list(sites)) & rows[v.IMPORTER].isin(list(sites))
    rows = rows[placed].reset_index(drop=True)
    return rows, [_line(sites[row.exporter], sites[row.importer]) for row in rows.itertuples()]


def _line(one: tuple[float, float], other: tuple[float, float]) -> Any:
    pieces = []
    for piece in flow_map.way(*one, *other):
        x, y = zip(*json.loads(piece.coordinates), strict=True)
        lon, lat = projection.unproject_points(x, y)
        pieces.append([(round(a, _DECIMALS), round(b, _DECIMALS)) for a, b in zip(lon, lat, strict=True)])
    return shapely.MultiLineString([[(float(a), float(b)) for a, b in piece] for piece in pieces])


def geojson(content: Content | Pair) -> bytes:
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
        "provenance": [list(pair) for pair in caption.provenance],
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


def gpkg(content: Content | Pair) -> bytes:
    """A GeoPackage with the layer ``map`` and the tables ``provenance`` and ``sources``."""
    import geopandas as gpd  # noqa: PLC0415 - heavy, and only here
    import pyogrio  # noqa: PLC0415

    rows, found = shapes(content)
    frame = gpd.GeoDataFrame(rows, geometry=found, crs="EPSG:4326")
    caption = content.caption
    words = pd.DataFrame(list(caption.provenance), columns=["what", "words"])
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


def same_every_time(package: bytes, *, on: dt.date) -> bytes:
    """The same package with every moment in it set to the date: in its directory, its properties and its workbooks."""
    file = io.BytesIO()
    moment = f"{on.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            held = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                held = same_every_time(held, on=on)
            if entry.filename == "docProps/core.xml":
                held = _MOMENT.sub(moment, held)
            new.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), held, zipfile.ZIP_DEFLATED)
    return file.getvalue()
