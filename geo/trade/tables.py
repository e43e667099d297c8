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
from geo.locale.say import mark, say, term
from geo.reference.tables.minerals import HS_2017, HS_NAMES
from geo.tables.trade import area_name
from geo.trade import forms, model, notes, plausibility, sentences
from geo.trade.model import LINES, SHARE, UNIT_VALUE, By, Trade
from geo.trade.selection import FlowSelection

_ROWS: Final = 12
_FACTOR: Final = plausibility.OUTLIER_FACTOR
_UNUSUAL: Final = (plausibility.HIGH, plausibility.LOW, plausibility.NO_WEIGHT)
_SHARE_OF_WORLD: Final = {
    By.VALUE: mark("Share of world value"),
    By.QUANTITY: mark("Share of world gross weight"),
}


def _flow_columns(by: By) -> tuple[Column, ...]:
    return (
        Column("rank", say("Rank"), CellKind.WHOLE),
        Column("exporter_name", say("Exporter"), pinned=True),
        Column("importer_name", say("Importer"), pinned=True),
        Column("value_kusd", say("Value (thousand USD)"), CellKind.NUMBER),
        Column("quantity_t", say("Gross weight (t)"), CellKind.NUMBER),
        Column("unit_value_usd_per_t", "USD/t", CellKind.NUMBER),
        Column("share_of_world", say(_SHARE_OF_WORLD[by]), CellKind.SHARE),
        Column("hs6", say("HS codes")),
        Column("value_without_weight_kusd", say("Value without weight (thousand USD)"), CellKind.NUMBER),
    )


def _marked_columns() -> tuple[Column, ...]:
    return (
        Column("exporter", say("Exporter"), pinned=True),
        Column("importer", say("Importer"), pinned=True),
        Column("hs6", say("HS code")),
        Column("mark", say("Against the median")),
        Column("unit_value_usd_per_t", "USD/t", CellKind.NUMBER),
        Column("ratio_to_median", say("Times the median"), CellKind.NUMBER),
        Column("value_kusd", say("Value (thousand USD)"), CellKind.NUMBER),
        Column("quantity_t", say("Gross weight (t)"), CellKind.NUMBER),
    )


def _median_columns() -> tuple[Column, ...]:
    return (
        Column(v.HS6, say("HS code"), pinned=True),
        Column("flows", say("Flows"), CellKind.WHOLE),
        Column("median_usd_per_t", say("Median (USD/t)"), CellKind.NUMBER),
        Column("world_usd_per_t", say("World (USD/t)"), CellKind.NUMBER),
        Column("above", say("Above {factor} times", factor=numbers.significant(_FACTOR)), CellKind.WHOLE),
        Column("below", say("Below one fifth"), CellKind.WHOLE),
        Column("no_weight", say("Weight not reported"), CellKind.WHOLE),
        Column("odd_value_share", say("Share of the code's value"), CellKind.SHARE),
    )


def _code_columns() -> tuple[Column, ...]:
    return (
        Column(v.HS6, say("HS code"), pinned=True),
        Column("stage", say("Stage")),
        Column("description", say("Description")),
        Column("bundle_note", say("Bundled or mixed")),
        Column("shown", say("In this view")),
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
            "share_measured_by": trade.by.name_in_files,
            "value_without_weight_kusd": table[queries.UNWEIGHED_KUSD],
            "basis": f"gross weight; current USD, {cited.basis}",
            "drawn": [index in drawn for index in table.index],
            "source_id": cited.source_id,
            "source": cited.text,
        }
    )
    count = len(frame)
    title = say("All {count} flows of this view", count=numbers.whole(count))
    if count <= 1:
        title = say("The flow of this view") if count else say("Flows of this view")
    return Table(
        title,
        frame,
        _flow_columns(trade.by),
        _stem("flows", trade, selection),
        rows=_brief(trade, shown),
        note="" if count else say("No flow of this view is recorded."),
    )


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
    return ((say("Flow"), say("Amount"), say("Share")), *rows)


