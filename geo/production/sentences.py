"""What a map shows, in plain words made from its numbers: the headline, the finding and what else there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.indicators.concentration import BANDS_2023, band_in_words
from geo.locale.say import joined, mark, say
from geo.production import revised
from geo.production.indicators import ANY, FELL, MEMBERSHIP, ROSE, STAYED
from geo.production.model import Snapshot
from geo.reference.bases import basis_in_words
from geo.reference.names import counted, country_in_text, mineral_in_text, possessive
from geo.tables import recycling

_NEITHER_MINED_NOR_REFINED: Final = frozenset(
    ["petroleum", "natural-gas", "oil-sands", "sulfur", "salt", "pig-iron", "raw-steel", "ferrosilicon", "silicon"]
)


# What is projected is said as such, by whom, in the title itself.
_PROJECTED: Final = (
    {
        v.Stage.MINE.value: mark("{alliance}: members would mine {bloc} of {whole} in {year} (IEA projection)"),
        v.Stage.REFINED.value: mark("{alliance}: members would refine {bloc} of {whole} in {year} (IEA projection)"),
    },
    {
        v.Stage.MINE.value: mark("{Top} would mine {share} of {whole} in {year} (IEA projection)"),
        v.Stage.REFINED.value: mark("{Top} would refine {share} of {whole} in {year} (IEA projection)"),
    },
)


def headline(snapshot: Snapshot, *, alliance: str | None = None) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide."""
    if snapshot.revised is not None:
        return revised.headline(snapshot.revised)
    known, cases = _parameters(snapshot, alliance), _cases(snapshot)
    families: Sequence[Mapping[str, str]] = snapshot.selection.indicator.headlines
    if snapshot.selection.projected:
        families = _PROJECTED if _of_members(snapshot) else _PROJECTED[1:]
    for family in families:
        template = next((family[case] for case in cases if case in family), "")
        try:
            if template:
                return say(template, **known)
        except KeyError:  # a parameter that these figures do not have: the next template needs less
            continue
    return mineral_in_text(snapshot.selection.mineral)


def _cases(snapshot: Snapshot) -> tuple[str, ...]:
    """The cases of headlines that hold: what was done, the stage, and how output moved where that is known."""
    selection = snapshot.selection
    moved = (_direction(snapshot.grown),) if snapshot.then and snapshot.grown is not None else ()
    return (verb(selection.mineral, selection.stage), selection.stage, *moved, ANY)


def _direction(change: float) -> str:
    """Which way an amount went; what rounds to nothing has not changed."""
    return STAYED if round(100 * change) == 0 else ROSE if change > 0 else FELL


def _parameters(snapshot: Snapshot, alliance: str | None) -> dict[str, str]:
    """What a headline may name; what these figures do not have is left out."""
    selection, result = snapshot.selection, snapshot.result
    top = country_in_text(result.top)
    mineral = counted(selection.mineral, result.panel.basis)
    reserves = mark("published reserves of {mineral}")
    if not result.panel.unpublished:
        reserves = mark("the world\u2019s reserves of {mineral}")
    known = {
        "Top": top[0].upper() + top[1:],
        "share": numbers.share(result.cr1),
        "mineral": mineral,
        "whole": whole(snapshot),
        "year": str(selection.year),
        "reserves": say(reserves, mineral=mineral),
    }
    if snapshot.bloc and alliance:
        known |= {"alliance": alliance, "bloc": share_range(snapshot.bloc.low, snapshot.bloc.high)}
    if snapshot.world_reserve_years:
        known["reserve_years"] = numbers.years(snapshot.world_reserve_years)
    if snapshot.then and snapshot.grown is not None:
        known |= {"grown": _size(snapshot.grown), "since": str(snapshot.then.panel.year)}
    return known


def whole(snapshot: Snapshot) -> str:
    """What a share is of: the world's output, or what of it, or of one product, is published by country."""
    panel = snapshot.result.panel
    mineral = counted(panel.mineral, panel.basis)
    if panel.product or panel.undivided:
        return say("the {product} published by country", product=basis_in_words(panel.product) or mineral)
    return say("the world\u2019s {mineral}", mineral=mineral)


def verb(mineral: str, stage: str) -> str:
    """What was done to a mineral at a stage, a case of headlines: "mined", "refined", or "produced" for neither."""
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
    equal = mark("That is equivalent to {count} equal-sized producers.")
    if reserves:
        equal = mark("That is equivalent to {count} equal-sized holders.")
    parts = [say(equal, count=numbers.decimal(result.effective_suppliers, 1))]
    if result.panel.undivided:
        left = joined([country_in_text(code) for code in result.panel.undivided])
        parts.append(say("Not counted: {names}, published only in one figure with other products.", names=left))
    if snapshot.bloc and alliance:
        parts += _alliance(snapshot, members, alliance)
    if snapshot.then and snapshot.grown is not None and snapshot.top_moved is not None:
        parts.append(
            say(
                "Since {since}, {amount} and {share}.",
                since=snapshot.then.panel.year,
                amount=say((_HELD if reserves else _MADE)[_direction(snapshot.grown)], change=_size(snapshot.grown)),
                share=_points(possessive(country_in_text(result.top)), snapshot.top_moved),
            )
        )
    return tuple(parts)


