"""The CSV files in an upload, one at a time on disk, under names of our own and within limits."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import SourceError
from geo.uploads.archive import DAMAGE, MAX_MEMBERS, MAX_RATIO, is_folder, pieces, safe_name, short

# A release of BACI with all its years has 8 to 9 GB; the packed one about a quarter.
MAX_UNPACKED: Final = 24 * 2**30
_PIECE: Final = 4 * 2**20
_SMALL: Final = 2**20
_ENCRYPTED: Final = 0x1
_READ: Final = 0.9


@dataclass(frozen=True, slots=True)
class Member:
    """A CSV at *path*, gone when the next one is asked for; *name* is that in the archive, else empty."""

    name: str
    path: Path


def members(file: Path | bytes, folder: Path, *, progress: Callable[[float, str], None]) -> Iterator[Member]:
    """Every CSV of *file*, which may itself be one.

    Raises
    ------
    SourceError: if the file cannot be opened, is a damaged, encrypted or too large archive, or holds NUL bytes.
    """
    here = folder / "part.csv"
    try:
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as stream:
            if zipfile.is_zipfile(stream):
                yield from _unpacked(stream, here, progress)
                return
            stream.seek(0)
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            if isinstance(file, bytes):
                here.write_bytes(file)
            else:
                # Under a name of our own: a name is no pattern and no address, whatever the file is called.
                here.symlink_to(file.resolve())
            done = 0
            while piece := stream.read(_PIECE):
                done += len(piece)
                _plain(piece, "The file")
                progress(_READ * done / size / 2, "Reading")
        progress(_READ / 2, "Picking lines")
        yield Member("", here)
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"The file cannot be opened: {short(error)}.") from error


def _unpacked(stream: io.BufferedIOBase, here: Path, progress: Callable[[float, str], None]) -> Iterator[Member]:
    with _opened(stream) as archive:
        inside = [member for member in archive.infolist() if not is_folder(member)]
        _within_limits(inside, free=shutil.disk_usage(here.parent).free)
        total = sum(member.file_size for member in inside) or 1
        done = 0
        for member in inside:
            name = safe_name(member.filename)
            if name.lower().endswith(".csv"):
                with here.open("wb") as out:
                    for piece in pieces(archive, member):
                        _plain(piece, name)
                        out.write(piece)
                        done += len(piece)
                        progress(_READ * done / total, f"Unpacking {name}")
                yield Member(name, here)
                here.unlink()


def _opened(stream: io.BufferedIOBase) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except DAMAGE as error:  # such as a name that is not in the encoding that it says
        raise SourceError(f"The archive is damaged: {short(error)}.") from error


def _within_limits(inside: list[zipfile.ZipInfo], *, free: int) -> None:
    if len(inside) > MAX_MEMBERS:
        raise SourceError(f"The archive holds {len(inside):,} files; at most {MAX_MEMBERS} are read.")
    total = sum(member.file_size for member in inside)
    if total > MAX_UNPACKED:
        raise SourceError(f"Unpacked, the archive would have {total / 2**30:,.0f} GB; at most 24 GB are read.")
    for member in inside:
        name = safe_name(member.filename)
        if member.flag_bits & _ENCRYPTED:
            raise SourceError(f"{name!r} in the archive is encrypted.")
        if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
            raise SourceError(f"{name!r} is packed more than {MAX_RATIO} times: this is no table of figures.")
        if member.file_size > free:
            raise SourceError(f"{name!r} needs {member.file_size / 2**30:,.1f} GB of disk, and less is free.")


def _plain(piece: bytes, name: str) -> None:
    if b"\0" in piece:
        raise SourceError(f"{name} holds NUL bytes: it is no CSV in a plain encoding, or it is damaged.")
