"""What is listed and saved of datasets: names, versions, drafts and original files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from geo.errors import UnknownChoiceError
from geo.locale.say import say
from geo.store.contents import Contents

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class File:
    """The original file of a version."""

    name: str
    content: bytes = field(repr=False)

    @property
    def base_name(self) -> str:
        """The name without whatever path stands before it."""
        return PurePosixPath(PureWindowsPath(self.name).as_posix()).name

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
    title: str

    @property
    def name(self) -> str:
        """Title and number, as figures show them: "cobalt-desk v3"."""
        return f"{self.title} v{self.number}"


@dataclass(frozen=True, slots=True)
class Named:
    """A dataset: ``name`` identifies it, ``title`` is shown, ``head`` is the number of its current version.

    ``public``: whether everybody sees it; ``deleted`` is empty or a time (UTC).
    """

    name: str
    head: int
    owner: str
    public: bool
    created: str
    deleted: str
    title: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be saved; ``expected`` is the number of the version it was made from, 0 for a new dataset.

    ``account`` is who is signed in, for the journal: ``author`` may be any words. ``title`` is what a new dataset is
    called where that is not its name (:func:`identity`).
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
    title: str = ""


def dataset_name(text: str) -> str:
    """A name as it is kept: trimmed, printable, at most 80 letters.

    Raises
    ------
    UnknownChoiceError: if nothing is left or it is longer.
    """
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UnknownChoiceError(say("name of a dataset"), text[:_LONGEST], [say("1 to 80 printable letters")])
    return name


def identity(title: str, account: str) -> str:
    """What identifies a new dataset of an account: two accounts may use one title and never learn of each other.

    >>> identity("desk", ""), identity("desk", "ann@example.org")
    ('desk', 'desk (ann@example.org)')

    Raises
    ------
    UnknownChoiceError: as :func:`dataset_name`.
    """
    name = dataset_name(title)
    return f"{name} ({account})" if account else name