def _alliance(snapshot: Snapshot, members: frozenset[str], alliance: str) -> list[str]:
    bloc = snapshot.bloc
    if bloc is None:
        return []
    unknown = [country_in_text(code) for code in bloc.members_without_figure]
    future = snapshot.selection.projected
    parts = [
        say(
            _ACCOUNT[future, bool(unknown)],
            alliance=alliance,
            share=share_range(bloc.low, bloc.high),
            names=joined(unknown),
        )
    ]
    shares = snapshot.result.shares
    outside = shares[~shares[v.ISO3].isin(list(members)) & (shares["share"] > 0)]
    first = outside.iloc[0] if len(outside) else None
    if first is not None and (first[v.ISO3] != snapshot.result.top or _of_members(snapshot)):  # said already
        template = mark("The largest outside it is {country} with {share}.")
        if future:
            template = mark("The largest outside it would be {country} with {share}.")
        name = country_in_text(str(first[v.ISO3]))
        parts.append(say(template, country=name, share=numbers.share(float(first["share"]))))
    return parts


def _of_members(snapshot: Snapshot) -> bool:
    return snapshot.selection.indicator.palette.kind == MEMBERSHIP


def _band(snapshot: Snapshot) -> str:
    result = snapshot.result
    return band_in_words(BANDS_2023.band(result.hhi_low), BANDS_2023.band(result.hhi_high))


def _size(change: float) -> str:
    """The size of a change, whichever way it went."""
    return numbers.change(abs(change)).lstrip("+")


# What has become of the total since an earlier year.
_MADE: Final = {
    ROSE: mark("world output has risen {change}"),
    FELL: mark("world output has fallen {change}"),
    STAYED: mark("world output has not changed"),
}
_HELD: Final = {
    ROSE: mark("published reserves have risen {change}"),
    FELL: mark("published reserves have fallen {change}"),
    STAYED: mark("published reserves have not changed"),
}
# What members account for, by whether it is projected and whether some are listed without a figure.
_ACCOUNT: Final = {
    (False, False): mark("Members of {alliance} account for {share}."),
    (False, True): mark("Members of {alliance} account for {share}, not counting {names}, listed without a figure."),
    (True, False): mark("Today\u2019s members of {alliance} would account for {share}."),
    (True, True): mark(
        "Today\u2019s members of {alliance} would account for {share}, not counting {names}, listed without a figure."
    ),
}


def _points(whose: str, change: float) -> str:
    """What has become of somebody's share (*whose*, as a possessive)."""
    size = round(abs(100 * change), 1)
    if size == 0:
        return say("{whose} share has not changed", whose=whose)
    if size == 1:
        one = mark("{whose} share has risen by {points} percentage point")
        return say(
            one if change > 0 else mark("{whose} share has fallen by {points} percentage point"), whose=whose, points=1
        )
    many = mark("{whose} share has risen by {points} percentage points")
    return say(
        many if change > 0 else mark("{whose} share has fallen by {points} percentage points"),
        whose=whose,
        points=numbers.written(f"{size:g}"),
    )


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
        share=numbers.share(rate),
        year=int(row[v.YEAR].iloc[0]),
    )
    return (text,)


def share_range(low: float, high: float) -> str:
    """A share that is known between bounds, or one number where both round alike."""
    one, other = numbers.share(low), numbers.share(high)
    return one if one == other else say("{low} to {high}", low=one, high=other)


def source_line(snapshot: Snapshot) -> str:
    """Source, basis and dataset, for the foot of every figure."""
    panel = snapshot.result.panel
    source = say(
        "{citation}. Basis: {basis}. Dataset: {dataset}.",
        citation=snapshot.citation.rstrip("."),
        basis=basis_in_words(panel.basis),
        dataset=snapshot.version,
    )
    return say("Source: {source}", source=source)


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
    future = left.selection.projected
    what = _supply(left, right, part)
    if left.bloc and right.bloc and (part == "alliance" or _of_members(left)):
        one, other = (share_range(side.bloc.low, side.bloc.high) for side in (left, right) if side.bloc)
        return say(
            "Members\u2019 share of {what}: {left} ({one}), {right} ({other})",
            what=what,
            left=names[0],
            one=one,
            right=names[1],
            other=other,
        )
    if part in {"year", "series"}:
        top = right.result.top
        shares = [_share_of(side, top) for side in (left, right)]
        template = mark("{top} accounted for {one} of {what} in {left} and {other} in {right}")
        if future:
            template = mark("{top} would account for {one} of {what} in {left} and {other} in {right}")
        return say(
            template,
            top=country_in_text(top)[0].upper() + country_in_text(top)[1:],
            one=shares[0],
            left=names[0],
            other=shares[1],
            right=names[1],
            what=what,
        )
    firsts = [
        say("{country} with {share}", country=country_in_text(side.result.top), share=numbers.share(side.result.cr1))
        for side in (left, right)
    ]
    return say(
        "Largest in {what}: {one} ({left}), {other} ({right})",
        what=what,
        one=firsts[0],
        left=names[0],
        other=firsts[1],
        right=names[1],
    )


