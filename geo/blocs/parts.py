"""What each part of the view of alliances says and draws: coverage, imports, accession, comparison, members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from geo import numbers
from geo.atlas import Atlas
from geo.blocs import figure, model, sentences, tables
from geo.blocs.accession import Accession, Goal
from geo.blocs.coverage import Cell, Key
from geo.blocs.groups import members_in_words
from geo.blocs.holdings import Ledger, ShareOf, column_in_text, column_name
from geo.blocs.ledger import ledger_of
from geo.blocs.purchases import ImportDependence, suppliers, traded_as
from geo.blocs.selection import GOAL_NAMES, AllianceSelection, Part
from geo.blocs.sentences import Finding, listing
from geo.content.charts import SHARES, Bars, Chart, Role
from geo.content.table import Table
from geo.locale.say import mark, say, say_count, term
from geo.reference import alliances, countries
from geo.reference.names import mineral_in_text
from geo.tables.trade import area_name

_BARS, _STEPS = 10, 15
_SHARE = mark(
    "Share: what members have of the world\u2019s named and unnamed amount, by one source, stage, year and basis; the "
    "upper end of a range counts everything published without a country as the members\u2019. Exports and imports: by "
    "value, trade among members included, the HS lines of the stage most traded."
)
DEFINITIONS = {
    Part.COVERAGE: (_SHARE,),
    Part.DEPENDENCE: (
        mark(
            "Imports: everything that members import, from each other too, by value. Net import reliance: the "
            "group\u2019s net imports over its apparent consumption in tonnes, only where production and trade are of "
            "one stage and year and both are gross weight. HHI of world production, 0 to {most}: members counted one "
            "by one, and as a single supplier."
        ),
    ),
    Part.ACCESSION: (
        mark("Shares are those of the world as it is: nobody produces or buys anything else after joining."),
        _SHARE,
    ),
    Part.COMPARE: (mark("The difference is in percentage points of the lower ends."), _SHARE),
    Part.MEMBERS: (
        mark(
            "A membership holds from its first to its last day; only the roles that count make a country a member, and "
            "a bloc that takes part as one counts with its own members."
        ),
    ),
}
# Where a class of the histogram begins and what it is called.
_CLASSES = (
    (0.0, mark("under 10\u202f%")),
    (sentences.WEAK, mark("10 to 25\u202f%")),
    (0.25, mark("25 to 50\u202f%")),
    (0.50, mark("50\u202f% and more")),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One part: its words, the columns of the world that it rests on, and what makes its charts and tables."""

    words: Finding
    definition: str
    columns: tuple[ShareOf, ...]
    charts: Callable[[], tuple[Chart, ...]]
    tables: Callable[[], tuple[Table, ...]]
    notes: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


def definition(part: Part) -> str:
    """What the figures of a part are."""
    return " ".join(say(text, most=numbers.whole(10_000)) for text in DEFINITIONS[part])


def of(atlas: Atlas, selection: AllianceSelection) -> Told:
    """The selected part.

    Raises
    ------
    NotComputableError: if the group, or the one it is compared with, has no members, or nothing chosen has a figure.
    """
    parts = {
        Part.COVERAGE: _coverage,
        Part.DEPENDENCE: _dependence,
        Part.ACCESSION: _accession,
        Part.COMPARE: _comparison,
        Part.MEMBERS: _members,
    }
    return parts[selection.part](atlas, selection)


def largest(cell: Cell, members: frozenset[str]) -> tuple[Chart, ...]:
    """The largest countries of the mineral on the map, members in blue and others in orange; none without figures."""
    shares = cell.holding.shares if cell.holding else {}
    top = [(code, share) for code, share in shares.items() if share > 0][:_BARS]
    if not top or cell.holding is None:
        return ()
    title = say("World {what}, {year}", what=figure.what(cell), year=cell.holding.year)
    return (_countries(title, say("Share of world"), top, members),)


def _countries(title: str, measure: str, top: list[tuple[str, float]], members: frozenset[str]) -> Bars:
    return Bars(
        title=title,
        measure=measure,
        names=tuple(area_name(code) for code, _ in top),
        values=tuple(share for _, share in top),
        roles=tuple(Role.MEMBER if code in members else Role.OTHER for code, _ in top),
        texts=tuple(numbers.share(share) for _, share in top),
        form=SHARES,
        note=say("Members in blue, others in orange."),
    )


