"""U.S. statistics of the Mineral Commodity Summaries: prices, trade, consumption, net import reliance, sources.

Read from the latest data release (``MCS2026_Commodities_Data.csv``). ``data/mappings/us_statistics.csv`` says of
which mineral a line is, by chapter and words; a line without a mineral of the atlas is left out and counted. The
publisher prints a net exporter as ``E``, keeps the signs of bounds, and marks what it estimates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.build import published, usgs
from geo.build.published import Figure, Row
from geo.errors import SourceError
from geo.tables import us_import_sources, us_salient
from geo.uploads import usgs_layouts, usgs_tables
from geo.uploads.read import Sheet

RELIANCE: Final = "net import reliance"
NET_EXPORTER: Final = "E"
SIGN_LOST: Final = "the release lost the sign before the figure"
PRICE_UNIT: Final = re.compile(r"(?:dollars|cents) per [^,(\[:]+", re.IGNORECASE)
STATISTICS: Final = {
    "import": "imports",
    "export": "exports",
    "price": "price",
    "production": "production",
    "consumption": "consumption",
    RELIANCE: RELIANCE,
    "employment": "employment",
    "stock": "stocks",
    "sold or used": "production",
    "sales": "production",
    "sold": "production",
    "shipment": "other",
    "supply": "other",
}
GOVERNMENT: Final = "government stockpile shipments"
_UNITS: Final = {"percent": v.Unit.PERCENT.value, "number": "persons", "index": "index, 1982=100"}
# Lost in the release: "1?gram ampoules".
_HYPHEN = re.compile(r"(?<=\d)\?(?=gram)")
_PRICE_LINE: Final = "price"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of one year: where it stands, of which mineral, and what it says."""

    chapter: str
    mineral: str
    statistic: str
    section: str
    group: str
    label: str


def statistic(printed: str, detail: str) -> str:
    """The atlas's word for a statistic.

    Raises
    ------
    SourceError: for one that is not known.
    """
    word = printed.strip().lower()
    if word not in STATISTICS:
        raise SourceError(f"U.S. statistics: {printed!r} is not a statistic that the atlas knows.")
    return GOVERNMENT if "government stockpile" in detail.lower() and word == "shipment" else STATISTICS[word]


def unit(kind: str, printed: str, words: str) -> str:
    """Unit of a line: of a price as its words say, for they are fuller than the column of units.

    Raises
    ------
    SourceError: for a line without a unit.
    """
    match = PRICE_UNIT.search(words) if kind == _PRICE_LINE else None
    if match:
        return match[0][0].lower() + match[0][1:].strip()
    shown = printed.strip()
    if not shown:
        raise SourceError(f"U.S. statistics: no unit in {words!r}.")
    return _UNITS.get(shown, shown)


def figure(text: str, notes: str, *, kind: str, latest: bool) -> Figure:
    """What a cell says; figures of the edition's own year are estimated unless the note says reported."""
    shown = text.replace("\u00a0", " ").strip()
    marks = (re.match(r"(estimated|reported)\b", part, re.IGNORECASE) for part in usgs_layouts.segments(notes))
    word = next((mark[1].lower() for mark in marks if mark), "")
    estimated = word == v.Status.ESTIMATED or (latest and word != v.Status.REPORTED)
    status = v.Status.ESTIMATED if estimated else v.Status.REPORTED
    if kind == RELIANCE and shown == NET_EXPORTER:
        return Figure(status, shown, upper=Decimal(0), note="net exporter")
    if shown.startswith("?"):
        return Figure(v.Status.NOT_AVAILABLE, shown, note=SIGN_LOST)
    return usgs.parse(shown, status)


def _rules(mappings: Path) -> list[tuple[str, re.Pattern[str], str]]:
    rows = published.read_rows(mappings / "us_statistics.csv")
    return [(row["chapter"], re.compile(row["words"], re.IGNORECASE), row["mineral"]) for row in rows]


def _mineral(chapter: str, words: str, rules: list[tuple[str, re.Pattern[str], str]]) -> str:
    for known, pattern, mineral in rules:
        if known == chapter and pattern.search(words):
            return mineral
    raise SourceError(f"us_statistics.csv has no row for the chapter {chapter!r}, {words!r}.")


def lines(tables: Iterable[Sheet], section: str) -> pd.DataFrame:
    """Rows of the release whose section begins with *section*, as text.

    Raises
    ------
    SourceError: if no release is among the tables.
    """
    found = [sheet.frame.astype("str") for sheet in tables if usgs_layouts.is_release(sheet)]
    if not found:
        raise SourceError("The data release of the latest Mineral Commodity Summaries is missing.")
    whole = pd.concat(found, ignore_index=True)
    return whole[whole["Section"].str.lower().str.startswith(section)].reset_index(drop=True)


