"""Formats that need no mapping: recognised by header, never by the file's name; the first that fits is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.engine.load import layouts
from geo.locale.say import mark, say
from geo.uploads import iea, left_out, owid, review, surveys, usgs, usgs_layouts, wmd, yearbook
from geo.uploads import mapping as m
from geo.uploads.read import Sheet

# Our own template: the columns a person fills in.
TEMPLATE_COLUMNS: Final = (
    m.COUNTRY,
    v.MINERAL,
    v.STAGE,
    v.MEASURE,
    v.YEAR,
    v.VALUE,
    v.UNIT,
    v.BASIS,
    v.STATUS,
    m.SOURCE,
    v.NOTE,
)
_TEMPLATE_NEEDED: Final = (m.COUNTRY, v.MINERAL, v.STAGE, v.YEAR, v.VALUE, v.UNIT)

WIDE: Final = "wide"
TRADE: Final = "trade"

Drafted = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Format:
    """One known format: what it is called, who prints it, which series it goes on with, how it is read.

    ``title`` is English; :func:`title_in_words` says it.

    ``publisher`` is one of ``countries.PUBLISHERS`` or ``None``; ``series`` is empty where the user names it.
    ``draft`` gives the draft and the rows left out (``row``, ``reason``).
    """

    id: str
    title: str
    publisher: str | None
    series: str
    credit: str
    matches: Callable[[Sheet], bool]
    draft: Callable[[Sheet], Drafted]


def _is_template(sheet: Sheet) -> bool:
    names = {name.strip().lower() for name in sheet.header}
    return set(_TEMPLATE_NEEDED) <= names <= {*TEMPLATE_COLUMNS, "iso3"}


def _template(sheet: Sheet) -> Drafted:
    columns = {name.strip().lower(): name for name in sheet.header}
    constants = {} if v.MEASURE in columns else {v.MEASURE: v.Measure.PRODUCTION.value}
    chosen = {role: name for role, name in columns.items() if role in m.ROLES}
    return m.draft(sheet, m.ColumnMapping(chosen, {}, constants)), left_out.nothing()


def _is_fact_table(sheet: Sheet) -> bool:
    return set(v.FACT_COLUMNS) <= set(sheet.header)


def _fact_table(sheet: Sheet) -> Drafted:
    """Our own export: canonical value and unit count, the print stays beside them."""
    chosen = {
        m.COUNTRY: v.PUBLISHED_NAME,
        v.MINERAL: v.MINERAL,
        v.STAGE: v.STAGE,
        v.MEASURE: v.MEASURE,
        v.YEAR: v.YEAR,
        v.VALUE: v.VALUE,
        v.LOWER: v.LOWER,
        v.UPPER: v.UPPER,
        v.UNIT: v.UNIT,
        v.BASIS: v.BASIS,
        v.STATUS: v.STATUS,
        m.SOURCE: v.SOURCE_REF,
        v.NOTE: v.NOTE,
        v.SERIES: v.SERIES,
    }
    codes = sheet.frame[v.ISO3].astype("str").str.strip()
    places = codes.where(codes != "", sheet.frame[v.PUBLISHED_NAME].astype("str")).astype("category")
    return m.draft(sheet, m.ColumnMapping(chosen)).assign(**{m.COUNTRY: places}), left_out.nothing()


def _is_wide(sheet: Sheet) -> bool:
    guessed = m.guess(sheet)
    return len(guessed.years) > 1 and not guessed.missing()


def _wide(sheet: Sheet) -> Drafted:
    return m.draft(sheet, m.guess(sheet)), left_out.nothing()


def _is_trade(sheet: Sheet) -> bool:
    return layouts.is_trade(sheet.header)


def _trade(sheet: Sheet) -> Drafted:
    raise m.MappingError(
        say(
            "{name} holds trade between pairs of countries, not production. The page Upload takes it as a trade file; "
            "on the command line: python -m geo ingest FILE.",
            name=repr(sheet.name),
        )
    )


FORMATS: Final = (
    Format("facts", mark("Fact table of the atlas"), None, "", "", _is_fact_table, _fact_table),
    Format("template", mark("Template of the atlas"), None, "", "", _is_template, _template),
    *(
        Format(
            f"usgs-{name}",
            title,
            usgs.SERIES,
            usgs.SERIES,
            "U.S. Geological Survey, Mineral Commodity Summaries",
            matches,
            usgs.draft,
        )
        for name, title, matches in (
            ("release", mark("USGS Mineral Commodity Summaries, data release"), usgs_layouts.is_release),
            ("world", mark("USGS Mineral Commodity Summaries, world data (2025)"), usgs_layouts.is_world),
            (
                "chapter",
                mark("USGS Mineral Commodity Summaries, world data of one chapter (to 2024)"),
                usgs_layouts.is_chapter,
            ),
        )
    ),
    Format(
        "wmd",
        mark("World Mining Data, country tables"),
        wmd.SERIES,
        wmd.SERIES,
        "Austrian Federal Ministry of Finance, World Mining Data",
        wmd.is_wmd,
        wmd.draft,
    ),
    Format(
        "bgs",
        mark("British Geological Survey, World Mineral Statistics"),
        surveys.BGS,
        surveys.BGS,
        "British Geological Survey, World Mineral Statistics",
        surveys.is_bgs,
        surveys.bgs,
    ),
    Format(
        "iea",
        mark("IEA Critical Minerals Data Explorer, supply"),
        iea.SERIES,
        iea.SERIES,
        iea.CREDIT,
        iea.is_iea,
        iea.draft,
    ),
    Format(
        "usgs-yearbook",
        mark("USGS Minerals Yearbook, world table"),
        usgs.SERIES,
        "",
        yearbook.CREDIT,
        yearbook.is_yearbook,
        yearbook.draft,
    ),
    Format(
        "review",
        mark("Statistical Review of World Energy, mineral sheet"),
        None,
        "",
        review.CREDIT,
        review.is_review,
        review.draft,
    ),
    Format("owid", mark("Our World in Data, chart"), None, "", owid.CREDIT, owid.is_owid, owid.draft),
    Format(TRADE, mark("Trade between pairs of countries"), None, "", "", _is_trade, _trade),
    Format(WIDE, mark("Table with years as columns"), None, "", "", _is_wide, _wide),
)


def title_in_words(one: Format) -> str:
    """What a format is called in the language spoken now."""
    return say(one.title)


def recognise(sheet: Sheet) -> Format | None:
    """The format of a table, or ``None`` for one that needs a mapping."""
    return next((one for one in FORMATS if one.matches(sheet)), None)
