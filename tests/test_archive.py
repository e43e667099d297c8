"""The gate for ZIP files refuses what no file of figures or slides holds, before anything is parsed."""

from __future__ import annotations

import ast
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from geo import archive
from geo.errors import UnreadableFileError

from .uploads.conftest import zipped

GEO = Path(archive.__file__).parent


def link() -> bytes:
    """A symbolic link to a file of the machine."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        entry = zipfile.ZipInfo("a.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(entry, "/etc/passwd")
    return file.getvalue()


def overlapping() -> bytes:
    """Two members of the directory that share the bytes of one file (D. Fifield, "A better zip bomb", 2019)."""
    content = bytearray(zipped({"a.csv": b"a,b\n" * 500, "b.csv": b"c,d\n" * 500}))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)
    return bytes(content)


def packed_by(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        package.writestr("a.csv", b"a,b\n1,2\n")
    return file.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.csv", b"a,b\n1,2\n")
        package.writestr("b.csv", b"a,b\n1,3\n")
    return file.getvalue().replace(b"b.csv", b"a.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({"../../evil.csv": b"a,b\n"}), "leads out of the archive"),
        (zipped({"a/../../b.csv": b"a,b\n"}), "leads out of the archive"),
        (zipped({"C:\\windows\\a.csv": b"a,b\n"}), "leads out of the archive"),
        (link(), "link to another file"),
        (overlapping(), "overlaps|damaged"),
        (twice(), "same name"),
        (packed_by(zipfile.ZIP_BZIP2), "ordinary ZIP"),
        (packed_by(zipfile.ZIP_LZMA), "ordinary ZIP"),
        (zipped({f"{n}.csv": b"a" for n in range(501)}), "holds 501 files; at most 500"),
        (zipped({"a.csv": b"0" * 40_000_000}), "packed more than 150 times"),
    ],
)
def test_what_no_ordinary_archive_holds_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        archive.open_zip(content)


def test_bytes_are_bounded_in_all_and_by_member() -> None:
    content = zipped(dict.fromkeys(("a.csv", "b.csv"), b"".join(b"%d," % number for number in range(330_000))))
    assert len(archive.open_zip(content).infolist()) == 2
    for bounds, said in (
        (archive.Bounds(9, 3 * 2**20, 10_000, 9 * 2**20), "would have 4 MB; at most 3 MB"),
        (archive.Bounds(9, 9 * 2**20, 10_000, 2**20), "would have 2 MB unpacked; at most 1 MB"),
    ):
        with pytest.raises(UnreadableFileError, match=said):
            archive.open_zip(content, bounds)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("comment", [0, 300_000])
def test_a_document_type_is_found_in_any_encoding_and_after_any_comment(encoding: str, comment: int) -> None:
    words = "".join(f"{number:x} " for number in range(comment))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!-- {words}-->'
    plain = archive.open_zip(zipped({"a.xml": f"{head}<a/>".encode(encoding)}))
    archive.refuse_document_types(plain, "workbook")
    typed = archive.open_zip(zipped({"a.xml": f"{head}<!DOCTYPE a><a/>".encode(encoding)}))
    with pytest.raises(UnreadableFileError, match="document type"):
        archive.refuse_document_types(typed, "workbook")


def test_no_other_module_opens_a_zip_or_a_presentation_of_a_user() -> None:
    # Those that write or rewrite our own files, and the build, which reads the publishers' files by path.
    own = {"archive.py", "exports/files.py", "exports/bundle.py"}
    found = set()
    for path in GEO.rglob("*.py"):
        name = path.relative_to(GEO).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.endswith("ZipFile") and not name.startswith("build/"):
                found.add(name)
    assert found <= own