def _line(row: dict[str, Any], rules: list[tuple[str, re.Pattern[str], str]]) -> Line:
    chapter = _chapter(row)
    detail = _HYPHEN.sub("-", " ".join(str(row["Statistics_detail"]).split()))
    commodity = str(row["Commodity"]).strip()
    section, *rest = detail.split(": ")
    own = usgs_tables.chapter(commodity) == chapter or commodity.lower() in detail.lower()
    group = ": ".join(filter(None, ("" if own else commodity, *rest[:-1])))
    mineral = _mineral(chapter, f"{commodity} | {detail}", rules)
    return Line(
        chapter, mineral, statistic(str(row["Statistics"]), detail), section, group, rest[-1] if rest else section
    )


def _chapter(row: dict[str, Any]) -> str:
    title = str(row["MCS chapter"])
    chapter = usgs_tables.chapter(title)
    if chapter is None:
        raise SourceError(f"usgs_chapters.csv has no row for the chapter {title!r}.")
    return chapter


def table(tables: Iterable[Sheet], mappings: Path) -> tuple[pd.DataFrame, Counter[str]]:
    """All U.S. statistics, a row per line and year (columns of ``geo.tables.us_salient``), and what is left out.

    Raises
    ------
    SourceError, TableError: for a chapter without a mapping, a print that cannot be read, a line twice.
    """
    release = lines(tables, "salient")
    rules, gone = _rules(mappings), Counter[str]()
    latest = release["Year"].max()
    rows: list[Row] = []
    for row in release.to_dict("records"):
        line = _line(row, rules)
        if not line.mineral:
            gone[f"{line.chapter}: not a mineral of the atlas"] += 1
            continue
        words = f"{line.label}, {line.group}, {line.section}"
        found = figure(row["Value"], row["Notes"], kind=line.statistic, latest=row["Year"] == latest)
        rows.append(
            {
                **{name: getattr(line, name) for name in Line.__slots__},
                v.YEAR: int(row["Year"]),
                **_amounts(found),
                v.UNIT: "as the line says" if _wordy(found) else unit(line.statistic, row["Unit"], words),
                v.STATUS: found.status.value,
                v.PUBLISHED_VALUE: found.published,
                v.SOURCE_ID: usgs.SOURCE_ID,
                v.NOTE: found.note,
            }
        )
    frame = pd.DataFrame(rows, columns=list(us_salient.DTYPES)).replace({"": None}).astype(us_salient.DTYPES)
    return us_salient.check(frame.sort_values(us_salient.KEY, ignore_index=True)), gone


def _wordy(found: Figure) -> bool:
    """Whether words stand in place of a figure, so that no unit does."""
    return found.note.startswith("printed as: Variable")


def _amounts(found: Figure) -> dict[str, float | None]:
    named = ((v.VALUE, found.value), (v.LOWER, found.lower), (v.UPPER, found.upper))
    return {name: None if amount is None else float(amount) for name, amount in named}


def import_sources(tables: Iterable[Sheet], mappings: Path) -> tuple[pd.DataFrame, Counter[str]]:
    """Shares of U.S. imports by country (columns of ``geo.tables.us_import_sources``), and what is left out.

    Raises
    ------
    SourceError, TableError: for an unknown chapter, place or print.
    """
    release = lines(tables, "import")
    rules, gone = _rules(mappings), Counter[str]()
    resolved = published.places(release["Country"], publisher=usgs.SERIES)
    rows: list[Row] = []
    for row in release.to_dict("records"):
        chapter, commodity = _chapter(row), str(row["Commodity"]).strip()
        product = " ".join(str(row["Statistics_detail"]).split())
        mineral = _mineral(chapter, f"{commodity} | {product}", rules)
        if not mineral:
            gone[f"{chapter}: not a mineral of the atlas"] += 1
            continue
        place = resolved[str(row["Country"])]
        found = figure(row["Value"], row["Notes"], kind="imports", latest=False)
        rows.append(
            {
                "chapter": chapter,
                v.MINERAL: mineral,
                "product": product if product != "All" else commodity,
                "years": str(row["Year"]).replace("\u2013", "-"),
                v.AREA_KIND: place.kind.value,
                v.ISO3: place.iso3,
                v.PUBLISHED_NAME: str(row["Country"]).strip(),
                "share_pct": _amounts(found)[v.VALUE],
                v.LOWER: _amounts(found)[v.LOWER],
                v.UPPER: _amounts(found)[v.UPPER],
                v.PUBLISHED_VALUE: found.published,
                v.SOURCE_ID: usgs.SOURCE_ID,
                v.NOTE: "; ".join(filter(None, (found.note, str(row["Notes"]).strip()))),
            }
        )
    frame = pd.DataFrame(rows, columns=list(us_import_sources.DTYPES)).replace({"": None})
    frame = frame.astype(us_import_sources.DTYPES)
    return us_import_sources.check(frame.sort_values(us_import_sources.KEY, ignore_index=True)), gone
