"""The figures behind a map as tables, every row traceable."""

from __future__ import annotations

import pandas as pd

from geo import downloads
from geo import vocabulary as v
from geo.production import model as production_model
from geo.production.model import Snapshot
from geo.reference import countries


def frame(taken: Snapshot) -> pd.DataFrame:
    """The table behind the map, every row traceable: unit, basis, status, print, source and reference."""
    panel = taken.result.panel
    table = production_model.country_values(taken)
    return pd.DataFrame(
        {
            "country": [countries.name_of(code) for code in table[v.ISO3]],
            "iso3": table[v.ISO3],
            "mineral": panel.mineral,
            "stage": panel.stage,
            "measure": panel.measure,
            "series": panel.series,
            "year": panel.year,
            "value": table["amount"],
            "unit": panel.unit,
            "basis": panel.basis,
            "share": table["share"],
            "rank": table["rank"],
            "reserve_years": (
                table[v.ISO3].map(taken.reserve_years) if taken.reserve_years is not None else float("nan")
            ),
            "status": table[v.STATUS],
            "published_value": table[v.PUBLISHED_VALUE],
            "published_unit": table[v.PUBLISHED_UNIT],
            "source_id": table[v.SOURCE_ID],
            "source_ref": table[v.SOURCE_REF],
            "note": table[v.NOTE],
            "dataset": taken.version,
        }
    )


def totals(taken: Snapshot) -> pd.DataFrame:
    """Remainder and published total as rows of the same columns that are no country."""
    result, panel = taken.result, taken.result.panel
    table = frame(taken)
    published = "World total as published" + (", more than" if panel.world_is_floor else "")
    extra = [
        ("Other countries (remainder)", panel.unnamed or None, result.residual_share),
        (published, panel.world, None),
    ]
    rows = [
        {**table.iloc[0].to_dict(), "country": name, "iso3": None, "value": value, "share": share, "rank": None,
         "reserve_years": None, "status": None, "published_value": None, "note": None}
        for name, value, share in extra if value is not None
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=table.columns)


def to_csv(taken: Snapshot) -> bytes:
    """The table as CSV, with remainder and published total as rows of their own that are no country."""
    return downloads.csv(joined(frame(taken), totals(taken)))


def joined(table: pd.DataFrame, more: pd.DataFrame | None) -> pd.DataFrame:
    """The rows of countries, and after them those that are none."""
    if more is None or more.empty:
        return table
    return pd.concat([table.astype(object), more.astype(object)], ignore_index=True)
