"""The tables of the page of flows: every flow, odd unit values, exporters without production, HS lines, policy."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.engine import queries
from geo.engine.extra_lines import AddedLines
from geo.engine.user_files import Cited
from geo.pages.shared import downloading
from geo.tables.trade import area_name
from geo.trade import model as trade_model
from geo.trade import plausibility
from geo.trade import sentences as trade_sentences
from geo.trade.model import LINES, SHARE, UNIT_VALUE, Trade
from geo.trade.selection import FlowSelection

_CANNOT = (
    "What customs statistics can and cannot say. An HS line is a customs category, not a mineral: lines bundle grades "
    "and sometimes several elements. Weights are gross, not contained metal: tonnes of ore, oxide and metal do not "
    "compare. Goods that are shipped on are counted again, and the country that sends them need not have made them. "
    "CEPII reconciles what exporter and importer declare for the same flow into one figure, free on board; where only "
    "one side reports, that side is taken. Confidential trade and smuggling are missing."
)


def frame(trade: Trade, selection: FlowSelection, cited: Cited) -> pd.DataFrame:
    """Every flow of the filter, not only those on the map, each traceable: lines, unit, year and source."""
    table = trade_model.touching(trade.flows, country=selection.country, pair=selection.pair)
    return pd.DataFrame(
        {
            "rank": range(1, len(table) + 1),
            "exporter": table[v.EXPORTER],
            "exporter_name": table[v.EXPORTER].map(area_name),
            "importer": table[v.IMPORTER],
            "importer_name": table[v.IMPORTER].map(area_name),
            "mineral": selection.mineral,
            "hs6": table[LINES],
            "year": trade.year,
            "value_kusd": table[v.VALUE_KUSD],
            "quantity_t": table[v.QUANTITY_T],
            "unit_value_usd_per_t": table[UNIT_VALUE],
            "share_of_world": table[SHARE],
            "share_measured_by": trade.by.value,
            "value_without_weight_kusd": table[queries.UNWEIGHED_KUSD],
            "basis": f"gross weight; current USD, {cited.basis}",
            "source_id": cited.source_id,
            "source": cited.text,
        }
    )


def marked_frame(trade: Trade, selection: FlowSelection, cited: Cited) -> pd.DataFrame:
    """Unit value of every flow and line shown, with its mark; see :func:`geo.trade.plausibility.unit_values`."""
    marked = plausibility.unit_values(trade)
    table = trade_model.touching(marked, country=selection.country, pair=selection.pair)
    return pd.DataFrame(
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


def show_flows(trade: Trade, selection: FlowSelection, cited: Cited) -> None:
    """Every flow, and its download."""
    table = frame(trade, selection, cited)
    st.markdown(f"##### All {len(table):,} flows of this view")
    st.dataframe(
        table,
        hide_index=True,
        placeholder="\u2013",
        height=320,
        column_order=[
            "rank", "exporter_name", "importer_name", "value_kusd", "quantity_t", "unit_value_usd_per_t",
            "share_of_world", "hs6", "value_without_weight_kusd",
        ],
        column_config={
            "rank": "Rank",
            "exporter_name": "Exporter",
            "importer_name": "Importer",
            "value_kusd": st.column_config.NumberColumn("Value, thousand USD", format="localized"),
            "quantity_t": st.column_config.NumberColumn("Quantity, t gross", format="localized"),
            "unit_value_usd_per_t": st.column_config.NumberColumn("USD/t", format="localized"),
            "share_of_world": st.column_config.NumberColumn(f"Share of world {trade.by.value}", format="percent"),
            "hs6": "HS lines",
            "value_without_weight_kusd": st.column_config.NumberColumn("Unweighed, thousand USD", format="localized"),
        },
    )  # fmt: skip
    downloading.table(
        "Download all flows as CSV",
        table,
        _file_name("flows", trade, selection),
        help="Every flow of this view with lines, unit, year and source.",
    )


def _file_name(kind: str, trade: Trade, selection: FlowSelection) -> str:
    where = "-".join(selection.pair) if selection.pair else selection.country
    parts = [kind, selection.mineral, selection.choice, str(trade.year), *([where] if where else [])]
    return f"{'-'.join(parts)}.csv"


def show_unit_values(trade: Trade, selection: FlowSelection, cited: Cited) -> None:
    """Medians of the lines, the flows that stand out, and the rule by which they do."""
    marked = plausibility.unit_values(trade)
    st.markdown("##### Unit values, and the flows that stand out")
    factor = plausibility.OUTLIER_FACTOR
    st.caption(
        f"Rule: a flow stands out where its USD per tonne is more than {factor:g} times the median of its HS line in "
        f"{trade.year}, or less than a {factor:g}th. It may be an error of weight or value, or another grade: large "
        "flows of intermediates rightly lie far below the median of a line that also holds metal."
    )
    st.dataframe(
        plausibility.line_medians(marked),
        hide_index=True,
        placeholder="\u2013",
        column_config={
            "hs6": "HS line",
            "flows": "Flows",
            "median_usd_per_t": st.column_config.NumberColumn("Median, USD/t", format="localized"),
            "world_usd_per_t": st.column_config.NumberColumn("World, USD/t", format="localized"),
            "above": f"Above {factor:g} times",
            "below": f"Below 1/{factor:g}",
            "no_weight": "No weight",
            "odd_value_share": st.column_config.NumberColumn("Of the line's value", format="percent"),
        },
    )
    table = marked_frame(trade, selection, cited)
    odd = table[table["mark"].isin([plausibility.HIGH, plausibility.LOW, plausibility.NO_WEIGHT])]
    if odd.empty:
        st.caption("No flow of this view stands out.")
    else:
        st.dataframe(
            odd,
            hide_index=True,
            placeholder="\u2013",
            height=250,
            column_config=_MARKED_COLUMNS,
            column_order=list(_MARKED_COLUMNS),
        )
    downloading.table("Download unit values as CSV", table, _file_name("unit-values", trade, selection))


_MARKED_COLUMNS: dict[str, Any] = {
    "exporter": "Exporter",
    "importer": "Importer",
    "hs6": "HS line",
    "mark": "Mark",
    "unit_value_usd_per_t": st.column_config.NumberColumn("USD/t", format="localized"),
    "ratio_to_median": st.column_config.NumberColumn("Times median", format="%.2f"),
    "value_kusd": st.column_config.NumberColumn("Value, thousand USD", format="localized"),
    "quantity_t": st.column_config.NumberColumn("Quantity, t gross", format="localized"),
}


def show_hubs(trade: Trade, production: pd.DataFrame) -> None:
    """Exporters that do not produce the mineral, or why that cannot be said."""
    found = plausibility.hubs(trade, production)
    st.markdown("##### Exporters without production: processors and re-export hubs")
    if found.reason:
        st.caption(f"Not shown for {trade.year}: {found.reason}.")
        return
    st.caption(
        f"Countries with at least {numbers.share(found.threshold)} of world exports and no production of the mineral "
        f"in World Mining Data {trade.year}. They refine what they buy, ship on what others made, or draw on stocks "
        "and scrap; imports about as large as exports point to processing or shipping on."
    )
    if found.table.empty:
        st.caption("There is none.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Country": found.table[v.ISO3].map(area_name),
                "Exports": [trade_sentences.amount(value, trade.by) for value in found.table["exports"]],
                "Share of world exports": [numbers.share(value) for value in found.table["export_share"]],
                "Imports": [
                    "none" if pd.isna(value) else trade_sentences.amount(value, trade.by)
                    for value in found.table["imports"]
                ],
                "Imports / exports": [f"{value:.1f}" for value in found.table["imports_to_exports"]],
                "Refined output listed by": found.table["refines"],
            }
        ),
        hide_index=True,
        placeholder="\u2013",
    )


def show_notes(selection: FlowSelection, added: AddedLines) -> None:
    """The HS lines in words, and what trade figures can and cannot say."""
    st.markdown("##### What the lines hold")
    st.markdown("\n".join(f"- {text}" for text in trade_sentences.lines_in_words(selection.mineral, selection.lines)))
    table = trade_model.lines_of(selection.mineral)
    absent = table[(table["in_trade_table"] == "no") & ~table[v.HS6].isin(list(added.alike | added.apart))]
    if len(absent):
        names = "; ".join(f"{row.hs6} {row.description}" for row in absent.itertuples())
        st.caption(f"Not in the shipped trade file: {names}.")
    st.caption(_CANNOT)
