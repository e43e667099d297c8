"""What went wrong, in the language spoken now: errors are raised in English, below the languages, and worded here.

The messages of :mod:`geo.errors` are made of parts that each error keeps; an error whose own class words it says its
message itself.
"""

from __future__ import annotations

from typing import Final

from geo.errors import GeoError, OutOfRangeError, TableError, UnknownChoiceError
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, say, term

# Kinds of things that can be asked for, as the errors name them.
KINDS: Final = frozenset(
    {
        mark_term("kind of choice", "alliance"),
        mark_term("kind of choice", "country"),
        mark_term("kind of choice", "format"),
        mark_term("kind of choice", "format of several slides"),
        mark_term("kind of choice", "free name of a series (this one is taken)"),
        mark_term("kind of choice", "language"),
        mark_term("kind of choice", "mineral"),
        mark_term("kind of choice", "name of a series"),
        mark_term("kind of choice", "publisher"),
        mark_term("kind of choice", "region"),
        mark_term("kind of choice", "scenario"),
        mark_term("kind of choice", "series"),
        mark_term("kind of choice", "series to go on with"),
        mark_term("kind of choice", "sheet"),
        mark_term("kind of choice", "size"),
        mark_term("kind of choice", "stage"),
        mark_term("kind of choice", "story"),
        mark_term("kind of choice", "theme"),
        mark_term("kind of choice", "year"),
    }
)


def in_words(error: GeoError) -> str:
    """The message of an error as a user of the pages reads it."""
    if current() == ENGLISH:
        return str(error)
    if type(error) is UnknownChoiceError:
        return _unknown(error)
    if type(error) is OutOfRangeError:
        return say(
            "The {what} cannot be {found}: give {allowed}.",
            what=_kind(error.what),
            found=error.found,
            allowed=error.allowed,
        )
    if type(error) is TableError:
        faults = "\n".join(f"- {fault}" for fault in error.faults)
        return "\n".join([say("Table {table} cannot be used:", table=repr(error.table)), faults])
    return str(error)


def _unknown(error: UnknownChoiceError) -> str:
    words = {"what": _kind(error.what), "found": repr(error.found), "choices": _choices(error)}
    if error.nearest:
        return say(
            "Unknown {what} {found}. Did you mean {nearest}? Valid choices: {choices}.",
            nearest=repr(error.nearest),
            **words,
        )
    return say("Unknown {what} {found}. Valid choices: {choices}.", **words)


def _choices(error: UnknownChoiceError) -> str:
    """As the English message lists them: years as ranges, and whatever else by name."""
    listed = str(error).rpartition("Valid choices: ")[2].removesuffix(".")
    return listed if error.choices else say("none")


def _kind(what: str) -> str:
    return term("kind of choice", what) if what in KINDS else what
