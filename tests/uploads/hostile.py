"""Files that mean harm or were maimed, each made by code, with a word of the answer it must get.

``refused`` files cannot be read; ``reported`` ones are read and their harm is an error in the report.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from .conftest import HEADER, template, xlsx, zipped

ROW = "{},lithium,mine,production,2025,{},t,Li content"


def bomb() -> bytes:
    """A few hundred kilobytes that unpack to 300 MB."""
    return zipped({"zeros.csv": b"0" * 300 * 2**20})


def nested() -> bytes:
    """An archive in an archive under the name of a table."""
    return zipped({"inner.csv": zipped({"a.csv": b"a,b\n1,2\n"})})


def lying() -> bytes:
    """An archive whose directory says that its table has a byte."""
    content = bytearray(zipped({"a.csv": b"country,year\n" * 1000}))
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 1)
    return bytes(content)


def encrypted() -> bytes:
    """An archive marked as encrypted."""
    content = bytearray(zipped({"a.csv": b"a,b\n1,2\n"}))
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<H", content, directory + 8, 1)
    return bytes(content)


def many_members() -> bytes:
    """A thousand little files."""
    return zipped({f"{number}.csv": b"a,b\n" for number in range(1000)})


def far_cell() -> bytes:
    """A sheet whose second cell stands in the last column."""
    return _sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')


def far_row() -> bytes:
    """A sheet whose second row is the last there can be: small, and read as two rows."""
    return _sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')


def entities() -> bytes:
    """Nested entities that would expand to gigabytes."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><worksheet><sheetData>&e8;</sheetData></worksheet>'
    return _replace_sheet(text.encode())


def outside() -> bytes:
    """A workbook that asks for a file of the machine."""
    return _replace_sheet(b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet>&f;</worksheet>')


def broken_xml() -> bytes:
    """A workbook whose sheet ends in the middle."""
    return _replace_sheet(b"<worksheet><sheetData><row")


def no_text() -> bytes:
    """A cell that points to a text that is not there."""
    return _sheet('<row r="1"><c r="A1" t="s"><v>999999</v></c><c r="B1"><v>1</v></c></row>')


def typed_late() -> bytes:
    """A document type in UTF-16, after a long comment."""
    words = "".join(f"{number:x} " for number in range(200_000))
    head = f'<?xml version="1.0" encoding="utf-16"?><!--{words}-->'
    text = f'{head}<!DOCTYPE x [<!ENTITY e "ha">]><worksheet>&e;</worksheet>'
    return _replace_sheet(text.encode("utf-16"))


def strange_number(digits: str) -> bytes:
    """A cell whose number of a shared text is not one, though Python calls it a digit, or has no end."""
    return _sheet(f'<row r="1"><c r="A1" t="s"><v>{digits}</v></c><c r="B1"><v>1</v></c></row>')


def strange_row(digits: str) -> bytes:
    """Two rows of a table whose numbers cannot be read."""
    cells = '<c t="inlineStr"><is><t>country</t></is></c><c t="inlineStr"><is><t>year</t></is></c>'
    return _sheet(f'<row r="{digits}">{cells}</row><row r="{digits}"><c><v>1</v></c><c><v>2</v></c></row>')


def unclosed() -> bytes:
    """A quote in the last column that is opened and never closed, some rows before the end."""
    row = ROW.format("Peru", 5)
    return template(*[row] * 9, 'Peru,lithium,mine,production,2025,1,t,Li,,,"x', f"{row},,,").encode()


def _sheet(rows: str) -> bytes:
    return _replace_sheet(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())


def _replace_sheet(content: bytes) -> bytes:
    book = zipfile.ZipFile(io.BytesIO(xlsx({"One": [["a", "b"], [1, 2]]})))
    parts = {name: book.read(name) for name in book.namelist()}
    return zipped({**parts, "xl/worksheets/sheet1.xml": content})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (bytes, "empty"),
    "blank": (lambda: b"\n" * 1000, "empty"),
    "binary": (lambda: bytes(range(1, 32)) * 100, "binary"),
    "nul": (f"{HEADER}\nChile\0,".encode, "NUL"),
    "utf-16 with nul": (lambda: f"{HEADER}\nChile\0,".encode("utf-16"), "NUL|binary"),
    "long line": (lambda: b"a,b\n" + b"x" * 3_000_000, "longer than 1 MB"),
    "one long line": (lambda: b"x," * 3_000_000, "longer than 1 MB"),
    "ten thousand columns": (
        lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"1," * 9_999 + b"1\n",
        "more than 500 columns",
    ),
    "open quote": (lambda: b'country,year\n"Chile,2024\n' + b"Peru,2024\n" * 900_000, "quote"),
    "too many misfits": (lambda: b"a,b,c\n" * 200 + b"1,2,3,4\n" * 20_000, "rows do not have"),
    "only a header": (f"{HEADER}\n".encode, "no row"),
    "no figures": (lambda: b"one column only\nand nothing else\n", "No table"),
    "huge name": (lambda: template(ROW.format("C" * 900_000, 5)).encode(), "more than 32,767 letters"),
    "quote open to the end": (unclosed, "not closed"),
    "pdf": (lambda: b"%PDF-1.7\n" + b"x,y\n" * 10, "PDF"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old Excel"),
    "zip bomb": (bomb, "packed more than"),
    "nested zip": (nested, "archive itself"),
    "lying zip": (lying, "larger than the archive says|damaged"),
    "encrypted zip": (encrypted, "encrypted"),
    "cut zip": (lambda: zipped({"a.csv": b"a,b\n" * 99})[:60], "damaged"),
    "many members": (many_members, "holds 1,000 files"),
    "cell far to the right": (far_cell, "more than 500 columns"),
    "nested entities": (entities, "document type"),
    "external entity": (outside, "document type"),
    "document type in UTF-16, late": (typed_late, "document type"),
    "superscript as index": (lambda: strange_number("²"), "damaged"),
    "5,000 digits as index": (lambda: strange_number("9" * 5_000), "damaged"),
    "unknown encoding": (lambda: _replace_sheet(b'<?xml version="1.0" encoding="no-such"?><worksheet/>'), "damaged"),
    "slip": (lambda: zipped({"../../evil.csv": b"a,b\n1,2\n"}), "leads out of the archive"),
    "broken xml": (broken_xml, "damaged"),
    "missing text": (no_text, "damaged"),
    "workbook without sheets": (lambda: zipped({"xl/workbook.xml": b"<workbook/>"}), "list of sheets"),
}

REPORTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "formula as country": (lambda: template(ROW.format("=HYPERLINK(1)", 5)).encode(), "unknown country"),
    "formula as value": (lambda: template(ROW.format("Chile", "=1+1")).encode(), "not a number"),
    "script as country": (lambda: template(ROW.format("<script>alert(1)</script>", 5)).encode(), "unknown country"),
    "right to left": (lambda: template(ROW.format("\u202eelihC", 5)).encode(), "unknown country"),
    "zero width": (lambda: template(ROW.format("Chi\u200ble", 5)).encode(), "unknown country"),
    "homoglyph": (lambda: template(ROW.format("Сhile", 5)).encode(), "unknown country"),  # noqa: RUF001 - the point
    "400 digits": (lambda: template(ROW.format("Chile", "9" * 400)).encode(), "not a number"),
    "infinite": (lambda: template(ROW.format("Chile", "inf")).encode(), "not a number"),
    "exponent": (lambda: template(ROW.format("Chile", "1E+308")).encode(), "impossible amount"),
    "deep quotes": (lambda: template(ROW.format('"' * 20_000, 5)).encode(), "unknown country"),
}
