"""What a scenario found, in one sentence without a full stop, and the few numbers worth comparing."""

from __future__ import annotations

import functools
import math

from geo import numbers as formats
from geo import vocabulary as v
from geo.engine import setting
from geo.production.sentences import mineral_in_text
from geo.scenarios import inputs
from geo.scenarios.model import DisruptionRun, DiversificationRun, FloorRun, Run, StockRun
from geo.sources import Origin, read_origins
from geo.trade import model as trade_model

NBSP = formats.NBSP
# Origin record of the published prices.
PRICES = "usgs-mcs-2026"


def usd(value: float | None) -> str:
    """US dollars in words: ``"USD 1.2 billion"``."""
    if value is None or math.isnan(value):
        return formats.MISSING
    for factor, name in ((1e9, " billion"), (1e6, " million"), (1.0, "")):
        if abs(value) >= factor:
            return f"USD{NBSP}{formats.significant(value / factor)}{name}"
    return f"USD{NBSP}{formats.significant(value, 2)}"


def tonnes(value: float | None) -> str:
    """An amount of goods in words."""
    return formats.amount(value, v.Unit.TONNE)


def days(value: float) -> str:
    """Days of cover in words; whole above ten."""
    if math.isinf(value):
        return "no limit"
    return f"{value:,.0f}{NBSP}days" if value >= 9.5 else f"{value:.1f}{NBSP}days"  # noqa: PLR2004 - rounds to 10


def headline(run: Run) -> str:
    """The finding, fit for the title of a slide."""
    if isinstance(run, DisruptionRun):
        return _disruption(run)
    if isinstance(run, StockRun):
        return _stock(run)
    if isinstance(run, FloorRun):
        return _floor(run)
    return _diversification(run)


def _disruption(run: DisruptionRun) -> str:
    result, what = run.result, mineral_in_text(run.trade.mineral)
    whose = f"{run.to.name}\u2019s" if run.to else "the world\u2019s"
    who, cut = run.exporters.name, formats.share(result.made.cut)
    case = f"Without {who}" if result.made.cut == 1 else f"With {who} cutting exports by {cut}"
    if result.lost_t == 0:
        return f"Nothing of {whose} imports of {what} is lost"
    lost = formats.share(result.share_lost)
    if result.short_t <= 1e-9 * result.lost_t:
        return f"{case}, {lost} of {whose} {what} imports are lost, and others can replace all of it"
    short = formats.share(result.share_short)
    return f"{case}, {lost} of {whose} {what} imports are lost and {short} stay short"


def _stock(run: StockRun) -> str:
    result, what = run.result, mineral_in_text(run.trade.mineral)
    against = "net imports" if run.broken is None else f"the shortfall without {run.broken.exporters.name}"
    if math.isinf(result.days):
        return f"{run.importer.name}: nothing of its {what} stays short, so the stock is not touched"
    stock = tonnes(result.stock_t)
    return f"{run.importer.name}: a stock of {stock} covers {days(result.days)} of {against} of {what}"


def _floor(run: FloorRun) -> str:
    last, made = run.result.latest, run.result.made
    floor = f"{formats.significant(made.floor_usd_per_t / 1000)}{NBSP}USD/kg"
    if last["payments_usd"] == 0:
        return f"A floor of {floor} costs nothing at the price of {last[v.YEAR]:.0f}: {run.product} trades above it"
    cost = usd(float(last["payments_usd"]))
    return f"A floor of {floor} for {run.product} costs {cost} a year at the price of {last[v.YEAR]:.0f}"


def _diversification(run: DiversificationRun) -> str:
    result, what = run.result, mineral_in_text(run.trade.mineral)
    cap = formats.share(result.made.cap)
    if not result.feasible:
        return f"{run.importer.name} cannot bring every supplier of {what} to {cap} or less"
    if result.moved == 0:
        top = result.suppliers.iloc[0]
        name = trade_model.area_name(str(top[v.EXPORTER]))
        return (
            f"{run.importer.name} already meets {cap}: {name}, its largest, supplies {formats.share(top['share_now'])}"
        )
    amount = tonnes(result.moved) if result.made.by == "quantity" else usd(1000 * result.moved)
    part = formats.share(result.moved_share)
    return f"{run.importer.name} has to move {part} of its {what} imports ({amount}) for no supplier above {cap}"


def explanation(run: Run) -> str:
    """One to three sentences that say more of the finding."""
    if isinstance(run, DisruptionRun):
        return _who_is_hit(run)
    if isinstance(run, StockRun):
        return _what_it_costs(run)
    if isinstance(run, FloorRun):
        path = run.result.path
        low, high = path.loc[path["payments_usd"].idxmin()], path.loc[path["payments_usd"].idxmax()]
        return (
            f"Over the prices of {path[v.YEAR].min():.0f} to {path[v.YEAR].max():.0f} the yearly payment lies between "
            f"{usd(float(low['payments_usd']))} ({low[v.YEAR]:.0f}) and {usd(float(high['payments_usd']))} "
            f"({high[v.YEAR]:.0f}), for {run.eligible}."
        )
    return _who_grows(run)


