"""Data releases of the Mineral Commodity Summaries, as they are downloaded.

Two layouts: since 2026 one long file for everything (``MCS2026_Commodities_Data.csv``, a row a value), before
one row a country with years as columns (``MCS2025_World_Data.csv``). What a table counts is looked up in
``data/mappings/commodities.csv`` under the chapter, as in the build of the shipped tables, and for chapters
that stand in no mapping read from the table's own words; what is no world table, or no mineral of the atlas,
is left out and counted.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.reference import minerals
from geo.reference.spellings import normalise
from geo.uploads import commodities, units
from geo.uploads import mapping as m
from geo.uploads.coded import read_year
from geo.uploads.commodities import Commodity
from geo.uploads.names import mineral_id
from geo.uploads.read import Sheet

SERIES: Final = "usgs"
RELEASE_COLUMNS: Final = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
)  # fmt: skip
WORLD_COLUMNS: Final = ("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")
_WORLD_FIGURE = re.compile(r"^(PROD|CAP|RESERVES)(_EST)?_?\s*((?:19|20)\d{2})$")
_MEASURES = {"prod": v.Measure.PRODUCTION, "cap": v.Measure.CAPACITY, "reserves": v.Measure.RESERVES}
_ROUNDED = re.compile(r"[:,]?\s*\(?rounded\)?\s*$|[:,]\s*(?:estimated|reported)\s*$", re.IGNORECASE)
# The note under a chapter's title: data in metric tons, cobalt content, unless otherwise specified.
_UNIT_NOTE = re.compile(r"data in [^,;()]+,\s*([^;()]+?),?\s*unless", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one table counts; *reason* says why it is left out, where it is."""

    mineral: str = ""
    stage: str = ""
    basis: str = ""
    unit: str = ""
    reason: str = ""


def is_release(sheet: Sheet) -> bool:
    """Whether the header is that of the file for everything."""
    return set(RELEASE_COLUMNS) <= {name.strip() for name in sheet.header}


def is_world(sheet: Sheet) -> bool:
    """Whether the header is that of the older world file."""
    names = {name.strip() for name in sheet.header}
    return set(WORLD_COLUMNS) <= names and any(_WORLD_FIGURE.match(name) for name in names)


def edition(name: str, sheet: Sheet) -> int | None:
    """Year of the edition, from the file's name or its ``SOURCE`` column."""
    match = re.search(r"MCS[ _-]?((?:19|20)\d{2})", f"{name} {' '.join(map(str, sheet.frame.iloc[0].head(3)))}")
    return int(match[1]) if match else None


