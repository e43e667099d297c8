"""A view as JSON: every table with its columns and rows, and everything that makes a figure traceable."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any, Final

import pandas as pd

from geo.content.content import Content, Pair
from geo.content.table import Table
from geo.downloads import DIGITS
from geo.sources import Origin

_ORIGIN: Final = (
    "id",
    "publisher",
    "title",
    "edition",
    "published",
    "retrieved",
    "licence",
    "licence_url",
    "url",
    "citation",
)


def record(content: Content | Pair) -> dict[str, Any]:
    """The content as plain values; a missing figure is ``None``, numbers have the digits of the CSV.

    ``tables`` has every table of the view, the one that the CSV holds first: ``columns`` are those that the page shows
    with their labels, ``rows`` have every column of the file, ``totals`` are rows that are not a country.

    Of two views beside each other it has the words that compare them, and ``beside``: the record of each under its
    ``name``, the left one first. Its own ``tables`` are those of the left one.
    """
    if isinstance(content, Pair):
        left, right = ({"name": name, **_record(side)} for name, side in zip(content.names, content.sides, strict=True))
        return {**_record(replace(content.left, caption=content.caption)), "beside": [left, right]}
    return _record(content)


def _record(content: Content) -> dict[str, Any]:
    caption = content.caption
    return {
        "page": str(content.view.page),
        "parameters": content.view.params(),
        "title": caption.title,
        "finding": caption.finding,
        "details": list(caption.details),
        "filters": dict(caption.filters),
        "definition": caption.definition,
        "assumptions": list(caption.assumptions),
        "notes": list(caption.notes),
        "source": caption.source.removeprefix("Source: "),
        "sources": [_origin(origin) for origin in caption.origins],
        "dataset": caption.dataset,
        "made": caption.made.isoformat(),
        "permalink": caption.permalink,
        "years": list(content.years),
        "tables": [_table(table) for table in content.tables],
    }


def document(content: Content | Pair) -> bytes:
    """The record as UTF-8."""
    return json.dumps(record(content), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _origin(origin: Origin) -> dict[str, str]:
    return {name: getattr(origin, name) for name in _ORIGIN}


def _table(table: Table) -> dict[str, Any]:
    columns = [{name: part for name, part in asdict(one).items() if name != "pinned"} for one in table.columns]
    totals = table.totals if table.totals is not None else table.frame.iloc[:0]
    return {
        "title": table.title,
        "note": table.note,
        "columns": columns,
        "rows": _rows(table.frame),
        "totals": _rows(totals),
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str | bool):
        return cell
    if isinstance(cell, tuple | list | frozenset | set):
        return [_plain(one) for one in cell]
    if pd.isna(cell):
        return None
    if not isinstance(cell, int | float) and not hasattr(cell, "__float__"):
        return str(cell)
    number = float(f"{float(cell):.{DIGITS}g}")
    return int(number) if number.is_integer() else number
