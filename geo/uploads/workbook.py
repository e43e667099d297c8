"""Sheets of an XLSX workbook as rows of text, streamed cell by cell from its XML.

Written for uploads rather than taken from a library: python-calamine gives an error cell (#DIV/0!) as an empty one
and a number as a float, so that a printed figure would be lost, and openpyxl pads every row up to the last cell. Here
a cell far out, a sheet of empty millions or a nested entity costs nothing. Formulas give the value that was stored
with them; nothing is computed and nothing outside the file is followed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from geo import archive as archives
from geo import numbers
from geo.errors import UnreadableFileError
from geo.locale.say import say
from geo.uploads.sniff import MAX_COLUMNS, MAX_LINE

MAX_CELLS: Final = 6_000_000
MAX_SHEETS: Final = 150
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
# A row or an index of a workbook: at most seven digits, and only those of ASCII, which int() reads.
_NUMBER = re.compile(r"[0-9]{1,7}")

# Merged cells that are looked at, and how one is written.
MAX_MERGED: Final = 20_000
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})$")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet as stored: its rows (number from 1, cells), and the numbers of those that are not shown."""

    name: str
    rows: list[Row] = field(repr=False)
    hidden_rows: tuple[int, ...] = field(default=(), repr=False)


def hidden_sheets(content: bytes) -> tuple[str, ...]:
    """Names of the sheets that the workbook does not show; they are not read."""
    archive = archives.open_zip(content)
    members = {member.filename.lstrip("/"): member for member in archive.infolist()}
    book = members.get("xl/workbook.xml")
    found = _elements(archive, book) if book else ()
    return tuple(
        one.get("name", "sheet") for one in found if one.tag == "sheet" and one.get("state", "visible") != "visible"
    )


def sheets(content: bytes) -> list[SheetRows]:
    """Every sheet that is shown and holds anything, in the workbook's order.

    Raises
    ------
    UnreadableFileError: if the workbook is damaged, has a document type, or more cells or columns than allowed.
    """
    archive = archives.open_zip(content)
    archives.refuse_document_types(archive, "workbook")
    members = {member.filename.lstrip("/"): member for member in archive.infolist()}
    shared = _shared(archive, members)
    found = []
    cells = 0
    for name, path in _paths(archive, members)[:MAX_SHEETS]:
        rows: list[Row] = []
        hidden: list[int] = []
        for number, row in _rows(archive, members[path], shared, hidden):
            cells += len(row)
            if cells > MAX_CELLS:
                raise UnreadableFileError(
                    say(
                        "The workbook has more than {most} cells; save the sheet as CSV.",
                        most=numbers.whole(MAX_CELLS),
                    )
                )
            rows.append((number, row))
        if rows:
            found.append(SheetRows(name, rows, tuple(hidden)))
    if not found:
        raise UnreadableFileError(say("The workbook has no sheet with figures."))
    return found


