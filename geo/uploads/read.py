"""An upload as tables of text: one ``Sheet`` a table, every row with its number in the file.

Text columns are categorical: a million rows repeat a few hundred names, and every later step looks at a
name once. Nothing is interpreted here; a figure is still the text that was printed.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from geo import archive as archives
from geo import numbers
from geo.errors import UnreadableFileError
from geo.locale.say import say
from geo.uploads import header as headers
from geo.uploads import workbook
from geo.uploads.sniff import (
    MAX_COLUMNS,
    Dialect,
    FileKind,
    as_utf8,
    encoding_of,
    first_wide,
    header_row,
    is_one_text,
    kind_of,
    number_format,
    records,
    sniff,
)

_BLOCK = 8 * 2**20
_MAX_MISFITS = 10_000
_SHOWN = 200
_SAMPLE = 20_000
_FEW = 1_000
# What a cell of a spreadsheet holds at most, and more lines than a note has.
_LONGEST_CELL = 32_767
_LINES_IN_CELL = 40
# How a column without a name begins.
_UNNAMED = "column "
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the upload.

    ``frame`` has one text column a column of the file (empty cells are ""), categorical where texts repeat;
    ``rows`` has the number
    of each of its rows in the file (records from 1). ``titles`` are the lines above the header.
    ``misfits`` lists rows with another number of cells: columns ``row``, ``cells``, ``expected``, ``text``;
    they are not in ``frame``. ``settings`` is how it was read; ``head`` holds the cells of the rows down to the header.
    ``hidden_rows`` are those that a workbook does not show; ``hidden_sheets``, of its first sheet, those it hides.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    rows: np.ndarray[Any, np.dtype[np.int64]] = field(repr=False)
    titles: tuple[str, ...]
    misfits: pd.DataFrame = field(repr=False)
    settings: Dialect
    head: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    hidden_rows: tuple[int, ...] = field(default=(), repr=False)
    hidden_sheets: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(str(name) for name in self.frame.columns)


def read(name: str, content: bytes, *, settings: Dialect | None = None) -> tuple[Sheet, ...]:
    """Every table of an upload: one for a text file, one a sheet of a workbook, one a CSV in an archive.

    Parameters
    ----------
    name: name of the file, for messages and for tables that name themselves by it.
    settings: how a text file is written, instead of what is detected; of a workbook the row of the names alone, in
        every sheet that has it; ignored for archives.

    Raises
    ------
    UnreadableFileError: saying what is wrong and what to do.
    """
    kind = kind_of(content)
    if kind is FileKind.XLSX:
        chosen = settings.header_row if settings else 0
        found = [_from_rows(page, chosen) for page in workbook.sheets(content)]
        sheets = [sheet for sheet in found if sheet is not None] or list(_nothing())
        return (replace(sheets[0], hidden_sheets=workbook.hidden_sheets(content)), *sheets[1:])
    if kind is FileKind.ZIP:
        return _from_zip(content)
    return (_from_text(archives.safe_name(name), content, settings),)


def _nothing() -> tuple[Sheet, ...]:
    raise UnreadableFileError(say("No table was found: no sheet has two columns and a row of names above figures."))


def _from_zip(content: bytes) -> tuple[Sheet, ...]:
    archive = archives.open_zip(content)
    members = [one for one in archive.infolist() if _is_table(one.filename)]
    if not members:
        raise UnreadableFileError(say("The archive holds no CSV file (.csv, .tsv or .txt)."))
    sheets = []
    for member in members:
        name = archives.safe_name(member.filename)
        try:
            sheets.append(_from_text(name, archives.content_of(archive, member), None))
        except UnreadableFileError:
            # A page of notes beside the tables is none of them.
            if not name.lower().endswith(".txt") or len(members) == 1:
                raise
    return tuple(sheets) or _nothing()


def _is_table(path: str) -> bool:
    """Whether a member of an archive may be a table; what a Mac adds beside every file is none."""
    parts = path.split("/")
    return path.lower().endswith(_TABLE_SUFFIXES) and "__MACOSX" not in parts and not parts[-1].startswith("._")


def _from_text(name: str, content: bytes, settings: Dialect | None) -> Sheet:
    if kind_of(content) is not FileKind.TEXT:
        raise UnreadableFileError(say("{file} in the archive is an archive itself; unpack it first.", file=repr(name)))
    encoding = settings.encoding if settings else encoding_of(content)
    text = as_utf8(content, encoding)
    chosen = settings or sniff(text, encoding)
    head = records(text, chosen.delimiter, chosen.header_row + 1)
    if len(head) < chosen.header_row:
        raise UnreadableFileError(
            say("{file} has no row {row} to take the column names from.", file=repr(name), row=chosen.header_row)
        )
    last, names = headers.rows_of(head, chosen.header_row)
    chosen, head = replace(chosen, header_row=last), head[:last]
    header = column_names(names)
    table, misfits = _parse(text, header, chosen)
    _refuse_open_quote(table, misfits, chosen.delimiter)
    numbers = _row_numbers(len(table), misfits, first=chosen.header_row + 1)
    repaired, rest = _repair(misfits, len(header), chosen.delimiter)
    if repaired:
        extra = pd.DataFrame([cells for _, cells in repaired], columns=header, dtype="str")
        table = _stack(table, extra)
        numbers = np.concatenate([numbers, np.array([row for row, _ in repaired], dtype=np.int64)])
    return _tidy(Sheet(name, table, numbers, _titles(head), rest, chosen, tuple(map(tuple, head))))


def _titles(head: list[list[str]]) -> tuple[str, ...]:
    """The lines above the names of columns, each as one text."""
    lines = (
        (", " if is_one_text(cells, first_wide(head[at:])) else " ").join(filter(None, map(str.strip, cells)))
        for at, cells in enumerate(head[:-1], start=1)
    )
    return tuple(filter(None, lines))


def column_names(cells: Iterable[str]) -> list[str]:
    """Names of columns: trimmed, never empty, never twice.

    Raises
    ------
    UnreadableFileError: if there are more than 500.
    """
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        base = " ".join(cell.replace("\ufeff", "").split())[:_SHOWN] or f"{_UNNAMED}{number}"
        name, copy = base, 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        names.append(name)
        if number > MAX_COLUMNS:
            raise UnreadableFileError(
                say("The table has more than {most} columns: this is not a table of figures.", most=MAX_COLUMNS)
            )
    return names


def column_in_words(name: str) -> str:
    """The name of a column as a user reads it: its own, or of one without a name that we call by its place."""
    number = name.removeprefix(_UNNAMED)
    return say("column {number}", number=number) if name.startswith(_UNNAMED) and number.isdecimal() else name


def _parse(text: bytes, header: list[str], settings: Dialect) -> tuple[pd.DataFrame, list[tuple[int, int, str]]]:
    misfits: list[tuple[int, int, str]] = []

    def misfit(row: Any) -> str:
        misfits.append((row.number, row.actual_columns, row.text))
        return "skip" if len(misfits) <= _MAX_MISFITS else "error"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=header, skip_rows=settings.header_row, block_size=_BLOCK
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=settings.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=misfit,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if len(misfits) > _MAX_MISFITS:
            raise UnreadableFileError(
                say(
                    "More than {most} rows do not have the {count} cells of the header; check the delimiter and the "
                    "header row.",
                    most=numbers.whole(_MAX_MISFITS),
                    count=len(header),
                )
            ) from error
        if "straddling" in str(error):
            raise UnreadableFileError(say("A quote is opened and not closed within 8 MB; check the quotes.")) from error
        if "Empty CSV" in str(error):
            raise UnreadableFileError(say("There is no row below the header.")) from error
        raise UnreadableFileError(say("The table cannot be read: {reason}", reason=archives.short(error))) from error
    return pd.DataFrame({name: _column(table[name]) for name in header}), misfits


def _refuse_open_quote(table: pd.DataFrame, misfits: list[tuple[int, int, str]], delimiter: str) -> None:
    """A quote that is never closed swallows rows: a cell that holds lines like rows is refused, not shortened."""
    swallowed = [text for _, _, text in misfits if text.count("\n") > _LINES_IN_CELL]
    for name in table.columns:
        column = table[name]
        distinct = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
        texts = pd.Series(distinct, dtype="str")
        texts = texts[texts.str.contains("\n", regex=False) | (texts.str.len() > _LONGEST_CELL)]
        for text in texts:
            like_rows = any(line.count(delimiter) == len(table.columns) - 1 for line in text.split("\n"))
            if like_rows or len(text) > _LONGEST_CELL or text.count("\n") > _LINES_IN_CELL:
                swallowed.append(text)
    if swallowed:
        raise UnreadableFileError(
            say(
                "A quote is opened and not closed: a cell that begins {begin} holds whole rows, or more than {most} "
                "letters. Check the quotes.",
                begin=repr(swallowed[0][:60]),
                most=numbers.whole(_LONGEST_CELL),
            )
        )


def _column(cells: pa.ChunkedArray) -> pd.Series:
    """Categorical where texts repeat; plain text where nearly every cell is another, as figures are."""
    sample = cells.slice(0, _SAMPLE)
    distinct = len(sample.combine_chunks().dictionary_encode().dictionary) if len(sample) else 0
    if distinct > max(_FEW, len(sample) // 4):
        return cells.to_pandas()
    return cells.combine_chunks().dictionary_encode().to_pandas()


def _row_numbers(count: int, misfits: list[tuple[int, int, str]], *, first: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    numbers = np.arange(first, first + count + len(misfits), dtype=np.int64)
    gone = np.array([row for row, _, _ in misfits], dtype=np.int64)
    return numbers[~np.isin(numbers, gone)] if len(gone) else numbers


def _repair(
    misfits: list[tuple[int, int, str]], expected: int, delimiter: str
) -> tuple[list[tuple[int, list[str]]], pd.DataFrame]:
    """Rows that only lack empty cells at the end, or have too many of them; and the rest."""
    repaired: list[tuple[int, list[str]]] = []
    rest = []
    for row, count, text in misfits:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            cells = []
        while len(cells) > expected and not cells[-1].strip():
            cells.pop()
        # A line of one cell is a footnote; one that lacks up to half of its cells was cut by a spreadsheet.
        if 1 < len(cells) <= expected and 2 * len(cells) >= expected:
            repaired.append((row, cells + [""] * (expected - len(cells))))
        else:
            rest.append((row, count, expected, text[:_SHOWN]))
    return repaired, pd.DataFrame(rest, columns=["row", "cells", "expected", "text"])


def _stack(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Both tables; categorical columns stay so."""
    columns = {}
    for name in one.columns:
        whole = pd.concat([one[name].astype("str"), other[name]], ignore_index=True)
        columns[name] = whole.astype(one[name].dtype if one[name].dtype == "str" else "category")
    return pd.DataFrame(columns)


