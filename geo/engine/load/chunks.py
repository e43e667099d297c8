"""A trade file of any size in pieces that fit into memory: CSV, text or ZIP or gzip of them, never unpacked whole.

A piece is a CSV of its own: the header of its member and whole rows, about 64 MB. Pieces are cut by size alone, so that
the same file always gives the same pieces, and work that was stopped goes on with the next one.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

from geo import numbers
from geo.archive import DAMAGE, MAX_RATIO, TRADE_RELEASE, Bounds, Reader, is_folder, open_zip, safe_name, short
from geo.errors import SourceError, UnreadableFileError
from geo.locale.say import say

PIECE: Final = 64 * 2**20
_READ: Final = 2**20
_SMALL: Final = 2**20
_TEXTS: Final = (".csv", ".txt", ".tsv")
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a member: ``number`` counts from 0; ``first_line`` is the line in the member of its first row.

    ``rows`` are the lines with anything on them; ``done`` the part of the whole file read so far, 0-1.
    """

    member: str
    number: int
    first_line: int
    rows: int
    content: bytes
    done: float


def pieces(
    file: Path | bytes,
    *,
    name: str = "",
    size: int = PIECE,
    bounds: Bounds = TRADE_RELEASE,
    wanted: Callable[[str, bytes], bool] = lambda _name, _head: True,
) -> Iterator[Chunk]:
    """Every piece of every member of *file*, in order.

    Parameters
    ----------
    file: where it is, or its content.
    name: its name, where *file* is content.
    bounds: what an archive may hold; a gzip is held to its ratio and size, too.
    wanted: asked once a member, with its name and its first lines; where it says no, the member is passed over.

    Raises
    ------
    SourceError: if the file cannot be opened, or is a damaged, encrypted or implausibly packed archive, or holds NUL
        bytes or a row longer than a megabyte.
    """
    shown = safe_name(name or (file.name if isinstance(file, Path) else "file"))
    try:
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as raw:
            total = raw.seek(0, io.SEEK_END)
            for member, stream in _members(raw, shown, bounds):
                yield from _cut(member, stream, size, wanted, lambda: min(1.0, raw.tell() / max(total, 1)))
    except (*DAMAGE, UnicodeDecodeError) as error:
        raise SourceError(say("{file} cannot be read: {reason}.", file=shown, reason=short(error))) from error
    except UnreadableFileError as error:
        raise SourceError(say("{file} cannot be read. {reason}", file=shown, reason=error)) from error


def _members(raw: IO[bytes], shown: str, bounds: Bounds) -> Iterator[tuple[str, _Reads]]:
    """Name and stream of every table in the file."""
    if zipfile.is_zipfile(raw):
        with open_zip(raw, bounds) as archive:
            for member in archive.infolist():
                name = safe_name(member.filename)
                if not is_folder(member) and name.lower().endswith(_TEXTS):
                    yield name, Reader(archive, member)
        return
    raw.seek(0)
    packed = raw.read(len(_GZIP)) == _GZIP
    raw.seek(0)
    if packed:
        limit = min(bounds.unpacked, max(_SMALL, bounds.ratio * raw.seek(0, io.SEEK_END)))
        raw.seek(0)
        with gzip.GzipFile(fileobj=raw) as unpacked:
            yield shown.removesuffix(".gz"), _Bounded(unpacked, limit, shown)
    else:
        yield shown, raw


class _Reads(Protocol):
    """All that is asked of a stream."""

    def read(self, size: int, /) -> bytes: ...


class _Bounded:
    """A packed stream that ends with an error where it grows beyond what tables of figures do."""

    def __init__(self, stream: _Reads, limit: int, name: str) -> None:
        self.stream, self.left, self.limit, self.name = stream, limit, limit, name

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        found = self.stream.read(size)
        self.left -= len(found)
        if self.left < 0:
            raise SourceError(
                say(
                    "{file} is packed more than {times} times: this is not a table of figures.",
                    file=repr(self.name),
                    times=MAX_RATIO,
                )
            )
        return found


def _cut(
    name: str,
    stream: _Reads,
    size: int,
    wanted: Callable[[str, bytes], bool],
    done: Callable[[], float],
) -> Iterator[Chunk]:
    """Whole rows, *size* bytes or a little less at a time; a header before each."""
    start = _plain(stream.read(_READ), name)
    header, newline, rest = start.partition(b"\n")
    if not wanted(name, start):
        return
    header += newline
    held, number, line = bytearray(rest), 0, 2
    while True:
        while len(held) < size and (more := stream.read(_READ)):
            held += _plain(more, name)
        whole = len(held) if len(held) < size else held.rfind(b"\n", 0, size) + 1
        if not whole and held:
            raise SourceError(
                say(
                    "{file} has a row of more than {count} bytes in line {line}: this is not a table.",
                    file=name,
                    count=numbers.whole(size),
                    line=numbers.whole(line),
                )
            )
        body = bytes(held[:whole])
        del held[:whole]
        if body:
            lines = body.count(b"\n") + (not body.endswith(b"\n"))
            yield Chunk(name, number, line, lines - _blank(body), header + body, done())
            number, line = number + 1, line + lines
        if not held and len(body) < size and not (more := stream.read(1)):
            return
        if not held:
            held += _plain(more, name) if len(body) < size else b""


def _blank(body: bytes) -> int:
    """Lines with nothing on them."""
    plain = body.replace(b"\r\n", b"\n")
    count, place = int(plain.startswith(b"\n")), plain.find(b"\n\n")
    while place >= 0:
        count, place = count + 1, plain.find(b"\n\n", place + 1)
    return count


def _plain(piece: bytes, name: str) -> bytes:
    if b"\0" in piece:
        raise SourceError(
            say("{file} holds NUL bytes: it is not a CSV in a plain encoding, or it is damaged.", file=name)
        )
    return piece
