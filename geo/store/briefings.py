"""Autosaved briefings, found by ids that nobody can guess and changed by their owners alone.

Where nobody is signed in, a briefing belongs to nobody in particular: a name lists it for everybody.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete as remove
from sqlalchemy import func, insert, select, update

from geo import journal, workspace
from geo.errors import SourceError
from geo.locale.say import say
from geo.store import database
from geo.store.datasets import KEPT_DAYS, deleted_since
from geo.store.schema import BRIEFINGS

_ID: Final = re.compile(r"[0-9a-f]{16}")
_LISTED: Final = 200


class ChangedError(SourceError):
    """Somebody else has changed the briefing since; nothing was written."""


class ForeignError(ChangedError):
    """The briefing belongs to another account; nothing was written."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One briefing in the list: ``saved`` is a time of the server, ISO 8601 in UTC."""

    id: str
    name: str
    slides: int
    saved: str


def new_id() -> str:
    """An id that no briefing has yet and that nobody can guess."""
    return secrets.token_hex(8)


def save(
    briefing: str,
    content: str,
    *,
    name: str,
    slides: int,
    before: str | None = None,
    owner: str = "",
    where: str | None = None,
) -> None:
    """Keep a briefing under its id: after a power cut it is the old one or the new one.

    Parameters
    ----------
    briefing: its id. content: the briefing as a file. name, slides: what the list shows.
    before: the content that this one was made from; whatever else is kept under the id stays. Left out, nothing is
        compared.
    owner: the account that saves, if somebody is signed in. What belongs to an account is changed by it alone.

    Raises
    ------
    ChangedError: if what is kept is not *before*. ForeignError: if it belongs to another account.
    SourceError: if the id is not one.
    StoreError: if the store cannot be written.
    """
    if not _ID.fullmatch(briefing):
        raise SourceError(say("{id} is not the id of a briefing.", id=repr(briefing[:40])))
    with database.transaction(where or workspace.database(), write=True) as connection:
        columns = select(BRIEFINGS.c.content, BRIEFINGS.c.owner)
        kept = connection.execute(columns.where(BRIEFINGS.c.id == briefing).with_for_update()).first()
        if kept is not None and kept.owner not in ("", owner):
            raise ForeignError(say("This briefing belongs to someone else."))
        if kept is not None and before is not None and kept.content != before:
            raise ChangedError(say("Someone else changed this briefing meanwhile. Their version was kept."))
        turn = (connection.scalar(select(func.max(BRIEFINGS.c.turn))) or 0) + 1
        connection.execute(remove(BRIEFINGS).where(BRIEFINGS.c.id == briefing))
        saved = dt.datetime.now(dt.UTC).isoformat()
        connection.execute(
            insert(BRIEFINGS).values(
                id=briefing,
                turn=turn,
                name=name,
                slides=slides,
                saved=saved,
                content=content,
                owner=owner if kept is None else kept.owner,
            )
        )
    journal.note("briefing.saved", briefing=journal.mark(briefing), slides=slides, account=owner)


def load(briefing: str, *, where: str | None = None) -> str | None:
    """The content of the briefing with this id; ``None`` where there is none, or where it was deleted.

    Raises
    ------
    StoreError: if the store cannot be read.
    """
    if not _ID.fullmatch(briefing):
        return None
    with database.transaction(where or workspace.database(), write=False) as connection:
        wanted = select(BRIEFINGS.c.content).where(BRIEFINGS.c.id == briefing, BRIEFINGS.c.deleted == "")
        found = connection.scalar(wanted)
    return None if found is None else str(found)


def listing(
    *, unnamed: str, viewer: str | None = None, deleted: bool = False, where: str | None = None
) -> tuple[Saved, ...]:
    """Up to 200 briefings with slides and another name than *unnamed*, the last saved first.

    With a *viewer*, an account's own and those that belong to nobody; with *deleted*, those whose deletion can still be
    undone instead.

    Raises
    ------
    StoreError: if the store cannot be read.
    """
    columns = (BRIEFINGS.c.id, BRIEFINGS.c.name, BRIEFINGS.c.slides, BRIEFINGS.c.saved)
    query = select(*columns).where(BRIEFINGS.c.name != unnamed, BRIEFINGS.c.slides > 0)
    query = query.where(BRIEFINGS.c.deleted >= deleted_since() if deleted else BRIEFINGS.c.deleted == "")
    if viewer is not None:
        query = query.where(BRIEFINGS.c.owner.in_(["", viewer]))
    with database.transaction(where or workspace.database(), write=False) as connection:
        rows = connection.execute(query.order_by(BRIEFINGS.c.turn.desc()).limit(_LISTED)).all()
    return tuple(Saved(*row) for row in rows)


def delete(briefing: str, *, account: str = "", undo: bool = False, where: str | None = None) -> None:
    """Delete a briefing, or with *undo* bring it back; one that is not there is deleted already.

    What was deleted is kept for :data:`geo.store.datasets.KEPT_DAYS`, then :func:`purge` removes it.

    Raises
    ------
    ForeignError: if it belongs to another account.
    StoreError: if the store cannot be written.
    """
    mark = "" if undo else dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    with database.transaction(where or workspace.database(), write=True) as connection:
        owner = connection.scalar(select(BRIEFINGS.c.owner).where(BRIEFINGS.c.id == briefing))
        if owner not in (None, "", account):
            raise ForeignError(say("This briefing belongs to someone else."))
        connection.execute(update(BRIEFINGS).where(BRIEFINGS.c.id == briefing).values(deleted=mark))
    event = "briefing.restored" if undo else "briefing.deleted"
    journal.note(event, briefing=journal.mark(briefing), account=account)


def purge(*, days: int = KEPT_DAYS, where: str | None = None) -> int:
    """Remove for good the briefings that were deleted more than *days* days ago; gives their number.

    Raises
    ------
    StoreError: if the store cannot be written.
    """
    with database.transaction(where or workspace.database(), write=True) as connection:
        old = (BRIEFINGS.c.deleted != "") & (BRIEFINGS.c.deleted < deleted_since(days=days))
        removed = connection.execute(remove(BRIEFINGS).where(old)).rowcount
    journal.note("briefings.purged", briefings=removed, days=days)
    return removed
