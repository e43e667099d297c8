"""Every layout of the Mineral Commodity Summaries' data releases, read into one table: a row per printed cell.

Three layouts, recognised by their headers: since 2026 one long file for everything; in 2025 one world file with
years as columns; before, a file for each chapter, singly or in an archive, with the unit in the names of its
columns. Columns of the result: ``row``, ``column`` (where in the file), ``edition``, ``chapter``, ``detail``
(what the table counts), ``measure``, ``year``, ``country``, ``printed``, ``unit``, ``status``, ``note``.
Nothing is dropped here without a reason: what is not a row of a world table comes back as ``row``, ``reason``.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import mark, say
from geo.reference import countries
from geo.uploads import mapping as m
from geo.uploads import usgs_tables
from geo.uploads.coded import read_year
from geo.uploads.mapping import MappingError
from geo.uploads.read import Sheet

PUBLISHER: Final = "usgs"
RELEASE_COLUMNS: Final = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
)
WORLD_COLUMNS: Final = ("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")
CHAPTER_COLUMNS: Final = ("Source", "Country")
COLUMNS: Final = (
    m.ROW,
    m.COLUMN,
    "edition",
    "chapter",
    "detail",
    v.MEASURE,
    v.YEAR,
    m.COUNTRY,
    "printed",
    v.UNIT,
    v.STATUS,
    v.NOTE,
)

_MEASURES: Final = {"prod": v.Measure.PRODUCTION, "cap": v.Measure.CAPACITY, "reserves": v.Measure.RESERVES}
_KNOWN: Final = frozenset(one.value for one in v.Measure)
_WORLD_FIGURE = re.compile(r"^(PROD|CAP|RESERVES)(_EST)?_?\s*((?:19|20)\d{2})$")
_CHAPTER_FIGURE = re.compile(
    r"^(?P<measure>prod|cap|reserves)_(?P<form>(?:ore|k2o|equiv|sponge|pigment)(?:_(?:ore|k2o|equiv))*_)?"
    r"(?P<unit>t|kt|Mt|mt|mmt|kg|ct|kct|mct|mcm)(?P<est>_est)?(?:_(?P<year>(?:19|20)\d{2}))?$",
    re.IGNORECASE,
)
# How the units in the names of columns are spelled out; "mt" is not among them: it is read two ways.
UNIT_CODES: Final = {
    "t": "metric tons",
    "kt": "thousand metric tons",
    "Mt": "million metric tons",
    "mmt": "million metric tons",
    "kg": "kilograms",
    "ct": "carats",
    "kct": "thousand carats",
    "mct": "million carats",
    "mcm": "million cubic meters",
}
_CODE = re.compile(r"mcs[ _-]?(?:19|20)\d{2}-?([a-z-]+)_world", re.IGNORECASE)
_EDITION = re.compile(r"MCS[ _-]?((?:19|20)\d{2})", re.IGNORECASE)
# What of a detail concerns the row and not the table: "Mine production: rounded".
_ROUNDED = re.compile(r"[:,]?\s*\(?rounded\)?\s*$|[:,]\s*(?:estimated|reported)\s*$", re.IGNORECASE)
_APPENDIX = re.compile(r"See Appendix C for resource and reserve definitions[^.]*\.?")
_ESTIMATED = re.compile(r"^(?:also )?estimated\b", re.IGNORECASE)
_REPORTED = re.compile(r"^reported\b", re.IGNORECASE)
_OF_YEAR = re.compile(r"\b(estimated|reported)\b", re.IGNORECASE)
# Cells of 2025 that are empty because the word stands in the note beside them.
_IN_NOTE = re.compile(r"^\W*(W|NA|XX|Large|Less than (?:1/2|½) unit)\b", re.IGNORECASE)
_PRODUCT = re.compile(r"^(?P<name>.+?)\s*(?:\((?P<inside>[^()]*)\)|,\s*(?P<after>[^,]+))\s*\d*$")


def is_release(sheet: Sheet) -> bool:
    """Whether the header is that of the file for everything (since 2026)."""
    return set(RELEASE_COLUMNS) <= {name.strip() for name in sheet.header}


def is_world(sheet: Sheet) -> bool:
    """Whether the header is that of the one world file (2025)."""
    names = {name.strip() for name in sheet.header}
    return set(WORLD_COLUMNS) <= names and any(_WORLD_FIGURE.match(name) for name in names)


def is_chapter(sheet: Sheet) -> bool:
    """Whether the header is that of the world file of one chapter (to 2024)."""
    names = [name.strip() for name in sheet.header]
    return set(CHAPTER_COLUMNS) <= set(names[:2]) and any(_CHAPTER_FIGURE.match(name) for name in names)


def is_summaries(sheet: Sheet) -> bool:
    """Whether the table has one of the three layouts."""
    return is_release(sheet) or is_world(sheet) or is_chapter(sheet)


def edition(sheet: Sheet) -> int:
    """Year of the summaries that the table is from.

    Raises
    ------
    MappingError: if neither the table nor its name says so.
    """
    if is_release(sheet):
        return max((read_year(text)[0] for text in sheet.frame["Year"].unique()), default=0) + 1
    first = sheet.frame[sheet.frame.columns[0]].astype("str").str.strip().unique()
    match = next((match for text in (*first, sheet.name) if (match := _EDITION.search(text))), None)
    if match is None:
        raise MappingError(
            say("Neither {name} nor its first column names the edition (MCS and a year).", name=repr(sheet.name))
        )
    return int(match[1])


def cells(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All printed cells of world tables (:data:`COLUMNS`), and what is none (``row``, ``reason``).

    Raises
    ------
    MappingError: for a table of no known layout, or one whose edition or chapter nothing names.
    """
    frame = sheet.frame.rename(columns=lambda name: str(name).strip()).astype("str")
    frame = frame.apply(lambda column: column.str.replace("\u00a0", " ", regex=False).str.strip())
    frame = frame.assign(**{m.ROW: sheet.rows})
    if is_release(sheet):
        found, gone = _release(frame)
    elif is_world(sheet):
        found, gone = _world(frame, edition(sheet))
    elif is_chapter(sheet):
        found, gone = _chapter(frame, sheet)
    else:
        raise MappingError(
            say("{name} is not a data release of the Mineral Commodity Summaries.", name=repr(sheet.name))
        )
    return _places(found)[list(COLUMNS)].reset_index(drop=True), gone


