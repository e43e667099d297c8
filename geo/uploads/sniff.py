"""What an uploaded file is, before it is read: its kind, encoding, delimiter, header row and number format.

Everything is decided from the bytes and from the first records, never from the file's extension, and
everything that would cost more memory or time than a file of this size may is refused first.
"""

from __future__ import annotations

import codecs
import csv
import functools
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo import numbers
from geo.errors import UnreadableFileError
from geo.locale.say import mark, say
from geo.uploads import encodings

MAX_BYTES: Final = 200 * 2**20
MAX_LINE: Final = 2**20
MAX_COLUMNS: Final = 500
MAX_ROWS: Final = 3_000_000
ENCODINGS: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1252",
    "gb18030",
    "cp932",
    "big5",
    "cp949",
    "windows-1251",
)
DELIMITERS: Final = (",", ";", "\t", "|")

_SAMPLE = 2**18
_SAMPLE_RECORDS = 200
_HEADER_WITHIN = 40
_PIECE = 2**20
# Share of the widest record's cells that a header fills; titles above it fill one or two.
_HEADER_FILL = 0.6
_MAGIC = {
    b"\xd0\xcf\x11\xe0": mark("an old Excel file (.xls); save it as .xlsx or as CSV"),
    b"%PDF": mark("a PDF; a table in it must be saved as CSV first"),
    b"\x89PNG": mark("a picture"),
    b"\xff\xd8\xff": mark("a picture"),
    b"GIF8": mark("a picture"),
    b"\x1f\x8b": mark("a gzip archive; unpack it first"),
    b"7z\xbc\xaf": mark("a 7-Zip archive; unpack it first"),
    b"Rar!": mark("a RAR archive; unpack it first"),
    b"SQLite format 3": mark("a SQLite database"),
    b"PAR1": mark("a Parquet file"),
    b"MZ": mark("a program"),
    b"\x7fELF": mark("a program"),
    b"<html": mark("a web page; open it in a spreadsheet and save it as .xlsx or as CSV"),
    b"<!doctype html": mark("a web page; open it in a spreadsheet and save it as .xlsx or as CSV"),
    b"<?xml": mark("an XML document; open it in a spreadsheet and save it as .xlsx or as CSV"),
}
# The beginning of a file in which a web page or a document says what it is.
_START = 1024
# What archives hold that are no table as they are.
_PACKED = {
    b"mimetypeapplication/vnd.oasis.opendocument": mark("an OpenDocument file (.ods); save it as .xlsx or as CSV"),
    b"xl/workbook.bin": mark("a binary workbook (.xlsb); save it as .xlsx or as CSV"),
}
_YEAR_CELL = re.compile(r"^\s*(?:19|20)\d{2}(?:\.0)?\s*$")
_THOUSANDS_COMMA = re.compile(r"^[<>~≈]?\s*\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$|^[<>~≈]?\s*\d{1,3}(?:,\d{3})+\.\d+$")
_THOUSANDS_DOT = re.compile(r"^[<>~≈]?\s*\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$|^[<>~≈]?\s*\d{1,3}(?:\.\d{3})+,\d+$")
_DECIMAL_COMMA = re.compile(
    "^[<>~≈]?\\s*\\d+(?:[ \u00a0\u202f]\\d{3})*,(?:\\d{1,2}|\\d{4,})$|^0,\\d+$|^\\d{4,},\\d{3}$"
)
_DECIMAL_DOT = re.compile(r"^[<>~≈]?\s*\d+\.(?:\d{1,2}|\d{4,})$|^0\.\d+$|^\d{4,}\.\d{3}$")
_EITHER_COMMA = re.compile(r"^[<>~≈]?\s*[1-9]\d{0,2},\d{3}$")
_EITHER_DOT = re.compile(r"^[<>~≈]?\s*[1-9]\d{0,2}\.\d{3}$")


