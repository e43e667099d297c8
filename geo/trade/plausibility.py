"""What trade figures cannot say by themselves: odd unit values, weights that are missing or cannot be right, and
exporters that do not produce.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.engine import plausibility, queries
from geo.locale.say import joined, mark_term, say, say_count, term
from geo.tables.history import years_text
from geo.trade.model import UNIT_VALUE, Trade, balances

# A flow stands out beyond this factor of the median of its line, where at least so many flows have a weight.
OUTLIER_FACTOR: Final = 5.0
_ENOUGH: Final = 5
HUB_THRESHOLD: Final = 0.01

OK: Final = mark_term("against the median", "usual")
HIGH: Final = mark_term("against the median", "above")
LOW: Final = mark_term("against the median", "below")
NO_WEIGHT: Final = mark_term("against the median", "weight not reported")
TOO_FEW: Final = mark_term("against the median", "too few to compare")


@dataclass(frozen=True, slots=True)
class Hubs:
    """Exporters of at least ``threshold`` of world exports without production of the mineral in the series.

    ``table``: ``iso3``, ``exports``, ``export_share``, ``imports``, ``imports_to_exports``, ``refines``
    (series that list refined output, joined by ``;``). ``reason`` says why there is no table, as a sentence.
    """

    table: pd.DataFrame
    threshold: float
    production_year: int | None
    reason: str = ""


def unit_values(trade: Trade, *, factor: float = OUTLIER_FACTOR) -> pd.DataFrame:
    """Unit value of every flow and line against the median of its line in the year.

    Columns: those of ``Trade.detail`` and ``median_usd_per_t`` (of the flows with a weight, each counted
    once), ``ratio`` (unit value / median), ``mark``: ``above`` or ``below`` beyond *factor* of the median,
    ``usual``, ``weight not reported``, or ``too few to compare`` where fewer than five flows of the line have a weight.
    """
    detail = trade.detail
    grouped = detail.groupby(v.HS6)[UNIT_VALUE]
    median = grouped.transform("median")
    ratio = detail[UNIT_VALUE] / median
    mark = pd.Series(OK, index=detail.index, dtype="str")
    mark = mark.mask(ratio > factor, HIGH).mask(ratio < 1 / factor, LOW)
    mark = mark.mask(grouped.transform("count") < _ENOUGH, TOO_FEW)
    return detail.assign(median_usd_per_t=median, ratio=ratio, mark=mark.mask(detail[v.QUANTITY_T].isna(), NO_WEIGHT))


def mark_in_words(mark: str) -> str:
    """What :func:`unit_values` marks a flow with, in words: "above", "weight not reported"."""
    return term("against the median", mark)


def implausible(trade: Trade) -> pd.DataFrame:
    """The flows and lines whose weight cannot be right, the heaviest first: what sums of weight leave out.

    Columns: those of ``Trade.detail``, which has the measures of :func:`geo.engine.plausibility.tested`.
    """
    found = trade.detail[trade.detail[plausibility.IMPLAUSIBLE]]
    return found.sort_values(v.QUANTITY_T, ascending=False, ignore_index=True)


def weights_left_out(flows: int, tonnes: float) -> str:
    """How many weights, of how many tonnes together, a sum leaves out; empty where it leaves out none."""
    if not flows:
        return ""
    return say_count(
        "{count} flow of {weight} gross weight has an implausible unit value; its weight is left out.",
        "{count} flows of {weight} gross weight have an implausible unit value; their weights are left out.",
        flows,
        weight=numbers.amount(tonnes, v.Unit.TONNE),
    )


def left_out_in_words(trade: Trade) -> str:
    """What sums of weight leave out, as one sentence; empty where they leave out nothing."""
    if not trade.left_out_flows:
        return ""
    weight = numbers.amount(trade.left_out_t, v.Unit.TONNE)
    declared = trade.left_out_t / float(trade.detail[v.QUANTITY_T].sum())
    return say_count(
        "{count} flow of {weight} ({share} of the weight declared) is left out: its unit value is implausible.",
        "{count} flows of {weight} ({share} of the weight declared) are left out: their unit value is implausible.",
        trade.left_out_flows,
        weight=weight,
        share=numbers.share(declared),
    )


def line_medians(marked: pd.DataFrame) -> pd.DataFrame:
    """One row per line from :func:`unit_values`.

    Columns: ``hs6``, ``flows``, ``median_usd_per_t``, ``world_usd_per_t`` (weighted by tonnes), ``above``, ``below``,
    ``no_weight`` (numbers of flows) and ``odd_value_share`` (0-1 of the line's value).
    """
    rows = []
    for line, group in marked.groupby(v.HS6):
        counts = group["mark"].value_counts()
        odd = group["mark"].isin([HIGH, LOW, NO_WEIGHT])
        usd = 1000 * (group[v.VALUE_KUSD] - group[queries.UNWEIGHED_KUSD]).sum()
        rows.append(
            {
                v.HS6: line,
                "flows": len(group),
                "median_usd_per_t": group["median_usd_per_t"].iloc[0],
                "world_usd_per_t": usd / group[v.QUANTITY_T].sum(min_count=1),
                "above": int(counts.get(HIGH, 0)),
                "below": int(counts.get(LOW, 0)),
                "no_weight": int(counts.get(NO_WEIGHT, 0)),
                "odd_value_share": group.loc[odd, v.VALUE_KUSD].sum() / group[v.VALUE_KUSD].sum(),
            }
        )
    return pd.DataFrame(rows)


def hubs(trade: Trade, facts: pd.DataFrame, *, series: str = "wmd", threshold: float = HUB_THRESHOLD) -> Hubs:
    """Exporters without production of the mineral in the year: refiners of bought feed, or re-export hubs.

    Parameters
    ----------
    facts: production rows of the mineral (columns ``FACT_COLUMNS``), of every series and stage.
    series: the series that must list a country with output above zero, at any stage, for it to count as a producer.
    threshold: least share of world exports, 0-1, in the measure of *trade*.

    A withheld figure counts as production: it is unknown, not absent.
    """
    nothing = pd.DataFrame()
    own = facts[(facts[v.SERIES] == series) & (facts[v.AREA_KIND] == v.AreaKind.COUNTRY)]
    if own.empty:
        reason = say(
            "Not available for {year}: World Mining Data has no production table of this mineral.", year=trade.year
        )
        return Hubs(nothing, threshold, None, reason)
    if trade.year not in set(own[v.YEAR]):
        spans = years_text(tuple(sorted(set(own[v.YEAR])))).replace("-", "\u2013").split(" ")
        reason = say(
            "Not available for {year}: production is known for {years} only.", year=trade.year, years=joined(spans)
        )
        return Hubs(nothing, threshold, None, reason)
    of_year = own[own[v.YEAR] == trade.year]
    producing = set(of_year.loc[~(of_year[v.VALUE] == 0), v.ISO3])
    table = balances(trade.flows)
    table = table[(table["export_share"] >= threshold) & ~table[v.ISO3].isin(producing)]
    refined = facts[(facts[v.STAGE] == v.Stage.REFINED) & (facts[v.VALUE] > 0) & facts[v.ISO3].notna()]
    names: dict[str, str] = {
        str(code): "; ".join(sorted(set(found))) for code, found in refined.groupby(v.ISO3)[v.SERIES]
    }
    return Hubs(
        table.assign(
            imports_to_exports=table["imports"].fillna(0.0) / table["exports"],
            refines=[names.get(code, "") for code in table[v.ISO3]],
        )[[v.ISO3, "exports", "export_share", "imports", "imports_to_exports", "refines"]].reset_index(drop=True),
        threshold,
        trade.year,
    )
