"""The report of an upload: one row per problem, all of them, each with what to do about it.

Columns: ``severity`` (``error`` blocks, ``warning`` asks for a look, ``note`` tells), ``kind``, ``sheet``, ``row``
(record number in the file, the header counted), ``column``, ``value`` (as printed), ``reason``,
``suggestion``, ``rows`` (how many rows the line speaks of; 1 but for notes on names and whole panels).

``severity`` and ``kind`` are ids (:func:`kind_in_words`); ``reason`` and ``suggestion`` are sentences in the language
that was spoken when the file was checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.locale.say import mark_term, term

COLUMNS: Final = ("severity", "kind", "sheet", "row", "column", "value", "reason", "suggestion", "rows")
_SHOWN = 200


class Severity(StrEnum):
    """What a problem means for accepting the upload."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_KINDS: Final = frozenset(
    {
        mark_term("kind of problem", "basis not stated"),
        mark_term("kind of problem", "bounds"),
        mark_term("kind of problem", "broken row"),
        mark_term("kind of problem", "column not read"),
        mark_term("kind of problem", "converted"),
        mark_term("kind of problem", "duplicate"),
        mark_term("kind of problem", "empty"),
        mark_term("kind of problem", "factor"),
        mark_term("kind of problem", "hidden"),
        mark_term("kind of problem", "line inside"),
        mark_term("kind of problem", "parts of a country"),
        mark_term("kind of problem", "unusual stage"),
        mark_term("kind of problem", "footnote"),
        mark_term("kind of problem", "impossible amount"),
        mark_term("kind of problem", "impossible year"),
        mark_term("kind of problem", "large change"),
        mark_term("kind of problem", "left aside"),
        mark_term("kind of problem", "left out"),
        mark_term("kind of problem", "left out outweighs"),
        mark_term("kind of problem", "mixed bases"),
        mark_term("kind of problem", "not a number"),
        mark_term("kind of problem", "number format"),
        mark_term("kind of problem", "outlier share"),
        mark_term("kind of problem", "renamed country"),
        mark_term("kind of problem", "renamed mineral"),
        mark_term("kind of problem", "status"),
        mark_term("kind of problem", "status contradicts value"),
        mark_term("kind of problem", "total"),
        mark_term("kind of problem", "two units"),
        mark_term("kind of problem", "understood"),
        mark_term("kind of problem", "unit or basis"),
        mark_term("kind of problem", "unknown country"),
        mark_term("kind of problem", "unknown measure"),
        mark_term("kind of problem", "unknown mineral"),
        mark_term("kind of problem", "unknown stage"),
        mark_term("kind of problem", "unknown status"),
    }
)
_ORDER = {severity.value: rank for rank, severity in enumerate(Severity)}


def kind_in_words(kind: str) -> str:
    """What kind of problem it is (``"unknown country"``) in the language spoken now."""
    return term("kind of problem", kind) if kind in _KINDS else kind


def problems(
    severity: Severity,
    kind: str,
    *,
    sheet: Sequence[str] | str,
    row: Any,
    column: Sequence[str] | str,
    value: Sequence[str] | str,
    reason: Sequence[str] | str,
    suggestion: Sequence[str] | str = "",
    rows: Any = 1,
) -> pd.DataFrame:
    """Lines of a report, one for every entry of *row*; single texts stand for all of them."""
    count = len(row)
    return pd.DataFrame(
        {
            "severity": severity.value,
            "kind": kind,
            "sheet": sheet,
            "row": np.asarray(row, dtype=np.int64),
            "column": column,
            "value": value,
            "reason": reason,
            "suggestion": suggestion,
            "rows": rows,
        },
        index=pd.RangeIndex(count),
        columns=list(COLUMNS),
    )


def gather(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One report, errors first, then by row; long values are cut."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return problems(Severity.NOTE, "", sheet="", row=[], column="", value="", reason="")
    whole = pd.concat(filled, ignore_index=True)
    whole = whole.assign(value=whole["value"].astype("str").str.slice(0, _SHOWN))
    rank = whole["severity"].map(_ORDER)
    order = np.lexsort((whole["row"].to_numpy(), whole["sheet"].to_numpy(dtype="str"), rank.to_numpy()))
    return whole.iloc[order].reset_index(drop=True)


def count(report: pd.DataFrame, severity: Severity) -> int:
    """Number of problems of one severity."""
    return int((report["severity"] == severity.value).sum())


def summary(report: pd.DataFrame) -> pd.DataFrame:
    """Problems by severity and kind: ``severity``, ``kind``, ``problems`` (their number), ``example``."""
    grouped = report.groupby(["severity", "kind"], sort=False, observed=True)
    table = grouped.agg(problems=("row", "size"), example=("reason", "first")).reset_index()
    return table.sort_values("severity", key=lambda names: names.map(_ORDER), kind="stable", ignore_index=True)


def grouped(report: pd.DataFrame) -> pd.DataFrame:
    """Errors and warnings, one line for every kind, value and reason, most severe and most frequent first.

    Columns: ``severity``, ``kind``, ``value``, ``rows`` (how many it speaks of), ``reason``, ``suggestion``. The value
    of kinds that are as many as rows (duplicates, totals, changes) is that of the first.
    """
    asked = report[report["severity"] != Severity.NOTE.value]
    alike = asked["value"].where(asked["kind"].isin(_BY_VALUE), "")
    keys = [asked["severity"], asked["kind"], alike.rename("same")]
    table = (
        asked.groupby(keys, sort=False)
        .agg(
            value=("value", "first"),
            rows=("rows", "sum"),
            reason=("reason", "first"),
            suggestion=("suggestion", "first"),
        )
        .reset_index()
    )
    rank = table["severity"].map(_ORDER)
    table = table.assign(rank=rank).sort_values(["rank", "rows"], ascending=[True, False], kind="stable")
    return table[["severity", "kind", "value", "rows", "reason", "suggestion"]].reset_index(drop=True)


# Kinds whose problems are one where the value is one: a unit, a name, a word.
_BY_VALUE: Final = frozenset(
    ["unknown country", "unknown mineral", "unknown stage", "unknown measure", "unit or basis", "unknown status"]
)