class FileKind(StrEnum):
    """What the bytes are."""

    TEXT = "text"
    XLSX = "xlsx"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written; all of it is shown and can be corrected.

    ``header_row`` counts records from 1. ``decimal`` is "." or ","; ``thousands`` is ",", ".", or empty
    (spaces and apostrophes between thousands are always understood). ``ambiguous`` says that numbers such
    as 1,234 occur which could be read both ways and that nothing else in the file decides. ``chosen`` says that a
    person set them: then numbers written otherwise are no conflict, but faults of their own.
    """

    encoding: str
    delimiter: str
    header_row: int
    decimal: str
    thousands: str
    ambiguous: bool = False
    chosen: bool = False


def kind_of(content: bytes) -> FileKind:
    """Text, workbook or archive.

    Raises
    ------
    UnreadableFileError: for an empty or too large file, and for any other kind of file, by name.
    """
    if not content or content.isspace():
        raise UnreadableFileError(say("The file is empty."))
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(
            say(
                "The file has {size} MB; at most {most} MB can be read. Split it.",
                size=numbers.whole(len(content) / 2**20),
                most=MAX_BYTES // 2**20,
            )
        )
    if content.startswith(b"PK\x03\x04"):
        if what := next((what for part, what in _PACKED.items() if part in content), ""):
            raise UnreadableFileError(
                say("The file is {what}, whatever its name says. CSV, TSV, XLSX or ZIP is needed.", what=say(what))
            )
        return FileKind.XLSX if b"xl/workbook" in content else FileKind.ZIP
    start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what in _MAGIC.items():
        if content.startswith(magic) or start.startswith(magic):
            raise UnreadableFileError(
                say("The file is {what}, whatever its name says. CSV, TSV, XLSX or ZIP is needed.", what=say(what))
            )
    return FileKind.TEXT


def encoding_of(content: bytes) -> str:
    """One of :data:`ENCODINGS`, decided by the byte order mark or by what decodes without error.

    Raises
    ------
    UnreadableFileError: if the bytes are not text.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        encoding = encodings.without_mark(content) or ("utf-8" if _decodes(content, "utf-8") else "")
        encoding = encoding or encodings.of_legacy(content)
    if not encoding.startswith("utf-16") and b"\0" in content:
        raise UnreadableFileError(
            say(
                "The file holds NUL bytes (the first at byte {place}): it is binary or damaged.",
                place=numbers.whole(content.index(0) + 1),
            )
        )
    if not _decodes(content, encoding):
        raise UnreadableFileError(
            say("The file is neither UTF-8, UTF-16 nor Windows-1252 text ({encoding} fails).", encoding=encoding)
        )
    head = content[:_SAMPLE].decode(encoding, errors="ignore")
    controls = sum(1 for char in head if char < " " and char not in "\t\r\n\f")
    if controls > len(head) / 100:
        raise UnreadableFileError(say("The file is binary data, not a text table."))
    return encoding


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(content: bytes, encoding: str) -> bytes:
    """The text as UTF-8 without byte order mark, checked line by line.

    Raises
    ------
    UnreadableFileError: if it does not decode, holds NUL, a line above 1 MB or too many lines.
    """
    if encoding == "utf-8":
        text = content
    elif encoding == "utf-8-sig":
        text = content.removeprefix(codecs.BOM_UTF8)
    else:
        decoder = codecs.getincrementaldecoder(encoding)()
        pieces = io.BytesIO()
        try:
            for start in range(0, len(content), _PIECE):
                pieces.write(decoder.decode(content[start : start + _PIECE]).encode("utf-8"))
            pieces.write(decoder.decode(b"", final=True).encode("utf-8"))
        except (UnicodeDecodeError, UnicodeEncodeError, LookupError) as error:
            raise UnreadableFileError(say("The file cannot be read as {encoding}.", encoding=encoding)) from error
        text = pieces.getvalue()
    if b"\0" in text:
        raise UnreadableFileError(say("The file holds NUL characters: it is binary or damaged."))
    _check_lines(text)
    return text


