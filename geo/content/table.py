"""Tables as data: columns with a name, a kind and a unit, which every page, file and slide writes alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from geo.content.view import View
from geo.locale.say import say

# A heading and the rows under it, as text.
Rows = tuple[tuple[str, ...], ...]


class CellKind(StrEnum):
    """What the cells of a column are, and so how they are written and sorted."""

    TEXT = "text"
    SHARE = "share"  # 0-1, written as per cent
    NUMBER = "number"
    SMALL = "small"  # three decimals: scores, indices from 0 to 1
    YEARS = "years"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` in the frame and in files, ``label`` for users; *pinned* stays in sight when the table scrolls."""

    name: str
    label: str
    kind: CellKind = CellKind.TEXT
    pinned: bool = False


def worded(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns whose labels are marked for the catalogues, with their labels in the language spoken now."""
    return tuple(replace(one, label=say(one.label)) for one in columns)


@dataclass(frozen=True, slots=True)
class RowLink:
    """Where a row leads: a view, and the words of the link to it."""

    words: str
    view: View


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of figures with everything that makes them traceable.

    ``columns`` are those that a page shows, in their order; files hold every column of ``frame``. ``totals`` are rows
    of the same columns that are not a country. ``rows`` are the heading and the first rows as text, for a slide;
    ``stem`` names the file; ``note`` says what the rows are, or why there are none. ``links`` are the views to which
    each of ``rows`` after the heading leads.
    """

    title: str
    frame: pd.DataFrame
    columns: tuple[Column, ...] = ()
    stem: str = ""
    totals: pd.DataFrame | None = None
    rows: Rows = ()
    note: str = ""
    links: tuple[tuple[RowLink, ...], ...] = ()

    @property
    def whole(self) -> pd.DataFrame:
        """The rows of the table and after them the totals."""
        if self.totals is None or self.totals.empty:
            return self.frame
        return pd.concat([self.frame.astype(object), self.totals.astype(object)], ignore_index=True)
