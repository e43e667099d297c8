"""What the page of alliances is asked: a group on a day, minerals, a column and a target; and how a wish becomes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.blocs import groups
from geo.blocs.accession import default_columns, dominant_outsiders
from geo.blocs.answers import Goal, Question, Target
from geo.blocs.holdings import OWN_COLUMNS, Column, Ledger
from geo.errors import replaced
from geo.production.selection import DEFAULT_ALLIANCE, DEFAULT_MINERAL
from geo.reference import alliances, minerals
from geo.reference.alliances import Bloc

NOBODY = "none"
_LARGEST = 100.0
_DEFAULT_TARGET = {Goal.OWN_SHARE: 50.0, Goal.OUTSIDER_OUTPUT: 65.0, Goal.OUTSIDER_PURCHASES: 65.0}


class Part(StrEnum):
    """What is shown below the map."""

    COVERAGE = "coverage"
    DEPENDENCE = "dependence"
    ACCESSION = "accession"
    COMPARE = "compare"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Choice:
    """One complete choice.

    ``group``: the alliance on the day, or the user's own countries; ``own`` tells which. ``minerals``: rows of
    the tables, in the order of ``minerals.csv``. ``target_pct``: as typed, per cent. ``other``: the alliance
    compared with. ``without``: codes that never join; ``None`` for whoever has more than half of the world.
    """

    group: Bloc
    own: bool
    on: dt.date
    listed: str
    minerals: tuple[str, ...]
    column: Column
    mineral: str
    part: Part
    other: str
    asked: tuple[str, ...]
    stages: tuple[Column, ...]
    goal: Goal
    target_pct: float
    without: tuple[str, ...] | None

    @property
    def short_name(self) -> str:
        """The group's name as it fits a headline."""
        return self.group.name if self.own else alliances.alliance(self.group.id).short_name

    def question(self, ledger: Ledger) -> Question:
        """The question of accession with its defaults filled in."""
        stages = self.stages or default_columns(ledger, self.asked)
        out = self.without
        if out is None:
            out = dominant_outsiders(ledger, self.group.members, self.asked, stages)
        return Question(self.asked, stages, frozenset(out))

    @property
    def target(self) -> Target:
        """The target on 0-1."""
        return Target(self.goal, self.target_pct / 100)


def resolve(ledger: Ledger, wish: Mapping[str, str], today: dt.date) -> tuple[Choice, tuple[str, ...]]:
    """The choice nearest to a wish, and one sentence for every part of it that does not exist.

    Parameters
    ----------
    wish: any of ``alliance`` or ``group`` (codes) with ``name``; ``on`` (ISO date), ``list``, ``column``,
        ``mineral``, ``part``, ``with`` (alliance), ``minerals``, ``stages``, ``without`` (lists with commas),
        ``goal``, ``target`` (per cent).
    """
    said: list[str] = []
    on = _date(wish.get("on", ""), today, said)
    own = bool(wish.get("group"))
    lists = [entry.id for entry in minerals.critical_lists()]
    listed = _pick("critical list", wish.get("list", ""), lists, "", said)
    mineral = _pick("mineral", wish.get("mineral", ""), ledger.minerals, DEFAULT_MINERAL, said)
    mineral = mineral if mineral in ledger.minerals else ledger.minerals[0]
    known = [entry.id for entry in alliances.all_alliances()]
    goal = Goal(_pick("goal", wish.get("goal", ""), list(Goal), Goal.OWN_SHARE, said))
    return Choice(
        group=_own_group(wish, said) if own else _alliance(wish, known, on, said),
        own=own,
        on=on,
        listed=listed,
        minerals=minerals_of(ledger, listed),
        column=Column(_pick("column", wish.get("column", ""), list(Column), Column.MINE, said)),
        mineral=mineral,
        part=Part(_pick("part", wish.get("part", ""), list(Part), Part.COVERAGE, said)),
        other=_pick("alliance", wish.get("with", ""), known, "brics", said),
        asked=_each("mineral", wish.get("minerals", ""), ledger.minerals, said) or (mineral,),
        stages=tuple(Column(stage) for stage in _each("stage", wish.get("stages", ""), OWN_COLUMNS, said)),
        goal=goal,
        target_pct=_percent(wish.get("target", ""), _DEFAULT_TARGET[goal], said),
        without=_without(wish.get("without", ""), said),
    ), tuple(said)


def minerals_of(ledger: Ledger, listed: str) -> tuple[str, ...]:
    """Every mineral with a figure, or every mineral on a list, with or without one."""
    if not listed:
        return ledger.minerals
    wanted = minerals.listed_on(listed)
    return tuple(entry.id for entry in minerals.all_minerals() if entry.id in wanted)


def as_address(choice: Choice) -> list[tuple[str, object]]:
    """Every part of the choice for the page's address; what keeps its default in the question stays out."""
    group: list[tuple[str, object]] = [("alliance", choice.group.id)]
    if choice.own:
        group = [("group", groups.to_text(choice.group.members) or NOBODY), ("name", choice.group.name)]
    return [
        *group,
        ("on", choice.on.isoformat()),
        ("list", choice.listed),
        ("column", choice.column),
        ("mineral", choice.mineral),
        ("part", choice.part),
        *([("with", choice.other)] if choice.part is Part.COMPARE else []),
        *(_question_address(choice) if choice.part is Part.ACCESSION else []),
    ]


def _question_address(choice: Choice) -> list[tuple[str, object]]:
    without = "" if choice.without is None else ",".join(choice.without) or NOBODY
    return [
        ("minerals", ",".join(choice.asked)),
        ("stages", ",".join(choice.stages)),
        ("goal", choice.goal),
        ("target", f"{choice.target_pct:g}"),
        ("without", without),
    ]


def _alliance(wish: Mapping[str, str], known: Collection[str], on: dt.date, said: list[str]) -> Bloc:
    wanted = wish.get("alliance", "")
    return alliances.bloc(_pick("alliance", "" if wanted == NOBODY else wanted, known, DEFAULT_ALLIANCE, said), on=on)


def _own_group(wish: Mapping[str, str], said: list[str]) -> Bloc:
    text = wish["group"]
    group, unread = groups.from_codes(wish.get("name", ""), "" if text == NOBODY else text)
    said += [f"There is no country with the code {code[:60]!r}; it is left out of the group." for code in unread]
    return group


def _date(text: str, today: dt.date, said: list[str]) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else today
    except ValueError:
        said.append(f"There is no day {text[:60]!r}; members are those of {today}.")
        return today


def _percent(text: str, default: float, said: list[str]) -> float:
    try:
        found = float(text) if text else default
    except ValueError:
        found = 0.0
    if 0 < found <= _LARGEST:
        return found
    said.append(f"A target is a share above 0 % and up to 100 %, not {text[:60]!r}; showing {default:g} %.")
    return default


def _without(text: str, said: list[str]) -> tuple[str, ...] | None:
    if not text:
        return None
    group, unread = groups.from_codes("", "" if text == NOBODY else text)
    said += [f"There is no country with the code {code[:60]!r}." for code in unread]
    return tuple(sorted(group.members))


def _pick(what: str, wish: str, choices: Collection[str], default: str, said: list[str]) -> str:
    if not wish or wish in choices:
        return wish or default
    said.append(replaced(what, wish, choices, default or "all"))
    return default


def _each(what: str, text: str, choices: Iterable[str], said: list[str]) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    known = set(choices)
    said += [f"There is no {what} {part[:60]!r} here; it is left out." for part in parts if part not in known]
    return tuple(part for part in parts if part in known)
