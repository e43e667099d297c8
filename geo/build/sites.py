"""Build ``sites.csv`` and ``site_counts.csv`` from ICMM's Global Mining Dataset: ``global-mining-dataset.xlsx``.

The sheet ``External`` has a row per site; its commodities are read by ``data/mappings/site_commodities.csv``, where an
empty mineral says that the atlas has no such mineral, or why it is left out (thermal coal). A site that names a mineral
several times keeps its most important role. A site whose point lies far from the country that is printed belongs to
the country where it lies, with a note (the release prints 24 sites of Western Australia and Queensland as New
Caledonia's). The sheet ``Supplemental Sheet`` says how many sites of each primary
commodity ICMM knows and how many of them the public release holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import shapely
from python_calamine import CalamineWorkbook

from geo import vocabulary as v
from geo.build import published
from geo.errors import SourceError
from geo.reference import countries
from geo.sources import MAPPINGS
from geo.tables import boundaries
from geo.tables import sites as table

FILE = "global-mining-dataset.xlsx"
SOURCE_ID = "icmm-sites-2025"
MAPPING = "site_commodities.csv"
# Degrees from the coarse shape of a country at which a site may still be its own: coasts and islets are simplified.
NEAR = 1.0
_SHEET, _COUNTS = "External", "Supplemental Sheet"
# Columns of the sheet, by position, as its header prints them.
_HEADER = (
    *("ICMMID", "Confidence Factor", "Mine Name", "Group Names", "Latitude", "Longitude", "Asset Type", "Country"),
    *("Primary Commodity", "Secondary Commodity", "Other Commodities"),
)
_COMMODITIES = slice(8, 11)

Minerals = dict[str, tuple[str, ...]]
Sheet = Sequence[Sequence[object]]


def minerals_of(rows: list[dict[str, str]]) -> Minerals:
    """Ids of the minerals that each printed commodity stands for; none for those that are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["commodity"]] = (*found.get(row["commodity"], ()), *([row["mineral"]] if row["mineral"] else []))
    return found


def _named(cell: object) -> list[str]:
    return [part.strip().lower() for part in re.split(r"[;,]", str(cell)) if part.strip()]


def _unknown(names: set[str], known: Minerals) -> None:
    if missing := sorted(names - set(known)):
        raise SourceError(f"{FILE} names commodities that {MAPPING} does not know: {', '.join(missing)}.")


def placed(iso3: str, longitude: float, latitude: float, shapes: dict[str, shapely.Geometry]) -> tuple[str, str | None]:
    """The country of a point, and a note where another is printed; *shapes* by alpha-3 in degrees.

    Raises
    ------
    SourceError: if the point is far from the printed country and in no other.
    """
    point = shapely.Point(longitude, latitude)
    if iso3 not in shapes or shapes[iso3].distance(point) <= NEAR:
        return iso3, None
    holding = [code for code, shape in shapes.items() if shape.contains(point)]
    if len(holding) != 1:
        raise SourceError(f"{FILE}: a site at {longitude}, {latitude} is printed as {iso3} and is in no country.")
    return holding[0], f"printed as in {countries.name_of(iso3)}"


def sites(rows: Sheet, known: Minerals, shapes: dict[str, shapely.Geometry]) -> pd.DataFrame:
    """The table of sites from the rows of the sheet, its header first; columns of :mod:`geo.tables.sites`.

    *shapes* are those of the countries, by alpha-3 in degrees.

    Raises
    ------
    SourceError: for another header, or a commodity that the mapping does not have.
    TableError: if the result is not well formed, such as a coordinate off the globe.
    UnknownChoiceError: for a country that the atlas does not know.
    """
    header = tuple(str(cell).strip() for cell in rows[0])
    if header != _HEADER:
        raise SourceError(f"{FILE}: the sheet {_SHEET!r} has other columns than expected: {', '.join(header)}.")
    _unknown({name for row in rows[1:] for cell in row[_COMMODITIES] for name in _named(cell)}, known)
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows[1:]:
        site, confidence, name, _, latitude, longitude, facilities, country = (str(cell).strip() for cell in row[:8])
        x, y = _degrees(longitude), _degrees(latitude)
        iso3, note = placed(countries.iso3_of(country), x, y, shapes)
        fixed = {
            table.SITE: site,
            table.NAME: " ".join(name.split()),
            v.ISO3: iso3,
            table.LONGITUDE: x,
            table.LATITUDE: y,
            table.FACILITIES: ";".join(_named(facilities)),
            table.CONFIDENCE: confidence.lower(),
        }
        for role, cell in zip(table.ROLES, row[_COMMODITIES], strict=True):
            for commodity in _named(cell):
                for mineral in known[commodity]:
                    more = {v.MINERAL: mineral, table.COMMODITY: commodity, table.ROLE: role}
                    found.setdefault((mineral, site), fixed | more | {v.SOURCE_ID: SOURCE_ID, v.NOTE: note})
    frame = pd.DataFrame([found[key] for key in sorted(found)])
    return table.SITES.check(frame.astype(table.SITES.dtypes))


def _degrees(text: str) -> float:
    """A coordinate; the release prints some with a minus sign of typography (U+2212)."""
    return round(float(text.replace("\u2212", "-")), 5)


def counts(rows: Sheet, known: Minerals) -> pd.DataFrame:
    """The table of counts, from ``Supplemental Table 1`` of the second sheet: its fifth to seventh columns.

    Raises
    ------
    SourceError: if the rows do not add up to the printed totals, or a commodity is unknown.
    TableError: if the result is not well formed.
    """
    printed = {str(row[4]).strip().lower(): (row[5], row[6]) for row in rows if isinstance(row[5], int | float)}
    total = printed.pop("total", None)
    sums = tuple(sum(int(str(pair[at]).split(".")[0]) for pair in printed.values()) for at in (0, 1))
    if total is None or sums != tuple(int(str(one).split(".")[0]) for one in total):
        raise SourceError(f"{FILE}: the counts of sites add up to {sums}, and the printed total is {total}.")
    _unknown(set(printed), known)
    found = [
        {table.COMMODITY: name, v.MINERAL: mineral, table.KNOWN: one, table.PUBLISHED: other, v.SOURCE_ID: SOURCE_ID}
        for name, (one, other) in sorted(printed.items())
        for mineral in known[name]
    ]
    return table.COUNTS.check(pd.DataFrame(found).astype(table.COUNTS.dtypes))


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every build step is called alike
    """Write ``sites.csv`` and ``site_counts.csv`` into *tables*.

    Raises
    ------
    MissingInputError, SourceError, TableError: as above.
    """
    path = published.given(inputs / FILE)
    book = CalamineWorkbook.from_path(path)
    known = minerals_of(published.read_rows(MAPPINGS / MAPPING))
    drawn = boundaries.read_map_shapes(path=tables / "map_shapes.parquet")
    shapes = dict(zip(drawn[v.ISO3], drawn["geometry_lonlat"], strict=True))
    published.write_csv(sites(book.get_sheet_by_name(_SHEET).to_python(), known, shapes), tables / "sites.csv")
    published.write_csv(counts(book.get_sheet_by_name(_COUNTS).to_python(), known), tables / "site_counts.csv")