def _release(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    world = frame["Section"].str.lower().str.startswith("world")
    measure = frame["Statistics"].str.lower()
    known = measure.isin(_KNOWN)
    reason = pd.Series("", index=frame.index)
    reason = reason.where(world, _each(frame["Section"].str.strip(" :"), mark("other tables than the world's: {name}")))
    reason = reason.where(~world | known, _each(measure, mark("statistics that the atlas has no table for: {name}")))
    gone = pd.DataFrame({m.ROW: frame[m.ROW], "reason": reason})
    kept = frame[world & known]
    years = [read_year(text)[0] for text in kept["Year"]]
    latest = max(years, default=0)
    notes = kept["Notes"] if "Notes" in kept.columns else pd.Series("", index=kept.index)
    parts = [segments(text) for text in notes]
    dated = measure[kept.index] != v.Measure.RESERVES
    own = [m_ != v.Measure.RESERVES and year == latest for m_, year in zip(measure[kept.index], years, strict=True)]
    return pd.DataFrame(
        {
            m.ROW: kept[m.ROW],
            m.COLUMN: "Value",
            "edition": latest + 1,
            "chapter": kept["MCS chapter"],
            "detail": kept["Commodity"] + " | " + kept["Statistics_detail"].map(plain),
            v.MEASURE: measure[kept.index],
            # Reserves are those of the edition, whatever year the release writes beside a column.
            v.YEAR: [year if year > 0 and own_year else latest for year, own_year in zip(years, dated, strict=True)],
            m.COUNTRY: kept["Country"],
            "printed": kept["Value"],
            v.UNIT: kept["Unit"],
            v.STATUS: [
                v.Status.ESTIMATED.value
                if "estimated" in text.lower() or _says(one, _ESTIMATED) or (mine and not _says(one, _REPORTED))
                else v.Status.REPORTED.value
                for text, one, mine in zip(kept["Year"], parts, own, strict=True)
            ],
            v.NOTE: ["; ".join(text for text in one if text.rstrip(".").lower() not in _MARKS) for one in parts],
        }
    ), gone[gone["reason"] != ""]


def _each(names: pd.Series, template: str) -> pd.Series:
    """The sentence of a template for every name, each worded once."""
    return names.map({name: say(template, name=name) for name in names.unique()})


_MARKS: Final = frozenset(["estimated", "reported", "yes", "no"])


def plain(detail: str) -> str:
    """The detail without what concerns the row, not the table.

    >>> plain("Mine production: rounded")
    'Mine production'
    """
    before = ""
    while before != detail:
        before, detail = detail, _ROUNDED.sub("", detail).strip()
    return detail


def segments(note: str) -> list[str]:
    """The single footnotes of a cell, in their order.

    >>> segments("Estimated. -- Feldspar only.")
    ['Estimated', 'Feldspar only.']
    """
    texts = re.split(r"\s*\.?--\s*", _APPENDIX.sub("", note))
    return [text.strip() for text in texts if text.strip()]


def _says(parts: list[str], mark: re.Pattern[str]) -> bool:
    return any(mark.match(text) for text in parts)


def _world(frame: pd.DataFrame, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = []
    for name in frame.columns:
        match = _WORLD_FIGURE.match(str(name))
        if match:
            measure = match[1].lower()
            note = {"prod": "PROD_NOTES", "cap": "CAP_NOTES", "reserves": "RESERVE_NOTES"}[measure]
            whole = frame["TYPE"].str.contains("estimated", case=False) & (measure != "reserves")
            parts.append(
                _wide(
                    frame,
                    name,
                    measure=_MEASURES[measure],
                    year=int(match[3]),
                    edition=year,
                    detail=frame["COMMODITY"] + " | " + frame["TYPE"].map(plain),
                    unit=frame["UNIT_MEAS"],
                    estimated=whole | bool(match[2]),
                    note=frame.get(note),
                ).assign(chapter=frame["COMMODITY"])
            )
    return _without_empty(pd.concat(parts, ignore_index=True))


def _chapter(frame: pd.DataFrame, sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = frame[frame["Country"] != ""]
    year = edition(sheet)
    named = "Type" if "Type" in frame.columns else frame.columns[2]
    if _CHAPTER_FIGURE.match(named):
        raise MappingError(say("{name} does not say what it counts: it has no column 'Type'.", name=repr(sheet.name)))
    code = _CODE.search(sheet.name)
    parts = []
    for name in frame.columns:
        match = _CHAPTER_FIGURE.match(str(name))
        if match:
            measure = match["measure"].lower()
            form = (match["form"] or "").strip("_").replace("_", " ")
            unit = match["unit"] if match["unit"] in {"Mt", "mt"} else match["unit"].lower()
            parts.append(
                _wide(
                    frame,
                    name,
                    measure=_MEASURES[measure],
                    edition=year,
                    year=int(match["year"]) if match["year"] else year - 1,
                    detail=pd.Series(form, index=frame.index) if form else frame[named],
                    unit=pd.Series(UNIT_CODES.get(unit, unit), index=frame.index),
                    estimated=pd.Series(bool(match["est"]), index=frame.index),
                    note=_note_column(frame, measure),
                )
            )
    found = pd.concat(parts, ignore_index=True)
    if code is None and not any(usgs_tables.chapter(text) for text in found["detail"].unique()):
        # What a table counts does not tell: "magnesium compounds" are no magnesium.
        raise MappingError(
            say(
                "Nothing in {name} names the chapter: give the file its name in the release back, such as "
                "mcs2024-cobal_world.csv.",
                name=repr(sheet.name),
            )
        )
    return _without_empty(found.assign(chapter=code[1].lower() if code else found["detail"]))


def _note_column(frame: pd.DataFrame, measure: str) -> pd.Series | None:
    return next(
        (frame[name] for name in frame.columns if re.match(rf"^{measure}_notes?$", str(name), re.IGNORECASE)), None
    )


def _wide(
    frame: pd.DataFrame,
    name: str,
    *,
    measure: v.Measure,
    year: int,
    edition: int,
    detail: pd.Series,
    unit: pd.Series,
    estimated: pd.Series,
    note: pd.Series | None,
) -> pd.DataFrame:
    """Cells of one column of figures; parameters as the columns of the result."""
    notes = note if note is not None else pd.Series("", index=frame.index)
    words = [match[1] if (match := _IN_NOTE.match(text)) else "" for text in notes]
    printed = frame[name].where(frame[name] != "", pd.Series(words, index=frame.index))
    status = [
        _status(text, year, marked=bool(mark), reserves=measure is v.Measure.RESERVES)
        for text, mark in zip(notes, estimated, strict=True)
    ]
    return pd.DataFrame(
        {
            m.ROW: frame[m.ROW],
            m.COLUMN: name,
            "edition": edition,
            "detail": detail,
            v.MEASURE: measure.value,
            v.YEAR: year,
            m.COUNTRY: frame["COUNTRY"] if "COUNTRY" in frame else frame["Country"],
            "printed": printed,
            v.UNIT: unit,
            v.STATUS: status,
            v.NOTE: notes,
        }
    )


def _status(note: str, year: int, *, marked: bool, reserves: bool) -> str:
    """Status of a figure of *year*: what the note says of that year goes before the mark of the column."""
    if not reserves:
        for sentence in re.split(r"(?<=[a-z0-9)])\.\s", note):
            match = _OF_YEAR.search(sentence)
            whole = bool(re.fullmatch(r"\W*(?:estimated|reported)(?: in both years)?\W*", sentence, re.IGNORECASE))
            if match and (str(year) in sentence or whole):
                reported = match[1].lower() == v.Status.REPORTED
                return (v.Status.REPORTED if reported and not (marked and whole) else v.Status.ESTIMATED).value
    elif re.match(r"\W*estimated\.?\W*$", note, re.IGNORECASE):
        return v.Status.ESTIMATED.value
    return (v.Status.ESTIMATED if marked else v.Status.REPORTED).value


def _without_empty(found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    empty = found["printed"] == ""
    gone = pd.DataFrame({m.ROW: found.loc[empty, m.ROW], "reason": say("an empty cell: no figure, and not zero")})
    return found[~empty], gone


def _places(found: pd.DataFrame) -> pd.DataFrame:
    """Names of places without products and marks beside them, which go into the note or the status."""
    read = {name: _place(name) for name in found[m.COUNTRY].unique()}
    plain_names, products, marked = (
        zip(*(read[name] for name in found[m.COUNTRY]), strict=True) if len(found) else ((),) * 3
    )
    estimated = pd.Series(marked, index=found.index, dtype=bool)
    notes = [
        "; ".join(text for text in (product, note) if text)
        for product, note in zip(products, found[v.NOTE], strict=True)
    ]
    # The mark beside a name is that of its output; reserves bear none.
    estimated &= found[v.MEASURE] != v.Measure.RESERVES
    status = found[v.STATUS].where(~estimated, v.Status.ESTIMATED.value)
    detail = found["detail"] + pd.Series([f" | {text}" if text else "" for text in products], index=found.index)
    return found.assign(**{m.COUNTRY: list(plain_names), v.NOTE: notes, v.STATUS: status, "detail": detail})


def _place(name: str) -> tuple[str, str, bool]:
    """Name, the product beside it, and whether a letter stuck to it marks an estimate.

    >>> _place("Peru (exports)"), _place("Australiae"), _place("Congo (Kinshasa)")
    (('Peru', 'exports', False), ('Australia', '', True), ('Congo (Kinshasa)', '', False))
    """
    if countries.find(name, publisher=PUBLISHER):
        return name, "", False
    match = _PRODUCT.match(name)
    if match and countries.find(match["name"], publisher=PUBLISHER):
        product = (match["inside"] or match["after"]).strip(" .")
        return match["name"], "" if product == "rounded" else product, False
    if name.endswith(("e", "ᵉ")) and countries.find(name[:-1], publisher=PUBLISHER):
        return name[:-1], "", True
    return name, "", False
