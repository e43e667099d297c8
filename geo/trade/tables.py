"""The tables behind a view of flows: every flow, unit values, exporters without production, and HS codes."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.table import CellKind, Column, Rows, Table
from geo.engine import queries
from geo.engine.user_files import Cited
from geo.locale.say import say
from geo.reference.tables.minerals import HS_2017, HS_NAMES
from geo.tables.trade import area_name
from geo.trade import model, notes, plausibility, sentences
from geo.trade.model import LINES, SHARE, UNIT_VALUE, Trade
from geo.trade.selection import FlowSelection

_ROWS: Final = 12
_FACTOR: Final = plausibility.OUTLIER_FACTOR
_UNUSUAL: Final = (plausibility.HIGH, plausibility.LOW, plausibility.NO_WEIGHT)
_FLOWS: Final = (
    Column("rank", "Rank", CellKind.WHOLE),
    Column("exporter_name", "Exporter", pinned=True),
    Column("importer_name", "Importer", pinned=True),
    Column("value_kusd", "Value (thousand USD)", CellKind.NUMBER),
    Column("quantity_t", "Gross weight (t)", CellKind.NUMBER),
    Column("unit_value_usd_per_t", "USD/t", CellKind.NUMBER),
    Column("share_of_world", "Share of world", CellKind.SHARE),
    Column("hs6", "HS codes"),
    Column("value_without_weight_kusd", "Value without weight (thousand USD)", CellKind.NUMBER),
)
_MARKED: Final = (
    Column("exporter", "Exporter", pinned=True),
    Column("importer", "Importer", pinned=True),
    Column("hs6", "HS code"),
    Column("mark", "Against the median"),
    Column("unit_value_usd_per_t", "USD/t", CellKind.NUMBER),
    Column("ratio_to_median", "Times the median", CellKind.NUMBER),
    Column("value_kusd", "Value (thousand USD)", CellKind.NUMBER),
    Column("quantity_t", "Gross weight (t)", CellKind.NUMBER),
)
_MEDIANS: Final = (
    Column(v.HS6, "HS code", pinned=True),
    Column("flows", "Flows", CellKind.WHOLE),
    Column("median_usd_per_t", "Median (USD/t)", CellKind.NUMBER),
    Column("world_usd_per_t", "World (USD/t)", CellKind.NUMBER),
    Column("above", f"Above {_FACTOR:g} times", CellKind.WHOLE),
    Column("below", f"Below {plausibility.OUTLIER_PART}", CellKind.WHOLE),
    Column("no_weight", "Weight not reported", CellKind.WHOLE),
    Column("odd_value_share", "Share of the code's value", CellKind.SHARE),
)
_CODES: Final = (
    Column(v.HS6, "HS code", pinned=True),
    Column("stage", "Stage"),
    Column("description", "Description"),
    Column("bundle_note", "Bundled or mixed"),
    Column("shown", "In this view"),
)


def tables(
    atlas: Atlas, trade: Trade, selection: FlowSelection, cited: Cited, shown: pd.DataFrame
) -> tuple[Table, ...]:
    """Every table of the view, that of every flow first; *shown* are the flows on the map."""
    marked = plausibility.unit_values(trade)
    return (
        _flows(trade, selection, cited, shown),
        _medians(marked, trade, selection),
        _unusual(marked, trade, selection, cited),
        _hubs(atlas, trade, selection),
        _codes(atlas, selection, cited),
    )


def _stem(kind: str, trade: Trade, selection: FlowSelection) -> str:
    where = "-".join(selection.pair) if selection.pair else selection.country
    second = [selection.revision.lower()] if selection.revision == HS_2017 else []
    return "-".join([kind, selection.mineral, selection.choice, *second, str(trade.year), *([where] if where else [])])


def _flows(trade: Trade, selection: FlowSelection, cited: Cited, shown: pd.DataFrame) -> Table:
    """Every flow of the filter, not only those on the map, each traceable: codes, unit, year and source."""
    table = model.touching(trade.flows, country=selection.country, pair=selection.pair)
    drawn = set(shown.index)
    frame = pd.DataFrame(
        {
            "rank": range(1, len(table) + 1),
            v.EXPORTER: table[v.EXPORTER],
            "exporter_name": table[v.EXPORTER].map(area_name),
            v.IMPORTER: table[v.IMPORTER],
            "importer_name": table[v.IMPORTER].map(area_name),
            "mineral": selection.mineral,
            "hs_revision": HS_NAMES[selection.revision],
            "hs6": table[LINES],
            "year": trade.year,
            "value_kusd": table[v.VALUE_KUSD],
            "quantity_t": table[v.QUANTITY_T],
            "unit_value_usd_per_t": table[UNIT_VALUE],
            "share_of_world": table[SHARE],
            "share_measured_by": trade.by.word,
            "value_without_weight_kusd": table[queries.UNWEIGHED_KUSD],
            "basis": f"gross weight; current USD, {cited.basis}",
            "drawn": [index in drawn for index in table.index],
            "source_id": cited.source_id,
            "source": cited.text,
        }
    )
    count = len(frame)
    title = (
        f"All {count:,} flows of this view" if count > 1 else "The flow of this view" if count else "Flows of this view"
    )
    share = f"Share of world {trade.by.word}"
    columns = tuple(Column(one.name, share, one.kind) if one.name == "share_of_world" else one for one in _FLOWS)
    note = "" if count else "No flow of this view is recorded."
    return Table(title, frame, columns, _stem("flows", trade, selection), rows=_brief(trade, shown), note=note)


def _brief(trade: Trade, shown: pd.DataFrame) -> Rows:
    """The largest flows as text, for a slide."""
    rows = [
        (
            f"{area_name(row.exporter)} \u2192 {area_name(row.importer)}",
            sentences.amount(row.amount, trade.by),
            numbers.share(row.share),
        )
        for row in shown.head(_ROWS).itertuples(index=False)
    ]
    return (("Flow", "Amount", "Share"), *rows)


def _medians(marked: pd.DataFrame, trade: Trade, selection: FlowSelection) -> Table:
    return Table(
        "Unit values by HS code",
        plausibility.line_medians(marked).assign(year=trade.year),
        _MEDIANS,
        _stem("unit-values-by-code", trade, selection),
        note=say(
            "A flow is marked where its USD per tonne is more than {factor:g} times the median of its HS code in "
            "{year}, or less than {part} of it. That may be an error of weight or value, or another grade: large flows "
            "of intermediates rightly lie far below the median of a code that also holds metal.",
            factor=_FACTOR, year=trade.year, part=plausibility.OUTLIER_PART,
        ),
    )  # fmt: skip


def _unusual(marked: pd.DataFrame, trade: Trade, selection: FlowSelection, cited: Cited) -> Table:
    """The unit value of every flow and code of the view, the unusual ones first."""
    rows = model.touching(marked, country=selection.country, pair=selection.pair)
    unusual = rows["mark"].isin(_UNUSUAL)
    table = pd.concat([rows[unusual], rows[~unusual]])
    frame = pd.DataFrame(
        {
            "exporter": table[v.EXPORTER].map(area_name),
            "importer": table[v.IMPORTER].map(area_name),
            "hs6": table[v.HS6],
            "year": trade.year,
            "value_kusd": table[v.VALUE_KUSD],
            "quantity_t": table[v.QUANTITY_T],
            "unit_value_usd_per_t": table[UNIT_VALUE],
            "line_median_usd_per_t": table["median_usd_per_t"],
            "ratio_to_median": table["ratio"],
            "mark": table["mark"],
            "source_id": cited.source_id,
        }
    )
    count = int(unusual.sum())
    note = "No flow of this view has an unusual unit value." if not count else say(
        "Marked: {count:,} of {total:,} flows by HS code, listed first.", count=count, total=len(rows)
    )  # fmt: skip
    return Table("Unusual unit values", frame, _MARKED, _stem("unit-values", trade, selection), note=note)


def _hubs(atlas: Atlas, trade: Trade, selection: FlowSelection) -> Table:
    """Exporters that do not produce the mineral, or why that cannot be said."""
    facts = atlas.dataset.facts.get((selection.mineral, v.Measure.PRODUCTION))
    found = plausibility.hubs(trade, facts if facts is not None else pd.DataFrame(columns=list(v.FACT_COLUMNS)))
    title, stem = "Exporters without production", _stem("exporters-without-production", trade, selection)
    if found.reason:
        note = say("Not available for {year}: {reason}.", year=trade.year, reason=found.reason)
        return Table(title, pd.DataFrame(), stem=stem, note=note)
    note = say(
        "Countries with at least {share} of world exports by {by} and no production of the mineral in World Mining "
        "Data {year}. They refine imported material, re-export, or draw on stocks and scrap; imports about as large as "
        "exports point to processing or re-export.{none}",
        share=numbers.share(found.threshold), by=trade.by.word, year=trade.year,
        none=" There are none." if found.table.empty else "",
    )  # fmt: skip
    unit = trade.by.unit
    columns = (
        Column("country", "Country", pinned=True),
        Column("exports", f"Exports ({unit})", CellKind.NUMBER),
        Column("export_share", f"Share of world exports by {trade.by.word}", CellKind.SHARE),
        Column("imports", f"Imports ({unit})", CellKind.NUMBER),
        Column("imports_to_exports", "Imports / exports", CellKind.NUMBER),
        Column("refines", "Refined output listed by"),
    )
    rows = found.table.assign(year=trade.year, unit=unit)
    rows.insert(0, "country", rows[v.ISO3].map(area_name))
    return Table(title, rows, columns, stem, note=note)


def _codes(atlas: Atlas, selection: FlowSelection, cited: Cited) -> Table:
    """The HS codes of the mineral in words, and which of them the view covers."""
    table, added = model.lines_of(selection.mineral, revision=selection.revision), atlas.trade.added
    there = (table["in_trade_table"] == "yes") | table[v.HS6].isin(list(added.alike | added.apart))
    covered = table[v.HS6].isin(list(selection.lines))
    words = covered.map({True: "yes", False: "no"}).where(there, "not in the trade table")
    frame = table[[v.HS6, "stage", "description", "bundle_note"]].assign(
        stage=table["stage"].map(sentences.STAGES), shown=words
    )  # fmt: skip
    return Table(
        f"{HS_NAMES[selection.revision]} codes covered",
        frame,
        _CODES,
        f"hs-codes-{selection.mineral}",
        note=notes.limits(cited),
    )
