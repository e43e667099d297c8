"""Charts as data: what is drawn, in which role and with which words; screens and paper draw the same object."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from geo import numbers
from geo.locale.say import mark, say
from geo.maps.colours import SERIES_COLOURS, Theme

# Number format of shares in a workbook or an editable chart.
SHARES: Final = "0.0%"
# Name of the bar for whatever has none of its own, and what stands where only the other of two charts has a name.
ALL_OTHERS: Final = mark("All others")
NOT_LARGEST: Final = mark("not among the largest")


class Role(StrEnum):
    """What a bar stands for; one role has one colour in the whole product."""

    MEMBER = "member"
    OTHER = "other"
    SELECTED = "selected"
    REST = "rest"
    PLAIN = "plain"
    FIRST = "first"
    LOSS = "loss"
    PROJECTION = "projection"


def role_colour(role: Role, theme: Theme) -> str:
    """Colour of a role on a light or a dark page, as the maps have it; hexadecimal."""
    return {
        Role.MEMBER: theme.members[-2],
        Role.OTHER: theme.others[-2],
        Role.SELECTED: theme.selected,
        Role.REST: theme.not_listed,
        Role.PLAIN: SERIES_COLOURS[4],
        Role.FIRST: SERIES_COLOURS[0],
        Role.LOSS: SERIES_COLOURS[1],
        Role.PROJECTION: theme.projection,
    }[role]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: one name, value, role and text (the value in words) per bar, the largest first.

    A role may also be a colour of the map beside it (hexadecimal), where that has a legend of its own.

    ``form`` is the number format of a workbook, ``measure`` the name of the values, ``note`` a line under the chart.
    ``axis`` is where the axis ends at least, so that two charts can have one; a value may be NaN (no bar). ``chosen``
    is the name of the bar that is outlined; what it stands for keeps its colour.
    """

    title: str
    measure: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    roles: tuple[Role | str, ...]
    texts: tuple[str, ...]
    form: str = SHARES
    note: str = ""
    axis: float = 0.0
    chosen: str = ""

    @property
    def longest(self) -> float:
        """Where the axis ends: the largest value of this chart and of the one it shares its axis with."""
        return max((self.axis, *(abs(value) for value in self.values if not math.isnan(value)))) or 1.0

    @property
    def parts(self) -> tuple[float, ...]:
        """Length of every bar as a part of the axis; none where there is no value."""
        return tuple(0.0 if math.isnan(value) else abs(value) / self.longest for value in self.values)

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Colour of every bar."""
        return tuple(role_colour(role, theme) if isinstance(role, Role) else role for role in self.roles)

    def first(self, count: int) -> Bars:
        """The same chart with *count* bars; shares that are left out are counted in its last bar, all others."""
        if len(self.names) <= count:
            return self
        if Role.REST not in self.roles:
            return self._at(range(count))
        kept = self._at([index for index, role in enumerate(self.roles) if role is not Role.REST][: count - 1])
        left_out = [value for value in self.values if not math.isnan(value)]
        rest = math.fsum(left_out) - math.fsum(value for value in kept.values if not math.isnan(value))
        return replace(
            kept,
            names=(*kept.names, say(ALL_OTHERS)),
            values=(*kept.values, rest),
            roles=(*kept.roles, Role.REST),
            texts=(*kept.texts, numbers.share(rest)),
        )

    def _at(self, places: Iterable[int]) -> Bars:
        places = tuple(places)
        return replace(
            self,
            names=tuple(self.names[one] for one in places),
            values=tuple(self.values[one] for one in places),
            roles=tuple(self.roles[one] for one in places),
            texts=tuple(self.texts[one] for one in places),
        )


def side_by_side(left: Bars, right: Bars) -> tuple[Bars, Bars]:
    """Two charts of one measure on one axis, with the same names in the same order, all others last.

    Charts of different measures stay as they are. A name that one chart does not have gets no bar there, and a
    text that says so: it may be among all others.
    """
    if (left.measure, left.form) != (right.measure, right.form):
        return left, right
    sides, rest = [_by_name(left), _by_name(right)], say(ALL_OTHERS)
    largest = {name: max(side[name][0] for side in sides if name in side) for name in {**sides[0], **sides[1]}}
    # Classes and years have an order of their own, which both charts have already.
    same = list(sides[0]) == list(sides[1])
    order = list(largest) if same else sorted(largest, key=lambda name: (name == rest, -largest[name], name))
    axis = max(left.longest, right.longest)
    one, other = (
        replace(
            chart,
            names=tuple(order),
            values=tuple(side[name][0] if name in side else math.nan for name in order),
            roles=tuple(side[name][1] if name in side else Role.REST if name == rest else Role.PLAIN for name in order),
            texts=tuple(side[name][2] if name in side else "" if name == rest else say(NOT_LARGEST) for name in order),
            axis=axis,
        )
        for chart, side in zip((left, right), sides, strict=True)
    )
    return one, other


def _by_name(bars: Bars) -> dict[str, tuple[float, Role | str, str]]:
    rows = zip(bars.names, bars.values, bars.roles, bars.texts, strict=True)
    return {say(ALL_OTHERS) if role is Role.REST else name: (value, role, text) for name, value, role, text in rows}


@dataclass(frozen=True, slots=True)
class Limit:
    """A named line across a chart, such as "high above 1,800"."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened in a year, and what else is known of it."""

    year: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart: a value (``None`` where missing) for every year in every series.

    ``low`` and ``high`` bound the first series where it is an interval; ``limits`` are named values, ``marks`` are
    events, ``year`` is the one that the view shows, ``note`` is a line under the chart. ``roles`` are those of the
    series, one each, where they have some; series of one role have shades of its colour. A role may also be a colour
    of the map beside it (hexadecimal). ``ranked``: the values are ranks, of which 1 stands at the top.
    """

    title: str
    years: tuple[str, ...]
    series: Mapping[str, tuple[float | None, ...]]
    form: str = "0%"
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    limits: tuple[Limit, ...] = ()
    year: str = ""
    marks: tuple[Mark, ...] = ()
    note: str = ""
    roles: tuple[Role | str, ...] = ()
    ranked: bool = False

    def known(self) -> Lines:
        """The same lines up to the last year with a value: room for marks to come is for charts that show them."""
        last = max(
            (place for values in self.series.values() for place, value in enumerate(values) if value is not None),
            default=len(self.years) - 1,
        )
        if last + 1 == len(self.years):
            return self
        cut = slice(last + 1)
        return replace(
            self,
            years=self.years[cut],
            series={name: values[cut] for name, values in self.series.items()},
            low=self.low[cut],
            high=self.high[cut],
        )

    def repeats(self, theme: Theme) -> tuple[int, ...]:
        """How many series before each have its colour: those are told apart by their dashes."""
        colours = self.colours(theme)
        return tuple(colours[:place].count(colour) for place, colour in enumerate(colours))

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Colour of every series: by its role where it has one, else one after the other."""
        if not self.roles:
            return tuple(SERIES_COLOURS[place % len(SERIES_COLOURS)] for place in range(len(self.series)))
        found, seen = [], dict.fromkeys(self.roles, 0)
        for role in self.roles:
            if not isinstance(role, Role):
                found.append(role)
                continue
            shades = _shades(role, theme)
            found.append(shades[seen[role] % len(shades)])
            seen[role] += 1
        return tuple(found)


