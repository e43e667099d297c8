"""The figures behind a map as a table, every row traceable."""

from __future__ import annotations

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Rows, Table, worded
from geo.locale.say import mark, say
from geo.production.model import Snapshot
from geo.reference import countries

_ROWS = 12
_COLUMNS = (
    Column("country", mark("Country"), pinned=True),
    Column("value", mark("Amount"), CellKind.NUMBER),
    Column("unit", mark("Unit")),
    Column("share", mark("Share of world"), CellKind.SHARE),
    Column("rank", mark("Rank"), CellKind.WHOLE),
    Column("reserve_years", mark("Reserve life (years)"), CellKind.WHOLE),
    Column("status", mark("Status")),
    Column("published_value", mark("Source value")),
    Column("published_unit", mark("Source unit")),
    Column("basis", mark("Basis")),
    Column("source_ref", mark("Source table")),
    Column("note", mark("Note")),
)


def table(snapshot: Snapshot) -> Table:
    """The table behind the map: amount, share, rank, status, source value, source and note of every listed country."""
    panel, indicator = snapshot.result.panel, snapshot.selection.indicator
    rows = frame(snapshot)
    columns: tuple[Column, ...] = worded(_COLUMNS)
    if indicator.needs:  # what only this indicator has stands beside the amount
        name = indicator.id.replace("-", "_")
        rows = rows.drop(columns=name, errors="ignore")
        values = snapshot.country_values[v.VALUE]
        # A revision is drawn as the ratio of two figures, and written as the change.
        rows.insert(rows.columns.get_loc("share") + 1, name, values - 1 if snapshot.revised else values)
        columns = (
            *columns[:4],
            Column(name, say(indicator.title), _kind(snapshot)),
            *columns[4:],
        )
        columns = tuple({column.name: column for column in columns}.values())
    return Table(
        title=say("Data table"),
        frame=rows,
        columns=columns,
        stem=f"{panel.mineral}-{panel.stage}-{panel.measure}-{panel.series}-{panel.year}",
        totals=totals(snapshot),
        rows=_brief(snapshot),
    )


def _kind(snapshot: Snapshot) -> CellKind:
    return CellKind.WHOLE if snapshot.selection.view == "reserve-years" else CellKind.SHARE


def frame(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of countries with unit, basis, status, source value, source and reference."""
    panel, table_ = snapshot.result.panel, snapshot.country_values
    return pd.DataFrame(
        {
            "country": [countries.name_of(code) for code in table_[v.ISO3]],
            "iso3": table_[v.ISO3],
            "mineral": panel.mineral,
            "stage": panel.stage,
            "measure": panel.measure,
            "series": panel.series,
            "year": panel.year,
            "value": table_["amount"],
            "unit": panel.unit,
            "basis": panel.basis,
            "share": table_["share"],
            "rank": table_["rank"],
            "reserve_years": (
                table_[v.ISO3].map(snapshot.reserve_years) if snapshot.reserve_years is not None else float("nan")
            ),
            "status": table_[v.STATUS],
            "published_value": table_[v.PUBLISHED_VALUE],
            "published_unit": table_[v.PUBLISHED_UNIT],
            "source_id": table_[v.SOURCE_ID],
            "source_ref": table_[v.SOURCE_REF],
            "note": table_[v.NOTE],
            "dataset": snapshot.version,
        }
    )


def totals(snapshot: Snapshot) -> pd.DataFrame:
    """Remainder and published total as rows of the same columns that are not a country."""
    result, panel = snapshot.result, snapshot.result.panel
    rows = frame(snapshot)
    published = say("World total as published")
    if panel.world_is_floor:
        published = say("World total as published, more than")
    extra = [
        (say("Other countries (remainder)"), panel.unnamed or None, result.residual_share),
        (published, panel.world, None),
    ]
    found = [
        {
            **rows.iloc[0].to_dict(),
            "country": name,
            "iso3": None,
            "value": value,
            "share": share,
            "rank": None,
            "reserve_years": None,
            "status": None,
            "published_value": None,
            "note": None,
        }
        for name, value, share in extra
        if value is not None
    ]
    return pd.DataFrame(found, columns=rows.columns)


_AMOUNT_IN = {
    v.Measure.PRODUCTION.value: mark("Production, {year}"),
    v.Measure.RESERVES.value: mark("Reserves, {year}"),
    v.Measure.CAPACITY.value: mark("Capacity, {year}"),
}


def _brief(snapshot: Snapshot) -> Rows:
    """The largest with what the indicator shows of them, as text for a slide."""
    panel, indicator = snapshot.result.panel, snapshot.selection.indicator
    values = snapshot.country_values.set_index(v.ISO3)
    special = say(indicator.title) if indicator.needs else ""
    heading = (
        say("Country"),
        say(_AMOUNT_IN[panel.measure], year=panel.year),
        say("Share of world"),
        *([special] if special else []),
    )
    rows = [
        (
            countries.name_of(row.iso3),
            numbers.amount(row.value, panel.unit),
            numbers.share(row.share),
            *([_short(values.loc[row.iso3], indicator, panel.unit)] if special else []),
        )
        for row in snapshot.result.shares.head(_ROWS).itertuples()
    ]
    return (heading, *rows)


def _short(row: pd.Series, indicator: object, unit: str) -> str:
    return numbers.missing() if pd.isna(row["value"]) else str(indicator.short(row, unit))  # type: ignore[attr-defined]
