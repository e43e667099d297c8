"""What a map shows, in plain words made from its numbers: the headline, the finding and what else there is to say."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.indicators.concentration import BANDS_2023
from geo.locale.say import joined, say
from geo.production import revised
from geo.production.indicators import MEMBERSHIP
from geo.production.model import Snapshot
from geo.reference.names import counted, country_in_text, mineral_in_text, possessive
from geo.tables import recycling

_NEITHER_MINED_NOR_REFINED: Final = frozenset(
    ["petroleum", "natural-gas", "oil-sands", "sulfur", "salt", "pig-iron", "raw-steel", "ferrosilicon", "silicon"]
)


# What is projected is said as such, by whom, in the title itself.
_PROJECTED: Final = (
    "{alliance}: members would {make} {bloc} of {whole} in {year} (IEA projection)",
    "{Top} would {make} {share} of {whole} in {year} (IEA projection)",
)


def headline(snapshot: Snapshot, *, alliance: str | None = None) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide."""
    if snapshot.revised is not None:
        return revised.headline(snapshot.revised)
    known = _parameters(snapshot, alliance)
    templates = snapshot.selection.indicator.headlines
    if snapshot.selection.projected:
        templates = _PROJECTED if _of_members(snapshot) else _PROJECTED[1:]
    for template in templates:
        try:
            return say(template, **known)
        except KeyError:  # a parameter that these figures do not have: the next template needs less
            continue
    return mineral_in_text(snapshot.selection.mineral)


def _parameters(snapshot: Snapshot, alliance: str | None) -> dict[str, str]:
    """What a headline may name; what these figures do not have is left out."""
    selection, result = snapshot.selection, snapshot.result
    top = country_in_text(result.top)
    known = {
        "Top": top[0].upper() + top[1:],
        "made": verb(selection.mineral, selection.stage),
        "share": numbers.share(result.cr1),
        "mineral": counted(selection.mineral, result.panel.basis),
        "whole": whole(snapshot),
        "year": str(selection.year),
        "known": "published" if result.panel.unpublished else "the world\u2019s",
    }
    if selection.projected:
        known |= {"make": _MAKE[selection.stage]}
    if snapshot.bloc and alliance:
        known |= {"alliance": alliance, "bloc": share_range(snapshot.bloc.low, snapshot.bloc.high)}
    if snapshot.world_reserve_years:
        known["reserve_years"] = numbers.years(snapshot.world_reserve_years)
    if snapshot.then and snapshot.grown is not None:
        known |= {"grown": _moved(snapshot.grown), "since": str(snapshot.then.panel.year)}
    return known


_MAKE: Final = {v.Stage.MINE.value: "mine", v.Stage.REFINED.value: "refine"}


def whole(snapshot: Snapshot) -> str:
    """What a share is of: the world's output, or what of it, or of one product, is published by country."""
    panel = snapshot.result.panel
    mineral = counted(panel.mineral, panel.basis)
    if panel.product or panel.undivided:
        return f"the {panel.product or mineral} published by country"
    return f"the world\u2019s {mineral}"


def verb(mineral: str, stage: str) -> str:
    """What was done to a mineral at a stage: "mined", "refined", or "produced" for what is neither."""
    if mineral in _NEITHER_MINED_NOR_REFINED:
        return "produced"
    return "mined" if stage == v.Stage.MINE else "refined"


def finding(snapshot: Snapshot) -> str:
    """One sentence that says what the headline does not: concentration, and what is left without the largest."""
    result = snapshot.result
    if snapshot.revised is not None:
        return revised.finding(snapshot.revised)
    if snapshot.selection.measure is v.Measure.RESERVES:
        return say(
            "The three largest hold {share} of the published {amount}; concentration is {band} (HHI {hhi}).",
            share=numbers.share(result.cr3),
            amount=numbers.amount(result.total, result.panel.unit),
            band=_band(snapshot),
            hhi=numbers.hhi_range(result.hhi_low, result.hhi_high),
        )
    if snapshot.selection.projected:
        return say(
            "Without {top}, {amount} ({share}) of projected output would remain; concentration would be {band} (HHI "
            "{hhi}).",
            top=country_in_text(result.top),
            amount=numbers.amount(result.remaining_supply, result.panel.unit),
            share=numbers.share(result.remaining_share),
            band=_band(snapshot),
            hhi=numbers.hhi_range(result.hhi_low, result.hhi_high),
        )
    return say(
        "Excluding {top}, world output would be {amount} ({share}); concentration is {band} (HHI {hhi}).",
        top=country_in_text(result.top),
        amount=numbers.amount(result.remaining_supply, result.panel.unit),
        share=numbers.share(result.remaining_share),
        band=_band(snapshot),
        hhi=numbers.hhi_range(result.hhi_low, result.hhi_high),
    )


