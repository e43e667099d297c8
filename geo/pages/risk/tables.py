"""The figures behind the page of import risk, and their downloads."""

from __future__ import annotations

import functools

import pandas as pd
import streamlit as st

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.indicators import geopolrisk as gpr
from geo.pages.shared import downloading, session
from geo.reference import minerals
from geo.risk import model as risk_model
from geo.risk.model import Dependence
from geo.risk.selection import RiskSelection
from geo.tables.trade import area_name


def show(selection: RiskSelection, rows: pd.DataFrame, found: Dependence) -> None:
    """Every mineral of the importer, and three downloads with the command line's columns."""
    st.markdown(f"##### The figures: {selection.importer.name}, {selection.year}, every mineral with trade lines")
    ranked = rows.sort_values(gpr.SCORE, ascending=False, na_position="last")
    number = st.column_config.NumberColumn
    st.dataframe(
        ranked.assign(
            name=[minerals.mineral(each).name for each in ranked[v.MINERAL]],
            why=ranked[gpr.REASON].where(ranked[gpr.REASON] != "", ranked[gpr.CAVEAT]),
        ),
        hide_index=True,
        placeholder="\u2013",
        height=340,
        column_order=["name", gpr.SCORE, gpr.HHI, gpr.IMPORT_RISK, risk_model.PRICE, gpr.FACTOR, gpr.IMPORTS,
                      gpr.PRODUCTION, gpr.LINES, "why", gpr.BASIS_NOTE],
        column_config={
            "name": st.column_config.TextColumn("Mineral", pinned=True),
            gpr.SCORE: number("GeoPolRisk", format="%.4f"),
            gpr.HHI: number("HHI", format="%.4f"),
            gpr.IMPORT_RISK: number("Import risk", format="%.4f"),
            risk_model.PRICE: number("Price, USD/kg", format="%.3f"),
            gpr.FACTOR: number("Factor, kg Cu-eq/kg", format="%.3f"),
            gpr.IMPORTS: number("Imports, t gross", format="localized"),
            gpr.PRODUCTION: number("Own production, t", format="localized"),
            gpr.LINES: "HS lines",
            "why": "No score or caveat",
            gpr.BASIS_NOTE: "Basis",
        },
    )  # fmt: skip
    mineral, year = selection.mineral, selection.year
    stem = f"{selection.importer.id.replace(',', '-')}-{year}"
    with st.container(horizontal=True):
        downloading.table("This importer, every mineral", rows, f"geopolrisk-{stem}.csv")
        # The session's dataset is named here: what makes the file runs outside the session.
        downloading.table(
            "This mineral, every importer", functools.partial(_importers, session.atlas(), selection),
            f"geopolrisk-{mineral}-{year}.csv", follows=(selection,),
        )  # fmt: skip
        if found.mix:
            downloading.table("Suppliers", supplier_rows(selection, found), f"suppliers-{mineral}-{stem}.csv")


def _importers(atlas: Atlas, selection: RiskSelection) -> pd.DataFrame:
    table = risk_model.scores_of_all(atlas, selection.method)
    return table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]


def supplier_rows(selection: RiskSelection, found: Dependence) -> pd.DataFrame:
    """Suppliers as rows: ``importer, mineral, year, exporter, name, amount, unit, share, inside, risk``."""
    table = found.suppliers
    return pd.DataFrame(
        {
            v.IMPORTER: selection.importer.id,
            v.MINERAL: selection.mineral,
            v.YEAR: selection.year,
            v.EXPORTER: table[v.EXPORTER],
            "name": [area_name(code) for code in table[v.EXPORTER]],
            "amount": table["amount"],
            "unit": "thousand USD" if selection.by == "value" else "t, gross weight",
            "share": table["share"],
            "inside": table["inside"],
            "governance_risk": table["risk"],
        }
    )