def _check_lines(text: bytes) -> None:
    """Refuse what no table of this size holds, before a parser meets it."""
    ending = ord("\n") if b"\n" in text else ord("\r")
    lines, open_since = 0, 0
    whole = np.frombuffer(text, dtype=np.uint8)
    for start in range(0, len(whole), _PIECE):
        ends = np.flatnonzero(whole[start : start + _PIECE] == ending) + start
        # Pieces are as long as the longest line allowed: a longer one spans a whole piece.
        edges = np.concatenate([[open_since], ends, [min(start + _PIECE, len(whole))]])
        if int(np.diff(edges).max()) > MAX_LINE:
            raise UnreadableFileError(
                say(
                    "A line after line {line} is longer than 1 MB: this is not a table of figures.",
                    line=numbers.whole(lines),
                )
            )
        lines += len(ends)
        open_since = int(ends[-1]) + 1 if len(ends) else open_since
    if lines > MAX_ROWS:
        raise UnreadableFileError(
            say(
                "The file has {count} lines; at most {most} can be read. Split it.",
                count=numbers.whole(lines),
                most=numbers.whole(MAX_ROWS),
            )
        )


def records(text: bytes, delimiter: str, count: int = _SAMPLE_RECORDS) -> list[list[str]]:
    """The first records of a UTF-8 table, as the csv module reads them; a broken quote ends the list."""
    sample = text[:_SAMPLE].decode("utf-8", errors="ignore")
    found: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            found.append(record)
            if len(found) == count:
                return found
    except csv.Error:
        return found
    # The last record of a cut sample may be cut itself.
    return found[:-1] if len(text) > _SAMPLE and len(found) > 1 else found


def sniff(text: bytes, encoding: str) -> Dialect:
    """Settings of a UTF-8 table that was written in *encoding*.

    Raises
    ------
    UnreadableFileError: if no delimiter gives a table of at least two columns.
    """
    delimiter = _delimiter(text)
    rows = records(text, delimiter)
    header = header_row(rows)
    decimal, thousands, ambiguous = number_format(
        (cell for row in rows[header:] for cell in row), prefer_decimal_comma=delimiter == ";"
    )
    return Dialect(encoding, delimiter, header, decimal, thousands, ambiguous)


def _delimiter(text: bytes) -> str:
    best, best_score = "", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in records(text, delimiter) if any(row))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = count / sum(widths.values()) * min(width, 20)
        if score > best_score:
            best, best_score = delimiter, score
    if not best:
        raise UnreadableFileError(
            say("No table was found: no line has two cells separated by comma, semicolon, tab or vertical bar.")
        )
    return best


def is_one_text(row: list[str], below: list[str]) -> bool:
    """Whether the cells of a row are one title with commas in it, written without quotes above a row of names.

    >>> is_one_text(["Tin", " mine output", " kt"], ["Country", "2023", "2024"]), is_one_text(["A", " B"], ["c", "5"])
    (True, False)
    """
    filled = [at for at, cell in enumerate(row) if cell.strip()]
    together = len(filled) > 1 and filled == list(range(len(filled)))
    if not together or row[0][:1].isspace() or not all(row[at][:1].isspace() for at in filled[1:]):
        return False
    names = [cell for cell in below if cell.strip()]
    words = all(re.search(r"[^\W\d_]", cell) or _YEAR_CELL.match(cell) for cell in names)
    return len(names) >= len(filled) and words and not any(cell[:1].isspace() for cell in names)


def first_wide(rows: list[list[str]]) -> list[str]:
    """The first of some rows that has more than one cell; none where there is none."""
    return next((row for row in rows if sum(bool(cell.strip()) for cell in row) > 1), [])