def _medians(marked: pd.DataFrame, trade: Trade, selection: FlowSelection) -> Table:
    return Table(
        say("Unit values by HS code"),
        plausibility.line_medians(marked).assign(year=trade.year),
        _median_columns(),
        _stem("unit-values-by-code", trade, selection),
        note=say(
            "A flow is marked where its USD per tonne is more than {factor} times the median of its HS code in "
            "{year}, or less than one fifth of it. That may be an error of weight or value, or another grade: large "
            "flows of intermediates rightly lie far below the median of a code that also holds metal.",
            factor=numbers.significant(_FACTOR),
            year=trade.year,
        ),
    )


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
            "mark": table["mark"].map(plausibility.mark_in_words),
            "source_id": cited.source_id,
        }
    )
    count = int(unusual.sum())
    note = (
        say("No flow of this view has an unusual unit value.")
        if not count
        else say(
            "Marked: {count} of {total} flows by HS code, listed first.",
            count=numbers.whole(count),
            total=numbers.whole(len(rows)),
        )
    )
    stem = _stem("unit-values", trade, selection)
    return Table(say("Unusual unit values"), frame, _marked_columns(), stem, note=note)


def _hubs(atlas: Atlas, trade: Trade, selection: FlowSelection) -> Table:
    """Exporters that do not produce the mineral, or why that cannot be said."""
    facts = atlas.dataset.facts.get((selection.mineral, v.Measure.PRODUCTION))
    found = plausibility.hubs(trade, facts if facts is not None else pd.DataFrame(columns=list(v.FACT_COLUMNS)))
    title, stem = say("Exporters without production"), _stem("exporters-without-production", trade, selection)
    if found.reason:
        return Table(title, pd.DataFrame(), stem=stem, note=found.reason)
    note = say(
        "Countries with at least {share} of world exports by {by} and no production of the mineral in World Mining "
        "Data {year}. They refine imported material, re-export, or draw on stocks and scrap; imports about as large as "
        "exports point to processing or re-export.",
        share=numbers.share(found.threshold),
        by=trade.by.word,
        year=trade.year,
    )
    if found.table.empty:
        note = " ".join([note, say("There are none.")])
    unit = trade.by.unit
    columns = (
        Column("country", say("Country"), pinned=True),
        Column("exports", say("Exports ({unit})", unit=unit), CellKind.NUMBER),
        Column("export_share", say("Share of world exports by {by}", by=trade.by.word), CellKind.SHARE),
        Column("imports", say("Imports ({unit})", unit=unit), CellKind.NUMBER),
        Column("imports_to_exports", say("Imports / exports"), CellKind.NUMBER),
        Column("refines", say("Refined output listed by")),
    )
    rows = found.table.assign(year=trade.year, unit=trade.by.unit_in_files)
    rows.insert(0, "country", rows[v.ISO3].map(area_name))
    return Table(title, rows, columns, stem, note=note)


def _codes(atlas: Atlas, selection: FlowSelection, cited: Cited) -> Table:
    """The HS codes of the mineral in words, and which of them the view covers."""
    table, added = model.lines_of(selection.mineral, revision=selection.revision), atlas.trade.added
    there = (table["in_trade_table"] == "yes") | table[v.HS6].isin(list(added.alike | added.apart))
    covered = table[v.HS6].isin(list(selection.lines))
    words = covered.map({True: say("yes"), False: say("no")}).where(there, say("not in the trade table"))
    frame = table[[v.HS6, "stage", "description", "bundle_note"]].assign(
        stage=table["stage"].map(sentences.stage),
        description=table["description"].map(forms.described),
        bundle_note=table["bundle_note"].map(lambda note: term("HS note", note), na_action="ignore").astype("str"),
        shown=words,
    )
    return Table(
        say("{revision} codes covered", revision=HS_NAMES[selection.revision]),
        frame,
        _code_columns(),
        f"hs-codes-{selection.mineral}",
        note=notes.limits(cited),
    )