def _shades(role: Role, theme: Theme) -> tuple[str, ...]:
    ramp = {Role.MEMBER: theme.members, Role.OTHER: theme.others}.get(role)
    return (ramp[-2], ramp[-1], ramp[-3]) if ramp else (role_colour(role, theme),)


@dataclass(frozen=True, slots=True)
class Points:
    """A scatter chart: an id, name, place, size, role and text (the value in words) per point, the last drawn on top.

    ``x``, ``y`` and ``size`` are what the axes and the sizes measure; ``end`` is where the axis of x ends, that of y
    ends at 1. ``levels`` are values of x times y that a curve joins; ``note`` stands under the chart.
    """

    title: str
    x: str
    y: str
    size: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    across: tuple[float, ...]
    up: tuple[float, ...]
    sizes: tuple[float, ...]
    roles: tuple[Role, ...]
    texts: tuple[str, ...]
    end: float = 1.0
    levels: tuple[float, ...] = ()
    note: str = ""

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Colour of every point."""
        return tuple(role_colour(role, theme) for role in self.roles)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """An amount that goes from one group to another, or stays in one, with the text of its tooltip."""

    origin: str
    destination: str
    amount: float
    text: str


@dataclass(frozen=True, slots=True)
class Ribbons:
    """What groups send each other: senders at the left, receivers at the right.

    ``names`` stand from top to bottom, each with a role (or colour, as in :class:`Bars`) and with what it ``sends`` and
    ``receives`` in words. ``summary`` says the same in one text for who cannot see it; ``note`` stands under the chart.
    """

    title: str
    names: tuple[str, ...]
    roles: tuple[Role | str, ...]
    sends: tuple[str, ...]
    receives: tuple[str, ...]
    ribbons: tuple[Ribbon, ...]
    summary: str
    note: str = ""

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Colour of every group."""
        return tuple(role_colour(role, theme) if isinstance(role, Role) else role for role in self.roles)


Chart = Bars | Lines | Points | Ribbons
