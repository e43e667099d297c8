"""The figures of import risk as tables: every importer of the mineral, every mineral of the importer, the suppliers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Rows, Table
from geo.indicators import geopolrisk as gpr
from geo.locale.say import say
from geo.risk import model, sentences
from geo.risk.selection import RiskSelection
from geo.risk.suppliers import Dependence
from geo.tables import governance
from geo.tables.trade import area_name
from geo.trade.model import By

_ROWS = 12


def _score_columns() -> tuple[Column, ...]:
    return (
        Column(gpr.SCORE, say("GeoPolRisk score"), CellKind.SMALL),
        Column(gpr.HHI, say("HHI of world production"), CellKind.SMALL),
        Column(gpr.IMPORT_RISK, say("Import risk"), CellKind.SMALL),
        Column(model.PRICE, say("Price (USD/kg)"), CellKind.SMALL),
        Column(gpr.FACTOR, say("Factor (kg Cu-eq/kg)"), CellKind.SMALL),
        Column(gpr.IMPORTS, say("Imports (t, gross weight)"), CellKind.NUMBER),
        Column(gpr.PRODUCTION, say("Own production (t)"), CellKind.NUMBER),
        Column(gpr.LINES, say("HS codes")),
        Column(gpr.REASON, say("No score because")),
        Column(gpr.CAVEAT, say("Caveat")),
        Column(gpr.BASIS_NOTE, say("Basis")),
    )


def _worded(rows: pd.DataFrame, basis: Mapping[str, str]) -> pd.DataFrame:
    """Scores with reasons, caveats and notes on the basis in the language spoken now."""
    return rows.assign(
        **{name: rows[name].map(gpr.reason_in_words) for name in (gpr.REASON, gpr.CAVEAT)},
        **{gpr.BASIS_NOTE: rows[v.MINERAL].map(basis)},
    )


def of_mineral(table: pd.DataFrame, selection: RiskSelection) -> pd.DataFrame:
    """Scores of every importer for the chosen mineral and year."""
    return table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]


def every_importer(
    table: pd.DataFrame, selection: RiskSelection, found: Dependence, alliance: str, basis: Mapping[str, str]
) -> Table:
    """A row per importer: ``country``, ``iso3`` and the columns of the scores; a slide shows the suppliers instead.

    Parameters
    ----------
    table: scores of every country (:func:`geo.risk.model.scores_of_all`). alliance: its name; empty for none.
    basis: notes of :func:`geo.risk.model.basis_notes_of`.
    """
    rows = _worded(of_mineral(table, selection).reset_index(drop=True), basis)
    rows.insert(0, "country", rows[v.IMPORTER].map(area_name))
    rows = rows.rename(columns={v.IMPORTER: v.ISO3}).sort_values(
        [gpr.SCORE, v.ISO3], ascending=[False, True], na_position="last", ignore_index=True
    )
    return Table(
        title=say(
            "GeoPolRisk by importer: {goods}, {year}", goods=sentences.product(selection.mineral), year=selection.year
        ),
        frame=rows,
        columns=(Column("country", say("Importer"), pinned=True), *_score_columns()),
        stem=f"geopolrisk-{selection.mineral}-{selection.year}",
        rows=_brief(found, selection, alliance),
    )


def every_mineral(rows: pd.DataFrame, selection: RiskSelection, basis: Mapping[str, str]) -> Table:
    """A row per mineral of the importer, the riskiest first; columns of the scores and ``name``.

    Parameters
    ----------
    rows: scores of the importer in the year (:func:`geo.risk.model.scores_of`).
    basis: notes of :func:`geo.risk.model.basis_notes_of`.
    """
    ranked = _worded(rows, basis).sort_values(gpr.SCORE, ascending=False, na_position="last", ignore_index=True)
    return Table(
        title=say("GeoPolRisk by mineral: {who}, {year}", who=sentences.who(selection.importer), year=selection.year),
        frame=ranked.assign(name=[sentences.name_of(each) for each in ranked[v.MINERAL]]),
        columns=(Column("name", say("Mineral"), pinned=True), *_score_columns()),
        stem=f"geopolrisk-{_stem(selection)}",
    )


def suppliers(found: Dependence, selection: RiskSelection) -> Table:
    """A row per supplier: ``importer``, ``mineral``, ``year``, ``exporter``, ``name``, ``amount``, ``unit``, ``share``.

    Then ``inside`` (whether it is a member of the alliance) and ``governance_risk`` (0-1).
    """
    rows, by = found.suppliers, By(selection.by)
    frame = pd.DataFrame(
        {
            v.IMPORTER: selection.importer.id,
            v.MINERAL: selection.mineral,
            v.YEAR: selection.year,
            v.EXPORTER: rows[v.EXPORTER],
            "name": [area_name(code) for code in rows[v.EXPORTER]],
            "amount": rows["amount"].astype("float64"),
            "unit": by.unit_in_files,
            "share": rows["share"].astype("float64"),
            "inside": rows["inside"],
            "member": [say("yes") if inside else say("no") for inside in rows["inside"]],
            "governance_risk": rows[governance.RISK].astype("float64"),
        }
    )
    member = (Column("member", say("Alliance member")),) if selection.alliance else ()
    return Table(
        title=say("Suppliers {by}", by=selection.by_words),
        frame=frame,
        columns=(
            Column("name", say("Supplier"), pinned=True),
            Column("share", say("Share of imports"), CellKind.SHARE),
            Column("amount", say("Imports ({unit})", unit=by.unit), CellKind.NUMBER),
            Column("governance_risk", say("Governance risk (0\u20131)"), CellKind.SMALL),
            *member,
        ),
        stem=f"suppliers-{selection.mineral}-{_stem(selection)}",
    )


def _stem(selection: RiskSelection) -> str:
    return f"{selection.importer.id.replace(',', '-')}-{selection.year}"


def _brief(found: Dependence, selection: RiskSelection, alliance: str) -> Rows:
    """The largest suppliers as text for a slide."""
    heading = (say("Supplier"), say("Share {by}", by=selection.by_words), say("Governance risk"))
    rows = [
        (
            area_name(row.exporter) + (" \u25cf" if alliance and row.inside else ""),
            numbers.share(row.share),
            numbers.decimal(row.risk, 2) if pd.notna(row.risk) else say("no estimate"),
        )
        for row in found.suppliers.head(_ROWS).itertuples()
    ]
    return (heading, *rows)
