"""The one writer of tables that leave the atlas: CSV and XLSX, for pages, exports and the command line.

CSV is UTF-8 with a byte order mark, without which Excel reads "Türkiye" as "TÃ¼rkiye". No cell, header or comment is
run as a formula: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection). Numbers have at
most twelve significant digits, more than any publisher prints: binary fractions such as 8286.271999999999 read as
8286.272. A missing figure is an empty cell.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import numpy as np
import pandas as pd

CSV_MIME: Final = "text/csv"
BOM: Final = "\ufeff"
DIGITS: Final = 12
_MARK: Final = 12  # hexadecimal digits of a checksum in a file's name
_LONGEST_CELL: Final = 32_000  # XLSX holds 32,767 characters in a cell
# What makes a spreadsheet run a cell, full-width signs of East Asian keyboards included.
_STARTS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_RETURN: Final = re.compile(r"\r\n?")
# A spreadsheet splits a comment at separators like any other line: each part could be a formula of its own. So could
# those of a cell where a country separates by semicolons: quotes that do not begin a field then quote nothing.
_SIGN: Final = r"(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
_PART: Final = re.compile(rf"([,;\t|][\s']*){_SIGN}")
_PART_OF_CELL: Final = re.compile(rf"([;\t|\n][\s'\"]*){_SIGN}")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet of a workbook; *widths* are those of its first columns in characters, the last for all that follow."""

    name: str
    table: pd.DataFrame
    widths: tuple[int, ...] = (14,)
    wrapped: bool = False
    frozen: bool = False


def csv(table: pd.DataFrame, *, comments: Iterable[tuple[str, str]] = ()) -> bytes:
    """*table* as CSV without its index, after one line ``# name: words`` for each of *comments*."""
    head = "".join(f"{_comment(name, words)}\n" for name, words in comments)
    safe = pd.DataFrame({place: _column(table.iloc[:, place]) for place in range(table.shape[1])}, index=table.index)
    safe.columns = pd.Index([_cell(str(name)) for name in table.columns], dtype=object)
    return (BOM + head + safe.to_csv(index=False, lineterminator="\n", float_format=_digits)).encode()


def workbook(sheets: Sequence[Worksheet], *, title: str, author: str = "Minerals Alliance Atlas") -> bytes:
    """An XLSX file in which texts are texts: never formulas, links or numbers."""
    file = io.BytesIO()
    book = plain_workbook(file)
    book.set_properties({"title": title, "author": author})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for x, name in enumerate(sheet.table.columns):
            page.write_string(0, x, str(name), bold)
        for y, row in enumerate(sheet.table.itertuples(index=False, name=None), start=1):
            for x, cell in enumerate(row):
                _write(page, y, x, cell)
        for x in range(sheet.table.shape[1]):
            page.set_column(x, x, sheet.widths[min(x, len(sheet.widths) - 1)], wrap if sheet.wrapped else None)
        if sheet.frozen:
            page.freeze_panes(1, 1)
            page.autofilter(0, 0, len(sheet.table), sheet.table.shape[1] - 1)
    book.close()
    return file.getvalue()


def plain_workbook(file: BinaryIO) -> Any:
    """A workbook of the library XlsxWriter in which no text becomes a formula, a link or a number."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy, and only here

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return Workbook(file, options)


def guarded(text: str) -> str:
    """*text* with an apostrophe before every part that a spreadsheet would run; plain numbers stay as they are.

    >>> guarded("=1+1"), guarded("-5"), guarded("mine; =1+1")
    ("'=1+1", '-5', "mine; '=1+1")
    """
    if _NUMBER.fullmatch(text):
        return text
    return _PART_OF_CELL.sub(_apart, f"'{text}" if text.startswith(_STARTS) else text)


def checksum(content: bytes) -> str:
    """The first digits of the SHA-256 of a file, as they stand in its name."""
    return hashlib.sha256(content).hexdigest()[:_MARK]


def named(file_name: str, mark: str) -> str:
    """*file_name* with *mark* before its ending: ``tin.csv`` is ``tin-0123456789ab.csv``."""
    stem, dot, ending = file_name.rpartition(".")
    return f"{stem}-{mark}.{ending}" if dot and stem else f"{file_name}-{mark}"


def _column(column: pd.Series) -> Any:
    if pd.api.types.is_numeric_dtype(column):
        return column
    return [_cell(cell) for cell in column]


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        # A bare carriage return ends a row for Excel, and Python's writer does not quote it.
        return guarded(_RETURN.sub("\n", cell))
    if isinstance(cell, tuple | list | set | frozenset):
        return guarded(str(cell))
    if isinstance(cell, float | np.floating) and math.isfinite(cell):
        return _digits(float(cell))
    return cell


def _digits(number: float) -> str:
    """A number as text with at most ``DIGITS`` significant digits and no exponent."""
    text = f"{number:.{DIGITS}g}"
    return np.format_float_positional(float(text), trim="-") if "e" in text else text


def _comment(name: str, words: str) -> str:
    # A quotation mark after a separator would open a cell that swallows the lines below.
    line = " ".join(f"{name}: {words}".split()).replace('"', "'")
    return f"# {_PART.sub(_apart, line)}"


def _apart(found: re.Match[str]) -> str:
    return found.group(1) if found.group(1).endswith("'") else f"{found.group(1)}'"


def _write(page: Any, y: int, x: int, cell: Any) -> None:
    if pd.isna(cell):
        return
    if isinstance(cell, str):
        page.write_string(y, x, cell[:_LONGEST_CELL])
    elif isinstance(cell, bool | np.bool_):
        page.write_boolean(y, x, bool(cell))
    else:
        page.write_number(y, x, float(f"{float(cell):.{DIGITS}g}"))
