"""The figures of a scenario as tables: numbers that stay numbers, and the first rows as text for a slide."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Rows, Table
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import days, form_in_words, per_kg, signed, tonnes
from geo.tables.trade import area_name
from geo.trade import model as trade_model

_ROWS: Final = 12
_COUNTRY = Column("country", "Country", pinned=True)
_IMPORTERS: Final = (
    _COUNTRY,
    Column("imports_t", "Imports, t gross weight", CellKind.NUMBER),
    Column("lost_t", "Lost, t gross weight", CellKind.NUMBER),
    Column("replaced_t", "Replaced, t gross weight", CellKind.NUMBER),
    Column("short_t", "Unmet, t gross weight", CellKind.NUMBER),
    Column("share_lost", "Share lost, by weight", CellKind.SHARE),
    Column("share_short", "Share unmet, by weight", CellKind.SHARE),
    Column("imports_kusd", "Imports, thousand USD", CellKind.NUMBER),
    Column("lost_kusd", "Lost, thousand USD", CellKind.NUMBER),
    Column("share_lost_value", "Share lost, by value", CellKind.SHARE),
    Column("unweighed_share", "Lost value without weight", CellKind.SHARE),
)
_SUPPLIERS: Final = (
    _COUNTRY,
    Column("exports_t", "Exports, t gross weight", CellKind.NUMBER),
    Column("feedstock_t", "Possible feedstock, t gross weight", CellKind.NUMBER),
    Column("spare_t", "Spare, t gross weight", CellKind.NUMBER),
    Column("added_t", "Added, t gross weight", CellKind.NUMBER),
    Column("growth", "Added / exports", CellKind.SHARE),
)
_TARGETS: Final = (
    Column("days", "Days of cover", CellKind.WHOLE, pinned=True),
    Column("tonnes", "t gross weight", CellKind.NUMBER),
    Column("cost_usd", "Cost, USD", CellKind.NUMBER),
    Column("cost_local", "Cost, local currency", CellKind.NUMBER),
    Column("missing_t", "Shortfall, t gross weight", CellKind.NUMBER),
    Column("missing_usd", "Cost of shortfall, USD", CellKind.NUMBER),
)
_PATH: Final = (
    Column(v.YEAR, "Year", CellKind.WHOLE, pinned=True),
    Column("price", "Price, USD/t", CellKind.NUMBER),
    Column("gap", "Gap to the floor, USD/t", CellKind.NUMBER),
    Column("payments_usd", "Payments, USD", CellKind.NUMBER),
)
_MONTHS: Final = (Column("month", "Month", pinned=True), *_PATH[1:])
_COSTS: Final = (
    Column("period", "Month or year", pinned=True),
    Column("price_usd_per_t", "Price, USD/t", CellKind.NUMBER),
    Column("cost_usd", "Cost, USD", CellKind.NUMBER),
    Column("terms", "Terms"),
    Column(v.STATUS, "Status"),
)
_PRODUCERS: Final = (
    _COUNTRY,
    Column("production", "Production, t", CellKind.NUMBER),
    Column("product_t", "Product under the floor, t", CellKind.NUMBER),
    Column("payments_usd", "Payments in the last year, USD", CellKind.NUMBER),
)


def tables(run: Run) -> tuple[Table, ...]:
    """The tables of a scenario, the one that its files hold first."""
    if isinstance(run, FloorRun):
        return _floor(run)
    if isinstance(run, DisruptionRun):
        own = _disruption(run)
    else:
        own = (_stock(run), *_costs(run)) if isinstance(run, StockRun) else (_diversification(run),)
    return (*own, _forms(run)) if len(run.forms) > 1 else own


def _forms(run: DisruptionRun | StockRun | DiversificationRun) -> Table:
    """One row per form (HS line) of what was asked; forms are never added up."""
    described = trade_model.lines_of(run.trade.mineral).set_index(v.HS6)
    answer = {
        DisruptionRun: "Unmet share of imports, by weight",
        StockRun: "Cover",
        DiversificationRun: f"Largest supplier, {'by weight' if _by_weight(run) else 'by value'}",
    }[type(run)]
    frame = pd.DataFrame(
        {
            v.HS6: form.line,
            "form": described.loc[form.line, "description"],
            "stage": described.loc[form.line, "stage"],
            "answer": form_in_words(form.result),
            "reason": form.reason,
        }
        for form in run.forms
    )
    columns = (
        Column("form", "Form", pinned=True), Column(v.HS6, "HS code"), Column("stage", "Stage"),
        Column("answer", answer), Column("reason", "Why there is no answer"),
    )  # fmt: skip
    return Table("Form by form", frame, columns, _stem(run, "forms"))


def _by_weight(run: DisruptionRun | StockRun | DiversificationRun) -> bool:
    return not isinstance(run, DiversificationRun) or run.result.made.by == "quantity"


def _disruption(run: DisruptionRun) -> tuple[Table, ...]:
    table = run.result.importers
    rows = tuple(
        (area_name(row.importer), tonnes(row.lost_t), tonnes(row.short_t), numbers.share(row.share_short))
        for row in table[table["lost_t"] > 0].head(_ROWS).itertuples()
    )
    heading = ("Importer, gross weight", "Lost", "Unmet", "Of imports")
    added = run.result.suppliers
    more = tuple(
        (area_name(row.exporter), tonnes(row.spare_t), tonnes(row.added_t))
        for row in added[added["added_t"] > 0].head(_ROWS).itertuples()
    )
    return (
        Table("Importers", _coded(table, v.IMPORTER), _IMPORTERS, _stem(run, "importers"), rows=(heading, *rows)),
        Table(
            "Alternative suppliers", _coded(added, v.EXPORTER), _SUPPLIERS, _stem(run, "suppliers"),
            rows=(("Supplier, gross weight", "Spare", "Added"), *more),
        ),
    )  # fmt: skip


def _stock(run: StockRun) -> Table:
    table = run.result.targets.reset_index(drop=True)
    rows = tuple(
        (days(row.days), tonnes(row.tonnes), tonnes(row.missing_t), numbers.money(row.cost_usd))
        for row in table.itertuples()
    )
    heading = ("Cover, gross weight", "Takes", "Shortfall", "Costs")
    return Table("Tonnage and cost by days of cover", table, _TARGETS, _stem(run, "cover"), rows=(heading, *rows))


def _costs(run: StockRun) -> tuple[Table, ...]:
    """What the longest cover would cost along the published prices; none without a path."""
    path = run.cost_path
    if path.empty:
        return ()
    rows: Rows = tuple(
        (str(row.period), f"{per_kg(row.price_usd_per_t)}", numbers.money(row.cost_usd))
        for row in path.tail(_ROWS).itertuples()
    )
    longest = days(float(run.result.targets.iloc[-1]["days"]))
    title = f"Cost of {longest} of cover at the published prices of {run.asked.price}"
    frame = path.assign(product=run.asked.price)
    return (Table(title, frame, _COSTS, _stem(run, "prices"), rows=(("Month or year", "Price", "Costs"), *rows)),)


def _floor(run: FloorRun) -> tuple[Table, ...]:
    path = run.result.path.reset_index(drop=True)
    rows: Rows = tuple(
        (
            f"{row.year:.0f}", per_kg(row.price),
            numbers.money(row.payments_usd) if row.payments_usd else "no payment",
        )
        for row in path.tail(_ROWS).itertuples()
    )  # fmt: skip
    stem = f"price-floor-{run.asked.mineral}"
    years = Table("Payments by year", path, _PATH, f"{stem}-years", rows=(("Year", "Price", "Payments"), *rows))
    found = [years]
    if len(run.result.producers):
        found.append(Table("Producers", _coded(run.result.producers, v.ISO3), _PRODUCERS, f"{stem}-producers"))
    if len(run.result.months):
        frame = run.result.months.assign(product=run.product)
        found.append(Table("Payments by month", frame, _MONTHS, f"{stem}-months", rows=_brief_months(run)))
    return tuple(found)


def _brief_months(run: FloorRun) -> Rows:
    return (
        ("Month", "Price", "Payments"),
        *(
            (str(row.month), per_kg(row.price), numbers.money(row.payments_usd) if row.payments_usd else "no payment")
            for row in run.result.months.tail(_ROWS).itertuples()
        ),
    )


def _diversification(run: DiversificationRun) -> Table:
    table = run.result.suppliers
    weight = run.result.made.by == "quantity"
    unit, by = ("t gross weight", "weight") if weight else ("thousand USD", "value")
    top = table[(table["share_now"] > 0) | (table["share_then"] > 0)].nlargest(_ROWS, "share_then")
    rows: Rows = tuple(
        (
            area_name(row.exporter), numbers.share(row.share_now), numbers.share(row.share_then),
            signed(run, row.change).removesuffix(" gross weight"),
        )
        for row in top.itertuples()
    )  # fmt: skip
    columns = (
        _COUNTRY,
        Column("share_now", f"Current share, by {by}", CellKind.SHARE),
        Column("share_then", f"Target share, by {by}", CellKind.SHARE),
        Column("now", f"Current, {unit}", CellKind.NUMBER),
        Column("then", f"Target, {unit}", CellKind.NUMBER),
        Column("change", f"Change, {unit}", CellKind.NUMBER),
        Column("exports", f"Exports to the world, {unit}", CellKind.NUMBER),
        Column("feedstock", f"Possible feedstock, {unit}", CellKind.NUMBER),
        Column("growth", "Change / exports", CellKind.SHARE),
    )
    heading = (f"Supplier, by {'gross weight' if weight else by}", "Current", "Target", "Change")
    return Table("Suppliers", _coded(table, v.EXPORTER), columns, _stem(run, "suppliers"), rows=(heading, *rows))


def _stem(run: DisruptionRun | StockRun | DiversificationRun, what: str) -> str:
    kind = {DisruptionRun: "disruption", StockRun: "stockpile", DiversificationRun: "diversification"}[type(run)]
    return f"{kind}-{run.trade.mineral}-{run.trade.year}-{what}"


def _coded(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """The table with names before its codes, which become ``iso3``."""
    rows = table.reset_index(drop=True)
    rows.insert(0, "country", rows[code].map(area_name))
    return rows.rename(columns={code: v.ISO3})
