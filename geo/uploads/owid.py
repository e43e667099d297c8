"""CSV files of Our World in Data's charts: entity, code, year and a column for each chart, which names what it holds.

Regions have no code or one that begins with "OWID"; "World" is the total. A file whose columns do not say mineral,
stage and unit in their names is left to the mapping, which asks for them.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.reference.spellings import normalise
from geo.uploads import headings, left_out
from geo.uploads import mapping as m
from geo.uploads.read import Sheet

CREDIT: Final = "Our World in Data"
_KEYS: Final = ("entity", "code", "year")


def is_owid(sheet: Sheet) -> bool:
    """Whether the header is that of a chart, and each column of figures says all of what it holds."""
    keys = [normalise(name) for name in sheet.header]
    rest = [name for name, key in zip(sheet.header, keys, strict=True) if key not in _KEYS]
    return set(_KEYS) <= set(keys) and bool(rest) and all(_whole(name) for name in rest)


def _whole(name: str) -> bool:
    said = headings.read(name)
    return bool(said and said.mineral and said.stage and said.unit and said.measure and not said.year)


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of every column; cells that are empty are of other columns' places and years."""
    places = {normalise(name): name for name in sheet.header}
    roles = {m.COUNTRY: places["entity"], v.YEAR: places["year"]}
    figures = [name for name in sheet.header if normalise(name) not in _KEYS]
    parts = [m.draft(sheet, m.ColumnMapping({**roles, v.VALUE: name}, {}, {m.SOURCE: name})) for name in figures]
    found = m.stack(parts)
    empty = found[v.VALUE].astype("str").str.strip() == ""
    gone = pd.DataFrame(
        {m.ROW: found.loc[empty, m.ROW], left_out.REASON: say("an empty cell: no figure, and not zero")}
    )
    return found[~empty].reset_index(drop=True), gone.reset_index(drop=True)
