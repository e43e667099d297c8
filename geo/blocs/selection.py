"""What the view of alliances is asked: a group on a day, minerals, an indicator, a part and a target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.blocs import groups
from geo.blocs.accession import AccessionQuestion, Goal, Target, default_columns, dominant_outsiders
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, Ledger, ShareOf
from geo.locale.say import mark, say
from geo.production.selection import DEFAULT_ALLIANCE, DEFAULT_MINERAL
from geo.reference import alliances, minerals
from geo.reference.alliances import Bloc
from geo.reference.choices import NONE, Choices
from geo.reference.names import lowered

_LARGEST, _SMALLEST = 100.0, 0.1
_DEFAULT_TARGET = {Goal.OWN_SHARE: 50.0, Goal.OUTSIDER_OUTPUT: 65.0, Goal.OUTSIDER_PURCHASES: 65.0}
_DEFAULT_OTHER = "brics"
_NO_MINERAL = mark("There is no mineral \u2018{name}\u2019 here.")
_NO_STAGE = mark("There is no stage \u2018{name}\u2019 here.")


class Part(StrEnum):
    """What is said of a group."""

    COVERAGE = "coverage"
    DEPENDENCE = "dependence"
    ACCESSION = "accession"
    COMPARE = "compare"
    MEMBERS = "members"


PART_NAMES = {
    Part.COVERAGE: mark("Coverage"),
    Part.DEPENDENCE: mark("Import dependence"),
    Part.ACCESSION: mark("Who should join?"),
    Part.COMPARE: mark("Comparison"),
    Part.MEMBERS: mark("Members"),
}
GOAL_NAMES = {
    Goal.OWN_SHARE: mark("Members have at least this share of the world"),
    Goal.OUTSIDER_OUTPUT: mark("No non-member has more than this share of the world"),
    Goal.OUTSIDER_PURCHASES: mark("No non-member supplies more than this share of members\u2019 imports by value"),
}


@dataclass(frozen=True, slots=True)
class AllianceSelection:
    """One complete choice.

    ``group``: the alliance on the day, or the user's own countries; ``own`` tells which. ``minerals``: rows of the
    tables, in the order of ``minerals.csv``; ``mineral`` is the one on the map. ``other``: the alliance compared with.
    ``asked``, ``stages``, ``goal`` and ``target_pct`` (per cent) are the question of who should join; ``without`` are
    codes that never do, ``None`` for whoever has more than half of the world. ``seat``: how the EU's seat counts.
    """

    group: Bloc
    own: bool
    on: dt.date
    listed: str
    minerals: tuple[str, ...]
    column: ShareOf
    mineral: str
    part: Part
    other: str
    asked: tuple[str, ...]
    stages: tuple[ShareOf, ...]
    goal: Goal
    target_pct: float
    without: tuple[str, ...] | None
    seat: str = alliances.EuSeat.UNION

    @property
    def short_name(self) -> str:
        """The group's name as it fits a headline."""
        return self.group.name if self.own else alliances.alliance(self.group.id).short_name

    @property
    def title(self) -> str:
        """The group's name in titles and legends, with the mark of a roster that is inferred."""
        return self.group.name if self.own else alliances.named(self.group.id, on=self.on)

    @property
    def rival_title(self) -> str:
        """The same of the alliance compared with."""
        return alliances.named(self.other, on=self.on)

    @property
    def rival(self) -> Bloc:
        """The alliance compared with, on the same day."""
        return alliances.bloc(self.other, on=self.on, eu_seat=self.seat)

    def question(self, ledger: Ledger) -> AccessionQuestion:
        """The question of accession with its defaults filled in."""
        stages = self.stages or default_columns(ledger, self.asked)
        out = self.without
        if out is None:
            out = dominant_outsiders(ledger, self.group.members, self.asked, stages)
        return AccessionQuestion(self.asked, stages, frozenset(out))

    @property
    def target(self) -> Target:
        """The target on 0-1."""
        return Target(self.goal, self.target_pct / 100)


