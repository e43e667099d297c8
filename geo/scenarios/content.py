"""A scenario, ready to be drawn: a disruption as a map, the other three as bars, each with its table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, ChartContent, Content, Evidence, Lines, MapContent, Rows
from geo.content.texts import SCENARIO_DEFINITION
from geo.content.view import View
from geo.desk import Ask, Desk
from geo.engine import setting
from geo.maps import choropleth, world
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.scenarios import inputs, selection, sentences
from geo.scenarios import values as scenario_values
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.selection import Address, Kind, Words
from geo.trade import model as trade_model

_BARS, _ROWS = 10, 12
BLUE, ORANGE = SERIES_COLOURS[:2]
_THOUSAND = 1000


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """No years to choose from: a scenario is a question about one."""
    del view, desk
    return ()


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> Content:  # fmt: skip
    """The answer to the view's question.

    Raises
    ------
    GeoError: for choices that do not exist, values that cannot be, or trade that cannot answer.
    """
    del beside  # classes are the same in every scenario
    words = Words(view.wish(), on)
    kind = Kind(words.pick("scenario", Kind, Kind.DISRUPTION))
    asked, parts = _asked(kind, words, desk)
    run = desk.run(asked)
    kept = {name: word for name, word in parts if word not in (None, "")}
    extra = {name: view.wish()[name] for name in ("preset", "shown") if view.wish().get(name)}
    whole = view.with_words(scenario=kind.value, **kept, **extra)
    caption = Caption(
        title=view.title or sentences.headline(run),
        finding=view.finding or sentences.explanation(run),
        filters=(("Scenario", kind.value.replace("-", " ")), *sentences.numbers(run).items()),
        definition=SCENARIO_DEFINITION,
        source=f"Source: {sentences.source(run)} Dataset: {desk.dataset.version}.",
        origins=origins(desk.dataset, _ids(run), shapes=isinstance(run, DisruptionRun)),
        dataset=desk.dataset.version,
        made=on,
        permalink=whole.address(base),
        notes=(*sentences.assumptions(run), *sentences.gaps(run)),
        said=tuple(words.said),
    )
    if isinstance(run, DisruptionRun):
        return _disruption(run, caption, whole, theme)
    if isinstance(run, StockRun):
        return ChartContent(caption, sentences.headline(run), whole, _stock(run))
    if isinstance(run, FloorRun):
        return ChartContent(caption, sentences.headline(run), whole, _floor(run))
    return ChartContent(caption, sentences.headline(run), whole, _diversification(run))


def _asked(kind: Kind, words: Words, desk: Desk) -> tuple[Ask, Address]:
    """The question, and its words with every default."""
    if kind is Kind.DISRUPTION:
        disruption = selection.disruption(words, desk.trade_years)
        return disruption, (*selection.goods_address(disruption.goods), *selection.broken_address(disruption))
    if kind is Kind.STOCKPILE:
        stock = selection.stock(words, desk.trade_years)
        return stock, selection.stock_address(stock)
    if kind is Kind.FLOOR:
        floor = selection.floor(words, desk.dataset)
        return floor, selection.floor_address(floor)
    diversification = selection.diversification(words, desk.trade_years)
    return diversification, selection.diversification_address(diversification)


def _ids(run: Run) -> tuple[str, ...]:
    """Editions behind a run."""
    if isinstance(run, FloorRun):
        return (*(run.panel.source_ids if run.panel else ()), sentences.PRICES)
    priced = isinstance(run, StockRun) and run.asked.price not in (inputs.UNIT_VALUE, inputs.OWN_PRICE)
    return (setting.origin().id, *((sentences.PRICES,) if priced else ()))


def _disruption(run: DisruptionRun, caption: Caption, view: View, theme: Theme) -> MapContent:
    shown = scenario_values.column(view.wish().get("shown", ""), run)
    values, _ = scenario_values.drawn(run, shown, world.load().frame)
    colouring = scenario_values.colouring(run, shown, theme)
    members = scenario_values.outlined(run)
    painted = choropleth.paint(values, colouring, members)
    table = run.result.importers
    rows = [
        (trade_model.area_name(row.importer), sentences.tonnes(row.lost_t), sentences.tonnes(row.short_t))
        for row in table[table["lost_t"] > 0].head(_ROWS).itertuples()
    ]
    evidence = Evidence(
        bars=_losses(table),
        lines=None,
        rows=(("Importer", "Lost", "Stays short"), *rows),
        figures=_coded(table, v.IMPORTER),
    )
    return MapContent(
        caption=caption,
        headline=sentences.headline(run),
        view=view,
        evidence=evidence,
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=scenario_values.worded(choropleth.legend(painted, colouring, theme), run, theme),
        members=members,
        country="",
        marked=frozenset(run.exporters.members),
    )


def _losses(table: pd.DataFrame) -> Bars | None:
    top = table[table["lost_t"] > 0].head(_BARS)
    if top.empty:
        return None
    return Bars(
        title="Largest losses, t gross weight a year",
        measure="Lost, t",
        names=tuple(trade_model.area_name(code) for code in top[v.IMPORTER]),
        values=tuple(float(amount) for amount in top["lost_t"]),
        colours=(ORANGE,) * len(top),
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
        colours=tuple(BLUE if amount <= held else ORANGE for amount in table["tonnes"]),
        texts=tuple(sentences.tonnes(amount) for amount in table["tonnes"]),
        form="#,##0",
    )
    return Evidence(bars, None, (("Cover", "Takes", "Missing", "Costs"), *rows), table.reset_index(drop=True))


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
        colours=(BLUE,) * len(path),
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
    return Evidence(bars, lines, (("Year", "Price", "Payments"), *rows), path.reset_index(drop=True))


def _diversification(run: DiversificationRun) -> Evidence:
    table = run.result.suppliers
    top = table[(table["share_now"] > 0) | (table["share_then"] > 0)].nlargest(_BARS, "share_then")
    amount = sentences.tonnes if run.result.made.by == "quantity" else _thousand_usd
    rows: Rows = tuple(
        (
            trade_model.area_name(row.exporter), numbers.share(row.share_now), numbers.share(row.share_then),
            amount(row.change) if row.change >= 0 else f"\u2212{amount(-row.change)}",
        )
        for row in top.itertuples()
    )  # fmt: skip
    bars = Bars(
        title="Suppliers' shares under the cap; in orange those that give up some",
        measure="Share of imports",
        names=tuple(trade_model.area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(part) for part in top["share_then"]),
        colours=tuple(ORANGE if change < 0 else BLUE for change in top["change"]),
        texts=tuple(numbers.share(part) for part in top["share_then"]),
        form=SHARES,
    )
    return Evidence(bars, None, (("Supplier", "Now", "Then", "Change"), *rows), _coded(table, v.EXPORTER))


def _thousand_usd(amount: float) -> str:
    return sentences.usd(_THOUSAND * amount)


def _coded(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """The table with names before its codes, which become ``iso3``."""
    rows = table.reset_index(drop=True)
    rows.insert(0, "country", rows[code].map(trade_model.area_name))
    return rows.rename(columns={code: v.ISO3})
