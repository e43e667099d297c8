"""A scenario, ready to be drawn: a disruption as a map, the other three as bars, each with its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import SHARES, Bars, Chart, Lines, Role
from geo.content.content import Content, MapFigure
from geo.content.table import Rows, Table
from geo.content.view import View
from geo.engine import setting
from geo.maps import choropleth, world
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.scenarios import inputs, selection, sentences
from geo.scenarios import model as scenarios_model
from geo.scenarios import values as scenario_values
from geo.scenarios.model import Asked, DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.selection import Address, Kind, Words
from geo.tables.trade import area_name
from geo.trade import history as trade_history

_BARS, _ROWS = 10, 12
_DEFINITION = "A calculation on published figures of one year under the assumptions that are named here; no forecast."
BLUE, ORANGE = SERIES_COLOURS[:2]
_THOUSAND = 1000


def compose(
    view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None
) -> Content:  # fmt: skip
    """The answer to the view's question.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    del beside  # classes are the same in every scenario
    words = Words(view.params(), on)
    kind = Kind(words.pick("scenario", Kind, Kind.DISRUPTION))
    asked, parts = _asked(kind, words, atlas)
    run = scenarios_model.run(atlas, asked)
    kept = {name: word for name, word in parts if word not in (None, "")}
    extra = {name: view.params()[name] for name in ("preset", "shown") if view.params().get(name)}
    whole = view.with_words(scenario=kind.value, **kept, **extra)
    caption = Caption(
        title=view.title or sentences.headline(run),
        finding=view.finding or sentences.explanation(run),
        filters=(("Scenario", kind.value.replace("-", " ")), *sentences.numbers(run).items()),
        definition=_DEFINITION,
        source=f"Source: {sentences.source(run)} Dataset: {atlas.dataset.version}.",
        origins=origins(atlas.dataset, _ids(run), shapes=isinstance(run, DisruptionRun)),
        dataset=atlas.dataset.version,
        made=on,
        permalink=whole.address(base),
        notes=sentences.gaps(run),
        assumptions=sentences.assumptions(run),
        messages=tuple(words.said),
    )
    evidence = _evidence(run)
    return Content(
        view=whole,
        caption=caption,
        headline=sentences.headline(run),
        make_figure=lambda: _figure(run, whole, theme) if isinstance(run, DisruptionRun) else None,
        make_charts=lambda: evidence.charts,
        make_tables=lambda: (Table("Figures", evidence.figures, rows=evidence.rows),),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Charts, rows for a slide and every figure of a scenario."""

    charts: tuple[Chart, ...]
    rows: Rows
    figures: pd.DataFrame


def _evidence(run: Run) -> Evidence:
    if isinstance(run, DisruptionRun):
        return _disruption(run)
    if isinstance(run, StockRun):
        return _stock(run)
    return _floor(run) if isinstance(run, FloorRun) else _diversification(run)


def _asked(kind: Kind, words: Words, atlas: Atlas) -> tuple[Asked, Address]:
    """The question, and its words with every default."""
    if kind is Kind.DISRUPTION:
        disruption = selection.disruption(words, partial(trade_history.years_of, atlas))
        return disruption, (*selection.goods_address(disruption.goods), *selection.broken_address(disruption))
    if kind is Kind.STOCKPILE:
        stock = selection.stock(words, partial(trade_history.years_of, atlas))
        return stock, selection.stock_address(stock)
    if kind is Kind.FLOOR:
        floor = selection.floor(words, atlas.dataset)
        return floor, selection.floor_address(floor)
    diversification = selection.diversification(words, partial(trade_history.years_of, atlas))
    return diversification, selection.diversification_address(diversification)


def _ids(run: Run) -> tuple[str, ...]:
    """Editions behind a run."""
    if isinstance(run, FloorRun):
        return (*(run.panel.source_ids if run.panel else ()), sentences.PRICES)
    priced = isinstance(run, StockRun) and run.asked.price not in (inputs.UNIT_VALUE, inputs.OWN_PRICE)
    return (setting.origin().id, *((sentences.PRICES,) if priced else ()))


def _figure(run: DisruptionRun, view: View, theme: Theme) -> MapFigure:
    shown = scenario_values.column(view.params().get("shown", ""), run)
    values, unmatched = scenario_values.drawn(run, shown, world.load().frame)
    colouring = scenario_values.colouring(run, shown, theme)
    members = scenario_values.outlined(run)
    painted = choropleth.paint(values, colouring, members)
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=scenario_values.worded(choropleth.legend(painted, colouring, theme), run, theme),
        members=members,
        marked=frozenset(run.exporters.members),
        unmatched=unmatched,
    )


def _disruption(run: DisruptionRun) -> Evidence:
    table = run.result.importers
    rows = [
        (area_name(row.importer), sentences.tonnes(row.lost_t), sentences.tonnes(row.short_t))
        for row in table[table["lost_t"] > 0].head(_ROWS).itertuples()
    ]
    losses = _losses(table)
    return Evidence(
        (losses,) if losses else (), (("Importer", "Lost", "Stays short"), *rows), _coded(table, v.IMPORTER)
    )  # fmt: skip


def _losses(table: pd.DataFrame) -> Bars | None:
    top = table[table["lost_t"] > 0].head(_BARS)
    if top.empty:
        return None
    return Bars(
        title="Largest losses, t gross weight a year",
        measure="Lost, t",
        names=tuple(area_name(code) for code in top[v.IMPORTER]),
        values=tuple(float(amount) for amount in top["lost_t"]),
        roles=(Role.LOSS,) * len(top),
        texts=tuple(sentences.tonnes(amount) for amount in top["lost_t"]),
        form="#,##0",
    )


def _stock(run: StockRun) -> Evidence:
    table = run.result.targets
    rows = [
        (
            sentences.days(row.days), sentences.tonnes(row.tonnes), sentences.tonnes(row.missing_t),
            sentences.usd(getattr(row, "cost_usd", None)),
        )
        for row in table.itertuples()
    ]  # fmt: skip
    held = run.result.stock_t
    bars = Bars(
        title="What days of cover take, t gross weight; in orange more than the stock",
        measure="Tonnes",
        names=tuple(sentences.days(days) for days in table["days"]),
        values=tuple(float(amount) for amount in table["tonnes"]),
        roles=tuple(Role.FIRST if amount <= held else Role.LOSS for amount in table["tonnes"]),
        texts=tuple(sentences.tonnes(amount) for amount in table["tonnes"]),
        form="#,##0",
    )
    return Evidence((bars,), (("Cover", "Takes", "Missing", "Costs"), *rows), table.reset_index(drop=True))


def _floor(run: FloorRun) -> Evidence:
    path = run.result.path
    rows = [
        (
            f"{row.year:.0f}", f"{numbers.significant(row.price / _THOUSAND)}\u202fUSD/kg",
            sentences.usd(float(row.payments_usd)),
        )
        for row in path.tail(_ROWS).itertuples()
    ]  # fmt: skip
    bars = Bars(
        title="Payments a year at the published prices of each year, USD",
        measure="Payments, USD",
        names=tuple(f"{year:.0f}" for year in path[v.YEAR]),
        values=tuple(float(amount) for amount in path["payments_usd"]),
        roles=(Role.FIRST,) * len(path),
        texts=tuple(sentences.usd(float(amount)) for amount in path["payments_usd"]),
        form="#,##0",
    )
    known = tuple(f"{year:.0f}" for year in path[v.YEAR])
    price = tuple(float(amount) / _THOUSAND for amount in path["price"])
    floor = run.result.made.floor_usd_per_t / _THOUSAND
    lines = Lines(
        f"Price of {run.product} and the floor, USD/kg", known, {"Price": price, "Floor": (floor,) * len(known)},
        form="0",
    )  # fmt: skip
    return Evidence((bars, lines), (("Year", "Price", "Payments"), *rows), path.reset_index(drop=True))


def _diversification(run: DiversificationRun) -> Evidence:
    table = run.result.suppliers
    top = table[(table["share_now"] > 0) | (table["share_then"] > 0)].nlargest(_BARS, "share_then")
    amount = sentences.tonnes if run.result.made.by == "quantity" else _thousand_usd
    rows: Rows = tuple(
        (
            area_name(row.exporter), numbers.share(row.share_now), numbers.share(row.share_then),
            amount(row.change) if row.change >= 0 else f"\u2212{amount(-row.change)}",
        )
        for row in top.itertuples()
    )  # fmt: skip
    bars = Bars(
        title="Suppliers' shares under the cap; in orange those that give up some",
        measure="Share of imports",
        names=tuple(area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(part) for part in top["share_then"]),
        roles=tuple(Role.LOSS if change < 0 else Role.FIRST for change in top["change"]),
        texts=tuple(numbers.share(part) for part in top["share_then"]),
        form=SHARES,
    )
    return Evidence((bars,), (("Supplier", "Now", "Then", "Change"), *rows), _coded(table, v.EXPORTER))


def _thousand_usd(amount: float) -> str:
    return sentences.usd(_THOUSAND * amount)


def _coded(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """The table with names before its codes, which become ``iso3``."""
    rows = table.reset_index(drop=True)
    rows.insert(0, "country", rows[code].map(area_name))
    return rows.rename(columns={code: v.ISO3})
