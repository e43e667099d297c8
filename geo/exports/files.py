"""The figures behind a view as files: CSV, one or all, XLSX, GeoJSON and GeoPackage, each with its provenance."""

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
from geo.downloads import Worksheet
from geo.errors import NotComputableError
from geo.maps import curves, projection, world
from geo.tables import boundaries

_ORIGIN = ("publisher", "title", "edition", "published", "retrieved", "licence", "licence_url", "url", "citation")
_DECIMALS = 4
# Moments that the writers of packages put into them.
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SHEET_NAME = 31  # characters that a name of a sheet may have
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(slide: Slide, ending: str, *, on: dt.date, atlas: Atlas | None = None, base: str = "") -> bytes:
    """The figures of a slide, of both its views if it has two, as ``csv``, ``zip``, ``xlsx``, ``geojson`` or ``gpkg``.

    Raises
    ------
    NotComputableError: if there are none, or no map for a file of shapes.
    """
    kinds = {"csv": csv, "zip": archive, "xlsx": xlsx, "geojson": geojson, "gpkg": gpkg}
    return kinds[ending](compose_slide(slide, on=on, atlas=atlas, base=base))


def table(content: Content | Pair) -> pd.DataFrame:
    """Every row behind the export: of a map one per listed country and the totals, of flows one per pair of countries.

    Rows of two views stand under each other; ``view`` says to which of them a row belongs.
    """
    if isinstance(content, Pair):
        return _stacked(content, [side.table.whole for side in content.sides])
    return content.table.whole


def tables(content: Content | Pair) -> tuple[tuple[str, pd.DataFrame], ...]:
    """Every table of a view with its title, the one of :func:`table` first; of two views those of both."""
    if not isinstance(content, Pair):
        return tuple((one.title, one.whole) for one in content.tables)
    first = [("Figures", table(content))]
    others = [
        (f"{name}: {one.title}", one.whole)
        for side, name in zip(content.sides, content.names, strict=True)
        for one in side.tables[1:]
    ]
    return (*first, *others)


def _stacked(pair: Pair, tables: list[pd.DataFrame]) -> pd.DataFrame:
    named = [rows.astype(object).assign(view=name) for rows, name in zip(tables, pair.names, strict=True)]
    both = pd.concat(named, ignore_index=True).infer_objects()
    return both[["view", *(name for name in both.columns if name != "view")]]


def csv(content: Content | Pair) -> bytes:
    """The first table, comma-separated, UTF-8; the provenance stands first, in lines that begin with ``#``."""
    others = [title for title, _ in tables(content)[1:]]
    more = [("More tables", f"{'; '.join(others)} (in the ZIP of CSV files and in the workbook)")] if others else []
    return downloads.csv(table(content), comments=(*content.caption.provenance, *more))


def archive(content: Content | Pair) -> bytes:
    """Every table as a CSV file of its own with its provenance, in a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for place, (title, rows) in enumerate(tables(content), start=1):
            comments = (("Table", title), *content.caption.provenance)
            name = f"{place}-{_plain_name(title)}.csv"
            pack.writestr(zipfile.ZipInfo(name, _EPOCH), downloads.csv(rows, comments=comments), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _plain_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]


def xlsx(content: Content | Pair) -> bytes:
    """A workbook: one sheet per table, the provenance, the sources. Texts that look like formulas stay texts."""
    caption = content.caption
    words = pd.DataFrame(list(caption.provenance), columns=["What", "Words"])
    origins = [[getattr(origin, name) for name in ("id", *_ORIGIN)] for origin in caption.origins]
    found = tables(content)
    names = _sheet_names([title for title, _ in found])
    sheets = (
        *(Worksheet(name, rows, widths=(24, 14), frozen=True) for name, (_, rows) in zip(names, found, strict=True)),
        Worksheet("Provenance", words, widths=(16, 120), wrapped=True),
        Worksheet("Sources", pd.DataFrame(origins, columns=["id", *_ORIGIN]), widths=(28,)),
    )
    return same_every_time(downloads.workbook(sheets, title=caption.title), on=caption.made)


def _sheet_names(titles: list[str]) -> list[str]:
    """Names that a workbook accepts: the first is "Figures", no two are alike, at most 31 characters."""
    found = ["Figures"]
    for place, title in enumerate(titles[1:], start=2):
        plain = " ".join(re.sub(r"[\[\]:*?/\\']+", " ", title).split())
        found.append(f"{place} {plain}"[:_SHEET_NAME].strip())
    return found[: len(titles)]


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
    sites = curves.places(world.load())
    placed = rows[v.EXPORTER].isin(list(sites)) & rows[v.IMPORTER].isin(list(sites))
    rows = rows[placed].reset_index(drop=True)
    return rows, [_line(sites[row.exporter], sites[row.importer]) for row in rows.itertuples()]


def _line(one: tuple[float, float], other: tuple[float, float]) -> Any:
    pieces = []
    for piece in curves.way(*one, *other):
        x, y = zip(*json.loads(piece.coordinates), strict=True)
        lon, lat = projection.unproject_points(x, y)
        pieces.append([(round(a, _DECIMALS), round(b, _DECIMALS)) for a, b in zip(lon, lat, strict=True)])
    return shapely.MultiLineString([[(float(a), float(b)) for a, b in piece] for piece in pieces])


def geojson(content: Content | Pair) -> bytes:
    """GeoJSON (RFC 7946) of the joined map; provenance, sources and every table of the view are foreign members."""
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
        "tables": [
            {
                "title": title,
                "columns": [str(name) for name in table_rows.columns],
                "rows": [[_plain(cell) for cell in row] for row in table_rows.itertuples(index=False, name=None)],
            }
            for title, table_rows in tables(content)
        ],
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
    """A GeoPackage with the layer ``map``, every table of the view and the tables ``provenance`` and ``sources``."""
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
            layers = [
                (f"{n}_{_plain_name(title).replace('-', '_')}", _texts(own))
                for n, (title, own) in enumerate(tables(content), start=1)
            ]
            for name, layer in (("provenance", words), ("sources", origins), *layers):
                pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", append=True)
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Columns of one type each: numbers and truth values as they are, everything else as text."""
    plain = rows.infer_objects()
    mixed = [name for name in plain.columns if plain[name].dtype == object]
    return plain.assign(**{name: [None if pd.isna(cell) else str(cell) for cell in plain[name]] for name in mixed})


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
