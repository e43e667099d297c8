"""The figures of import risk as tables: every importer of the mineral, every mineral of the importer, the suppliers."""

from __future__ import annotations

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Rows, Table
from geo.indicators import geopolrisk as gpr
from geo.risk import model, sentences
from geo.risk.selection import RiskSelection
from geo.risk.suppliers import Dependence
from geo.tables import governance
from geo.tables.trade import area_name

_ROWS = 12
_SCORES = (
    Column(gpr.SCORE, "GeoPolRisk score", CellKind.SMALL),
    Column(gpr.HHI, "HHI of world production", CellKind.SMALL),
    Column(gpr.IMPORT_RISK, "Import risk", CellKind.SMALL),
    Column(model.PRICE, "Price (USD/kg)", CellKind.SMALL),
    Column(gpr.FACTOR, "Factor (kg Cu-eq/kg)", CellKind.SMALL),
    Column(gpr.IMPORTS, "Imports (t, gross weight)", CellKind.NUMBER),
    Column(gpr.PRODUCTION, "Own production (t)", CellKind.NUMBER),
    Column(gpr.LINES, "HS codes"),
    Column(gpr.REASON, "No score because"),
    Column(gpr.CAVEAT, "Caveat"),
    Column(gpr.BASIS_NOTE, "Basis"),
)


def of_mineral(table: pd.DataFrame, selection: RiskSelection) -> pd.DataFrame:
    """Scores of every importer for the chosen mineral and year."""
    return table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]


def every_importer(table: pd.DataFrame, selection: RiskSelection, found: Dependence, alliance: str) -> Table:
    """A row per importer: ``country``, ``iso3`` and the columns of the scores; a slide shows the suppliers instead.

    Parameters
    ----------
    table: scores of every country (:func:`geo.risk.model.scores_of_all`). alliance: its name; empty for none.
    """
    rows = of_mineral(table, selection).reset_index(drop=True)
    rows.insert(0, "country", rows[v.IMPORTER].map(area_name))
    rows = rows.rename(columns={v.IMPORTER: v.ISO3}).sort_values(
        [gpr.SCORE, v.ISO3], ascending=[False, True], na_position="last", ignore_index=True
    )
    return Table(
        title=f"GeoPolRisk by importer: {sentences.product(selection.mineral)}, {selection.year}",
        frame=rows,
        columns=(Column("country", "Importer", pinned=True), *_SCORES),
        stem=f"geopolrisk-{selection.mineral}-{selection.year}",
        rows=_brief(found, selection, alliance),
    )


def every_mineral(rows: pd.DataFrame, selection: RiskSelection) -> Table:
    """A row per mineral of the importer, the riskiest first; columns of the scores and ``name``.

    Parameters
    ----------
    rows: scores of the importer in the year (:func:`geo.risk.model.scores_of`).
    """
    ranked = rows.sort_values(gpr.SCORE, ascending=False, na_position="last", ignore_index=True)
    return Table(
        title=f"GeoPolRisk by mineral: {sentences.who(selection.importer)}, {selection.year}",
        frame=ranked.assign(name=[sentences.name_of(each) for each in ranked[v.MINERAL]]),
        columns=(Column("name", "Mineral", pinned=True), *_SCORES),
        stem=f"geopolrisk-{_stem(selection)}",
    )


def suppliers(found: Dependence, selection: RiskSelection) -> Table:
    """A row per supplier: ``importer``, ``mineral``, ``year``, ``exporter``, ``name``, ``amount``, ``unit``, ``share``.

    Then ``inside`` (whether it is a member of the alliance) and ``governance_risk`` (0-1).
    """
    rows = found.suppliers
    unit = "thousand USD" if selection.by == "value" else "t, gross weight"
    frame = pd.DataFrame(
        {
            v.IMPORTER: selection.importer.id,
            v.MINERAL: selection.mineral,
            v.YEAR: selection.year,
            v.EXPORTER: rows[v.EXPORTER],
            "name": [area_name(code) for code in rows[v.EXPORTER]],
            "amount": rows["amount"].astype("float64"),
            "unit": unit,
            "share": rows["share"].astype("float64"),
            "inside": rows["inside"],
            "member": ["yes" if inside else "no" for inside in rows["inside"]],
            "governance_risk": rows[governance.RISK].astype("float64"),
        }
    )
    member = (Column("member", "Alliance member"),) if selection.alliance else ()
    return Table(
        title=f"Suppliers {selection.by_words}",
        frame=frame,
        columns=(
            Column("name", "Supplier", pinned=True),
            Column("share", "Share of imports", CellKind.SHARE),
            Column("amount", f"Imports ({unit})", CellKind.NUMBER),
            Column("governance_risk", "Governance risk (0\u20131)", CellKind.SMALL),
            *member,
        ),
        stem=f"suppliers-{selection.mineral}-{_stem(selection)}",
    )


def _stem(selection: RiskSelection) -> str:
    return f"{selection.importer.id.replace(',', '-')}-{selection.year}"


def _brief(found: Dependence, selection: RiskSelection, alliance: str) -> Rows:
    """The largest suppliers as text for a slide."""
    heading = ("Supplier", f"Share {selection.by_words}", "Governance risk")
    rows = [
        (
            area_name(row.exporter) + (" \u25cf" if alliance and row.inside else ""),
            numbers.share(row.share),
            f"{row.risk:.2f}" if pd.notna(row.risk) else "no estimate",
        )
        for row in found.suppliers.head(_ROWS).itertuples()
    ]
    return (heading, *rows)
