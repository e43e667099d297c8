"""The one gate for every file that is a ZIP: tables, trade releases, workbooks and templates of slides.

:func:`open_zip` refuses, before anything is parsed, what no such file holds: too many members, names that lead out of
the archive, links, members that overlap, unknown packing, and more bytes or a denser packing than allowed. Members are
then read with :func:`reader`, which ends with an error where one is larger than it declared. Nothing is ever written
under a name that an archive gives.
"""

from __future__ import annotations

import io
import stat
import struct
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Final

from geo import numbers
from geo.errors import UnreadableFileError
from geo.locale.say import mark, say


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may hold: number of members, bytes unpacked in all, and how many times a member is packed.

    ``member`` bounds the bytes of a single member.
    """

    members: int
    unpacked: int
    ratio: int
    member: int


MAX_MEMBERS: Final = 500
# Tables of figures shrink to a tenth, workbooks to a fiftieth; bombs to a thousandth.
MAX_RATIO: Final = 150
TABLES: Final = Bounds(MAX_MEMBERS, 400 * 2**20, MAX_RATIO, 400 * 2**20)
# A trade file on the page: the largest upload, packed as releases of BACI are, has less than 1 GB.
TRADE_UPLOAD: Final = Bounds(MAX_MEMBERS, 2 * 2**30, MAX_RATIO, 2 * 2**30)
# A release of BACI with all its years has 8 to 9 GB, loaded piece by piece from the command line.
TRADE_RELEASE: Final = Bounds(MAX_MEMBERS, 24 * 2**30, MAX_RATIO, 24 * 2**30)

_SMALL: Final = 2**20
_PIECE: Final = 2**20
_ENCRYPTED: Final = 0x1
_QUOTED: Final = 200
# Length of the fixed part of the header before a member's content (PKWARE, APPNOTE 4.3.7).
_LOCAL_HEADER: Final = 30
# Deflate is unpacked within bounds by the standard library; bzip2 and LZMA are not, and no program writes them here.
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML: Final = (".xml", ".rels", ".vml")
# What is wrong with the XML of a file, by what the file is.
_TYPED: Final = {
    "workbook": mark("The workbook holds a document type, which no office program writes."),
    "template": mark("The template holds a document type, which no office program writes."),
}
_NOT_XML: Final = {
    "workbook": mark("The workbook is damaged: {file} is not XML ({reason})."),
    "template": mark("The template is damaged: {file} is not XML ({reason})."),
}
# What the library raises for archives that are cut, altered or made up.
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def safe_name(name: str) -> str:
    """The last part of a file name, printable and short; whatever path stood before it is dropped.

    >>> safe_name("../../etc/pass<b>wd.csv")
    'pass_b_wd.csv'
    """
    last = PurePosixPath(PureWindowsPath(name).as_posix()).name
    shown = "".join(char if char.isprintable() and char not in '<>:"/\\|?*`' else "_" for char in last)
    return shown[:120].strip(". ") or "file"


def short(error: BaseException) -> str:
    """A library's message about a file, cut: it may quote the whole file."""
    text = str(error).strip().rstrip(".")
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}\u2026"


def open_zip(content: bytes | IO[bytes], bounds: Bounds = TABLES) -> zipfile.ZipFile:
    """An archive whose members, by name, place and declared size, are within *bounds*.

    Raises
    ------
    UnreadableFileError: if it is damaged, encrypted, too large when unpacked, packed too densely, or holds links,
        overlapping members or names that lead out of it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content)
        members = archive.infolist()
    except DAMAGE as error:
        raise UnreadableFileError(say("The archive is damaged: {reason}.", reason=short(error))) from error
    if len(members) > bounds.members:
        raise UnreadableFileError(
            say(
                "The archive holds {count} files; at most {most} are read.",
                count=numbers.whole(len(members)),
                most=numbers.whole(bounds.members),
            )
        )
    for member in members:
        _refuse_member(member)
    _refuse_overlaps(members, archive.start_dir)
    _refuse_sizes(members, bounds)
    return archive


def _refuse_member(member: zipfile.ZipInfo) -> None:
    """Refuse what a single member must not be."""
    shown = repr(safe_name(member.filename))
    path = PureWindowsPath(member.filename)
    if ".." in path.parts or path.drive:
        raise UnreadableFileError(say("{file} in the archive has a name that leads out of the archive.", file=shown))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFileError(say("{file} in the archive is a link to another file.", file=shown))
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(say("{file} in the archive is encrypted.", file=shown))
    if member.compress_type not in _PACKINGS:
        raise UnreadableFileError(
            say("{file} is packed in an unusual way; pack the archive again as an ordinary ZIP.", file=shown)
        )


def _refuse_overlaps(members: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse members that share bytes or a name: a few kilobytes can be unpacked a thousand times that way."""
    names = {member.filename for member in members}
    if len(names) < len(members):
        raise UnreadableFileError(say("The archive is damaged: two of its files have the same name."))
    placed = sorted(members, key=lambda member: member.header_offset)
    starts = [*(member.header_offset for member in placed), end]
    for member, (start, following) in zip(placed, pairwise(starts), strict=True):
        if start + _LOCAL_HEADER + member.compress_size > following:
            raise UnreadableFileError(
                say("The archive is damaged: {file} overlaps another file.", file=repr(safe_name(member.filename)))
            )


