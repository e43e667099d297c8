"""U.S. statistics of the Mineral Commodity Summaries: prices, trade, consumption, net import reliance.

Read from ``data/raw/usgs/mcs2026/salient.csv``: one row a printed line, years 2021-2024 as numbers and
2025 as printed. The transcription lost the signs of bounds before 2025, so a net import reliance of
exactly 25, 50, 75 or 95 % counts as not available wherever the line prints bounds.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import published, usgs
from geo.build.published import Figure
from geo.errors import SourceError
from geo.tables import us_salient

YEARS = range(2021, 2026)
LAST = 2025
RELIANCE = "net import reliance"
NET_EXPORTER = "E"
# The round limits behind which the publisher hides a reliance computed from company figures.
LIMITS = {"25", "50", "75", "95"}
UNTOLD = "empty in the transcription: withheld, not available or net exporter"
SIGN_LOST = "the transcription lost whether this is a bound (< or >)"
PRICE_UNIT = re.compile(r"(?:dollars|cents) per [^,(\[]+", re.IGNORECASE)


def unit(line: dict[str, str], quantity: str) -> str:
    """Unit of a line: of the price as its words say, per cent, persons, an index or *quantity*.

    Raises
    ------
    SourceError: for a price without a unit.
    """
    words = f"{line['label']}, {line['section']}"
    if line["statistic"] == RELIANCE or ", percent" in words:
        return v.Unit.PERCENT
    if line["statistic"] == "employment":
        return "persons"
    if "index" in words:
        return "index, 1982=100"
    if line["statistic"] != "price":
        return quantity
    match = PRICE_UNIT.search(words)
    if match is None:
        raise SourceError(f"U.S. statistics, {line['chapter']}: no unit in {words!r}.")
    return match[0][0].lower() + match[0][1:].strip()


def _shows_bounds(line: dict[str, str], lost: set[str]) -> bool:
    return line[str(LAST)][:1] in ("<", ">") or line["chapter"] in lost


def figure(line: dict[str, str], year: int, *, lost: set[str]) -> Figure:
    """What the line says for *year*; *lost* names chapters whose bounds show in no later year."""
    text = line[str(year)]
    if text == NET_EXPORTER:
        return Figure(v.Status.ESTIMATED, text, upper=Decimal(0), note="net exporter")
    if year == LAST:
        return usgs.parse(text, v.Status.ESTIMATED)
    if not text:
        return Figure(v.Status.NOT_AVAILABLE, text, note=UNTOLD)
    if line["statistic"] == RELIANCE and text in LIMITS and _shows_bounds(line, lost):
        return Figure(v.Status.NOT_AVAILABLE, text, note=SIGN_LOST)
    return usgs.parse(text, v.Status.REPORTED)


def table(raw: Path, mappings: Path) -> pd.DataFrame:
    """All U.S. statistics, one row a line and year; columns of ``geo.tables.us_salient``.

    Raises
    ------
    SourceError, TableError: for a chapter without a mapping, a print that cannot be read, a line twice.
    """
    minerals = {
        (row["chapter"], row["label"]): (row["mineral"], row["unit"])
        for row in published.read_rows(mappings / "us_statistics.csv")
    }
    lost = {key[0] for key in published.read_corrections(mappings, usgs.SERIES, "sign lost")}
    rows = []
    for line in published.read_rows(raw / usgs.EDITION / "salient.csv"):
        keys = [key for key in minerals if key[0] == line["chapter"] and line["label"].startswith(key[1])]
        if not keys:
            raise SourceError(f"us_statistics.csv has no row for the chapter {line['chapter']!r}.")
        mineral, quantity = minerals[max(keys, key=lambda key: len(key[1]))]
        for year in YEARS:
            found = figure(line, year, lost=lost)
            rows.append(
                {
                    **{name: line[name] for name in ("chapter", "statistic", "section", "group", "label")},
                    v.MINERAL: mineral,
                    v.YEAR: year,
                    v.VALUE: _number(found.value),
                    v.LOWER: _number(found.lower),
                    v.UPPER: _number(found.upper),
                    v.UNIT: unit(line, quantity),
                    v.STATUS: found.status.value,
                    v.PUBLISHED_VALUE: found.published,
                    v.SOURCE_ID: usgs.SOURCE_ID,
                    v.NOTE: found.note,
                }
            )
    frame = pd.DataFrame(rows, columns=list(us_salient.DTYPES)).replace({"": None}).astype(us_salient.DTYPES)
    return us_salient.check(frame.sort_values(us_salient.KEY, ignore_index=True))


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