def _tidy(sheet: Sheet) -> Sheet:
    """Without rows and unnamed columns that are empty throughout; lines of one cell below become misfits.

    A line with one filled cell in a table of three or more columns is a footnote, not a figure.
    """
    frame = sheet.frame
    filled = {name: _filled(frame[name]) for name in frame.columns}
    count = np.zeros(len(frame), dtype=np.int64)
    for flags in filled.values():
        count += flags
    unnamed = [n for n in frame.columns if str(n).startswith(_UNNAMED) and not filled[n].any()]
    lonely = (count == 1) & (len(frame.columns) > 2)  # noqa: PLR2004 - see above
    notes = frame[lonely]
    extra = [
        (int(row), 1, len(frame.columns), " ".join(cell for cell in cells if cell.strip())[:_SHOWN])
        for row, cells in zip(sheet.rows[lonely][:_MAX_MISFITS], notes.head(_MAX_MISFITS).to_numpy(), strict=True)
    ]
    keep = count > lonely
    if not keep.any():
        raise UnreadableFileError(say("There is no row with figures below the header."))
    misfits = pd.concat([sheet.misfits, pd.DataFrame(extra, columns=sheet.misfits.columns)], ignore_index=True)
    kept = frame if keep.all() else frame[keep].reset_index(drop=True)
    whole = _marked(kept.drop(columns=unnamed))
    return replace(sheet, frame=whole, rows=sheet.rows[keep], misfits=misfits)


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of marks, joined to the figures on their left: "21,000" and "e" are "21,000 e"."""
    names = list(frame.columns)
    for before, name in itertools.pairwise(names):
        nameless = str(name).startswith(_UNNAMED) and not str(before).startswith(_UNNAMED)
        if not nameless and not headers.is_of_marks(str(before), str(name)):
            continue
        marks = frame[name].astype("str")
        if headers.are_marks(list(marks.unique())):
            joined = frame[before].astype("str").str.strip() + " " + marks.map(headers.letters)
            frame = frame.assign(**{before: joined.str.strip().astype("category")}).drop(columns=[name])
    return frame


def _filled(column: pd.Series) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether each cell holds more than white space."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return (column.str.strip() != "").to_numpy()
    flags = np.array([bool(text.strip()) for text in column.cat.categories], dtype=bool)
    return flags[column.cat.codes.to_numpy()] if len(flags) else np.zeros(len(column), dtype=bool)


def _from_rows(page: workbook.SheetRows, chosen: int = 0) -> Sheet | None:
    """A sheet of a workbook; ``None`` for one without a table, such as a page of notes.

    *chosen* is the number of the row that names the columns; 0, or one that the sheet has not, finds it.
    """
    rows = page.rows
    head = [cells for _, cells in rows[:_SHOWN]]
    at = next((at for at, (row, _) in enumerate(rows[:_SHOWN], start=1) if row == chosen), 0) or header_row(head)
    # A row above that a blank one parts from the names is no group of them.
    apart = at > 1 and rows[at - 1][0] - rows[at - 2][0] > 1
    near = [*head[: at - 2], [], *head[at - 1 :]] if apart else head
    at, header_cells = headers.rows_of(near, at)
    wide = max((len(cells) for _, cells in rows[at:]), default=0)
    if max(len(header_cells), wide) < 2 or at == len(rows):  # noqa: PLR2004 - a table has two columns
        return None
    header = column_names([*header_cells, *[""] * (wide - len(header_cells))])
    body = rows[at:]
    table = pd.DataFrame(
        {
            column: pd.Series([cells[i] if i < len(cells) else "" for _, cells in body], dtype="str").astype("category")
            for i, column in enumerate(header)
        }
    )
    numbers = np.array([row for row, _ in body], dtype=np.int64)
    # Numbers of a workbook carry a point; only texts that look like numbers can be written otherwise.
    decimal, thousands, ambiguous = number_format(cell for cells in head[at:] for cell in cells)
    settings = Dialect("xlsx", "", rows[at - 1][0], decimal, thousands, ambiguous)
    nothing = pd.DataFrame([], columns=["row", "cells", "expected", "text"])
    top = tuple(map(tuple, head[:at]))
    hidden = tuple(row for row in page.hidden_rows if row > settings.header_row)
    return _tidy(
        Sheet(archives.safe_name(page.name), table, numbers, _titles(head[:at]), nothing, settings, top, hidden)
    )
