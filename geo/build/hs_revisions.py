"""Build ``data/mappings/hs_revisions.csv`` from the correlation tables of the United Nations:
``python -m geo.build hs_revisions``.

The folder of inputs needs the six workbooks :data:`WORKBOOKS` of the UN Statistics Division, which tie the codes of a
later revision of the Harmonized System to those of HS 1992; many are n:n. One row per mineral line that changed and
code that holds some of it, with ``relation``:

- ``part``: the code holds goods of this line only;
- ``wider``: the code, of a heading of the line, holds goods of other lines too, which no statistic tells apart, so
  that the line is lost; ``note`` names the others;
- ``left``: some goods of the line went to a code of another heading (waste magnets to electronic waste, cadmium in
  batteries to waste batteries); the line is had without them.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import pandas as pd

from geo import sources
from geo import vocabulary as v
from geo.errors import MissingInputError, SourceError
from geo.reference.tables.minerals import read_hs

# Workbook and sheet by revision, as the publisher names them.
WORKBOOKS: Final = {
    "HS96": ("HS1996 to HS1992 - Correlation and conversion tables.xls", "Correlation Table"),
    "HS02": ("HS2002 to HS1992 - Correlation and conversion tables.xls", "Correlation Table"),
    "HS07": ("HS 2007 to HS 1992 Correlation and conversion tables.xls", "Correlation Tables"),
    "HS12": ("HS 2012 to HS 1992 Correlation and conversion tables.xls", "Correlation HS 2012-HS 1992"),
    "HS17": ("HS2017toHS1992ConversionAndCorrelationTables.xlsx", "Correlation HS17-HS92"),
    "HS22": ("HS2022toHS1992ConversionAndCorrelationTables.xlsx", "HS2022-HS1992 Correlations"),
}
COLUMNS: Final = ("revision", "code", "hs6", "relation", "note")
PART, WIDER, LEFT = "part", "wider", "left"
_NAMED: Final = 4
_PAIR: Final = 2


def build(inputs: Path, raw: Path, tables: Path, *, mappings: Path = sources.MAPPINGS) -> None:  # noqa: ARG001
    """Write the mapping of every revision.

    Raises
    ------
    SourceError: if a workbook is missing, or a mineral line has no code in it.
    """
    lines = sorted(read_hs(path=tables / "mineral_hs.csv")[v.HS6].unique())
    rows = [row for name in WORKBOOKS for row in changes(name, pairs(inputs, name), lines)]
    with (mappings / "hs_revisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])


def pairs(inputs: Path, revision: str) -> pd.DataFrame:
    """The correlations of a revision as published: ``code`` of the revision, ``hs6`` of HS 1992.

    Raises
    ------
    SourceError: if the workbook or its sheet is missing.
    """
    name, sheet = WORKBOOKS[revision]
    if not (inputs / name).exists():
        raise MissingInputError([inputs / name])
    try:
        cells = pd.read_excel(inputs / name, sheet_name=sheet, dtype="str", header=None, engine="calamine")
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read from the folder of inputs: {error}") from error
    # Columns differ: some mark partial matches between the codes, some begin with an empty column.
    found = [[cell for cell in row if _is_code(cell)] for row in cells.itertuples(index=False)]
    return pd.DataFrame([row for row in found if len(row) == _PAIR], columns=["code", "hs6"]).drop_duplicates()


def _is_code(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) == len("010121") and cell.isdigit()


def changes(revision: str, correlated: pd.DataFrame, lines: list[str]) -> list[tuple[str, str, str, str, str]]:
    """Rows of the mapping (:data:`COLUMNS`) for the *lines* of HS 1992 that a revision changed.

    Raises
    ------
    SourceError: if a line has no code, naming all such lines.
    """
    lines_of = correlated.groupby("code")["hs6"].agg(set)
    codes_of = correlated.groupby("hs6")["code"].agg(set)
    lacking = [line for line in lines if line not in codes_of]
    if lacking:
        raise SourceError(f"The correlation table of {revision} lacks the lines {', '.join(lacking)}.")
    rows = []
    for line in lines:
        codes = sorted(codes_of[line])
        if codes == [line] and lines_of[line] == {line}:
            continue
        # Cadmium moved to another heading as a whole in HS 2022: that heading is then its own.
        own = {line[:4], *(code[:4] for code in codes if lines_of[code] == {line})}
        rows += [(revision, code, line, *_relation(code, lines_of[code] - {line}, own)) for code in codes]
    return rows


def _relation(code: str, others: set[str], own: set[str]) -> tuple[str, str]:
    if not others:
        return PART, ""
    if code[:4] not in own:
        return LEFT, "Goods of the line that moved to another heading"
    named = sorted(others)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return WIDER, f"Shares the code with {', '.join(named[:_NAMED])}{more} of HS 1992"