def _elements(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[ET.Element]:
    """Elements of one part as they end, without namespaces; what was read is let go by the caller."""
    # Parts with a document type were refused, so no entity can expand.
    parser: Any = ET.XMLPullParser(events=("end",))
    try:
        for piece in archives.pieces(archive, member):
            parser.feed(piece)
            for _, element in parser.read_events():
                element.tag = element.tag.rpartition("}")[2]
                yield element
        parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:  # an encoding that is unknown, or of several bytes
        raise UnreadableFileError(say("The workbook is damaged: {reason}.", reason=archives.short(error))) from error


def _paths(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> list[tuple[str, str]]:
    """Name and part of every sheet."""
    book, links = members.get("xl/workbook.xml"), members.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise UnreadableFileError(say("The workbook is damaged: its list of sheets is missing."))
    targets = {
        element.get("Id", ""): element.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
        for element in _elements(archive, links)
        if element.tag == "Relationship"
    }
    found = []
    for element in _elements(archive, book):
        if element.tag == "sheet" and element.get("state", "visible") == "visible":
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            path = f"xl/{targets.get(link, '')}"
            if path in members and "worksheets/" in path:
                found.append((element.get("name", "sheet"), path))
    return found


def _shared(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> list[str]:
    """Texts that cells share."""
    member = members.get("xl/sharedStrings.xml")
    texts: list[str] = []
    for element in _elements(archive, member) if member else ():
        if element.tag == "si":
            texts.append(_text(element))
            element.clear()
        if len(texts) > MAX_CELLS:
            raise UnreadableFileError(
                say("The workbook has more than {most} texts; save the sheet as CSV.", most=numbers.whole(MAX_CELLS))
            )
    return texts


def _text(element: ET.Element) -> str:
    """Text of an entry with or without formatted runs; phonetic readings are left out."""
    runs = [run for child in element if child.tag == "r" for run in child if run.tag == "t"]
    plain = [child for child in element if child.tag == "t"]
    text = "".join(part.text or "" for part in (*plain, *runs))
    if len(text) > MAX_LINE:
        raise UnreadableFileError(say("A cell of the workbook is longer than 1 MB: this is not a table of figures."))
    return text


def _rows(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shared: list[str], hidden: list[int]) -> Iterator[Row]:
    """Rows with something in them; a row's number is the sheet's own.

    Of cells that are merged down, each bears the text of the first; the text of a title stays in its first cell.
    """
    merged: list[str] = []
    found = list(_plain_rows(archive, member, shared, merged, hidden))
    yield from _filled_down(found, merged)


def _filled_down(rows: list[Row], merged: list[str]) -> list[Row]:
    """The rows with the text of cells that are merged down, in one column, repeated in every row."""
    place = {number: at for at, (number, _) in enumerate(rows)}
    for reference in merged[:MAX_MERGED]:
        match = _RANGE.match(reference)
        if match is None or match[1] != match[3]:
            continue
        column, first, last = _column(match[1]), int(match[2]), int(match[4])
        start = place.get(first)
        if start is None or column >= len(rows[start][1]):
            continue
        text = rows[start][1][column]
        for number, cells in rows[start + 1 :]:
            if number > last:
                break
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or text
    return rows


def _plain_rows(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shared: list[str], merged: list[str], hidden: list[int]
) -> Iterator[Row]:
    """Rows as stored; references of merged cells are added to *merged*, numbers of rows not shown to *hidden*."""
    number = 0
    for element in _elements(archive, member):
        if element.tag == "mergeCell":
            merged.append(element.get("ref", ""))
        if element.tag != "row":
            continue
        stated, unseen = element.get("r", ""), element.get("hidden", "0") in {"1", "true"}
        number = int(stated) if _NUMBER.fullmatch(stated) else number + 1
        cells: list[str] = []
        for cell in element:
            _place(cells, cell, shared)
        element.clear()
        if any(cells):
            if unseen:
                hidden.append(number)
            yield number, cells


def _place(cells: list[str], cell: ET.Element, shared: list[str]) -> None:
    match = _REFERENCE.match(cell.get("r", ""))
    column = _column(match[1]) if match else len(cells)
    text = _cell(cell, shared)
    if not text:
        return
    if column >= MAX_COLUMNS:
        raise UnreadableFileError(
            say("The workbook has more than {most} columns (cell {cell}).", most=MAX_COLUMNS, cell=cell.get("r"))
        )
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _cell(cell: ET.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(child) for child in cell if child.tag == "is")
    value = next((child.text or "" for child in cell if child.tag == "v"), "")
    formula = next((child for child in cell if child.tag == "f"), None)
    if formula is not None and not value and kind != "str":
        # Its result was never stored: the check names the cell, rather than taking it for an empty one.
        return f"={formula.text or ''}"
    if kind == "s":
        if not _NUMBER.fullmatch(value) or int(value) >= len(shared):
            raise UnreadableFileError(say("The workbook is damaged: cell {cell} has no text.", cell=cell.get("r")))
        return shared[int(value)]
    return value
