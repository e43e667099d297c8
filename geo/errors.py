"""The few errors of the atlas.

Each message says what went wrong, what was found, what is allowed and what to do, in words
that can be shown to a user as they stand.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_LONGEST_SHOWN: Final = 60


class GeoError(Exception):
    """Base of every error that the atlas raises on purpose."""


class UnknownChoiceError(GeoError):
    """A name that is not among the valid choices.

    Attributes
    ----------
    what: the kind of thing asked for, e.g. ``"mineral"``.
    found: the value received.
    choices: every valid value, in the order in which they are offered.
    nearest: the most similar valid value, or ``None``; numbers have none, for digits are not misspelled words.
    """

    def __init__(self, what: str, found: object, choices: Iterable[object]) -> None:
        self.what = what
        self.found = str(found)
        self.choices = tuple(str(choice) for choice in choices)
        self.nearest = _nearest(self.found, self.choices)
        hint = f" Did you mean {self.nearest!r}?" if self.nearest else ""
        super().__init__(f"Unknown {what} {self.found!r}.{hint} Valid choices: {_listed(self.choices)}.")


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


def _nearest(found: str, choices: tuple[str, ...]) -> str | None:
    names = [choice for choice in choices if not choice.isdecimal()]
    close = difflib.get_close_matches(found.lower(), [name.lower() for name in names], 1, 0.5)
    return next((name for name in names if close and name.lower() == close[0]), None)


def _are_numbers(choices: tuple[str, ...]) -> bool:
    return bool(choices) and all(choice.isdecimal() for choice in choices)


def _listed(choices: tuple[str, ...]) -> str:
    """Choices with commas between them; years without a gap as a range."""
    if not _are_numbers(choices):
        return ", ".join(choices) or "none"
    return listed_years([int(choice) for choice in choices])


def listed_years(years: Iterable[int]) -> str:
    """Years in words, those without a gap as a range: ``"2007 to 2015, 2018 to 2024"``."""
    numbers = sorted(set(years))
    starts = [numbers[0], *(after for before, after in pairwise(numbers) if after != before + 1)]
    ends = [*(before for before, after in pairwise(numbers) if after != before + 1), numbers[-1]]
    return ", ".join(
        str(start) if start == end else f"{start}, {end}" if end == start + 1 else f"{start} to {end}"
        for start, end in zip(starts, ends, strict=True)
    )


class StoreError(SourceError):
    """A store that cannot be reached, read or written; the message says whether anything was changed."""


class BusyError(GeoError):
    """More files are waiting to be made than the server takes, or than one session may ask for."""


class ConflictError(GeoError):
    """Somebody else saved a newer version since; nothing was written."""


class MissingInputError(SourceError):
    """Files or folders that a step reads and that are not in the inputs.

    Attributes
    ----------
    missing: their paths.
    """

    def __init__(self, missing: Iterable[object]) -> None:
        self.missing = tuple(str(path) for path in missing)
        super().__init__(
            f"The publisher's file is missing: {', '.join(self.missing)}. Put it there, or name another folder with "
            "--inputs; the tables built before stay as they are."
        )
