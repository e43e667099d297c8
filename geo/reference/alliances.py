"""Who belongs to which alliance on which day, and how much of a quantity its members hold.

The rules of :func:`members`:

- a membership holds from its first to its last day, both included; an empty end means still so;
- an unknown start counts from the day the alliance was founded, and no membership starts before it;
- talks are attended once: whoever took part counts on the day and ever after;
- only the roles in ``counted_roles`` make a country a member: observers never do, the European Union
  as a participant of the G7 does not, invited countries do at talks;
- a bloc that takes part as one (the European Union) counts with its own members of that day, or with none, as
  ``eu_seat`` says;
- a country with several roles or rows counts once.

A bloc that takes part as one is one **party** (:func:`parties`): its seat does not make each of its states a
signatory. Titles count parties; how much the members produce depends on ``eu_seat`` and says so.

Nothing here asks for today's date: the caller passes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, cast

import pandas as pd

from geo.errors import NotComputableError, UnknownChoiceError
from geo.locale.say import joined, mark, say, say_count, term
from geo.reference import countries
from geo.reference.tables import alliances as tables

# The talks that this product was made for.
DEFAULT: Final = "strategic_minerals_talks_2026"
_UNSURE: Final = ("inferred", "uncertain")
# Columns that hold words, and the fields that keep them as the table has them.
_ENGLISH: Final = {"name": "english", "short_name": "english_short", "description": "english_description"}
_BLOC_NAMES: Final = {"eu27": mark("the EU")}


class EuSeat(StrEnum):
    """How a seat of the European Union counts: with the states of the Union on the day, or with none."""

    UNION = "union"
    NONE = "none"

    @property
    def words(self) -> str:
        """What a reader calls it."""
        return say("counted as the union\u2019s 27 states") if self is EuSeat.UNION else say("counted as none")


class Roster(StrEnum):
    """How a list of parties is known."""

    SOURCED = "sourced"
    PARTLY_INFERRED = "partly inferred"
    INFERRED = "inferred"

    def marked(self, text: str) -> str:
        """Parties, or the name of an alliance, with a mark where the roster is inferred."""
        if self is Roster.SOURCED:
            return text
        template = mark("{parties} (inferred)") if self is Roster.INFERRED else mark("{parties} (partly inferred)")
        return say(template, parties=text)


@dataclass(frozen=True, slots=True)
class Alliance:
    """One alliance, partnership or round of talks; ``counted_roles`` make a country a member."""

    id: str
    english_short: str
    english: str
    kind: str
    founded: dt.date
    status: str
    counted_roles: tuple[str, ...]
    english_description: str
    source_url: str

    @property
    def name(self) -> str:
        """Full name in the language spoken now."""
        return term("alliance", self.english)

    @property
    def short_name(self) -> str:
        """Name for titles and lists in the language spoken now."""
        return term("alliance", self.english_short)

    @property
    def description(self) -> str:
        """What it is, in the language spoken now."""
        return term("alliance description", self.english_description)


@dataclass(frozen=True, slots=True)
class Membership:
    """One role of one country (``iso3``) or bloc (id of an alliance) over one period, with its source.

    ``valid_from`` is ``None`` where the start is unknown, ``valid_to`` where the role still holds.
    """

    alliance_id: str
    country: str
    iso3: str | None
    bloc: str | None
    role: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evidence: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Bloc:
    """A named set of countries: an alliance on a day, or a group of the user's own (``on`` is None).

    ``eu_seat``: how a seat of the European Union was counted.
    """

    id: str
    name: str
    members: frozenset[str]
    on: dt.date | None
    eu_seat: str = EuSeat.UNION


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part on a day: ``countries`` (alpha-3) under their own name, ``blocs`` (alliance ids) as one each.

    ``unsure`` are the countries and blocs whose part is inferred or uncertain, by the same codes.
    """

    countries: frozenset[str]
    blocs: frozenset[str]
    unsure: frozenset[str]

    def __len__(self) -> int:
        """The number of parties; the European Union is one."""
        return len(self.countries) + len(self.blocs)

    @property
    def roster(self) -> Roster:
        """Inferred where more than half of the parties are, partly inferred where some are."""
        if not self.unsure:
            return Roster.SOURCED
        return Roster.INFERRED if 2 * len(self.unsure) > len(self) else Roster.PARTLY_INFERRED

    def in_words(self) -> str:
        """``"11 countries and the EU"``, with ``"(inferred)"`` where the roster is; ``"no parties"`` for none."""
        count = len(self.countries)
        words = [say_count("{count} country", "{count} countries", count)] if count else []
        words += [say(_BLOC_NAMES.get(one, "")) or alliance(one).short_name for one in sorted(self.blocs)]
        return self.roster.marked(joined(words) or say("no parties"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a set of countries holds of a quantity.

    ``inside`` and ``total`` are in the unit of the values, ``share`` is on 0-1; ``unknown`` names the
    countries without a figure, which are in neither sum.
    """

    inside: float
    total: float
    share: float
    unknown: frozenset[str]


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", frame.fillna("").drop(columns="source_id").to_dict("records"))


@cache
def all_alliances() -> tuple[Alliance, ...]:
    """Every alliance, in the order of ``alliances.csv``.

    Raises
    ------
    TableError: if the table is missing or broken.
    """
    return tuple(
        Alliance(
            **{
                **{_ENGLISH.get(column, column): text for column, text in row.items()},
                "founded": dt.date.fromisoformat(row["founded"]),
                "counted_roles": tuple(row["counted_roles"].split(";")),
            }
        )
        for row in _records(tables.read_alliances())
    )


@cache
def _memberships() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {entry.id: [] for entry in all_alliances()}
    for row in _records(tables.read_members()):
        typed = {
            "iso3": row["iso3"] or None,
            "bloc": row["bloc"] or None,
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
        }
        found[row["alliance_id"]].append(Membership(**{**row, **typed}))
    return {alliance_id: tuple(rows) for alliance_id, rows in found.items()}


def alliance(alliance_id: str) -> Alliance:
    """The alliance with this id or name; case is ignored.

    Raises
    ------
    UnknownChoiceError: if there is none, with the nearest id.
    """
    found = _by_word().get(alliance_id.strip().lower())
    if found is None:
        raise UnknownChoiceError("alliance", alliance_id, [entry.id for entry in all_alliances()])
    return found


@cache
def _by_word() -> dict[str, Alliance]:
    """Alliances by id and by English name, both in small letters; an id goes before a name."""
    named = {entry.english.lower(): entry for entry in reversed(all_alliances())}
    return named | {entry.id: entry for entry in all_alliances()}


def holds(membership: Membership, *, on: dt.date) -> bool:
    """Whether the role counts on the day, by the rules at the top of this module."""
    group = alliance(membership.alliance_id)
    start = max(membership.valid_from or group.founded, group.founded)
    over = membership.valid_to is not None and membership.valid_to < on and group.kind != tables.TALKS
    return start <= on and not over


def memberships(alliance_id: str, *, on: dt.date | None = None) -> tuple[Membership, ...]:
    """Every role in the alliance, observers included; with *on*, those that hold on that day.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    rows = _memberships()[alliance(alliance_id).id]
    return rows if on is None else tuple(row for row in rows if holds(row, on=on))


def _counted(group: Alliance, on: dt.date, roles: Collection[str] | None) -> list[Membership]:
    for role in roles or ():
        if role not in tables.ROLES:
            raise UnknownChoiceError("role", role, tables.ROLES)
    counted = group.counted_roles if roles is None else roles
    return [row for row in memberships(group.id, on=on) if row.role in counted]


def members(
    alliance_id: str, *, on: dt.date, roles: Collection[str] | None = None, eu_seat: str = EuSeat.UNION
) -> frozenset[str]:
    """Alpha-3 codes of the countries that count as members on a day, each once.

    Parameters
    ----------
    roles: roles that count, instead of the alliance's own ``counted_roles``.
    eu_seat: ``"union"`` replaces a bloc that takes part as one by its own members of the day, ``"none"`` leaves it
        out, so that only countries that take part under their own name count.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance, role or way to count the seat.
    """
    if eu_seat not in list(EuSeat):
        raise UnknownChoiceError("way to count the EU's seat", eu_seat, list(EuSeat))
    found: set[str] = set()
    for row in _counted(alliance(alliance_id), on, roles):
        if row.iso3:
            found.add(row.iso3)
        elif row.bloc and eu_seat == EuSeat.UNION:
            found |= members(row.bloc, on=on)
    return frozenset(found)


def parties(alliance_id: str, *, on: dt.date, roles: Collection[str] | None = None) -> Parties:
    """Who takes part on a day: states under their own name, and blocs as one party each.

    *roles* as in :func:`members`. A party with several rows is unsure only if all of them are.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance or role.
    """
    rows = _counted(alliance(alliance_id), on, roles)
    named = {row.iso3 or row.bloc or "" for row in rows}
    sure = {row.iso3 or row.bloc or "" for row in rows if row.evidence not in _UNSURE}
    return Parties(
        countries=frozenset(row.iso3 for row in rows if row.iso3),
        blocs=frozenset(row.bloc for row in rows if row.bloc),
        unsure=frozenset(named - sure),
    )


def named(alliance_id: str, *, on: dt.date) -> str:
    """The short name for titles and legends, with the mark of a roster that is inferred: ``"FORGE (inferred)"``.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    return parties(alliance_id, on=on).roster.marked(alliance(alliance_id).short_name)


def active(alliance_id: str) -> tuple[dt.date, dt.date | None]:
    """First and last day on which an alliance had a member; the last is ``None`` while it has one.

    Talks last from their day on, as :func:`members` counts them.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    group = alliance(alliance_id)
    rows = [row for row in memberships(group.id) if row.role in group.counted_roles]
    first = min(max(row.valid_from or group.founded, group.founded) for row in rows)
    ends = [row.valid_to for row in rows]
    known = [day for day in ends if day is not None]
    over = len(known) == len(ends) and group.kind != tables.TALKS
    return first, max(known) if over else None


def standing_in_words(alliance_id: str, *, on: dt.date) -> str:
    """Where an alliance stands on a day: ``"11 countries and the EU"``, or that it had no members, and when it has.

    ``"had no members on this date (active 2022-2026)"``, with an en dash; ``"(since 2026)"`` for one that is active.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    found = parties(alliance_id, on=on)
    if len(found):
        return found.in_words()
    first, last = active(alliance_id)
    if last is None:
        return say("had no members on this date (since {year})", year=first.year)
    return say("had no members on this date (active {first}\u2013{last})", first=first.year, last=last.year)


def counted_in_words(alliance_id: str, *, on: dt.date, eu_seat: str = EuSeat.UNION) -> str:
    """Who is counted as a member on a day: parties, and whether a seat of the EU counts with its member states.

    ``"11 countries and the EU, counted with its member states"`` or ``"…, counted with none of its states"``; see
    :func:`members`.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    words = standing_in_words(alliance_id, on=on)
    if not parties(alliance_id, on=on).blocs:
        return words
    if eu_seat == EuSeat.UNION:
        return say("{parties}, counted with its member states", parties=words)
    return say("{parties}, counted with none of its states", parties=words)


def stated(alliance_id: str, *, on: dt.date, eu_seat: str = EuSeat.UNION) -> str:
    """An alliance and who counts as a member on a day, as the filters of a view state it; *eu_seat* as for members.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance.
    """
    return say(
        "{alliance}: {parties}, {day}",
        alliance=alliance(alliance_id).short_name,
        parties=counted_in_words(alliance_id, on=on, eu_seat=eu_seat),
        day=on.isoformat(),
    )


def bloc(alliance_id: str, *, on: dt.date, eu_seat: str = EuSeat.UNION) -> Bloc:
    """The alliance as it stands on a day; *eu_seat* as in :func:`members`.

    Raises
    ------
    UnknownChoiceError: if there is no such alliance or way to count the seat.
    """
    group = alliance(alliance_id)
    return Bloc(id=group.id, name=group.name, members=members(group.id, on=on, eu_seat=eu_seat), on=on, eu_seat=eu_seat)


def custom(name: str, iso3s: Iterable[str]) -> Bloc:
    """A group of the user's own; codes may come in any case and more than once.

    Raises
    ------
    UnknownChoiceError: if a code is no country's.
    """
    codes = frozenset(countries.country(code.strip().upper()).iso3 for code in iso3s)
    return Bloc(id="custom", name=name, members=codes, on=None)


def alliances_of(iso3: str, *, on: dt.date) -> tuple[Alliance, ...]:
    """The alliances of which the country is a member on a day, in table order.

    Raises
    ------
    UnknownChoiceError: if the code is no country's.
    """
    code = countries.country(iso3).iso3
    return tuple(entry for entry in all_alliances() if code in members(entry.id, on=on))


def coverage(values: pd.Series, inside: Collection[str]) -> Coverage:
    """What the countries *inside* hold of *values* (indexed by alpha-3 code, any one unit).

    A missing value stays out of both sums and is named in ``unknown``; a country without a row is
    taken as not asked about.

    Raises
    ------
    NotComputableError: if an index entry repeats or the known values add up to nothing.
    """
    if values.index.has_duplicates:
        raise NotComputableError(say("Coverage needs one value per country; some countries have several."))
    known = values.dropna()
    total = float(known.sum())
    if total <= 0:
        raise NotComputableError(say("Coverage needs a total above zero; no country has a figure above zero."))
    held = float(known[known.index.isin(list(inside))].sum())
    unknown = frozenset(str(code) for code in values.index[values.isna()])
    return Coverage(inside=held, total=total, share=held / total, unknown=unknown)
