"""Processing-stage shares by country: the open-file report on germanium as facts, all others as a table.

A share table becomes facts only if it is complete and was read at its publisher; single leading shares
from reports and press stay in ``processing_shares.csv`` with their link and kind of evidence.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.build.published import Figure, Row
from geo.errors import SourceError
from geo.tables import processing_shares

SERIES = "usgs-ofr-2024-1057"
SOURCE_ID = "usgs-ofr-2024-1057"
REPORT = Path("usgs") / "ofr-2024-1057" / "germanium.csv"
COLLECTION = Path("processing-shares") / "2026" / "shares.csv"
# One-decimal shares of a complete table add up to 100 within this.
ROUNDING = Decimal("0.5")


def facts(raw: Path, mappings: Path) -> list[Row]:
    """Shares of primary germanium production in 2022, in per cent.

    Raises
    ------
    SourceError: for an unknown place, or if the shares do not add up to 100.
    """
    lines = published.read_rows(raw / REPORT)
    total = sum((Decimal(line["share_pct"]) for line in lines), Decimal(0))
    if abs(total - 100) > ROUNDING:
        raise SourceError(f"The germanium shares of {SERIES} add up to {total} %, not 100 %.")
    commodity = published.read_commodities(mappings, SERIES)["germanium", "production", "germanium"]
    resolved = published.places((line["area"] for line in lines), publisher="usgs")
    return [
        published.fact(
            commodity,
            resolved[line["area"]],
            Figure(
                v.Status.ESTIMATED,
                line["share_pct"],
                Decimal(line["share_pct"]),
                note=f"computed from {line['tonnes']} t; the authors call the figures highly uncertain",
            ),
            name=line["area"],
            year=int(line["year"]),
            source_id=SOURCE_ID,
            source_ref="table 1.14",
        )
        for line in lines
    ]


def table(raw: Path) -> pd.DataFrame:
    """Every collected share: columns of ``geo.tables.processing_shares``, sorted by its key.

    Raises
    ------
    TableError: if a row is not a well-formed share.
    """
    frame = pd.DataFrame(published.read_rows(raw / COLLECTION), columns=list(processing_shares.DTYPES))
    frame = frame.replace({"": None}).astype({"share_pct": "float64"})
    frame[v.YEAR] = pd.to_numeric(frame[v.YEAR]).astype("Int64")
    frame = frame.astype(processing_shares.DTYPES).sort_values(processing_shares.KEY, ignore_index=True)
    return processing_shares.check(frame)
