"""What a group holds, lacks, buys and would gain, in plain words made from its numbers; names are plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from geo import numbers
from geo.blocs.accession import UK_LIMIT, Accession, Goal
from geo.blocs.coverage import Cell, Difference, Key, below, weakest_first
from geo.blocs.groups import members_in_words
from geo.blocs.holdings import OWN_COLUMNS, ShareOf
from geo.blocs.purchases import ImportDependence, traded_as
from geo.blocs.selection import AllianceSelection
from geo.indicators.dependence import CRMA_LIMIT
from geo.locale.say import joined, mark, say, say_count, sentence, term
from geo.reference import alliances, countries
from geo.reference.names import counted, country_in_text, mineral_in_text
from geo.tables.trade import area_name

# Shares below this are called weak: the EU's own aim for what it digs up itself by 2030 (Regulation (EU) 2024/1252).
WEAK = 0.10
WORLD_WORDS = {
    ShareOf.MINE: mark("world mine production"),
    ShareOf.REFINED: mark("world refined production"),
    ShareOf.RESERVES: mark("world reserves"),
    ShareOf.EXPORTS: mark("world exports by value"),
    ShareOf.IMPORTS: mark("world imports by value"),
}
_NONE_OF = {
    ShareOf.MINE: mark("They produce no {names}."),
    ShareOf.REFINED: mark("They refine no {names}."),
    ShareOf.RESERVES: mark("They hold no reserves of {names}."),
    ShareOf.EXPORTS: mark("They export no {names}."),
    ShareOf.IMPORTS: mark("They import no {names}."),
}
_MAIN = {
    ShareOf.MINE: mark("Main producers: {names}."),
    ShareOf.REFINED: mark("Main producers: {names}."),
    ShareOf.RESERVES: mark("Main holders: {names}."),
    ShareOf.EXPORTS: mark("Main exporters: {names}."),
    ShareOf.IMPORTS: mark("Main importers: {names}."),
}


class Finding(NamedTuple):
    """A title, one or two short sentences for a slide, and the sentences after them."""

    title: str
    finding: str
    details: tuple[str, ...] = ()


def interval(low: float | None, high: float | None) -> str:
    """A share with its bounds, or "no data": ``"12 %"``, ``"12 % to 18 %"``."""
    one, other = numbers.share(low), numbers.share(high)
    return one if one == other else say("{low} to {high}", low=one, high=other)


def world(column: ShareOf) -> str:
    """What of the world a column counts, in the middle of a sentence: "world exports by value"."""
    return say(WORLD_WORDS[column])


def listing(words: Sequence[str], *, limit: int = 6) -> str:
    """Words with commas and an "and": ``"a, b and c"``; those beyond the limit are counted."""
    more = [say("{count} more", count=len(words) - limit)] if len(words) > limit else []
    return joined([*words[:limit], *more])


def coverage(selection: AllianceSelection, cells: Mapping[Key, Cell]) -> Finding:
    """In how many minerals the group holds little, where it is weakest and strongest, and where one other dominates."""
    name, column, members = selection.title, selection.column, selection.group.members
    weak, known = below(cells, column, WEAK)
    what = world(column)
    if not known:
        title = say("{name}: no source here has figures on {what} of these minerals", name=name, what=what)
        return Finding(title, _counted(selection))
    title = say(
        "{name}: members account for less than {limit} of {what} in {count} of {known} minerals",
        name=name,
        limit=numbers.share(WEAK),
        what=what,
        count=len(weak),
        known=known,
    )
    order = [name for name in weakest_first(cells, column) if cells[name, column].low is not None]
    none = [goods(cells[name, column]) for name in order if cells[name, column].high == 0]
    some = [name for name in order if cells[name, column].high != 0]
    parts = [say(_NONE_OF[column], names=listing(none, limit=3))] if none and members else []
    if some and members:
        parts.append(say("Lowest shares: {shares}.", shares=_shares(cells, some[:3], column)))
    top = _shares(cells, some[::-1][:3], column)
    details = [say("Highest shares: {shares}.", shares=top)] if some and members else []
    return Finding(
        title, " ".join(parts) or _counted(selection), (*details, *_ruled(cells, column), _counted(selection))
    )


def _ruled(cells: Mapping[Key, Cell], column: ShareOf) -> list[str]:
    ruled = [
        f"{goods(one)} ({area(one.top_outsider)})"
        for (_, own), one in cells.items()
        if own is column and (one.top_outsider_share or 0.0) > CRMA_LIMIT
    ]
    if not ruled:
        return []
    template = mark("One non-member holds over {limit}: {names}.")
    return [say(template, limit=numbers.share(CRMA_LIMIT), names=listing(ruled, limit=4))]


def _shares(cells: Mapping[Key, Cell], names: Sequence[str], column: ShareOf) -> str:
    return listing(
        [
            f"{goods(cells[name, column])} ({interval(cells[name, column].low, cells[name, column].high)})"
            for name in names
        ]
    )


def goods(cell: Cell) -> str:
    """The mineral of a cell in the middle of a sentence; of trade, what its HS lines hold."""
    if cell.holding is None:
        return mineral_in_text(cell.mineral)
    lines = cell.holding.lines
    return traded_as(cell.mineral, lines).text if lines else counted(cell.mineral, cell.holding.basis)


def _counted(selection: AllianceSelection) -> str:
    return say("{name}: {count}.", name=selection.short_name, count=members_in_words(selection.group))


def dependence(selection: AllianceSelection, found: Sequence[ImportDependence]) -> Finding:
    """In how many minerals members depend on non-members, and where most."""
    name = selection.title
    bought = [(one, traded_as(one.mineral, one.lines)) for one in found if one.outside_share is not None]
    # A line that bundles minerals says nothing of a single one: the table has it, no sentence counts it.
    known = [(one, goods.text) for one, goods in bought if goods.alone]
    if not known:
        title = say("{name}: the trade table has no imports of these minerals alone", name=name)
        return Finding(title, _counted(selection))
    most = sum((one.outside_share or 0.0) > CRMA_LIMIT for one, _ in known)
    title = say(
        "{name}: over {limit} of members\u2019 imports by value come from non-members in {count} of {known} minerals",
        name=name,
        limit=numbers.share(CRMA_LIMIT),
        count=most,
        known=len(known),
    )
    texts = [
        say(
            "{goods} {share}, mainly {country}",
            goods=what,
            share=numbers.share(one.outside_share),
            country=area(one.top),
        )
        for one, what in known[:3]
    ]
    single = [
        say("{goods} from {country}", goods=what, country=area(one.top))
        for one, what in known
        if (one.top_share or 0.0) > CRMA_LIMIT
    ]
    template = mark("One non-member supplies over {limit} of {names}.")
    alone = say(template, limit=numbers.share(CRMA_LIMIT), names="; ".join(single[:4]))
    more = [say("{count} more are in the table.", count=len(single) - 4)] if len(single) > 4 else []  # noqa: PLR2004
    shared = sorted(mineral_in_text(one.mineral) for one, goods in bought if not goods.alone)
    bundled = [say("Not counted, as their HS lines hold other minerals too: {names}.", names=joined(shared))]
    finding = say("Most dependent: {texts}.", texts="; ".join(texts))
    details = (*([alone] if single else []), *more, *(bundled if shared else []), _counted(selection))
    return Finding(title, finding, details)


def area(code: str | None) -> str:
    """A country or trading area in a sentence."""
    if code is None:
        return say("nobody")
    return country_in_text(code) if code in {one.iso3 for one in countries.all_countries()} else area_name(code)


def accession(selection: AllianceSelection, result: Accession) -> Finding:
    """Whether the target is met, by whose accession, or why it is out of reach; and what exactly was tested."""
    title, rest = _verdict(selection.title, result)
    finding = sentence(rest)
    return Finding(title, finding, (_tested(result), _counted(selection)))


def _verdict(name: str, result: Accession) -> tuple[str, str]:
    steps = [country_in_text(str(step.joined)) for step in result.steps[1:]]
    if result.met == 0:
        return say("{name} meets the target already", name=name), _measured(result, 0)
    if result.met is not None:
        title = say_count(
            "{name} would meet the target with one accession: {names}",
            "{name} would meet the target with {count} accessions: {names}",
            result.met,
            name=name,
            names=listing(steps, limit=_STEPS),
        )
        found = [say("Then {measured}.", measured=_measured(result, result.met))]
        if len(steps) > _STEPS:
            found.append(say("In all: {names}.", names=listing(steps, limit=12)))
        if not result.exact:
            found.append(say("A different set of as many or fewer countries may do it too."))
        return title, " ".join(found)
    out = say("The target is out of reach for {name}", name=name)
    if result.target.goal is Goal.OWN_SHARE:
        template = mark(
            "Even if all {count} countries considered joined, members would have {share}. The rest belongs to "
            "countries not considered or is unnamed"
        )
        return out, say(template, count=len(result.candidates), share=numbers.share(result.steps[-1].value))
    if result.target.goal is Goal.OUTSIDER_OUTPUT:
        who = country_in_text(str(result.steps[-1].outsider))
        template = mark("Unless {who} itself joins: {measured}, and no other accession lowers that")
        return out, say(template, who=who, measured=_measured(result, -1))
    title = out if result.exact else say("{name} does not reach the target", name=name)
    template = _STUCK[result.exact][min(len(steps), 2)]
    return title, say(template, measured=_measured(result, -1), count=len(steps), names=listing(steps, limit=_STEPS))


# Countries that a title names.
_STEPS = 5
# What is measured where no further accession helps, by whether that is certain, after no, one or several accessions.
_STUCK = {
    True: (
        mark("{measured}, and no other country considered would lower it"),
        mark("after the accession of {names} {measured}, and no other country considered would lower it"),
        mark("after {count} accessions ({names}) {measured}, and no other country considered would lower it"),
    ),
    False: (
        mark("{measured}, and no single further country would lower what is above the target"),
        mark(
            "after the accession of {names} {measured}, and no single further country would lower what is above the "
            "target"
        ),
        mark(
            "after {count} accessions ({names}) {measured}, and no single further country would lower what is above "
            "the target"
        ),
    ),
}


def _measured(result: Accession, number: int) -> str:
    step = result.steps[number]
    share = numbers.share(step.value)
    if result.target.goal is Goal.OWN_SHARE:
        template = (
            mark("members have a mean of {share} of the world")
            if len(step.shares) > 1
            else mark("members have {share} of the world")
        )
        return say(template, share=share)
    if step.outsider is None or step.mineral is None:
        return say("no non-member is left")
    what = traded_as(step.mineral, step.lines).text if step.lines else mineral_in_text(step.mineral)
    if result.target.goal is Goal.OUTSIDER_OUTPUT:
        who = country_in_text(step.outsider)
        return say("{who} alone has {share} of the world\u2019s {what}", who=who, share=share, what=what)
    template = mark("{who} supplies {share} of the {what} that members import by value")
    return say(template, who=area(step.outsider), share=share, what=what)


_TESTED = {
    Goal.OWN_SHARE: mark(
        "Tested: the mean of the group\u2019s shares of the world over the chosen minerals and stages, each with equal "
        "weight, named output only. Largest contribution first is exact: no other choice needs fewer countries."
    ),
    Goal.OUTSIDER_OUTPUT: mark(
        "Tested: the largest non-member\u2019s share of the world in the worst of the chosen minerals and stages. A "
        "non-member\u2019s share of the world changes only if it joins itself."
    ),
    Goal.OUTSIDER_PURCHASES: mark(
        "Tested: the largest non-member\u2019s share of everything that members import, from each other too, by value, "
        "in the worst of the chosen minerals; new members bring their own imports. The EU\u2019s {eu} and the United "
        "Kingdom\u2019s {uk} refer to consumption, which is not published by country."
    ),
}


def _tested(result: Accession) -> str:
    """What exactly the target measures, in words."""
    goal = result.target.goal
    found = [say(_TESTED[goal], eu=numbers.share(CRMA_LIMIT), uk=numbers.share(UK_LIMIT))]
    if goal is Goal.OUTSIDER_PURCHASES:
        template = (
            mark(
                "Each step takes the country that lowers most what is imported above the limit; no other choice needs "
                "fewer countries."
            )
            if result.exact
            else mark(
                "Each step takes the country that lowers most what is imported above the limit; a different choice may "
                "need fewer."
            )
        )
        found.append(say(template))
    stay = sorted(countries.name_of(code) for code in result.question.without)
    if stay:
        found.append(say("Excluded: {names}.", names=listing(stay, limit=8)))
    return " ".join(found)


def comparison(selection: AllianceSelection, found: Mapping[Key, Difference]) -> Finding:
    """In how many minerals the group has a larger share than the other, and who belongs to both."""
    one, other = selection.title, selection.rival_title
    ahead, behind, equal = sides(found, selection.column)
    title = say(
        "{one} has a larger share than {other} of {what} in {ahead} of {known} minerals",
        one=one,
        other=other,
        what=world(selection.column),
        ahead=ahead,
        known=ahead + behind + equal,
    )
    shared = len(selection.group.members & selection.rival.members)
    known = {
        "one": selection.short_name,
        "here": members_in_words(selection.group),
        "other": alliances.alliance(selection.other).short_name,
        "there": members_in_words(selection.rival),
    }
    if not shared:
        return Finding(title, say("{one}: {here}. {other}: {there}; no country belongs to both.", **known))
    finding = say_count(
        "{one}: {here}. {other}: {there}; one country belongs to both.",
        "{one}: {here}. {other}: {there}; {count} countries belong to both.",
        shared,
        **known,
    )
    return Finding(title, finding)


def sides(found: Mapping[Key, Difference], column: ShareOf) -> tuple[int, int, int]:
    """In how many minerals the first has a larger share, the second does, and both have the same."""
    gaps = [one.difference for (_, own), one in found.items() if own is column and one.difference is not None]
    ahead, behind = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps)
    return ahead, behind, len(gaps) - ahead - behind


def members(selection: AllianceSelection) -> Finding:
    """How many belong to the group, and by which roles."""
    title = say("{name}: {count}", name=selection.short_name, count=members_in_words(selection.group))
    if selection.own:
        names = sorted(country_in_text(code) for code in selection.group.members)
        return Finding(title, say("Custom group: {names}.", names=listing(names, limit=12)))
    entry = alliances.alliance(selection.group.id)
    finding = say(
        "Founded {day}; {status}. Roles that count as members: {roles}.",
        day=entry.founded.isoformat(),
        status=term("status of an alliance", entry.status),
        roles=", ".join(term("role in an alliance", role) for role in entry.counted_roles),
    )
    return Finding(title, finding, (sentence(entry.description),))


def of_cell(cell: Cell, group: frozenset[str]) -> tuple[str, ...]:
    """The main producers among the members on the map, and who has no figure."""
    share = cell.holding.shares if cell.holding else {}
    main = [f"{country_in_text(code)} {numbers.share(share[code])}" for code in cell.contributors]
    unknown = [country_in_text(code) for code in cell.unknown]
    without = sorted(countries.name_of(code) for code in group - {*cell.contributors, *cell.unknown})
    found = []
    if main:
        found.append(say(_MAIN[cell.column], names=listing(main, limit=5)))
    if unknown:
        found.append(say("Listed without a figure and not counted: {names}.", names=listing(unknown)))
    if without and cell.holding:
        template = (
            mark("No data above zero for {count} of {of} countries: {names}.")
            if cell.column in OWN_COLUMNS
            else mark("No recorded trade for {count} of {of} countries: {names}.")
        )
        found.append(say(template, count=len(without), of=len(group), names=listing(without, limit=8)))
    return tuple(found)