def release(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the world tables of the file for everything, and what was left out (``row``, ``reason``)."""
    frame = sheet.frame.rename(columns=lambda name: str(name).strip()).astype("str")
    frame = frame.assign(**{m.ROW: sheet.rows})
    world = frame["Section"].str.strip().str.lower().str.startswith("world")
    measure = frame["Statistics"].str.strip().str.lower()
    known = measure.isin([one.value for one in _MEASURES.values()])
    gone = pd.DataFrame({m.ROW: frame[m.ROW], "reason": ""})
    gone["reason"] = gone["reason"].where(world, "other tables than the world's: " + frame["Section"].str.strip(" :"))
    gone["reason"] = gone["reason"].where(~world | known, "statistics that the atlas has no table for: " + measure)
    kept = frame[world & known].reset_index(drop=True)
    years = [read_year(text)[0] for text in kept["Year"]]
    latest = max(years, default=0)
    kept = kept.assign(
        detail=kept["Statistics_detail"].map(_plain),
        measure=kept["Statistics"].str.strip().str.lower(),
        year=[str(year) if year > 0 else str(latest) if not text.strip() else text
              for year, text in zip(years, kept["Year"], strict=True)],
        notes=kept["Notes"] if "Notes" in kept.columns else "",
        about=kept["Other notes"] if "Other notes" in kept.columns else "",
    )  # fmt: skip
    kept["status"] = _statuses(kept, latest)
    draft, more = _draft(
        sheet, kept, chapter="MCS chapter", commodity="Commodity", country="Country", unit="Unit", value="Value",
        column=None,
    )  # fmt: skip
    return draft, pd.concat([gone[gone["reason"] != ""], more], ignore_index=True)


def _plain(detail: str) -> str:
    """The detail without what concerns the row, not the table: "Mine production: rounded"."""
    before = ""
    while before != detail:
        before, detail = detail, _ROUNDED.sub("", detail).strip()
    return detail


def _statuses(kept: pd.DataFrame, latest: int) -> list[str]:
    """Production and capacity of an edition's own year are estimated; other years say so in their notes."""
    found = []
    for measure, year, text, notes in zip(kept["measure"], kept["year"], kept["Year"], kept["notes"], strict=True):
        marked = "estimated" in text.lower() or re.match(r"\s*estimated", notes, re.IGNORECASE)
        own = measure != v.Measure.RESERVES and year == str(latest)
        found.append(v.Status.ESTIMATED.value if marked or own else v.Status.REPORTED.value)
    return found


def world(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the older world file, and what was left out (``row``, ``reason``)."""
    frame = sheet.frame.rename(columns=lambda name: str(name).strip()).astype("str").assign(**{m.ROW: sheet.rows})
    parts = []
    for name in frame.columns:
        match = _WORLD_FIGURE.match(str(name))
        if match is None:
            continue
        measure = _MEASURES[match[1].lower()]
        note = {"prod": "PROD_NOTES", "cap": "CAP_NOTES", "reserves": "RESERVE_NOTES"}[match[1].lower()]
        parts.append(
            frame.assign(
                detail=frame["TYPE"].map(_plain),
                measure=measure.value,
                year=match[3],
                status=v.Status.ESTIMATED.value if match[2] else v.Status.REPORTED.value,
                notes=frame.get(note, ""),
                about=frame["TYPE"],
                printed=frame[name],
                name=str(name),
            )
        )
    kept = pd.concat(parts, ignore_index=True)
    kept = kept[kept["printed"].str.strip() != ""].reset_index(drop=True)
    return _draft(
        sheet, kept, chapter="COMMODITY", commodity="COMMODITY", country="COUNTRY", unit="UNIT_MEAS", value="printed",
        column="name",
    )  # fmt: skip


def _draft(
    sheet: Sheet, kept: pd.DataFrame, *, chapter: str, commodity: str, country: str, unit: str, value: str,
    column: str | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Draft rows of tables that count something the atlas knows."""
    about = [chapter, commodity, "detail", "measure", "about"]
    section = kept["Section"] if "Section" in kept.columns else pd.Series("", index=kept.index)
    keys = list(zip(*(kept[name] for name in about), section, strict=True))
    meanings = {key: counted(*key) for key in set(keys)}
    found = [meanings[key] for key in keys]
    table = kept.assign(
        mineral=[one.mineral for one in found], stage=[one.stage for one in found],
        basis=[one.basis for one in found], reason=[one.reason for one in found],
    )  # fmt: skip
    table = table.assign(reason=_rivals(table))
    gone = table.loc[table["reason"] != "", [m.ROW, "reason"]]
    table = table[table["reason"] == ""].reset_index(drop=True)
    words: dict[str, Any] = {
        m.ROW: table[m.ROW],
        m.COUNTRY: table[country].str.strip(),
        v.MINERAL: table["mineral"],
        v.STAGE: table["stage"],
        v.MEASURE: table["measure"],
        v.YEAR: table["year"],
        v.VALUE: table[value].str.strip(),
        v.UNIT: table[unit].str.strip(),
        v.BASIS: table["basis"],
        v.STATUS: table["status"],
        m.SOURCE: table[chapter].str.strip().str.capitalize() + ": " + table["detail"],
        v.NOTE: table["notes"].str.strip().where(table["notes"].str.strip().str.lower() != "estimated.", ""),
        m.SHEET: sheet.name,
        m.COLUMN: table[column] if column else value,
    }
    draft = pd.DataFrame(words)
    return draft.astype(dict.fromkeys(draft.columns.drop(m.ROW), "category")), gone


def _rivals(table: pd.DataFrame) -> list[str]:
    """Reasons, with those of tables that compete for one mineral, stage and measure: the first stays.

    A chapter can print mine output of ore and of content, or capacity of sponge and of pigment; figures of
    two tables are never one panel.
    """
    first: dict[tuple[str, str, str], str] = {}
    reasons = []
    for mineral, stage, measure, detail, reason in zip(
        table["mineral"], table["stage"], table["measure"], table["detail"], table["reason"], strict=True
    ):
        chosen = first.setdefault((mineral, stage, measure), detail) if not reason else detail
        other = not reason and normalise(chosen) != normalise(detail)
        reasons.append(f"a second table of {mineral}: {detail}" if other else reason)
    return reasons


@functools.cache
def _chapters() -> tuple[dict[str, str], ...]:
    return tuple(commodities.rows("usgs_release.csv").to_dict("records"))


def counted(chapter: str, commodity: str, detail: str, measure: str, about: str, section: str) -> Counted:
    """What a table counts, by the mapping of the shipped tables where it has the chapter."""
    known = _known(chapter, commodity, detail, measure)
    stage = m.stage_in(detail) or m.stage_in(section)
    if known is not None and (not m.stage_in(detail) or m.stage_in(detail) == known.stage):
        return Counted(known.mineral, known.stage, known.basis, known.published_unit)
    mineral = _mineral(chapter, commodity)
    if not mineral:
        return Counted(reason=f"no mineral of the atlas: {commodity.strip() or chapter.strip()}")
    if measure == v.Measure.RESERVES:
        stage = v.Stage.MINE.value
    if not stage:
        return Counted(reason=f"neither mine nor refinery output: {commodity.strip()}, {detail.strip()}")
    return Counted(mineral, stage, _basis(mineral, detail, about))


def _known(chapter: str, commodity: str, detail: str, measure: str) -> Commodity | None:
    text = f"{commodity} {detail}".lower()
    known = commodities.of_series(SERIES)
    rules = [row for row in _chapters() if normalise(row["chapter"]) == normalise(chapter)]
    for row in rules:
        if row["detail"] in text and (row["key"], measure) in known:
            return known[row["key"], measure]
    # A chapter with products of its own falls back on itself only for what it prints of all of them together.
    slug = re.sub(r"[^a-z0-9]+", "-", chapter.strip().lower()).strip("-")
    return known.get((slug, measure))


def _mineral(chapter: str, commodity: str) -> str:
    return next((one for text in (commodity, chapter) if (one := mineral_id(text.strip()))), "")


def _basis(mineral: str, detail: str, about: str) -> str:
    """Content that the table's name or the chapter's note states; gross weight where neither does."""
    stated = detail.rpartition(",")[2] if "," in detail else ""
    match = _UNIT_NOTE.search(about)
    for text in (stated, match[1] if match else ""):
        if not re.search(r"content|equivalent", text):
            continue
        form = units.content(text)
        if form == "metal":
            form = minerals.mineral(mineral).symbol
        if form:
            return f"{form} content"
        return text.strip()
    return "gross weight"
