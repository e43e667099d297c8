"""Named datasets in versions, each saved whole in one transaction or not at all.

A version holds its facts, series and origins, the original file, the mapping and the report, and who saved it when;
nothing is ever overwritten. Two writers cannot lose each other's work: a save names the version that it was made
from, and is refused if another has come since.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from geo import journal, workspace
from geo.errors import ConflictError, StoreError, UnknownChoiceError
from geo.locale.say import moment_in_words, say
from geo.store import database
from geo.store.contents import Contents, deflate, inflate, pack, unpack
from geo.store.records import Draft, File, Named, Version, dataset_name
from geo.store.schema import BLOBS, DATASETS, VERSIONS

# Days for which a deletion can be undone.
KEPT_DAYS: Final = 30
# Who saved a version, where nobody says so.
UNNAMED: Final = "unnamed"
_LISTED: Final = (*(VERSIONS.c[name] for name in Version.__dataclass_fields__ if name != "title"), DATASETS.c.title)
_NAMED: Final = tuple(DATASETS.c[name] for name in Named.__dataclass_fields__)


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
        title = dataset_name(draft.title or draft.dataset)
        name = draft.dataset if draft.title else title
        parts = pack(draft.contents)
        packed = deflate(draft.file.content)
        version = Version(
            name,
            draft.expected + 1,
            draft.expected,
            _now(),
            draft.author or UNNAMED,
            draft.message,
            draft.mode,
            draft.format,
            draft.file.base_name,
            len(draft.file.content),
            draft.file.sha256,
            "",
            title,
        )
        with self._open(write=True) as connection:
            if draft.expected == 0:
                _insert_new(
                    connection,
                    DATASETS,
                    name=name,
                    head=0,
                    owner=version.author,
                    public=int(draft.public),
                    created=version.created,
                    deleted="",
                    title=title,
                )
            version = replace(version, title=self._advance(connection, name, draft.expected))
            _insert_new(connection, BLOBS, sha256=version.sha256, content=packed)
            _insert(connection, version, parts, mapping=draft.mapping, report=deflate(draft.report.encode()))
        _note("version.saved", version, account=draft.account, facts=len(draft.contents.facts))
        return version

    def _advance(self, connection: Connection, name: str, expected: int) -> str:
        """Move the head by one from the expected version, or find out who was faster; gives the title."""
        moved = connection.execute(
            update(DATASETS)
            .where(DATASETS.c.name == name, DATASETS.c.head == expected, DATASETS.c.deleted == "")
            .values(head=expected + 1)
        ).rowcount
        row = connection.execute(
            select(DATASETS.c.title, DATASETS.c.deleted, VERSIONS.c.number, VERSIONS.c.author, VERSIONS.c.created)
            .outerjoin_from(
                DATASETS,
                VERSIONS,
                (VERSIONS.c.dataset == DATASETS.c.name) & (VERSIONS.c.number == DATASETS.c.head),
            )
            .where(DATASETS.c.name == name)
        ).first()
        if row is None:
            raise _unknown(connection, name)
        if moved == 1:
            return str(row.title)
        if row.deleted:
            raise ConflictError(
                say("The dataset {title} was deleted; undo that first, or choose another name.", title=repr(row.title))
            )
        raise ConflictError(
            say(
                "{author} saved version {number} of {title} at {created}; yours was made from version {expected}. "
                "Nothing was overwritten: compare with the new version, then save again.",
                author=row.author,
                number=row.number,
                title=repr(row.title),
                created=moment_in_words(datetime.fromisoformat(row.created)),
                expected=expected,
            )
        )

    def datasets(self, *, viewer: str | None = None, deleted: bool = False) -> tuple[Named, ...]:
        """Every dataset by title; with a *viewer*, the public ones and the viewer's own."""
        with self._open(write=False) as connection:
            rows = connection.execute(select(*_NAMED).order_by(DATASETS.c.title, DATASETS.c.name)).all()
        found = (Named(**{**row._mapping, "public": bool(row.public)}) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name
        return tuple(
            one
            for one in found
            if bool(one.deleted) == deleted and (viewer is None or one.public or one.owner == viewer)
        )

    def versions(self, dataset: str | None = None, *, deleted: bool = False) -> tuple[Version, ...]:
        """Versions of a dataset, or of all, newest first; deleted ones on demand."""
        query = select(*_LISTED).join_from(VERSIONS, DATASETS).order_by(VERSIONS.c.number.desc())
        if dataset is not None:
            query = query.where(VERSIONS.c.dataset == dataset)
        with self._open(write=False) as connection:
            rows = connection.execute(query).all()
        return tuple(version for row in rows if bool((version := Version(*row)).deleted) == deleted)

    def version(self, dataset: str, number: int) -> Version:
        """One version, deleted or not.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        return Version(*self._row(dataset, number, *_LISTED))

    def _row(self, dataset: str, number: int, *columns: Any) -> Any:
        query = select(*columns).join_from(VERSIONS, DATASETS)
        with self._open(write=False) as connection:
            row = connection.execute(query.where(VERSIONS.c.dataset == dataset, VERSIONS.c.number == number)).first()
        if row is None:
            choices = [version.number for version in self.versions(dataset)]
            raise UnknownChoiceError(say("version of {dataset}", dataset=dataset), number, choices)
        return row

    def contents(self, dataset: str, number: int) -> Contents:
        """Facts, series and origins of a version.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        return unpack(*self._row(dataset, number, VERSIONS.c.facts, VERSIONS.c.series, VERSIONS.c.origins))

    def file(self, dataset: str, number: int) -> File:
        """The original file of a version, its checksum verified.

        Raises
        ------
        UnknownChoiceError: if there is none.
        StoreError: if the content is not what was saved.
        """
        version = self.version(dataset, number)
        with self._open(write=False) as connection:
            packed = connection.scalar(select(BLOBS.c.content).where(BLOBS.c.sha256 == version.sha256))
        found = File(version.file_name, inflate(packed) if packed is not None else b"")
        if found.sha256 != version.sha256:
            raise StoreError(_file_damaged(version.name))
        return found

    def details(self, dataset: str, number: int) -> tuple[str, str]:
        """Mapping (JSON) and report (CSV) of a version.

        Raises
        ------
        UnknownChoiceError: if there is none.
        """
        row = self._row(dataset, number, VERSIONS.c.mapping, VERSIONS.c.report)
        return str(row.mapping), inflate(row.report).decode()

    def roll_back(self, dataset: str, number: int, *, expected: int, author: str, account: str = "") -> Version:
        """Make an old version the current one, as a new version: rolling back can itself be rolled back.

        Raises
        ------
        ConflictError: as :meth:`save`.
        UnknownChoiceError: if there is no such version.
        """
        old = self.version(dataset, number)
        columns = ("facts", "series", "origins", "mapping", "report")
        row = self._row(dataset, number, *(VERSIONS.c[name] for name in columns))
        again = replace(
            old,
            number=expected + 1,
            parent=expected,
            created=_now(),
            author=author or UNNAMED,
            mode="roll back",
            message=f"Back to version {number}",
            deleted="",
        )
        parts = {"facts": row.facts, "series": row.series, "origins": row.origins}
        with self._open(write=True) as connection:
            self._advance(connection, dataset, expected)
            _insert(connection, again, parts, mapping=row.mapping, report=row.report)
        _note("version.rolled_back", again, account=account, back_to=number)
        return again

    def delete(self, dataset: str, number: int | None = None, *, undo: bool = False, account: str = "") -> None:
        """Delete a dataset, or one version of it that is not the current one; *undo* brings it back.

        What was deleted is kept for :data:`KEPT_DAYS`, then :meth:`purge` removes it.

        Raises
        ------
        UnknownChoiceError: if there is no such dataset or version.
        ConflictError: for the current version: roll back first.
        """
        mark = "" if undo else _now()
        with self._open(write=True) as connection:
            row = connection.execute(
                select(DATASETS.c.head, DATASETS.c.title).where(DATASETS.c.name == dataset)
            ).first()
            if row is None:
                raise _unknown(connection, dataset)
            if number is None:
                connection.execute(update(DATASETS).where(DATASETS.c.name == dataset).values(deleted=mark))
            elif number == row.head and not undo:
                raise ConflictError(_is_current(number, row.title))
            elif not connection.execute(
                update(VERSIONS).where(VERSIONS.c.dataset == dataset, VERSIONS.c.number == number).values(deleted=mark)
            ).rowcount:
                raise UnknownChoiceError(say("version of {dataset}", dataset=row.title), number, [])
        event = "version.restored" if undo else "version.deleted"
        journal.note(event, dataset=journal.mark(dataset), number=number, account=account)

    def publish(self, dataset: str, *, public: bool, account: str = "") -> None:
        """Show a dataset to everybody, or to its owner and publishers only.

        Raises
        ------
        UnknownChoiceError: if there is no such dataset.
        """
        with self._open(write=True) as connection:
            shown = update(DATASETS).where(DATASETS.c.name == dataset).values(public=int(public))
            if not connection.execute(shown).rowcount:
                raise _unknown(connection, dataset)
        event = "dataset.published" if public else "dataset.hidden"
        journal.note(event, dataset=journal.mark(dataset), account=account)

    def purge(self, *, days: int = KEPT_DAYS) -> int:
        """Remove for good what was deleted more than *days* days ago, and files that nothing uses any more.

        Gives the number of versions that were removed. The current version of a dataset goes only with the dataset.
        """
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        gone = select(DATASETS.c.name).where(DATASETS.c.deleted != "", DATASETS.c.deleted < before)
        old = (VERSIONS.c.deleted != "") & (VERSIONS.c.deleted < before)
        current = (
            select(DATASETS.c.name)
            .where(DATASETS.c.name == VERSIONS.c.dataset, DATASETS.c.head == VERSIONS.c.number)
            .exists()
        )
        with self._open(write=True) as connection:
            removed = connection.execute(
                delete(VERSIONS).where(VERSIONS.c.dataset.in_(gone) | (old & ~current))
            ).rowcount
            connection.execute(delete(DATASETS).where(DATASETS.c.deleted != "", DATASETS.c.deleted < before))
            connection.execute(delete(BLOBS).where(BLOBS.c.sha256.not_in(select(VERSIONS.c.sha256))))
        journal.note("store.purged", versions=removed, days=days)
        return removed


def deleted_since(*, days: int = KEPT_DAYS) -> str:
    """The earliest time (UTC) of a deletion that can still be undone."""
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")


def _insert_new(connection: Connection, table: Any, **values: object) -> None:
    """Insert a row unless there is one with its key, also where another writer inserts it meanwhile."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())


def _insert(connection: Connection, version: Version, parts: dict[str, Any], *, mapping: str, report: bytes) -> None:
    listed = {column.name: getattr(version, column.name) for column in _LISTED if column.table is VERSIONS}
    connection.execute(insert(VERSIONS).values(**listed, **parts, mapping=mapping, report=report))


def _file_damaged(name: str) -> str:
    return say("The original file of {name} is damaged in the store; restore it from a backup.", name=name)


def _is_current(number: int, title: str) -> str:
    return say("Version {number} is the current one of {title}; roll back first.", number=number, title=repr(title))


def _unknown(connection: Connection, name: str) -> UnknownChoiceError:
    """There is no such dataset; only what everybody may see is offered instead."""
    public = select(DATASETS.c.title).where(DATASETS.c.public == 1, DATASETS.c.deleted == "").order_by(DATASETS.c.title)
    return UnknownChoiceError(say("dataset"), name, connection.scalars(public).all())


def _note(event: str, version: Version, *, account: str, **more: journal.Part) -> None:
    """An event about a version; its dataset is named by a mark, for names are a user's words."""
    journal.note(
        event,
        dataset=journal.mark(version.dataset),
        number=version.number,
        account=account,
        format=version.format,
        bytes=version.file_size,
        sha256=version.sha256,
        **more,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
