"""What a scenario draws: a disruption as a map of importers, and the bars and lines of all four."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.charts import SHARES, Bars, Chart, Lines, Role
from geo.content.content import MapFigure
from geo.locale.say import joined, mark, say, term
from geo.maps import choropleth, world
from geo.maps.classes import Classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.maps.legend import Legend, LegendEntry
from geo.scenarios import published_prices, sentences
from geo.scenarios.inputs import product_name
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import days, gross, per_kg, signed, terms_of, tonnes
from geo.tables.trade import area_name

# The same for every mineral and scenario, so that maps compare.
CLASSES: Final = Classes(
    "% of imports",
    (0.01, 0.05, 0.1, 0.25, 0.5, 0.75),
)
SHOWN: Final = {"share_short": mark("Unmet"), "share_lost": mark("Lost before replacement")}
_WORDS: Final = {
    "share_short": {choropleth.ZERO: mark("no shortfall")},
    "share_lost": {choropleth.ZERO: mark("no loss")},
    "": {choropleth.WITHHELD: mark("lost, weight unknown"), "not-listed": mark("not affected")},
}
# Part of the imports of everybody affected from which on an importer is named on the map.
_NAMED = 0.02
_BARS = 10


def column(wanted: str, run: DisruptionRun) -> str:
    """What the map shows: the user's choice, else what cannot be replaced, or what is lost where everything can."""
    return wanted if wanted in SHOWN else "share_short" if run.result.share_short > 0 else "share_lost"


def map_of(run: DisruptionRun, shown: str, theme: Theme) -> MapFigure:
    """Importers by *shown* (a name of :data:`SHOWN`), those who cut crossed, the group affected outlined."""
    values, unmatched = _drawn(run, shown, world.load().frame)
    template = (
        mark("Share of imports that could not be replaced, % of gross weight, trade of {year}")
        if shown == "share_short"
        else mark("Share of imports that would be lost, % of gross weight, trade of {year}")
    )
    title = say(template, year=run.trade.year)
    colouring = choropleth.sequential(CLASSES, theme, title=title)
    members = frozenset(run.to.members) if run.to and len(run.to.members) > 1 else frozenset[str]()
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    words = _WORDS[""] | _WORDS[shown]
    entries = [
        replace(entry, label=say(words[entry.kind])) if entry.kind in words else entry for entry in legend.entries
    ]
    entries.append(LegendEntry(theme.alert, say("cuts its exports"), len(run.exporters.members), kind="cross"))
    if run.to and members:
        entries.append(LegendEntry(theme.member, run.to.name, len(members), kind="outline"))
    note = say(
        "Too small or unmapped, in the table only: {names}.", names=joined([area_name(code) for code in unmatched])
    )
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=colouring,
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        marked=frozenset(run.exporters.members),
        unmatched=unmatched,
        note=note if unmatched else "",
    )


