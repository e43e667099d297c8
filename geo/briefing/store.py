"""Autosaved briefings: storyboards in and out of :mod:`geo.store.briefings`, which keeps them as text."""

from __future__ import annotations

from geo.briefing import files
from geo.briefing.storyboard import UNTITLED, Storyboard
from geo.store import briefings
from geo.store.briefings import Saved


def save(
    board_id: str,
    board: Storyboard,
    *,
    before: Storyboard | None = None,
    owner: str = "",
    where: str | None = None,
) -> None:
    """Keep the briefing under its id; *before* is the one that it was made from, as loaded or saved last.

    Raises
    ------
    ChangedError: if *before* is given and what is kept is another, or if it belongs to another account than *owner*.
    SourceError: if the id is not one, or the store cannot be written.
    """
    earlier = None if before is None else files.write(before)
    briefings.save(
        board_id,
        files.write(board),
        name=board.name,
        slides=len(board.slides),
        before=earlier,
        owner=owner,
        where=where,
    )


def load(board_id: str, *, where: str | None = None) -> Storyboard | None:
    """The briefing with this id; ``None`` where there is none.

    Raises
    ------
    BriefingFileError: if what is kept is not a briefing any more.
    SourceError: if the store cannot be read.
    """
    found = briefings.load(board_id, where=where)
    return None if found is None else files.read(found)


def listing(*, viewer: str | None = None, deleted: bool = False, where: str | None = None) -> tuple[Saved, ...]:
    """Every briefing with a name and slides, the last saved first; with a *viewer*, those that it may see.

    With *deleted*, those whose deletion can still be undone instead.

    Raises
    ------
    SourceError: if the store cannot be read.
    """
    return briefings.listing(unnamed=UNTITLED, viewer=viewer, deleted=deleted, where=where)