def details(snapshot: Snapshot, members: frozenset[str], *, alliance: str | None = None) -> tuple[str, ...]:
    """Further sentences: how many equal suppliers that amounts to, the alliance, and the change over five years."""
    result = snapshot.result
    if snapshot.revised is not None:
        return revised.details(snapshot.revised)
    reserves = snapshot.selection.measure is v.Measure.RESERVES
    parts = [
        say(
            "That is equivalent to {count} equal-sized {who}.",
            count=f"{result.effective_suppliers:.1f}",
            who="holders" if reserves else "producers",
        )
    ]
    if result.panel.undivided:
        left = joined([country_in_text(code) for code in result.panel.undivided])
        parts.append(say("Not counted: {names}, published only in one figure with other products.", names=left))
    if snapshot.bloc and alliance:
        parts += _alliance(snapshot, members, alliance)
    if snapshot.then and snapshot.grown is not None and snapshot.top_moved is not None:
        parts.append(
            say(
                "Since {since}, {what} {grown} and {share} share {moved}.",
                since=snapshot.then.panel.year,
                what="published reserves have" if reserves else "world output has",
                grown=_moved(snapshot.grown, done=True),
                share=possessive(country_in_text(result.top)),
                moved=_points(snapshot.top_moved),
            )
        )
    return tuple(parts)


def _alliance(snapshot: Snapshot, members: frozenset[str], alliance: str) -> list[str]:
    bloc = snapshot.bloc
    if bloc is None:
        return []
    unknown = [country_in_text(code) for code in bloc.members_without_figure]
    parts = [
        say(
            "{members} of {alliance} {account} for {share}{without}.",
            members="Today\u2019s members" if snapshot.selection.projected else "Members",
            account="would account" if snapshot.selection.projected else "account",
            alliance=alliance,
            share=share_range(bloc.low, bloc.high),
            without=f", not counting {joined(unknown)}, listed without a figure" if unknown else "",
        )
    ]
    shares = snapshot.result.shares
    outside = shares[~shares[v.ISO3].isin(list(members)) & (shares["share"] > 0)]
    first = outside.iloc[0] if len(outside) else None
    if first is not None and (first[v.ISO3] != snapshot.result.top or _of_members(snapshot)):  # said already
        parts.append(
            say(
                "The largest outside it {be} {country} with {share}.",
                be="would be" if snapshot.selection.projected else "is",
                country=country_in_text(str(first[v.ISO3])),
                share=numbers.share(float(first["share"])),
            )
        )
    return parts


def _of_members(snapshot: Snapshot) -> bool:
    return snapshot.selection.indicator.palette.kind == MEMBERSHIP


def _band(snapshot: Snapshot) -> str:
    result = snapshot.result
    low, high = BANDS_2023.band(result.hhi_low), BANDS_2023.band(result.hhi_high)
    return low if low == high else f"{low} to {high}"


def _moved(change: float, *, done: bool = False) -> str:
    """ "rose 96 %", "fell 4 %", or "risen 96 %" after "has"; what rounds to nothing has not changed."""
    if round(100 * change) == 0:
        return "not changed" if done else "did not change"
    size = numbers.change(abs(change)).lstrip("+")
    up, down = ("risen", "fallen") if done else ("rose", "fell")
    return f"{up if change > 0 else down} {size}"


def _points(change: float) -> str:
    size = round(abs(100 * change), 1)
    if size == 0:
        return "has not changed"
    unit = "point" if size == 1 else "points"
    return f"has {'risen' if change > 0 else 'fallen'} by {size:g} percentage {unit}"


# Years before a recycling rate was collected for which the map still names it.
_RECENT: Final = 5


def recycled(snapshot: Snapshot, rates: pd.DataFrame) -> tuple[str, ...]:
    """What part of the EU's demand is met from recycled material, where a factsheet says so.

    Parameters
    ----------
    rates: the table of :mod:`geo.tables.recycling`.
    """
    row = rates[(rates[v.MINERAL] == snapshot.selection.mineral) & rates[recycling.REFERENCE].notna()]
    rate = recycling.rate_of(snapshot.selection.mineral, row)
    old = len(row) and snapshot.selection.year < int(row[v.YEAR].iloc[0]) - _RECENT
    if rate is None or old or snapshot.selection.measure is not v.Measure.PRODUCTION:
        return ()
    text = say(
        "{share} of EU demand is met from recycled material (end-of-life recycling input rate, SCRREEN factsheet "
        "{year})",
        share=numbers.share(rate), year=int(row[v.YEAR].iloc[0]),
    )  # fmt: skip
    return (text,)


def share_range(low: float, high: float) -> str:
    """A share that is known between bounds, or one number where both round alike."""
    one, other = numbers.share(low), numbers.share(high)
    return one if one == other else f"{one} to {other}"


def source_line(snapshot: Snapshot) -> str:
    """Source, basis and dataset, for the foot of every figure."""
    panel = snapshot.result.panel
    return f"Source: {snapshot.citation.rstrip('.')}. Basis: {panel.basis}. Dataset: {snapshot.version}."


