"""The workspace store: named datasets in versions, each saved whole in one transaction or not at all.

SQLite by default, PostgreSQL where the address is a URL (see :mod:`geo.workspace`). A version holds its
facts, series and origins, the original file, the mapping and the report, and who saved it when; nothing is
ever overwritten. Two writers cannot lose each other's work: a save names the version that it was made from,
and is refused if another has come since.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pandas as pd

from geo import journal, workspace
from geo.archive import safe_name
from geo.errors import GeoError, UnknownChoiceError
from geo.sources import Origin
from geo.uploads import database
from geo.uploads.accept import Contents
from geo.uploads.database import Connection, StoreError

_COLUMNS = "dataset, number, parent, created, author, message, mode, format, file_name, file_size, sha256, deleted"
_DAMAGED = "The version is damaged in the store; restore it from a backup."


class ConflictError(GeoError):
    """Somebody else saved a newer version since; nothing was written."""


@dataclass(frozen=True, slots=True)
class File:
    """The original file of a version."""

    name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """One version: what is listed. ``parent`` is 0 for the first; ``deleted`` is empty or a time (UTC)."""

    dataset: str
    number: int
    parent: int
    created: str
    author: str
    message: str
    mode: str
    format: str
    file_name: str
    file_size: int
    sha256: str
    deleted: str

    @property
    def name(self) -> str:
        """Name and number, as figures show them: "cobalt-desk v3"."""
        return f"{self.dataset} v{self.number}"


@dataclass(frozen=True, slots=True)
class Named:
    """A named dataset; ``head`` is the number of its current version, ``public`` whether everybody sees it."""

    name: str
    head: int
    owner: str
    public: bool
    created: str
    deleted: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be saved; ``expected`` is the number of the version it was made from, 0 for a new dataset.

    ``account`` is who is signed in, for the journal: ``author`` may be any words.
    """

    dataset: str
    expected: int
    author: str
    contents: Contents = field(repr=False)
    file: File = field(repr=False)
    mode: str = ""
    format: str = ""
    message: str = ""
    mapping: str = ""
    report: str = ""
    public: bool = True
    account: str = ""


