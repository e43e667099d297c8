"""The briefings that ship with the atlas: states of its pages with notes, whose words are computed when they are read.

Each is a file of ``data/stories`` in the format of :mod:`geo.briefing.files`, named by its id.
"""

from __future__ import annotations

import functools
from typing import Final

from geo.briefing import files
from geo.briefing.storyboard import UNTITLED, Storyboard
from geo.errors import SourceError, UnknownChoiceError
from geo.locale.say import say, term
from geo.sources import DATA

FOLDER: Final = DATA / "stories"
# In the order in which they are offered.
IDS: Final = ("who-controls-rare-earths", "gallium-and-antimony", "what-the-alliance-covers")


@functools.cache
def story(story_id: str) -> Storyboard:
    """A ready-made briefing.

    Raises
    ------
    UnknownChoiceError: if there is no such story. SourceError: if its file is missing or broken.
    """
    if story_id not in IDS:
        raise UnknownChoiceError("story", story_id, IDS)
    path = FOLDER / f"{story_id}.json"
    try:
        return files.read(path.read_bytes())
    except OSError as error:
        raise SourceError(f"The story {story_id!r} cannot be read: {error}.") from error


@functools.cache
def _texts() -> frozenset[str]:
    """Every text of the stories."""
    parts = [part for one in map(story, IDS) for part in (one, *one.slides)]
    return frozenset(str(getattr(part, name, "")) for part in parts for name in ("name", "title", "finding", "notes"))


def told(text: str) -> str:
    """*text* in the language spoken now, where it is one of the stories; any other stays as its author wrote it.

    Raises
    ------
    SourceError: if a file of the stories is missing or broken.
    """
    return term("story", text) if text in _texts() else text


def name_of(board: Storyboard) -> str:
    """The name of a briefing as pages and files show it: that of a story, or of one without a name, is translated.

    Raises
    ------
    SourceError: if a file of the stories is missing or broken.
    """
    return say(UNTITLED) if board.name == UNTITLED else told(board.name)


def names() -> dict[str, str]:
    """Name of every story in the language spoken now, by id.

    Raises
    ------
    SourceError: if a file is missing or broken.
    """
    return {story_id: told(story(story_id).name) for story_id in IDS}