def _drawn(run: DisruptionRun, shown: str, shapes: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One row per shape, with texts for tooltip and label, and who imports but has no shape."""
    table = run.result.importers
    texts = pd.DataFrame(
        {
            v.ISO3: table[v.IMPORTER],
            v.VALUE: table[shown],
            v.STATUS: "computed",
            "value_text": [_value_text(row) for row in table.itertuples()],
            "detail": [_detail(row) for row in table.itertuples()],
            "label": [
                f"{area_name(row.importer)} {numbers.share(getattr(row, shown))}"
                if row.imports_t >= _NAMED * run.result.imports_t and getattr(row, shown) >= CLASSES.breaks[0]
                else None
                for row in table.itertuples()
            ],
        }
    )
    joined_table = join(texts, shapes)
    frame = joined_table.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    own = frame[v.ISO3].isin(run.exporters.members)
    worded = frame.assign(
        value_text=frame["value_text"].where(~missing, say("no imports of these goods recorded")),
        detail=frame["detail"].where(~missing, "").mask(own, say("cuts its exports")),
        source=say("BACI, {year}, gross weight", year=run.trade.year),
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return worded, joined_table.unmatched


def _value_text(row: Any) -> str:
    lost, short = row.share_lost, row.share_short
    if pd.isna(lost):
        return say("{share} of import value lost, weight unknown", share=numbers.share(row.share_lost_value))
    return say("{short} of imports unmet, {lost} lost", short=numbers.share(short), lost=numbers.share(lost))


def _detail(row: Any) -> str:
    lost, imports = row.lost_t, row.imports_t
    if pd.isna(lost):
        return say("tonnes unknown")
    return say("{lost} of {imports} lost", lost=tonnes(lost), imports=gross(imports))


# Number format of prices, and the price in USD/kg below which they need digits behind the point.
_PRICE_FORM: Final = "0"
_LOW_PRICE: Final = 20.0
# Years of prices that make a path.
_SEVERAL: Final = 2


def charts(run: Run) -> tuple[Chart, ...]:
    """Bars and lines of a scenario, the most important first; none where there is nothing to draw."""
    if isinstance(run, DisruptionRun):
        return tuple(chart for chart in (_losses(run), _additions(run)) if chart.names)
    if isinstance(run, StockRun):
        return (_targets(run), *_cost_path(run))
    if isinstance(run, FloorRun):
        paid = _producers(run)
        return (_payments(run), _prices(run), *([paid] if paid.names else []))
    return (_shares(run),)


def _losses(run: DisruptionRun) -> Bars:
    table = run.result.importers
    top = table[table["lost_t"] > 0].head(_BARS)
    return Bars(
        title=say("Largest losses of imports, t gross weight a year"),
        measure=say("Lost, t gross weight"),
        names=tuple(area_name(code) for code in top[v.IMPORTER]),
        values=tuple(float(value) for value in top["lost_t"]),
        roles=(Role.LOSS,) * len(top),
        texts=tuple(
            say("{lost}, {share} unmet", lost=tonnes(row.lost_t), share=numbers.share(row.share_short))
            for row in top.itertuples()
        ),
        form="#,##0",
        note=say("Unmet: share of all imports that could not be replaced."),
    )


def _additions(run: DisruptionRun) -> Bars:
    table = run.result.suppliers
    top = table[table["added_t"] > 0].head(_BARS)
    return Bars(
        title=say("Who could add how much to its exports, t gross weight a year"),
        measure=say("Added, t gross weight"),
        names=tuple(area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(value) for value in top["added_t"]),
        roles=(Role.FIRST,) * len(top),
        texts=tuple(
            say("{added} of {spare} spare", added=tonnes(row.added_t), spare=tonnes(row.spare_t))
            for row in top.itertuples()
        ),
        form="#,##0",
    )


def _targets(run: StockRun) -> Bars:
    table, held = run.result.targets, run.result.stock_t
    costs = table["cost_usd"]
    return Bars(
        title=say("Tonnage and cost by days of cover, t gross weight"),
        measure=say("t gross weight"),
        names=tuple(days(value) for value in table["days"]),
        values=tuple(float(value) for value in table["tonnes"]),
        roles=tuple(Role.FIRST if value <= held else Role.LOSS for value in table["tonnes"]),
        texts=tuple(
            tonnes(value) + ("" if pd.isna(cost) else f", {numbers.money(float(cost))}")
            for value, cost in zip(table["tonnes"], costs, strict=True)
        ),
        form="#,##0",
        note=say("Blue: held in the stock. Orange: more than the stock holds."),
    )


def _cost_path(run: StockRun) -> tuple[Chart, ...]:
    """What the longest cover would cost along the published prices: a line by month, or a bar for each year."""
    path = run.cost_path
    if len(path) < _SEVERAL:
        return ()
    longest = days(float(run.result.targets.iloc[-1]["days"]))
    monthly = run.asked.price in published_prices.monthly_products()
    title = (
        mark("Cost of {days} of cover at the published price of each month, USD")
        if monthly
        else mark("Cost of {days} of cover at the published price of each year, USD")
    )
    about = (
        mark("{product}, mean of each month in {terms} terms, {publisher}; today\u2019s trade throughout.")
        if monthly
        else mark("{product}, mean of each year in {terms} terms, {publisher}; today\u2019s trade throughout.")
    )
    note = say(
        about,
        product=product_name(run.asked.price),
        terms=joined(terms_of(path)),
        publisher=published_prices.publisher(published_prices.source_id(run.trade.mineral, run.asked.price)),
    )
    if monthly:
        costs = {say("Cost of {days}", days=longest): tuple(float(value) for value in path["cost_usd"])}
        return (Lines(say(title, days=longest), tuple(path["period"]), costs, form="#,##0", note=note),)
    return (
        Bars(
            title=say(title, days=longest),
            measure=say("Cost, USD"),
            names=tuple(path["period"]),
            values=tuple(float(value) for value in path["cost_usd"]),
            roles=(Role.FIRST,) * len(path),
            texts=tuple(_cost(row) for row in path.itertuples()),
            form="#,##0",
            note=note,
        ),
    )


def _cost(row: Any) -> str:
    reported = row.status == v.Status.REPORTED
    template = mark("{cost} at {price}") if reported else mark("{cost} at {price} ({status})")
    return say(
        template, cost=numbers.money(row.cost_usd), price=per_kg(row.price_usd_per_t), status=term("status", row.status)
    )


def _payments(run: FloorRun) -> Bars:
    path = run.result.path
    return Bars(
        title=say("Payments a year at the published prices of each year, USD"),
        measure=say("Payments, USD"),
        names=tuple(f"{year:.0f}" for year in path[v.YEAR]),
        values=tuple(float(value) for value in path["payments_usd"]),
        roles=(Role.FIRST,) * len(path),
        texts=tuple(numbers.money(float(value)) if value else say("no payment") for value in path["payments_usd"]),
        form="#,##0",
    )


def _prices(run: FloorRun) -> Lines:
    by_month = len(run.result.months) > 0
    path = run.result.months if by_month else run.result.path
    periods = path[published_prices.MONTH if by_month else v.YEAR]
    floor = run.result.made.floor_usd_per_t / 1000
    publisher = published_prices.publisher(sentences.price_source(run))
    return Lines(
        say(
            "Price of {product} and the floor of {floor}, USD/kg",
            product=product_name(run.product),
            floor=per_kg(1000 * floor),
        ),
        tuple(str(period) for period in periods),
        {
            say("Price"): tuple(float(value) / 1000 for value in path["price"]),
            term("price", "Floor"): (floor,) * len(path),
        },
        form=_PRICE_FORM if floor >= _LOW_PRICE else "0.00",
        note=say("Mean of each month, {publisher}.", publisher=publisher)
        if by_month
        else say("Mean of each year, {publisher}.", publisher=publisher),
    )


def _producers(run: FloorRun) -> Bars:
    top, unpaid = run.result.producers.head(_BARS), say("no payment")
    return Bars(
        title=say("Who sells how much under the floor, t of {product} a year", product=product_name(run.product)),
        measure=say("t of {product}", product=product_name(run.product)),
        names=tuple(area_name(code) for code in top[v.ISO3]),
        values=tuple(float(value) for value in top["product_t"]),
        roles=(Role.FIRST,) * len(top),
        texts=tuple(
            f"{tonnes(row.product_t)}, {numbers.money(row.payments_usd) if row.payments_usd else unpaid}"
            for row in top.itertuples()
        ),
        form="#,##0",
    )


def _shares(run: DiversificationRun) -> Bars:
    table = run.result.suppliers
    top = table.assign(most=table[["share_now", "share_then"]].max(axis=1)).nlargest(_BARS, "most")
    weight = run.result.made.by == "quantity"
    title = (
        mark("Suppliers\u2019 shares of imports by gross weight under a cap of {cap}")
        if weight
        else mark("Suppliers\u2019 shares of imports by value under a cap of {cap}")
    )
    return Bars(
        title=say(title, cap=numbers.share(run.result.made.cap)),
        measure=say("Target share of imports by gross weight") if weight else say("Target share of imports by value"),
        names=tuple(area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(part) for part in top["share_then"]),
        roles=tuple(Role.LOSS if change < 0 else Role.FIRST for change in top["change"]),
        texts=tuple(
            f"{numbers.share(row.share_now)} \u2192 {numbers.share(row.share_then)}"
            + ("" if row.change == 0 else f", {signed(run, row.change)}")
            for row in top.itertuples()
        ),
        form=SHARES,
        note=say("Current and target share. Orange: suppliers that give up some."),
    )