def _coverage(atlas: Atlas, selection: AllianceSelection) -> Told:
    cells = model.cells(atlas, selection)
    return Told(
        words=sentences.coverage(selection, cells),
        definition=definition(Part.COVERAGE),
        columns=tuple(ShareOf),
        charts=lambda: _histogram(selection, cells),
        tables=lambda: atlas.memo.get(
            ("alliance matrix", selection.group, selection.minerals, selection.column),
            lambda: (tables.matrix(selection, cells), tables.cells_table(selection, cells)),
        ),
    )


def _histogram(selection: AllianceSelection, cells: Mapping[Key, Cell]) -> tuple[Chart, ...]:
    """How many minerals the members have under 10 % of, and so on, as the title counts them."""
    known = [one for (_, own), one in cells.items() if own is selection.column and one.high is not None]
    if not known:
        return ()
    ends = [one.high or 0.0 for one in known]
    bounds = [start for start, _ in _CLASSES] + [float("inf")]
    counts = [sum(low <= end < high for end in ends) for low, high in pairwise(bounds)]
    chart = Bars(
        title=say("Minerals by members\u2019 share of {what}", what=sentences.world(selection.column)),
        measure=say("Number of minerals"),
        names=tuple(say(name) for _, name in _CLASSES),
        values=tuple(float(count) for count in counts),
        roles=(Role.FIRST, *(Role.PLAIN,) * (len(_CLASSES) - 1)),
        texts=tuple(say_count("{count} mineral", "{count} minerals", count) for count in counts),
        form="0",
        note=say("{count} minerals with a figure; a range counts by its upper end.", count=len(known)),
    )
    return (chart,)


def _dependence(atlas: Atlas, selection: AllianceSelection) -> Told:
    found, ledger = model.dependence(atlas, selection), ledger_of(atlas)
    return Told(
        words=sentences.dependence(selection, found),
        definition=definition(Part.DEPENDENCE),
        columns=(ShareOf.IMPORTS, ShareOf.MINE, ShareOf.REFINED),
        charts=lambda: (*_outsiders(found), *_suppliers(selection, ledger)),
        tables=lambda: (tables.dependence(selection, found, ledger),),
    )


def _outsiders(found: tuple[ImportDependence, ...]) -> tuple[Chart, ...]:
    """What part of members' imports comes from non-members, where most, and who is the largest of them."""
    shown = [one for one in found if one.outside_share is not None][:_BARS]
    if not shown:
        return ()
    chart = Bars(
        title=say("Members\u2019 imports from non-members, by value"),
        measure=say("Share of members\u2019 imports by value"),
        names=tuple(traded_as(one.mineral, one.lines).name for one in shown),
        values=tuple(one.outside_share or 0.0 for one in shown),
        roles=(Role.OTHER,) * len(shown),
        texts=tuple(f"{numbers.share(one.outside_share)} \u00b7 {_top(one)}" for one in shown),
        form=SHARES,
        note=say("Behind each bar: the largest non-member and its share of members\u2019 imports."),
    )
    return (chart,)


def _top(one: ImportDependence) -> str:
    return f"{area_name(one.top)} {numbers.share(one.top_share)}" if one.top else term("non-member", "none")


def _suppliers(selection: AllianceSelection, ledger: Ledger) -> tuple[Chart, ...]:
    """Who supplies what members import of the selected mineral."""
    top = list(suppliers(ledger, selection.mineral, selection.group.members).items())[:_BARS]
    if not top:
        return ()
    goods = traded_as(selection.mineral, ledger.purchases[selection.mineral].lines).text
    title = say("Suppliers of members\u2019 imports of {goods}, by value", goods=goods)
    return (_countries(title, say("Share of members\u2019 imports by value"), top, selection.group.members),)