def _who_is_hit(run: DisruptionRun) -> str:
    result = run.result
    if result.lost_t == 0:
        if result.made.cut == 0:
            return "No flow shrinks, so nothing has to be replaced."
        whom = run.to.name if run.to else "anybody"
        return (
            f"On record, {run.exporters.name} ships none of these goods to {whom} directly; what arrives through "
            "others is not followed."
        )
    hit = [
        f"{trade_model.area_name(str(row.importer))} ({tonnes(row.short_t)}, {formats.share(row.share_short)} of its imports)"
        for row in result.importers.nlargest(3, "short_t").itertuples()
        if row.short_t > 0
    ]
    hardest = f" Most stays short in {', '.join(hit)}." if hit else ""
    return (
        f"{tonnes(result.lost_t)} a year are lost on the trade of {run.trade.year}; other suppliers can add up to "
        f"{tonnes(result.spare_t)} and replace {tonnes(result.replaced_t)}.{hardest}"
    )


def _what_it_costs(run: StockRun) -> str:
    result = run.result
    longest = result.targets.iloc[-1]
    amount = tonnes(float(longest["tonnes"]))
    cost = "" if result.price is None else f", {usd(float(longest['cost_usd']))} at prices of {result.price.year}"
    missing = float(longest["missing_t"])
    held = "the stock holds all of it" if missing == 0 else f"{tonnes(missing)} of it are missing"
    return f"{longest['days']:.0f} days would take {amount}{cost}; {held}."


def _who_grows(run: DiversificationRun) -> str:
    result = run.result
    if not result.feasible:
        return result.reason
    if result.moved == 0:
        return "Nothing has to change."
    table = result.suppliers
    down = [
        f"{trade_model.area_name(str(row.exporter))} from {formats.share(row.share_now)} to {formats.share(row.share_then)}"
        for row in table[table["change"] < 0].itertuples()
    ]
    top = table.loc[table["change"].idxmax()]
    amount = tonnes(float(top["change"])) if result.made.by == "quantity" else usd(1000 * float(top["change"]))
    return (
        f"Down: {', '.join(down)}. {trade_model.area_name(str(top[v.EXPORTER]))} grows most, by {amount}, "
        f"{formats.share(float(top['growth']))} of its present exports to the world."
    )


def numbers(run: Run) -> dict[str, str]:
    """Names and values of the figures that stand out, for tiles and for comparing kept scenarios."""
    if isinstance(run, DisruptionRun):
        lost = run.result
        return {
            "Lost a year": tonnes(lost.lost_t),
            "Share of imports lost": formats.share(lost.share_lost),
            "Replaced by others": tonnes(lost.replaced_t),
            "Stays short": tonnes(lost.short_t),
            "Share of imports short": formats.share(lost.share_short),
        }
    if isinstance(run, StockRun):
        cover = run.result
        return {
            "Stock": tonnes(cover.stock_t),
            "Covers": days(cover.days),
            "Need a year": tonnes(cover.need.tonnes),
            "Cost of the stock": usd(cover.cost_usd),
        }
    if isinstance(run, FloorRun):
        floor = run.result
        found = {
            "Payments a year": usd(float(floor.latest["payments_usd"])),
            "Gap to the floor": f"{formats.significant(float(floor.latest['gap']) / 1000)}{NBSP}USD/kg",
            "Volume supported": tonnes(floor.volume_t),
        }
        if floor.dominant is None:
            return found
        return found | {
            "Of world output": formats.share(floor.eligible_world_share),
            "Cost per non-dominant t": usd(floor.cost_per_non_dominant_t),
        }
    moved = run.result
    return {
        "To move": tonnes(moved.moved) if moved.made.by == "quantity" else usd(1000 * moved.moved),
        "Share of imports": formats.share(moved.moved_share),
        "Suppliers above the cap": str(moved.above),
        "HHI of suppliers": f"{formats.hhi(moved.hhi_now)} \u2192 {formats.hhi(moved.hhi_then)}",
    }


def assumptions(run: Run) -> tuple[str, ...]:
    """Every assumption behind a run, those of the disruption that a stock is held against too."""
    broken = run.broken.result.assumptions if isinstance(run, StockRun) and run.broken else ()
    return (*run.result.assumptions, *broken)


def gaps(run: Run) -> tuple[str, ...]:
    """Every gap in the data behind a run: its own, and what its tariff lines do not tell."""
    return run.result.gaps if isinstance(run, FloorRun) else (*run.result.gaps, *run.trade.notes)


@functools.cache
def _origins() -> dict[str, Origin]:
    return read_origins()


def source(run: Run) -> str:
    """Publishers, years and lines behind a run, in one line."""
    origins = _origins()
    prices = origins[PRICES].citation.rstrip(".")
    if isinstance(run, FloorRun):
        if run.panel is None:
            return f"Prices: {prices}."
        return f"Production {run.panel.year} ({run.panel.basis}): {run.citation.rstrip('.')}. Prices: {prices}."
    trade = f"Trade {run.trade.year}, {run.trade.words}: {setting.origin().citation.rstrip('.')}."
    if isinstance(run, StockRun) and run.asked.price not in (inputs.UNIT_VALUE, inputs.OWN_PRICE):
        return f"{trade} Price: {prices}."
    return trade
