"""Data releases of the Mineral Commodity Summaries as uploads: single files and archives, all layouts since 2022.

The cells come from :mod:`geo.uploads.usgs_layouts`, what they count from :mod:`geo.uploads.usgs_tables`: the reader
that builds the shipped tables. What is not a world table, not a mineral of the atlas, on another basis than the series
counts, or not known, is left out and counted with its reason.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say, term
from geo.reference.bases import basis_in_words
from geo.uploads import mapping as m
from geo.uploads import usgs_layouts, usgs_tables
from geo.uploads.read import Sheet
from geo.uploads.usgs_tables import Counted

SERIES: Final = "usgs"


def draft(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draft of the world tables of one file, and what was left out (``row``, ``reason``).

    Raises
    ------
    MappingError: if nothing names the edition or what a table counts.
    """
    cells, gone = usgs_layouts.cells(sheet)
    counted = [usgs_tables.counted(*key) for key in zip(*(cells[name] for name in _KEY), strict=True)]
    reasons = [
        _reason(one, chapter, detail)
        for one, chapter, detail in zip(counted, cells["chapter"], cells["detail"], strict=True)
    ]
    left = pd.DataFrame({m.ROW: cells[m.ROW], "reason": reasons})
    # Only what the atlas has a mineral for can outweigh what stays of it.
    ours = [one is None or bool(one.mineral) for one in counted]
    group = (cells["chapter"].map(lambda name: usgs_tables.chapter(name) or name) + ", " + cells[v.MEASURE]).where(
        pd.Series(ours, index=cells.index), ""
    )
    left = pd.concat([left, cells[[v.YEAR, m.COUNTRY, "printed", v.UNIT]].assign(group=group)], axis=1)
    kept_at = np.array([not reason for reason in reasons], dtype=bool)
    kept = cells.assign(counted=counted)[kept_at].reset_index(drop=True)
    rows = [_row(line) for line in kept.to_dict("records")]
    columns = [
        m.ROW,
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
        m.SHEET,
        m.COLUMN,
    ]
    found = pd.DataFrame(rows, columns=columns[:-2]).assign(**{m.SHEET: sheet.name, m.COLUMN: kept[m.COLUMN]})
    found = found.assign(group=group[kept_at].to_numpy(), edition=kept["edition"].astype("str"))
    texts = dict.fromkeys([*columns[1:], "group", "edition"], "category")
    return found.astype(texts), pd.concat([gone, left[left["reason"] != ""]], ignore_index=True)


_KEY: Final = ("chapter", "detail", v.MEASURE, "edition")


def _reason(one: Counted | None, chapter: str, detail: str) -> str:
    """Why a cell is left out; empty for one that stays."""
    if one is None:
        return say("a table that the atlas does not know: {chapter}, {detail}", chapter=chapter, detail=detail)
    if not one.mineral:
        return say("{name}: {reason}", name=one.chapter, reason=term("why a table is left out", one.reason))
    if one.in_series:
        return ""
    return say(
        "on another basis than the series counts ({basis}): {mineral}",
        basis=basis_in_words(one.basis),
        mineral=one.mineral,
    )


def _row(line: dict[Any, Any]) -> list[object]:
    one: Counted = line["counted"]
    measure, country, year, printed = (str(line[name]) for name in (v.MEASURE, m.COUNTRY, v.YEAR, "printed"))
    read_as = usgs_tables.text_of(printed, str(line[v.NOTE]))
    revised = usgs_tables.revisions().get((one.chapter, measure, country, year, printed), (read_as, ""))
    unit = usgs_tables.correction(int(line["edition"]), one, measure, str(line["detail"]), str(line[v.UNIT]))
    notes = (revised[1], f"{unit.printed} in the file: {unit.reason}" if unit else "", str(line[v.NOTE]))
    return [
        line[m.ROW],
        country,
        one.mineral,
        one.stage,
        measure,
        year,
        revised[0],
        unit.used if unit else line[v.UNIT],
        one.basis,
        line[v.STATUS],
        f"{one.chapter}: {line['detail']}",
        "; ".join(filter(None, notes)),
    ]
