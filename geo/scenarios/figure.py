"""What a scenario draws: a disruption as a map of importers, and the bars and lines of all four."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.charts import SHARES, Bars, Chart, Lines, Role
from geo.content.content import MapFigure
from geo.locale.say import joined, say
from geo.maps import choropleth, world
from geo.maps.classes import Classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.maps.legend import Legend, LegendEntry
from geo.scenarios import published_prices, sentences
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.scenarios.sentences import days, gross, per_kg, signed, tonnes
from geo.tables.trade import area_name

# The same for every mineral and scenario, so that maps compare.
CLASSES: Final = Classes(
    "% of imports",
    (0.01, 0.05, 0.1, 0.25, 0.5, 0.75),
    ("under 1", "1\u20135", "5\u201310", "10\u201325", "25\u201350", "50\u201375", "75 and more"),
)
SHOWN: Final = {"share_short": "Unmet", "share_lost": "Lost before replacement"}
_WORDS: Final = {
    "share_short": {choropleth.ZERO: "no shortfall"},
    "share_lost": {choropleth.ZERO: "no loss"},
    "": {choropleth.WITHHELD: "lost, weight unknown", "not-listed": "not affected"},
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
    what = "could not be replaced" if shown == "share_short" else "would be lost"
    title = f"Share of imports that {what}, % of gross weight, trade of {run.trade.year}"
    colouring = choropleth.sequential(CLASSES, theme, title=title)
    members = frozenset(run.to.members) if run.to and len(run.to.members) > 1 else frozenset[str]()
    painted = choropleth.paint(values, colouring, members)
    legend = choropleth.legend(painted, colouring, theme)
    words = _WORDS[""] | _WORDS[shown]
    entries = [replace(entry, label=words.get(entry.kind, entry.label)) for entry in legend.entries]
    entries.append(LegendEntry(theme.alert, "cuts its exports", len(run.exporters.members), kind="cross"))
    if run.to and members:
        entries.append(LegendEntry(theme.member, run.to.name, len(members), kind="outline"))
    note = say(
        "Too small or unmapped, in the table only: {names}.", names=joined([area_name(code) for code in unmatched])
    )  # fmt: skip
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
        value_text=frame["value_text"].where(~missing, "no imports of these goods recorded"),
        detail=frame["detail"].where(~missing, "").mask(own, "cuts its exports"),
        source=f"BACI, {run.trade.year}, gross weight",
        label=frame["label"].where(frame["label"].notna(), None),
    )
    return worded, joined_table.unmatched


def _value_text(row: Any) -> str:
    lost, short = row.share_lost, row.share_short
    if pd.isna(lost):
        return f"{numbers.share(row.share_lost_value)} of import value lost, weight unknown"
    return f"{numbers.share(short)} of imports unmet, {numbers.share(lost)} lost"


def _detail(row: Any) -> str:
    lost, imports = row.lost_t, row.imports_t
    return f"{tonnes(lost)} of {gross(imports)} lost" if pd.notna(lost) else "tonnes unknown"


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
        title="Largest losses of imports, t gross weight a year",
        measure="Lost, t gross weight",
        names=tuple(area_name(code) for code in top[v.IMPORTER]),
        values=tuple(float(value) for value in top["lost_t"]),
        roles=(Role.LOSS,) * len(top),
        texts=tuple(f"{tonnes(row.lost_t)}, {numbers.share(row.share_short)} unmet" for row in top.itertuples()),
        form="#,##0",
        note="Unmet: share of all imports that could not be replaced.",
    )


def _additions(run: DisruptionRun) -> Bars:
    table = run.result.suppliers
    top = table[table["added_t"] > 0].head(_BARS)
    return Bars(
        title="Who could add how much to its exports, t gross weight a year",
        measure="Added, t gross weight",
        names=tuple(area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(value) for value in top["added_t"]),
        roles=(Role.FIRST,) * len(top),
        texts=tuple(f"{tonnes(row.added_t)} of {tonnes(row.spare_t)} spare" for row in top.itertuples()),
        form="#,##0",
    )


def _targets(run: StockRun) -> Bars:
    table, held = run.result.targets, run.result.stock_t
    costs = table["cost_usd"]
    return Bars(
        title="Tonnage and cost by days of cover, t gross weight",
        measure="t gross weight",
        names=tuple(days(value) for value in table["days"]),
        values=tuple(float(value) for value in table["tonnes"]),
        roles=tuple(Role.FIRST if value <= held else Role.LOSS for value in table["tonnes"]),
        texts=tuple(
            tonnes(value) + ("" if pd.isna(cost) else f", {numbers.money(float(cost))}")
            for value, cost in zip(table["tonnes"], costs, strict=True)
        ),
        form="#,##0",
        note="Blue: held in the stock. Orange: more than the stock holds.",
    )


def _cost_path(run: StockRun) -> tuple[Chart, ...]:
    """What the longest cover would cost along the published prices: a line by month, or a bar for each year."""
    path = run.cost_path
    if len(path) < _SEVERAL:
        return ()
    longest = days(float(run.result.targets.iloc[-1]["days"]))
    by = "month" if run.asked.price in published_prices.monthly_products() else "year"
    terms = " and ".join(dict.fromkeys(path["terms"]))
    by_whom = published_prices.publisher(published_prices.source_id(run.trade.mineral, run.asked.price))
    title = f"Cost of {longest} of cover at the published price of each {by}, USD"
    note = f"{run.asked.price}, mean of each {by} in {terms} terms, {by_whom}; today\u2019s trade throughout."
    if by == "month":
        costs = {f"Cost of {longest}": tuple(float(value) for value in path["cost_usd"])}
        return (Lines(title, tuple(path["period"]), costs, form="#,##0", note=note),)
    return (
        Bars(
            title=title,
            measure="Cost, USD",
            names=tuple(path["period"]),
            values=tuple(float(value) for value in path["cost_usd"]),
            roles=(Role.FIRST,) * len(path),
            texts=tuple(
                f"{numbers.money(row.cost_usd)} at {per_kg(row.price_usd_per_t)}"
                + ("" if row.status == v.Status.REPORTED else f" ({row.status})")
                for row in path.itertuples()
            ),
            form="#,##0",
            note=note,
        ),
    )


def _payments(run: FloorRun) -> Bars:
    path = run.result.path
    return Bars(
        title="Payments a year at the published prices of each year, USD",
        measure="Payments, USD",
        names=tuple(f"{year:.0f}" for year in path[v.YEAR]),
        values=tuple(float(value) for value in path["payments_usd"]),
        roles=(Role.FIRST,) * len(path),
        texts=tuple(
            numbers.money(float(value)) if value else "no payment" for value in path["payments_usd"]
        ),
        form="#,##0",
    )  # fmt: skip


def _prices(run: FloorRun) -> Lines:
    by_month = len(run.result.months) > 0
    path = run.result.months if by_month else run.result.path
    periods = path[published_prices.MONTH if by_month else v.YEAR]
    floor = run.result.made.floor_usd_per_t / 1000
    publisher = published_prices.publisher(sentences.price_source(run))
    return Lines(
        f"Price of {run.product} and the floor of {per_kg(1000 * floor)}, USD/kg",
        tuple(str(period) for period in periods),
        {"Price": tuple(float(value) / 1000 for value in path["price"]), "Floor": (floor,) * len(path)},
        form=_PRICE_FORM if floor >= _LOW_PRICE else "0.00",
        note=f"Mean of each {'month' if by_month else 'year'}, {publisher}.",
    )


def _producers(run: FloorRun) -> Bars:
    top = run.result.producers.head(_BARS)
    return Bars(
        title=f"Who sells how much under the floor, t of {run.product} a year",
        measure=f"t of {run.product}",
        names=tuple(area_name(code) for code in top[v.ISO3]),
        values=tuple(float(value) for value in top["product_t"]),
        roles=(Role.FIRST,) * len(top),
        texts=tuple(
            f"{tonnes(row.product_t)}, {numbers.money(row.payments_usd) if row.payments_usd else 'no payment'}"
            for row in top.itertuples()
        ),
        form="#,##0",
    )


def _shares(run: DiversificationRun) -> Bars:
    table = run.result.suppliers
    top = table.assign(most=table[["share_now", "share_then"]].max(axis=1)).nlargest(_BARS, "most")
    by = "gross weight" if run.result.made.by == "quantity" else "value"
    return Bars(
        title=f"Suppliers\u2019 shares of imports by {by} under a cap of {numbers.share(run.result.made.cap)}",
        measure=f"Target share of imports by {by}",
        names=tuple(area_name(code) for code in top[v.EXPORTER]),
        values=tuple(float(part) for part in top["share_then"]),
        roles=tuple(Role.LOSS if change < 0 else Role.FIRST for change in top["change"]),
        texts=tuple(
            f"{numbers.share(row.share_now)} \u2192 {numbers.share(row.share_then)}"
            + ("" if row.change == 0 else f", {signed(run, row.change).removesuffix(' gross weight')}")
            for row in top.itertuples()
        ),
        form=SHARES,
        note="Current and target share. Orange: suppliers that give up some.",
    )
