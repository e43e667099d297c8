"""The mineral sheets of the Statistical Review of World Energy: a mineral a sheet, production by year, and reserves.

Layout: a title that names the mineral, a line with the groups of columns ("Mine production", "Growth rate per annum",
"Share", "Reserves"), the unit as the name of the first column, years, and at the end the reserves, their share and the
ratio of reserves to production. The sheets say of lithium alone what is weighed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.reference.spellings import normalise
from geo.uploads import left_out, names, units
from geo.uploads import mapping as m
from geo.uploads.headings import stage_in
from geo.uploads.read import Sheet

CREDIT: Final = "Energy Institute, Statistical Review of World Energy"
_YEAR = re.compile(r"^(?:.*\D)?((?:19|20)\d{2})$")
_FEWEST_YEARS: Final = 5
_RATIO: Final = "r/pratio"
# Printed instead of a figure that is too small: "^" or a diamond, "less than 0.05".
_SMALL = re.compile(r"^[\^♦]$")


def is_review(sheet: Sheet) -> bool:
    """Whether the sheet is one of the review's on a mineral that the atlas has."""
    keys = [normalise(name) for name in sheet.header]
    return (
        any(_RATIO in key for key in keys)
        and units.read(sheet.header[0]) is not None
        and len(_years(sheet)) >= _FEWEST_YEARS
        and bool(_mineral(sheet))
        and bool(_stage(sheet))
    )


def _years(sheet: Sheet) -> dict[str, int]:
    """The first columns that are years, one after another; what follows is growth, share and reserves."""
    found: dict[str, int] = {}
    for name in sheet.header[1:]:
        match = _YEAR.match(name)
        if match is None or (found and int(match[1]) != list(found.values())[-1] + 1):
            break
        found[name] = int(match[1])
    return found


def _mineral(sheet: Sheet) -> str:
    for title in (*sheet.titles, sheet.name):
        named = re.split(r":|\bproduction\b", title, maxsplit=1, flags=re.IGNORECASE)[0]
        if found := names.mineral_id(named) or names.mineral_id(re.sub(r"\bmetals?\b", "", named)):
            return found
    return ""


def _stage(sheet: Sheet) -> str:
    """Stage of the output, as the group above the years says."""
    cells = (cells[0] for cells in sheet.head[:-1] if cells)
    return next((stage for cell in cells if (stage := stage_in(cell))), "")


def _reserves(sheet: Sheet, years: dict[str, int]) -> tuple[str, int] | None:
    """Column of the reserves, the one before their share and ratio, and its year; ``None`` where there is none."""
    keys = [normalise(name) for name in sheet.header]
    ratio = next(at for at, key in enumerate(keys) if _RATIO in key)
    if (
        "reserves" not in normalise(" ".join(cell for cells in sheet.head for cell in cells))
        or "share" not in keys[ratio - 1]
    ):
        return None
    name = sheet.header[ratio - 2]
    match = _YEAR.match(name)
    return (name, int(match[1])) if match and name not in years else None


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of production and reserves; growth, shares and ratios are no figures of a fact."""
    years, unit = _years(sheet), sheet.header[0]
    words = {v.MINERAL: _mineral(sheet), v.STAGE: _stage(sheet), v.UNIT: unit, m.SOURCE: sheet.name}
    place = {m.COUNTRY: sheet.header[0]}
    clean = replace(sheet, frame=sheet.frame.apply(_plain))
    made = m.ColumnMapping(place, years, {**words, v.MEASURE: v.Measure.PRODUCTION.value})
    parts = [m.draft(clean, made)]
    held = _reserves(sheet, years)
    if held:
        ground = {**words, v.STAGE: v.Stage.MINE.value, v.MEASURE: v.Measure.RESERVES.value}
        parts.append(m.draft(clean, m.ColumnMapping(place, {held[0]: held[1]}, ground)))
    return m.stack(parts), left_out.nothing()


def _plain(column: pd.Series) -> pd.Series:
    """Cells as the reader of figures knows them."""
    return column.astype("str").str.strip().str.replace(_SMALL, "<0.05", regex=True)
