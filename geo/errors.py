"""The few errors of the atlas.

Each message says what went wrong, what was found, what is allowed and what to do, in words
that can be shown to a user as they stand.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GeoError(Exception):
    """Base of every error that the atlas raises on purpose."""


class UnknownChoiceError(GeoError):
    """A name that is not among the valid choices.

    Attributes
    ----------
    what: the kind of thing asked for, e.g. ``"mineral"``.
    found: the value received.
    choices: every valid value, in the order in which they are offered.
    nearest: the most similar valid value, or ``None``.
    """

    def __init__(self, what: str, found: object, choices: Iterable[object]) -> None:
        self.what = what
        self.found = str(found)
        self.choices = tuple(str(choice) for choice in choices)
        close = difflib.get_close_matches(self.found.lower(), [c.lower() for c in self.choices], 1, 0.5)
        self.nearest = next((c for c in self.choices if close and c.lower() == close[0]), None)
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        allowed = ", ".join(self.choices) or "none"
        super().__init__(f"Unknown {what} {self.found!r}.{hint} Valid choices: {allowed}.")


class OutOfRangeError(GeoError):
    """A number or a set that no question can be asked with: a negative price, a cut of 150 %, no members.

    Attributes
    ----------
    what: what was asked for, e.g. ``"floor price"``.
    found: the value received.
    allowed: what would do, in words.
    """

    def __init__(self, what: str, found: object, allowed: str) -> None:
        self.what = what
        self.found = str(found)
        self.allowed = allowed
        super().__init__(f"The {what} cannot be {self.found}: give {allowed}.")


class TableError(GeoError):
    """A table that is missing, unreadable or breaks its schema; lists every fault at once.

    Attributes
    ----------
    table: name of the table, e.g. ``"production"``.
    faults: one sentence a fault.
    """

    def __init__(self, table: str, faults: Iterable[str]) -> None:
        self.table = table
        self.faults = tuple(faults)
        shown = "\n".join(f"- {fault}" for fault in self.faults)
        super().__init__(f"Table {table!r} cannot be used:\n{shown}")


class NotComputableError(GeoError):
    """An indicator that the data at hand cannot answer, with the reason."""


class SourceError(GeoError):
    """An input or origin record that is missing or is not what it claims to be."""


class UnreadableFileError(GeoError):
    """A file that cannot be read as a table, or that would cost too much to read; nothing was changed."""
