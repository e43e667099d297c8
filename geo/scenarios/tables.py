"""The figures of a scenario as tables: numbers that stay numbers, and the first rows as text for a slide."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.table import CellKind, Column, Rows, Table
from geo.locale.say import say, term
from geo.scenarios.inputs import product_name
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import days, form_in_words, per_kg, signed, tonnes
from geo.tables.trade import area_name
from geo.trade import model as trade_model

_ROWS: Final = 12


def _country() -> Column:
    return Column("country", say("Country"), pinned=True)


def _importers() -> tuple[Column, ...]:
    return (
        _country(),
        Column("imports_t", say("Imports, t gross weight"), CellKind.NUMBER),
        Column("lost_t", say("Lost, t gross weight"), CellKind.NUMBER),
        Column("replaced_t", say("Replaced, t gross weight"), CellKind.NUMBER),
        Column("short_t", say("Unmet, t gross weight"), CellKind.NUMBER),
        Column("share_lost", say("Share lost, by weight"), CellKind.SHARE),
        Column("share_short", say("Share unmet, by weight"), CellKind.SHARE),
        Column("imports_kusd", say("Imports, thousand USD"), CellKind.NUMBER),
        Column("lost_kusd", say("Lost, thousand USD"), CellKind.NUMBER),
        Column("share_lost_value", say("Share lost, by value"), CellKind.SHARE),
        Column("unweighed_share", say("Lost value without weight"), CellKind.SHARE),
    )


def _suppliers() -> tuple[Column, ...]:
    return (
        _country(),
        Column("exports_t", say("Exports, t gross weight"), CellKind.NUMBER),
        Column("feedstock_t", say("Possible feedstock, t gross weight"), CellKind.NUMBER),
        Column("spare_t", say("Spare, t gross weight"), CellKind.NUMBER),
        Column("added_t", say("Added, t gross weight"), CellKind.NUMBER),
        Column("growth", say("Added / exports"), CellKind.SHARE),
    )


def _targets() -> tuple[Column, ...]:
    return (
        Column("days", say("Days of cover"), CellKind.WHOLE, pinned=True),
        Column("tonnes", say("t gross weight"), CellKind.NUMBER),
        Column("cost_usd", say("Cost, USD"), CellKind.NUMBER),
        Column("cost_local", say("Cost, local currency"), CellKind.NUMBER),
        Column("missing_t", say("Shortfall, t gross weight"), CellKind.NUMBER),
        Column("missing_usd", say("Cost of shortfall, USD"), CellKind.NUMBER),
    )


def _path() -> tuple[Column, ...]:
    return (
        Column(v.YEAR, say("Year"), CellKind.WHOLE, pinned=True),
        Column("price", say("Price, USD/t"), CellKind.NUMBER),
        Column("gap", say("Gap to the floor, USD/t"), CellKind.NUMBER),
        Column("payments_usd", say("Payments, USD"), CellKind.NUMBER),
    )


def _months() -> tuple[Column, ...]:
    return (Column("month", term("unit of time", "Month"), pinned=True), *_path()[1:])


def _costs_of() -> tuple[Column, ...]:
    return (
        Column("period", say("Month or year"), pinned=True),
        Column("price_usd_per_t", say("Price, USD/t"), CellKind.NUMBER),
        Column("cost_usd", say("Cost, USD"), CellKind.NUMBER),
        Column("terms", term("price", "Terms")),
        Column(v.STATUS, say("Status")),
    )


def _producers() -> tuple[Column, ...]:
    return (
        _country(),
        Column("production", say("Production, t"), CellKind.NUMBER),
        Column("product_t", say("Product under the floor, t"), CellKind.NUMBER),
        Column("payments_usd", say("Payments in the last year, USD"), CellKind.NUMBER),
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
    if isinstance(run, DisruptionRun):
        answer = say("Unmet share of imports, by weight")
    elif isinstance(run, StockRun):
        answer = term("stockpile", "Cover")
    elif run.result.made.by == "quantity":
        answer = say("Largest supplier, by weight")
    else:
        answer = say("Largest supplier, by value")
    frame = pd.DataFrame(
        {
            v.HS6: form.line,
            "form": term("HS description", described.loc[form.line, "description"]),
            "stage": described.loc[form.line, "stage"],
            "answer": form_in_words(form.result),
            "reason": form.reason,
        }
        for form in run.forms
    )
    columns = (
        Column("form", say("Form"), pinned=True),
        Column(v.HS6, say("HS code")),
        Column("stage", say("Stage")),
        Column("answer", answer),
        Column("reason", say("Why there is no answer")),
    )
    return Table(say("Form by form"), frame, columns, _stem(run, "forms"))


def _disruption(run: DisruptionRun) -> tuple[Table, ...]:
    table = run.result.importers
    rows = tuple(
        (area_name(row.importer), tonnes(row.lost_t), tonnes(row.short_t), numbers.share(row.share_short))
        for row in table[table["lost_t"] > 0].head(_ROWS).itertuples()
    )
    heading = (say("Importer, gross weight"), term("imports", "Lost"), say("Unmet"), say("Of imports"))
    added = run.result.suppliers
    more = tuple(
        (area_name(row.exporter), tonnes(row.spare_t), tonnes(row.added_t))
        for row in added[added["added_t"] > 0].head(_ROWS).itertuples()
    )
    return (
        Table(
            say("Importers"), _coded(table, v.IMPORTER), _importers(), _stem(run, "importers"), rows=(heading, *rows)
        ),
        Table(
            say("Alternative suppliers"),
            _coded(added, v.EXPORTER),
            _suppliers(),
            _stem(run, "suppliers"),
            rows=((say("Supplier, gross weight"), term("capacity", "Spare"), term("exports", "Added")), *more),
        ),
    )


def _stock(run: StockRun) -> Table:
    table = run.result.targets.reset_index(drop=True)
    rows = tuple(
        (days(row.days), tonnes(row.tonnes), tonnes(row.missing_t), numbers.money(row.cost_usd))
        for row in table.itertuples()
    )
    heading = (say("Cover, gross weight"), term("stockpile", "Takes"), say("Shortfall"), term("stockpile", "Costs"))
    title = say("Tonnage and cost by days of cover")
    return Table(title, table, _targets(), _stem(run, "cover"), rows=(heading, *rows))


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
    title = say(
        "Cost of {days} of cover at the published prices of {product}",
        days=longest,
        product=product_name(run.asked.price),
    )
    frame = path.assign(product=run.asked.price)
    heading = (say("Month or year"), say("Price"), term("stockpile", "Costs"))
    return (Table(title, frame, _costs_of(), _stem(run, "prices"), rows=(heading, *rows)),)


def _floor(run: FloorRun) -> tuple[Table, ...]:
    path = run.result.path.reset_index(drop=True)
    rows: Rows = tuple(
        (
            f"{row.year:.0f}",
            per_kg(row.price),
            numbers.money(row.payments_usd) if row.payments_usd else say("no payment"),
        )
        for row in path.tail(_ROWS).itertuples()
    )
    stem = f"price-floor-{run.asked.mineral}"
    heading = (say("Year"), say("Price"), say("Payments"))
    found = [Table(say("Payments by year"), path, _path(), f"{stem}-years", rows=(heading, *rows))]
    if len(run.result.producers):
        producers = _coded(run.result.producers, v.ISO3)
        found.append(Table(say("Producers"), producers, _producers(), f"{stem}-producers"))
    if len(run.result.months):
        frame = run.result.months.assign(product=run.product)
        found.append(Table(say("Payments by month"), frame, _months(), f"{stem}-months", rows=_brief_months(run)))
    return tuple(found)


def _brief_months(run: FloorRun) -> Rows:
    unpaid = say("no payment")
    return (
        (term("unit of time", "Month"), say("Price"), say("Payments")),
        *(
            (str(row.month), per_kg(row.price), numbers.money(row.payments_usd) if row.payments_usd else unpaid)
            for row in run.result.months.tail(_ROWS).itertuples()
        ),
    )


def _diversification(run: DiversificationRun) -> Table:
    table = run.result.suppliers
    weight = run.result.made.by == "quantity"
    top = table[(table["share_now"] > 0) | (table["share_then"] > 0)].nlargest(_ROWS, "share_then")
    rows: Rows = tuple(
        (
            area_name(row.exporter),
            numbers.share(row.share_now),
            numbers.share(row.share_then),
            signed(run, row.change),
        )
        for row in top.itertuples()
    )
    columns = (
        _country(),
        *(_weights() if weight else _values()),
        Column("growth", say("Change / exports"), CellKind.SHARE),
    )
    heading = (
        say("Supplier, by gross weight") if weight else say("Supplier, by value"),
        say("Current"),
        say("Target"),
        say("Change"),
    )
    return Table(say("Suppliers"), _coded(table, v.EXPORTER), columns, _stem(run, "suppliers"), rows=(heading, *rows))


def _weights() -> tuple[Column, ...]:
    return (
        Column("share_now", say("Current share, by weight"), CellKind.SHARE),
        Column("share_then", say("Target share, by weight"), CellKind.SHARE),
        Column("now", say("Current, t gross weight"), CellKind.NUMBER),
        Column("then", say("Target, t gross weight"), CellKind.NUMBER),
        Column("change", say("Change, t gross weight"), CellKind.NUMBER),
        Column("exports", say("Exports to the world, t gross weight"), CellKind.NUMBER),
        Column("feedstock", say("Possible feedstock, t gross weight"), CellKind.NUMBER),
    )


def _values() -> tuple[Column, ...]:
    return (
        Column("share_now", say("Current share, by value"), CellKind.SHARE),
        Column("share_then", say("Target share, by value"), CellKind.SHARE),
        Column("now", say("Current, thousand USD"), CellKind.NUMBER),
        Column("then", say("Target, thousand USD"), CellKind.NUMBER),
        Column("change", say("Change, thousand USD"), CellKind.NUMBER),
        Column("exports", say("Exports to the world, thousand USD"), CellKind.NUMBER),
        Column("feedstock", say("Possible feedstock, thousand USD"), CellKind.NUMBER),
    )


def _stem(run: DisruptionRun | StockRun | DiversificationRun, what: str) -> str:
    kind = {DisruptionRun: "disruption", StockRun: "stockpile", DiversificationRun: "diversification"}[type(run)]
    return f"{kind}-{run.trade.mineral}-{run.trade.year}-{what}"


def _coded(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """The table with names before its codes, which become ``iso3``."""
    rows = table.reset_index(drop=True)
    rows.insert(0, "country", rows[code].map(area_name))
    return rows.rename(columns={code: v.ISO3})