class Store:
    """One store; every call opens a connection of its own, so that sessions and threads share nothing.

    Every method raises :class:`StoreError` where the database cannot be reached, written or read.
    """

    def __init__(self, where: str | None = None) -> None:
        self.where = where or workspace.database()

    def _open(self, *, write: bool) -> AbstractContextManager[Connection]:
        return database.transaction(self.where, write=write)

    def save(self, draft: Draft) -> Version:
        """Save a new version; afterwards it is the current one.

        Raises
        ------
        ConflictError: if the dataset has a newer version than ``draft.expected``, or exists already.
        UnknownChoiceError: for an empty or overlong name.
        """
        name = dataset_name(draft.dataset)
        parts = _packed(draft.contents)
        packed = zlib.compress(draft.file.content, 6)
        version = Version(
            name, draft.expected + 1, draft.expected, _now(), draft.author or "unnamed", draft.message, draft.mode,
            draft.format, safe_name(draft.file.name), len(draft.file.content), draft.file.sha256, "",
        )  # fmt: skip
        with self._open(write=True) as connection:
            if draft.expected == 0:
                connection.run(
                    "INSERT INTO datasets (name, head, owner, public, created, deleted) VALUES (?, 0, ?, ?, ?, '') "
                    "ON CONFLICT (name) DO NOTHING",
                    name, version.author, int(draft.public), version.created,
                )  # fmt: skip
            self._advance(connection, name, draft.expected)
            connection.run(
                "INSERT INTO blobs (sha256, content) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
                version.sha256, packed,
            )  # fmt: skip
            self._insert(connection, version, parts, mapping=draft.mapping, report=draft.report)
        _note("version.saved", version, account=draft.account, facts=len(draft.contents.facts))
        return version

    def _advance(self, connection: Connection, name: str, expected: int) -> None:
        """Move the head by one from the expected version, or find out who was faster."""
        moved = connection.run(
            "UPDATE datasets SET head = ? WHERE name = ? AND head = ? AND deleted = ''", expected + 1, name, expected
        )
        if moved == 1:
            return
        row = connection.one(
            "SELECT d.deleted, v.number, v.author, v.created FROM datasets d LEFT JOIN versions v "
            "ON v.dataset = d.name AND v.number = d.head WHERE d.name = ?",
            name,
        )
        if row is None:
            raise UnknownChoiceError("dataset", name, [one.name for one in self.datasets()])
        if row[0]:
            raise ConflictError(f"The dataset {name!r} was deleted; undo that first, or choose another name.")
        raise ConflictError(
            f"{row[2]} saved version {row[1]} of {name!r} at {row[3]}; yours was made from version {expected}. "
            "Nothing was overwritten: compare with the new version, then save again."
        )

    def _insert(
        self, connection: Connection, version: Version, parts: dict[str, Any], *, mapping: str, report: str
    ) -> None:
        connection.run(
            f"INSERT INTO versions ({_COLUMNS}, mapping, report, facts, series, origins) "  # noqa: S608 - our names
            f"VALUES ({', '.join(['?'] * 17)})",
            version.dataset, version.number, version.parent, version.created, version.author, version.message,
            version.mode, version.format, version.file_name, version.file_size, version.sha256, version.deleted,
            mapping, zlib.compress(report.encode(), 6), parts["facts"], parts["series"], parts["origins"],
        )  # fmt: skip

    def datasets(self, *, viewer: str | None = None, deleted: bool = False) -> tuple[Named, ...]:
        """Every dataset by name; with a *viewer*, the public ones and the viewer's own."""
        with self._open(write=False) as connection:
            rows = connection.all("SELECT name, head, owner, public, created, deleted FROM datasets ORDER BY name")
        found = (Named(row[0], row[1], row[2], bool(row[3]), row[4], row[5]) for row in rows)
        return tuple(
            one for one in found
            if bool(one.deleted) == deleted and (viewer is None or one.public or one.owner == viewer)
        )  # fmt: skip

    def versions(self, dataset: str, *, deleted: bool = False) -> tuple[Version, ...]:
        """Versions of a dataset, newest first; deleted ones on demand."""
        with self._open(write=False) as connection:
            rows = connection.all(
                f"SELECT {_COLUMNS} FROM versions WHERE dataset = ? ORDER BY number DESC",  # noqa: S608 - our names
                dataset,
            )
        return tuple(version for row in rows if bool((version := Version(*row)).deleted) == deleted)

    def version(self, dataset: str, number: int) -> Version:
        """One version, deleted or not.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        return Version(*self._row(dataset, number, _COLUMNS))

    def _row(self, dataset: str, number: int, columns: str) -> Any:
        with self._open(write=False) as connection:
            row = connection.one(
                f"SELECT {columns} FROM versions WHERE dataset = ? AND number = ?",  # noqa: S608 - our names
                dataset, number,
            )  # fmt: skip
        if row is None:
            choices = [version.number for version in self.versions(dataset)]
            raise UnknownChoiceError(f"version of {dataset}", number, choices)
        return row

    def contents(self, dataset: str, number: int) -> Contents:
        """Facts, series and origins of a version.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        return _unpacked(self._row(dataset, number, "facts, series, origins"))

    def file(self, dataset: str, number: int) -> File:
        """The original file of a version, its checksum verified.

        Raises
        ------
        UnknownChoiceError: if there is none.
        StoreError: if the content is not what was saved.
        """
        version = self.version(dataset, number)
        with self._open(write=False) as connection:
            row = connection.one("SELECT content FROM blobs WHERE sha256 = ?", version.sha256)
        found = File(version.file_name, _inflated(row[0]) if row else b"")
        if found.sha256 != version.sha256:
            raise StoreError(f"The original file of {version.name} is damaged in the store; restore it from a backup.")
        return found

    def details(self, dataset: str, number: int) -> tuple[str, str]:
        """Mapping (JSON) and report (CSV) of a version.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        mapping, report = self._row(dataset, number, "mapping, report")
        return str(mapping), _inflated(report).decode()

    def roll_back(self, dataset: str, number: int, *, expected: int, author: str) -> Version:
        """Make an old version the current one, as a new version: rolling back can itself be rolled back.

        Raises
        ------
        ConflictError: as :meth:`save`.
        UnknownChoiceError: if there is no such version.
        """
        old = self.version(dataset, number)
        facts, series, origins, mapping, report = self._row(dataset, number, "facts, series, origins, mapping, report")
        again = replace(
            old, number=expected + 1, parent=expected, created=_now(), author=author or "unnamed", mode="roll back",
            message=f"Back to version {number}", deleted="",
        )  # fmt: skip
        parts = {"facts": bytes(facts), "series": series, "origins": origins}
        with self._open(write=True) as connection:
            self._advance(connection, dataset, expected)
            self._insert(connection, again, parts, mapping=mapping, report=_inflated(report).decode())
        _note("version.rolled_back", again, account="", back_to=number)
        return again

    def delete(self, dataset: str, number: int | None = None, *, undo: bool = False) -> None:
        """Delete a dataset, or one version of it that is not the current one; *undo* brings it back.

        Raises
        ------
        UnknownChoiceError: if there is no such dataset or version.
        ConflictError: for the current version: roll back first.
        """
        mark = "" if undo else _now()
        event = "version.restored" if undo else "version.deleted"
        journal.note(event, dataset=journal.mark(dataset), number=number)
        with self._open(write=True) as connection:
            row = connection.one("SELECT head FROM datasets WHERE name = ?", dataset)
            if row is None:
                raise UnknownChoiceError("dataset", dataset, [one.name for one in self.datasets()])
            if number is None:
                connection.run("UPDATE datasets SET deleted = ? WHERE name = ?", mark, dataset)
                return
            if number == row[0] and not undo:
                raise ConflictError(f"Version {number} is the current one of {dataset!r}; roll back first.")
            if not connection.run(
                "UPDATE versions SET deleted = ? WHERE dataset = ? AND number = ?", mark, dataset, number
            ):
                raise UnknownChoiceError(f"version of {dataset}", number, [])

    def publish(self, dataset: str, *, public: bool) -> None:
        """Show a dataset to everybody, or to its owner only.

        Raises
        ------
        UnknownChoiceError: if there is no such dataset.
        """
        with self._open(write=True) as connection:
            if not connection.run("UPDATE datasets SET public = ? WHERE name = ?", int(public), dataset):
                raise UnknownChoiceError("dataset", dataset, [one.name for one in self.datasets()])

    def remember_mapping(self, signature: str, mapping: str, *, author: str) -> None:
        """Keep a column mapping under the signature of its header."""
        with self._open(write=True) as connection:
            connection.run(
                "INSERT INTO mappings (signature, mapping, author, created) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, author = excluded.author, "
                "created = excluded.created",
                signature, mapping, author or "unnamed", _now(),
            )  # fmt: skip

    def mapping(self, signature: str) -> str | None:
        """The mapping kept under a signature."""
        with self._open(write=False) as connection:
            row = connection.one("SELECT mapping FROM mappings WHERE signature = ?", signature)
        return str(row[0]) if row else None


def dataset_name(text: str) -> str:
    """A name as it is kept: trimmed, printable, at most 80 letters.

    Raises
    ------
    UnknownChoiceError: if nothing is left or it is longer.
    """
    name = " ".join(text.split())
    if not name or len(name) > 80 or not name.isprintable():  # noqa: PLR2004 - see above
        raise UnknownChoiceError("name of a dataset", text[:80], ["1 to 80 printable letters"])
    return name


def _inflated(packed: Any) -> bytes:
    try:
        return zlib.decompress(bytes(packed))
    except zlib.error as error:
        raise StoreError(_DAMAGED) from error


def _note(event: str, version: Version, *, account: str, **more: journal.Part) -> None:
    """An event about a version; its dataset is named by a mark, for names are a reader's words."""
    journal.note(
        event, dataset=journal.mark(version.dataset), number=version.number, account=account, format=version.format,
        bytes=version.file_size, sha256=version.sha256, **more,
    )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _packed(contents: Contents) -> dict[str, Any]:
    """Facts as Parquet, series as CSV, origins as JSON with a checksum over all three."""
    buffer = BytesIO()
    contents.facts.to_parquet(buffer, index=False, compression="zstd")
    facts, series = buffer.getvalue(), contents.series.to_csv(index=False)
    records = [asdict(origin) for origin in contents.origins]
    signed = {"origins": records, "sha256": _checksum(facts, series, records)}
    return {"facts": facts, "series": series, "origins": json.dumps(signed, ensure_ascii=False)}


def _checksum(facts: bytes, series: str, records: list[dict[str, Any]]) -> str:
    # Written and read back, a tuple is a list: both are the same JSON.
    parts = (facts, series.encode(), json.dumps(records, sort_keys=True).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _unpacked(row: Any) -> Contents:
    facts, series, origins = row
    try:
        signed = json.loads(origins)
        # Versions of before the checksum hold the bare list of origins.
        found = signed["origins"] if isinstance(signed, dict) else signed
        if isinstance(signed, dict) and signed["sha256"] != _checksum(bytes(facts), series, found):
            raise StoreError(_DAMAGED)
        table = pd.read_parquet(BytesIO(bytes(facts)))
        rows = pd.read_csv(BytesIO(series.encode()), keep_default_na=False)
        records = [Origin(**{**one, "tables": tuple(one["tables"])}) for one in found]
    except (ValueError, OSError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(_DAMAGED) from error
    return Contents(table, rows, tuple(records))