def comparison(left: Snapshot, right: Snapshot, names: tuple[str, str], *, part: str) -> tuple[str, str] | None:
    """Title and finding of two maps of one indicator that differ in *part* alone, the earlier year first.

    Parameters
    ----------
    names: what stands over the two maps. part: ``year``, ``mineral``, ``stage``, ``series`` or ``alliance``.

    Returns
    -------
    ``None`` where the two have no sentence in common, such as amounts of two minerals.
    """
    if left.selection.view != right.selection.view or left.selection.projected != right.selection.projected:
        return None  # no sentence says that the past became a projection
    if left.revised is not None:
        return None  # revisions of two years have no trend
    if part == "year" and left.selection.year > right.selection.year:
        left, right, names = right, left, (names[1], names[0])
    title = _compared(left, right, names, part)
    return None if title is None else (title, _compared_finding(left, right, names, part))


def _compared(left: Snapshot, right: Snapshot, names: tuple[str, str], part: str) -> str | None:
    what = "world reserves" if left.selection.measure is v.Measure.RESERVES else _SUPPLY[left.selection.stage]
    of = "" if part == "mineral" else f" of {_both_counted(left, right)}"
    if part == "stage":
        what = "world supply"
    if left.selection.projected:
        what = f"projected {what}"
    if left.bloc and right.bloc and (part == "alliance" or _of_members(left)):
        one, other = (share_range(side.bloc.low, side.bloc.high) for side in (left, right) if side.bloc)
        return say(
            "Members\u2019 share of {what}: {left} ({one}), {right} ({other})",
            what=what + of, left=names[0], one=one, right=names[1], other=other,
        )  # fmt: skip
    if part in {"year", "series"}:
        top = right.result.top
        shares = [_share_of(side, top) for side in (left, right)]
        return say(
            "{top} {accounts} for {one} of {what} in {left} and {other} in {right}",
            accounts="would account" if left.selection.projected else "accounted",
            top=country_in_text(top)[0].upper() + country_in_text(top)[1:],
            one=shares[0], left=names[0], other=shares[1], right=names[1], what=what + of,
        )  # fmt: skip
    firsts = [f"{country_in_text(side.result.top)} with {numbers.share(side.result.cr1)}" for side in (left, right)]
    return say(
        "Largest in {what}: {one} ({left}), {other} ({right})",
        what=what + of, one=firsts[0], left=names[0], other=firsts[1], right=names[1],
    )  # fmt: skip


def _both_counted(left: Snapshot, right: Snapshot) -> str:
    """What both sides count: the mineral where they count different parts of it."""
    goods = {counted(side.result.panel.mineral, side.result.panel.basis) for side in (left, right)}
    return goods.pop() if len(goods) == 1 else mineral_in_text(left.selection.mineral)


_SUPPLY: Final = {v.Stage.MINE.value: "world mine production", v.Stage.REFINED.value: "world refined production"}


def _share_of(snapshot: Snapshot, iso3: str) -> str:
    shares: Any = snapshot.result.shares.set_index(v.ISO3)["share"]
    return numbers.share(float(shares[iso3])) if iso3 in shares.index else numbers.missing()


def _compared_finding(left: Snapshot, right: Snapshot, names: tuple[str, str], part: str) -> str:
    """Totals of two years, or how concentrated each side is."""
    one, other = left.result, right.result
    if part == "year" and one.panel.unit == other.panel.unit and one.panel.basis == other.panel.basis:
        if left.selection.projected:
            return say(
                "Projected output: {then} ({left}), {now} ({right}).",
                then=numbers.amount(one.total, one.panel.unit), left=names[0],
                now=numbers.amount(other.total, other.panel.unit), right=names[1],
            )  # fmt: skip
        grown = other.total / one.total - 1
        return say(
            "{what} {moved} from {then} ({left}) to {now} ({right}), {change}.",
            what="Published reserves" if one.panel.measure == v.Measure.RESERVES else "World output",
            moved="rose" if grown > 0 else "fell" if grown < 0 else "stayed",
            then=numbers.amount(one.total, one.panel.unit),
            left=names[0],
            now=numbers.amount(other.total, other.panel.unit),
            right=names[1],
            change=numbers.change(grown),
        )
    if part == "alliance":
        held = one.panel.measure == v.Measure.RESERVES
        return say(
            "The largest {who} is {top} with {share}.", who="holder" if held else "producer",
            top=country_in_text(one.top), share=numbers.share(one.cr1),
        )  # fmt: skip
    indices = [numbers.hhi_range(side.hhi_low, side.hhi_high) for side in (one, other)]
    return say(
        "Concentration (HHI of 10,000): {one} ({left}), {other} ({right}).",
        one=indices[0], left=names[0], other=indices[1], right=names[1],
    )  # fmt: skip