def _refuse_sizes(members: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    """Refuse more bytes than allowed, by what the archive declares; :func:`reader` holds it to that."""
    total = sum(member.file_size for member in members)
    if total > bounds.unpacked:
        raise UnreadableFileError(
            say(
                "Unpacked, the archive would have {size} MB; at most {most} MB are read.",
                size=numbers.whole(total / 2**20),
                most=numbers.whole(bounds.unpacked // 2**20),
            )
        )
    for member in members:
        shown = repr(safe_name(member.filename))
        if member.file_size > bounds.member:
            raise UnreadableFileError(
                say(
                    "{file} would have {size} MB unpacked; at most {most} MB are read.",
                    file=shown,
                    size=numbers.whole(member.file_size / 2**20),
                    most=numbers.whole(bounds.member // 2**20),
                )
            )
        if member.file_size > max(_SMALL, bounds.ratio * member.compress_size):
            raise UnreadableFileError(
                say("{file} is packed more than {times} times: no ordinary file is.", file=shown, times=bounds.ratio)
            )


def is_folder(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder; a member without a name is not one."""
    return member.filename.endswith("/")


class Reader:
    """A member as a stream of bytes that is held to the size it declared; errors are in words."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._shown = repr(safe_name(member.filename))
        self._left = member.file_size
        try:
            self._file = archive.open(member)
        except DAMAGE as error:
            raise self._damaged(error) from error

    def _damaged(self, error: BaseException) -> UnreadableFileError:
        return UnreadableFileError(
            say("{file} in the archive is damaged: {reason}.", file=self._shown, reason=short(error))
        )

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most *size*; none at the end.

        Raises
        ------
        UnreadableFileError: if the member is damaged or larger than declared.
        """
        try:
            piece = self._file.read(size)
        except DAMAGE as error:
            raise self._damaged(error) from error
        self._left -= len(piece)
        if self._left < 0:
            raise UnreadableFileError(say("{file} is larger than the archive says.", file=self._shown))
        return piece


def pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member, a megabyte at a time.

    Raises
    ------
    UnreadableFileError: as :meth:`Reader.read`.
    """
    file = Reader(archive, member)
    while piece := file.read(_PIECE):
        yield piece


def content_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The whole content of a member.

    Raises
    ------
    UnreadableFileError: as :meth:`Reader.read`.
    """
    return b"".join(pieces(archive, member))


def refuse_document_types(archive: zipfile.ZipFile, what: str) -> None:
    """Refuse XML with a document type, which could name other files or expand without end; office programs write none.

    Expat reads each part up to its first element, so that neither an encoding nor a long comment hides one.

    Raises
    ------
    UnreadableFileError: if a part has one, or is not XML. *what* the file is: ``workbook`` or ``template``.
    """
    for member in archive.infolist():
        if member.filename.lower().endswith(_XML):
            _read_head(archive, member, what)


class _FirstElementError(Exception):
    """The head of a part is over."""


def _read_head(archive: zipfile.ZipFile, member: zipfile.ZipInfo, what: str) -> None:
    def has_document_type(*_: object) -> None:
        raise UnreadableFileError(say(_TYPED[what]))

    def at_first_element(*_: object) -> None:
        raise _FirstElementError

    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler = has_document_type
    parser.StartElementHandler = at_first_element
    try:
        for piece in pieces(archive, member):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - the library's own flag: the end
    except _FirstElementError:
        return
    except (xml.parsers.expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableFileError(
            say(_NOT_XML[what], file=repr(safe_name(member.filename)), reason=short(error))
        ) from error