# What two maps are shares of, alone and of a mineral; both stages together are supply.
_BOTH_STAGES: Final = "supply"
_SUPPLY: Final = {
    v.Measure.RESERVES.value: (mark("world reserves"), mark("world reserves of {mineral}")),
    v.Stage.MINE.value: (mark("world mine production"), mark("world mine production of {mineral}")),
    v.Stage.REFINED.value: (mark("world refined production"), mark("world refined production of {mineral}")),
    _BOTH_STAGES: (mark("world supply"), mark("world supply of {mineral}")),
}
_PROJECTED_SUPPLY: Final = {
    v.Stage.MINE.value: (mark("projected world mine production"), mark("projected world mine production of {mineral}")),
    v.Stage.REFINED.value: (
        mark("projected world refined production"),
        mark("projected world refined production of {mineral}"),
    ),
    _BOTH_STAGES: (mark("projected world supply"), mark("projected world supply of {mineral}")),
}


def _supply(left: Snapshot, right: Snapshot, part: str) -> str:
    """What the shares of two maps are of: of a mineral where both show one."""
    reserves = left.selection.measure is v.Measure.RESERVES
    key = _BOTH_STAGES if part == "stage" else v.Measure.RESERVES.value if reserves else left.selection.stage
    alone, of_mineral = (_PROJECTED_SUPPLY if left.selection.projected else _SUPPLY)[key]
    return say(alone) if part == "mineral" else say(of_mineral, mineral=_both_counted(left, right))


def _both_counted(left: Snapshot, right: Snapshot) -> str:
    """What both sides count: the mineral where they count different parts of it."""
    goods = {counted(side.result.panel.mineral, side.result.panel.basis) for side in (left, right)}
    return goods.pop() if len(goods) == 1 else mineral_in_text(left.selection.mineral)


def _share_of(snapshot: Snapshot, iso3: str) -> str:
    shares: Any = snapshot.result.shares.set_index(v.ISO3)["share"]
    return numbers.share(float(shares[iso3])) if iso3 in shares.index else numbers.missing()


_OUTPUT_MOVED: Final = {
    ROSE: mark("World output rose from {then} ({left}) to {now} ({right}), {change}."),
    FELL: mark("World output fell from {then} ({left}) to {now} ({right}), {change}."),
    STAYED: mark("World output stayed from {then} ({left}) to {now} ({right}), {change}."),
}
_RESERVES_MOVED: Final = {
    ROSE: mark("Published reserves rose from {then} ({left}) to {now} ({right}), {change}."),
    FELL: mark("Published reserves fell from {then} ({left}) to {now} ({right}), {change}."),
    STAYED: mark("Published reserves stayed from {then} ({left}) to {now} ({right}), {change}."),
}


def _compared_finding(left: Snapshot, right: Snapshot, names: tuple[str, str], part: str) -> str:
    """Totals of two years, or how concentrated each side is."""
    one, other = left.result, right.result
    if part == "year" and one.panel.unit == other.panel.unit and one.panel.basis == other.panel.basis:
        if left.selection.projected:
            return say(
                "Projected output: {then} ({left}), {now} ({right}).",
                then=numbers.amount(one.total, one.panel.unit),
                left=names[0],
                now=numbers.amount(other.total, other.panel.unit),
                right=names[1],
            )
        grown = other.total / one.total - 1
        moves = _RESERVES_MOVED if one.panel.measure == v.Measure.RESERVES else _OUTPUT_MOVED
        return say(
            moves[ROSE if grown > 0 else FELL if grown < 0 else STAYED],
            then=numbers.amount(one.total, one.panel.unit),
            left=names[0],
            now=numbers.amount(other.total, other.panel.unit),
            right=names[1],
            change=numbers.change(grown),
        )
    if part == "alliance":
        template = mark("The largest producer is {top} with {share}.")
        if one.panel.measure == v.Measure.RESERVES:
            template = mark("The largest holder is {top} with {share}.")
        return say(template, top=country_in_text(one.top), share=numbers.share(one.cr1))
    indices = [numbers.hhi_range(side.hhi_low, side.hhi_high) for side in (one, other)]
    return say(
        "Concentration (HHI of 10,000): {one} ({left}), {other} ({right}).",
        one=indices[0],
        left=names[0],
        other=indices[1],
        right=names[1],
    )