def header_row(rows: list[list[str]]) -> int:
    """Number, from 1, of the record that names the columns: the first that is nearly as wide as the table.

    A row of figures is not a header, a row of years is; titles above a table fill one or two cells.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    widest = max(filled[:_HEADER_WITHIN], default=0)
    filled = [
        1 if count > 1 and at < _HEADER_WITHIN and is_one_text(rows[at], first_wide(rows[at + 1 :])) else count
        for at, count in enumerate(filled)
    ]
    for number, (row, count) in enumerate(zip(rows, filled, strict=True), start=1):
        words = sum(1 for cell in row if re.search(r"[^\W\d_]", cell))
        years = count == sum(1 for cell in row if _YEAR_CELL.match(cell))
        if count >= max(2, _HEADER_FILL * widest) and (words or years):
            return number
        if number == _HEADER_WITHIN:
            break
    return 1


def number_format(cells: Iterator[str], *, prefer_decimal_comma: bool = False) -> tuple[str, str, bool]:
    """Decimal sign, thousands separator, and whether the cells leave it open.

    Left open, "1,234" is a thousand and "1.234" is one and a bit, as in the publications of the surveys;
    the other way round in files with semicolons as the delimiter, as spreadsheets of most of Europe write them.
    """
    votes: Counter[str] = Counter()
    for cell in cells:
        text = cell.strip().rstrip("eErp* ")
        for name, pattern in (
            ("comma groups", _THOUSANDS_COMMA),
            ("dot groups", _THOUSANDS_DOT),
            ("comma decimal", _DECIMAL_COMMA),
            ("dot decimal", _DECIMAL_DOT),
            ("comma either", _EITHER_COMMA),
            ("dot either", _EITHER_DOT),
        ):
            if pattern.match(text):
                votes[name] += 1
    english = votes["comma groups"] + votes["dot decimal"]
    continental = votes["dot groups"] + votes["comma decimal"]
    if english or continental:
        return (".", ",", False) if english >= continental else (",", ".", False)
    either = votes["comma either"] + votes["dot either"]
    if prefer_decimal_comma and either:
        return ",", ".", True
    return ".", ",", bool(either)


def undecided(texts: pa.Array, settings: Dialect) -> str:
    """A text that can be read two ways where none of *texts* decides, though another column did; empty where none is.

    >>> undecided(pa.array(["49.355", "380"]), Dialect("utf-8", ";", 1, ".", ","))
    '49.355'
    >>> undecided(pa.array(["49.355", "380.5"]), Dialect("utf-8", ";", 1, ".", ","))
    ''
    """
    # Numbers of a workbook are no texts, and what a person chose or a line of the report tells is no news.
    if settings.chosen or settings.ambiguous or not settings.delimiter:
        return ""
    plain = [str(text).strip().rstrip("eErp* ") for text in texts.to_pylist()]
    deciding = (_THOUSANDS_COMMA, _THOUSANDS_DOT, _DECIMAL_COMMA, _DECIMAL_DOT)
    if any(pattern.match(text) for text in plain for pattern in deciding):
        return ""
    return next((text for text in plain if _EITHER_COMMA.match(text) or _EITHER_DOT.match(text)), "")


def conflict(texts: pa.Array, settings: Dialect) -> tuple[dict[str, str], list[str]]:
    """Texts that decide for either decimal sign, one example each, and every text that is in doubt for it.

    Nothing where the file writes its numbers in one way, or a person chose the sign. A comma before exactly three
    digits is in doubt beside decimal commas where commas also separate the cells, as ``"88,000"`` beside ``"380,5"``.

    >>> conflict(pa.array(["88,000", "380,5"]), Dialect("utf-8", ",", 1, ",", "."))
    ({'point': '88,000', 'comma': '380,5'}, ['88,000', '380,5'])
    >>> conflict(pa.array(["88.000", "380,5"]), Dialect("utf-8", ";", 1, ",", "."))
    ({}, [])
    """
    if settings.chosen:
        return {}, []
    plain = pc.utf8_rtrim(pc.utf8_trim_whitespace(texts), characters="eErp* ")

    def alike(*patterns: re.Pattern[str]) -> list[str]:
        found = (pc.match_substring_regex(plain, one.pattern) for one in patterns)
        return [str(text) for text in texts.filter(functools.reduce(pc.or_, found)).to_pylist()]

    comma = alike(_THOUSANDS_DOT, _DECIMAL_COMMA)
    if not comma:
        return {}, []
    point = alike(_THOUSANDS_COMMA, _DECIMAL_DOT)
    either_comma, either_dot = alike(_EITHER_COMMA), alike(_EITHER_DOT)
    if not point and settings.delimiter == ",":
        point = either_comma
    if not point or not comma:
        return {}, []
    # Of what can be read one way only, the rarer form is in doubt: a slip is rarer than the rule.
    rare = comma if len(comma) <= len(point) else point
    doubtful = dict.fromkeys([*either_comma, *either_dot, *rare])
    return {"point": point[0], "comma": comma[0]}, list(doubtful)
