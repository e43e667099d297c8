"""World tables of the USGS Minerals Yearbook: a country a row, years as columns, with marks in columns between them.

Layout: "TABLE 8", a title such as "RARE EARTHS: WORLD MINE PRODUCTION, BY COUNTRY OR LOCALITY", the unit in
brackets, then "Country or locality" and the years; letters beside a figure mark estimated (e) and revised (r) ones. A
title that says "ESTIMATED" marks all of them. Parts below a country that bear no country's name are unknown names.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.reference.spellings import normalise
from geo.uploads import headings, left_out, names, units
from geo.uploads import mapping as m
from geo.uploads.read import Sheet

CREDIT: Final = "U.S. Geological Survey, Minerals Yearbook"
_TITLE = re.compile(
    r"(?P<mineral>[^:]+):\s*(?P<estimated>ESTIMATED\s+)?WORLD\s+(?P<what>[A-Z ]*?)\s*(?P<measure>PRODUCTION|CAPACITY|"
    r"OUTPUT)\b[^:]*BY\s+COUNTRY",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*TABLE\s+\d+[A-Z]?[.:\s]*", re.IGNORECASE)
_PLACES: Final = frozenset(["countryorlocality", "country", "countryandlocality", "countryorarea", "location"])
_FOOTNOTES = re.compile(r"[\s,\d¹²³⁴-⁹]+$")
_FEWEST_YEARS: Final = 2


def is_yearbook(sheet: Sheet) -> bool:
    """Whether the sheet is a world table of one mineral and stage, with its unit."""
    return bool(
        normalise(_FOOTNOTES.sub("", sheet.header[0])) in _PLACES
        and len(m.year_columns(sheet.header)) >= _FEWEST_YEARS
        and _words(sheet)
    )


def _words(sheet: Sheet) -> dict[str, str]:
    """What the title says of the whole table; empty where it does not say all that is needed."""
    lines = [_NUMBER.sub("", title) for title in sheet.titles]
    match = _TITLE.search(" ".join(filter(None, (_FOOTNOTES.sub("", line) for line in lines))))
    unit = next((part for title in sheet.titles for part in _in_brackets(title) if units.read(part)), "")
    mineral = names.mineral_id(match["mineral"].strip()) if match else ""
    stage = headings.stage_in(match["what"]) if match else ""
    if not match or not unit or not mineral or not stage:
        return {}
    capacity = match["measure"].lower() == v.Measure.CAPACITY.value
    words = {
        v.MINERAL: mineral,
        v.STAGE: stage,
        v.UNIT: unit,
        v.MEASURE: (v.Measure.CAPACITY if capacity else v.Measure.PRODUCTION).value,
    }
    return words | ({v.STATUS: v.Status.ESTIMATED.value} if match["estimated"] else {})


def _in_brackets(title: str) -> list[str]:
    return re.findall(r"\(([^()]*)\)", title)


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the table; nothing is left out."""
    words = {**_words(sheet), m.SOURCE: sheet.name}
    return m.draft(sheet, m.ColumnMapping({m.COUNTRY: sheet.header[0]}, m.year_columns(sheet.header), words)), (
        left_out.nothing()
    )