def _accession(atlas: Atlas, selection: AllianceSelection) -> Told:
    result, ledger = model.accession(atlas, selection), ledger_of(atlas)
    question = result.question
    bought = (ShareOf.IMPORTS,) if result.target.goal is Goal.OUTSIDER_PURCHASES else ()
    limit = numbers.written(f"{selection.target_pct:g}{numbers.NBSP}%")
    missing = [
        say(
            "No data: {name}, {column}: {reason}.",
            name=mineral_in_text(name),
            column=column_in_text(column),
            reason=reason,
        )
        for name, column, reason in result.missing
    ]
    held = [ledger.holdings.get((name, column)) for name in question.minerals for column in question.columns]
    unknown = sorted({countries.name_of(code) for one in held if one for code in one.unpublished})
    template = mark("Listed without a figure, so what they would add is not known: {names}.")
    return Told(
        words=sentences.accession(selection, result),
        definition=definition(Part.ACCESSION),
        columns=(*question.columns, *bought),
        charts=lambda: (_steps(result),),
        tables=lambda: (tables.steps(selection, result), tables.candidates(selection, result)),
        notes=(*missing, *([say(template, names=listing(unknown, limit=12))] if unknown else [])),
        filters=(
            (say("Minerals"), listing([tables.mineral_name(name) for name in question.minerals], limit=12)),
            (say("Stages"), listing([column_name(column) for column in question.columns])),
            (say("Target"), f"{say(GOAL_NAMES[result.target.goal])}: {limit}"),
        ),
    )


def _steps(result: Accession) -> Bars:
    """What the target measures after each accession, blue once it is met, and the target itself."""
    shown = result.steps[: _STEPS + 1]
    names = [say("Members today"), *(f"+ {countries.name_of(str(step.joined))}" for step in shown[1:])]
    whose = result.target.goal is not Goal.OWN_SHARE
    hidden = len(result.steps) - len(shown)
    texts = [
        numbers.share(step.value) + (f"  {area_name(step.outsider)}" if whose and step.outsider else "")
        for step in shown
    ]
    limit = numbers.share(result.target.limit)
    note = say("Blue where the target is met.")
    more = say_count("{count} more step is in the table.", "{count} more steps are in the table.", hidden)
    return Bars(
        title=say("Step by step"),
        measure=say("Largest non-member\u2019s share") if whose else say("Members\u2019 share of the world"),
        names=(say("Target: at most") if whose else say("Target: at least"), *names),
        values=(result.target.limit, *(step.value for step in shown)),
        roles=(Role.REST, *(Role.MEMBER if step.met else Role.OTHER for step in shown)),
        texts=(limit, *texts),
        form=SHARES,
        note=f"{note} {more}" if hidden > 0 else note,
    )


def _comparison(atlas: Atlas, selection: AllianceSelection) -> Told:
    found = model.comparison(atlas, selection)
    other = alliances.alliance(selection.other).short_name
    return Told(
        words=sentences.comparison(selection, found),
        definition=definition(Part.COMPARE),
        columns=tuple(ShareOf),
        charts=lambda: (_sides(selection, sentences.sides(found, selection.column)),),
        tables=lambda: (tables.comparison(selection, found),),
        filters=((say("Compared with"), f"{other}: {members_in_words(selection.rival)}"),),
    )


def _sides(selection: AllianceSelection, counts: tuple[int, int, int]) -> Bars:
    """In how many minerals each of two groups has the larger share."""
    names = (selection.title, selection.rival_title, say("Same share"))
    kept = [index for index, count in enumerate(counts) if count or index < 2]  # noqa: PLR2004 - both groups
    roles = (Role.MEMBER, Role.OTHER, Role.REST)
    return Bars(
        title=say("Larger share of {what}", what=sentences.world(selection.column)),
        measure=say("Number of minerals"),
        names=tuple(names[index] for index in kept),
        values=tuple(float(counts[index]) for index in kept),
        roles=tuple(roles[index] for index in kept),
        texts=tuple(say_count("{count} mineral", "{count} minerals", counts[index]) for index in kept),
        form="0",
        note=say("{count} minerals with a figure for both.", count=sum(counts)),
    )


def _members(_: Atlas, selection: AllianceSelection) -> Told:
    return Told(
        words=sentences.members(selection),
        definition=definition(Part.MEMBERS),
        columns=(),
        charts=tuple,
        tables=lambda: (tables.members(selection),),
    )
