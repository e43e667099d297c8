"""What a group holds and lacks, in plain words made from its numbers; names are plain text, not yet escaped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from geo import numbers
from geo.blocs.answers import Accession, Goal
from geo.blocs.coverage import Cell, Key, below, weakest_first
from geo.blocs.holdings import Column
from geo.blocs.purchases import Dependence
from geo.indicators.dependence import CRMA_LIMIT
from geo.production.sentences import country_in_text, mineral_in_text
from geo.trade.model import area_name

# Shares below this are called weak: the EU's own aim for what it digs up itself by 2030 (Regulation (EU) 2024/1252).
WEAK = 0.10
WORLD_WORDS = {
    Column.MINE: "world mine production",
    Column.REFINED: "world refined production",
    Column.RESERVES: "world reserves",
    Column.EXPORTS: "world exports",
    Column.IMPORTS: "world imports",
}


def interval(low: float | None, high: float | None) -> str:
    """A share with its bounds, or "no data": ``"12 %"``, ``"12 % to 18 %"``."""
    one, other = numbers.share(low), numbers.share(high)
    return one if one == other else f"{one} to {other}"


def listing(words: Sequence[str], *, limit: int = 6) -> str:
    """Words with commas and an "and": ``"a, b and c"``; those beyond the limit are counted."""
    shown = list(words[:limit])
    if len(words) > limit:
        shown.append(f"{len(words) - limit} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def headline(name: str, cells: Mapping[Key, Cell], column: Column) -> str:
    """The finding: in how many minerals the group holds little."""
    weak, known = below(cells, column, WEAK)
    if not known:
        return f"{name}: no source here has figures on {WORLD_WORDS[column]} of these minerals"
    what = WORLD_WORDS[column]
    return f"{name}: members account for less than {numbers.share(WEAK)} of {what} in {len(weak)} of {known} minerals"


def explanation(cells: Mapping[Key, Cell], column: Column, members: Collection[str]) -> str:
    """Who counts, where the group is weakest and strongest, and where one outsider dominates."""
    order = [name for name in weakest_first(cells, column) if cells[name, column].low is not None]
    parts = [f"{len(members)} countries count as members." if len(members) > 1 else "One country counts as member."]
    if order:
        none = [mineral_in_text(name) for name in order if cells[name, column].high == 0]
        some = [name for name in order if cells[name, column].high != 0]
        if none:
            parts.append(f"They have none at all in {listing(none, limit=5)}.")
        if some:
            parts.append(f"Weakest otherwise: {_named(cells, some[:3], column)}; strongest: ")
            parts[-1] += f"{_named(cells, some[::-1][:3], column)}."
    ruled = [
        entry
        for (_, own), entry in cells.items()
        if own is column and entry.top_outsider_share is not None and entry.top_outsider_share > CRMA_LIMIT
    ]
    if ruled:
        words = [f"{mineral_in_text(one.mineral)} ({country_in_text(str(one.top_outsider))})" for one in ruled]
        parts.append(f"One outsider alone has more than {numbers.share(CRMA_LIMIT)} in {listing(words, limit=4)}.")
    return " ".join(parts)


def _named(cells: Mapping[Key, Cell], names: Sequence[str], column: Column) -> str:
    return listing(
        [f"{mineral_in_text(name)} ({interval(cells[name, column].low, cells[name, column].high)})" for name in names]
    )


def dependence_headline(name: str, found: Sequence[Dependence]) -> str:
    """The finding on purchases from outside."""
    known = [one for one in found if one.outside_share is not None]
    if not known:
        return f"{name}: the trade table has no purchases of these minerals"
    most = [one for one in known if one.outside_share is not None and one.outside_share > CRMA_LIMIT]
    above = f"more than {numbers.share(CRMA_LIMIT)}"
    return f"{name}: members buy {above} from outsiders in {len(most)} of {len(known)} minerals"


def verdict(result: Accession, name: str) -> str:
    """Whether the target is met, by whose accession, or why it is out of reach."""
    steps = [country_in_text(str(state.joined)) for state in result.states[1:]]
    last = result.states[-1]
    if result.met == 0:
        return f"Met already: {_measured(result, 0)}."
    if result.met is not None:
        how = "" if result.exact else " A different set of as many or fewer countries may do it too."
        joined = listing(steps, limit=12)
        count = "one accession" if result.met == 1 else f"{result.met} accessions"
        return f"Met with {count} to {name}: {joined}. Then {_measured(result, result.met)}.{how}"
    if result.target.goal is Goal.OWN_SHARE:
        part = numbers.share(last.value)
        everybody = f"even if all {len(result.candidates)} countries considered joined, members would have {part}"
        return f"Out of reach: {everybody}. The rest belongs to countries not considered or is unnamed."
    if result.target.goal is Goal.OUTSIDER_OUTPUT:
        who = country_in_text(str(last.outsider))
        return f"Out of reach unless {who} itself joins: {_measured(result, -1)}, and no other accession lowers that."
    after = f"after {len(steps)} accessions ({listing(steps, limit=5)}) " if steps else ""
    if result.exact:
        return f"Out of reach: {after}{_measured(result, -1)}, and nobody else considered would lower it."
    return (
        f"Not reached: {after}{_measured(result, -1)}, and no single country more would lower what is above the target."
    )


def _measured(result: Accession, number: int) -> str:
    state = result.states[number]
    part = numbers.share(state.value)
    if result.target.goal is Goal.OWN_SHARE:
        mean = "a mean of " if len(state.shares) > 1 else ""
        return f"members have {mean}{part} of the world"
    if state.outsider is None or state.mineral is None:
        return "no outsider is left"
    what = mineral_in_text(state.mineral)
    if result.target.goal is Goal.OUTSIDER_OUTPUT:
        who = country_in_text(state.outsider)
        return f"{who} alone has {part} of the world\u2019s {what}"
    return f"{area_name(state.outsider)} sells members {part} of the {what} that they import"