def resolve(ledger: Ledger, choices: Choices, today: dt.date) -> AllianceSelection:
    """The selection nearest to the words of an address; what does not exist is said in ``choices.messages``.

    Words: ``alliance`` or ``group`` (codes) with ``name``; ``on`` (ISO date), ``list``, ``column``, ``mineral``,
    ``part``, ``with`` (alliance), ``minerals``, ``stages``, ``without`` (lists with commas), ``goal``, ``target`` (per
    cent).
    """
    on, own, seat = choices.day("on", today), bool(choices.word("group")), choices.seat()
    lists = {entry.id: entry.name for entry in minerals.critical_lists()}
    listed = choices.pick("list", lists, "", what="critical-minerals list", labels={"": say("all minerals")})
    names = {name: minerals.mineral(name).name for name in ledger.minerals}
    first = DEFAULT_MINERAL if DEFAULT_MINERAL in ledger.minerals else ledger.minerals[0]
    mineral = choices.pick("mineral", ledger.minerals, first, labels=names)
    known = {entry.id: entry.short_name for entry in alliances.all_alliances()}
    goal = Goal(choices.pick("goal", Goal, Goal.OWN_SHARE, labels=_lowered(GOAL_NAMES)))
    default = _DEFAULT_TARGET[goal]
    return AllianceSelection(
        group=_own_group(choices) if own else _alliance(choices, known, on, seat),
        seat=seat,
        own=own,
        on=on,
        listed=listed,
        minerals=minerals_of(ledger, listed),
        column=ShareOf(choices.pick("column", ShareOf, ShareOf.MINE, what="indicator", labels=_lowered(COLUMN_NAMES))),
        mineral=mineral,
        part=Part(choices.pick("part", Part, Part.COVERAGE, labels=_lowered(PART_NAMES))),
        other=choices.pick("with", known, _DEFAULT_OTHER, what="alliance", labels=known),
        asked=_each(choices, "minerals", _NO_MINERAL, ledger.minerals) or (mineral,),
        stages=tuple(ShareOf(stage) for stage in _each(choices, "stages", _NO_STAGE, OWN_COLUMNS)),
        goal=goal,
        target_pct=choices.number("target", default, low=_SMALLEST, high=_LARGEST) or default,
        without=_without(choices),
    )


def minerals_of(ledger: Ledger, listed: str) -> tuple[str, ...]:
    """Every mineral with a figure, or every mineral on a list, with or without one."""
    if not listed:
        return ledger.minerals
    wanted = minerals.listed_on(listed)
    return tuple(entry.id for entry in minerals.all_minerals() if entry.id in wanted)


def as_address(selection: AllianceSelection) -> list[tuple[str, object]]:
    """Every part of the selection for the address; what keeps its default in the question stays out."""
    group: list[tuple[str, object]] = [("alliance", selection.group.id)]
    if selection.own:
        group = [("group", groups.to_text(selection.group.members) or NONE), ("name", selection.group.name)]
    return [
        *group,
        ("seat", selection.seat if selection.seat != alliances.EuSeat.UNION else ""),
        ("on", selection.on.isoformat()),
        ("list", selection.listed),
        ("column", selection.column),
        ("mineral", selection.mineral),
        ("part", selection.part),
        *([("with", selection.other)] if selection.part is Part.COMPARE else []),
        *(_question_address(selection) if selection.part is Part.ACCESSION else []),
    ]


def _question_address(selection: AllianceSelection) -> list[tuple[str, object]]:
    without = "" if selection.without is None else ",".join(selection.without) or NONE
    return [
        ("minerals", ",".join(selection.asked)),
        ("stages", ",".join(selection.stages)),
        ("goal", selection.goal),
        ("target", f"{selection.target_pct:g}"),
        ("without", without),
    ]


def _lowered(names: dict[ShareOf, str] | dict[Part, str] | dict[Goal, str]) -> dict[str, str]:
    """Names in the middle of a sentence."""
    return {str(one): lowered(say(name)) for one, name in names.items()}


def _alliance(choices: Choices, known: dict[str, str], on: dt.date, seat: str) -> Bloc:
    """An alliance on a day; this view always has one."""
    wanted = choices.word("alliance") not in {"", NONE}
    found = choices.pick("alliance", known, DEFAULT_ALLIANCE, labels=known) if wanted else DEFAULT_ALLIANCE
    return alliances.bloc(found, on=on, eu_seat=seat)


def _own_group(choices: Choices) -> Bloc:
    group, unread = _codes(choices, "group", name=choices.word("name"))
    for code in unread:
        choices.note(
            say("There is no country with the code {code}.", code=code), instead=say("It is left out of the group.")
        )
    return group


def _without(choices: Choices) -> tuple[str, ...] | None:
    if not choices.word("without"):
        return None
    group, unread = _codes(choices, "without")
    for code in unread:
        choices.note(say("There is no country with the code {code}.", code=code))
    return tuple(sorted(group.members))


def _codes(choices: Choices, word: str, *, name: str = "") -> tuple[Bloc, list[str]]:
    """The countries of a list of codes, and in quotation marks what is not a code."""
    text = choices.word(word)
    group, unread = groups.from_codes(name, "" if text == NONE else text)
    return group, [say("\u2018{text}\u2019", text=code[:60]) for code in unread]


def _each(choices: Choices, word: str, fault: str, offered: Iterable[str]) -> tuple[str, ...]:
    """Those of a list that are offered, with a message for each that is not."""
    parts = dict.fromkeys(part.strip() for part in choices.word(word).split(",") if part.strip())
    known = set(offered)
    for part in parts:
        if part not in known:
            choices.note(say(fault, name=part[:60]), instead=say("It is left out."))
    return tuple(part for part in parts if part in known)
