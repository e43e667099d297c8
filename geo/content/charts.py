"""Charts as data: what is drawn, in which role and with which words; screens and paper draw the same object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.maps.colours import SERIES_COLOURS, Theme

# Number format of shares in a workbook or an editable chart.
SHARES: Final = "0.0%"


class Role(StrEnum):
    """What a bar stands for; one role has one colour in the whole product."""

    MEMBER = "member"
    OTHER = "other"
    SELECTED = "selected"
    REST = "rest"
    PLAIN = "plain"
    FIRST = "first"
    LOSS = "loss"


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
    }[role]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: one name, value, role and text (the value in words) per bar, the largest first.

    A role may also be a colour of the map beside it (hexadecimal), where that has a legend of its own.

    ``form`` is the number format of a workbook, ``measure`` the name of the values, ``note`` a line under the chart.
    """

    title: str
    measure: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    roles: tuple[Role | str, ...]
    texts: tuple[str, ...]
    form: str = SHARES
    note: str = ""

    @property
    def parts(self) -> tuple[float, ...]:
        """Length of every bar as a part of the longest."""
        sizes = tuple(abs(value) for value in self.values)
        longest = max(sizes, default=0.0) or 1.0
        return tuple(size / longest for size in sizes)

    def colours(self, theme: Theme) -> tuple[str, ...]:
        """Colour of every bar."""
        return tuple(role_colour(role, theme) if isinstance(role, Role) else role for role in self.roles)

    def first(self, count: int) -> Bars:
        """The same chart with the first *count* bars."""
        return Bars(
            self.title, self.measure, self.names[:count], self.values[:count], self.roles[:count],
            self.texts[:count], self.form, self.note,
        )  # fmt: skip


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

    ``low`` and ``high`` bound the first series where it is an interval; ``limits`` are named values. ``year`` is the
    one that the view shows, ``marks`` are events.
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


Chart = Bars | Lines | Ribbons
