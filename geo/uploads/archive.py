"""ZIP archives, opened with limits: their members are read into memory, never written to a path they name."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from geo.uploads.sniff import UnreadableFileError

MAX_MEMBERS: Final = 200
MAX_UNPACKED: Final = 400 * 2**20
# Tables of figures shrink to a tenth, workbooks to a fiftieth; bombs to a thousandth.
MAX_RATIO: Final = 150
_SMALL = 2**20
_PIECE = 2**20
_ENCRYPTED = 0x1
_QUOTED = 200
# What the library raises for archives that are cut, altered or made up.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip


def safe_name(name: str) -> str:
    """The last part of a file name, printable and short; whatever path stood before it is dropped.

    >>> safe_name("../../etc/pass<b>wd.csv")
    'pass_b_wd.csv'
    """
    last = PurePosixPath(PureWindowsPath(name).as_posix()).name
    shown = "".join(char if char.isprintable() and char not in '<>:"/\\|?*`' else "_" for char in last)
    return shown[:120].strip(". ") or "file"


def short(error: BaseException) -> str:
    """What a library says of a file, cut: it may quote the whole file."""
    text = str(error).strip().rstrip(".")
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}\u2026"


def is_folder(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a folder; one without a name is none."""
    return member.filename.endswith("/")


def open_zip(content: bytes) -> zipfile.ZipFile:
    """An archive whose declared sizes are within bounds.

    Raises
    ------
    UnreadableFileError: if it is damaged, encrypted, too large when unpacked, or packed too densely.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except DAMAGE as error:
        raise UnreadableFileError(f"The archive is damaged: {short(error)}.") from error
    if len(members) > MAX_MEMBERS:
        raise UnreadableFileError(f"The archive holds {len(members):,} files; at most {MAX_MEMBERS} are read.")
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED:
        raise UnreadableFileError(
            f"Unpacked, the archive would have {total / 2**20:,.0f} MB; at most {MAX_UNPACKED // 2**20} MB are read."
        )
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableFileError(f"{safe_name(member.filename)!r} in the archive is encrypted.")
        if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
            raise UnreadableFileError(
                f"{safe_name(member.filename)!r} is packed more than {MAX_RATIO} times: this is no table of figures."
            )
    return archive


def pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member, piece by piece, ending with an error where it exceeds what it declared.

    Raises
    ------
    UnreadableFileError: if the member is damaged or larger than declared.
    """
    read = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                read += len(piece)
                if read > member.file_size:
                    raise UnreadableFileError(f"{safe_name(member.filename)!r} is larger than the archive says.")
                yield piece
    except DAMAGE as error:
        raise UnreadableFileError(
            f"{safe_name(member.filename)!r} in the archive is damaged: {short(error)}."
        ) from error


def content_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The whole content of a member.

    Raises
    ------
    UnreadableFileError: as :func:`pieces`.
    """
    return b"".join(pieces(archive, member))
