"""Sentences in the language spoken now: every text that a user sees passes through :func:`say` or one of its kin.

The English template is the message id of the catalogues (gettext's convention): whole sentences are translated, never
parts of finished text. ``python -m geo.build messages`` finds the templates by the names of these functions, so their
first argument is a literal, or a name whose literals are wrapped in :func:`mark`.
"""

from __future__ import annotations

import datetime as dt
import functools
import gettext
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from geo.locale.languages import ENGLISH, current, locale

CATALOGUES: Final = Path(__file__).with_name("catalogues")


@functools.cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language; the one of English gives every text back as it is."""
    path = CATALOGUES / f"{lang}.po"
    if lang == ENGLISH or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def mark(template: str) -> str:
    """The text as it is, found for the catalogues: for literals that :func:`say` is given by a name."""
    return template


def mark_term(context: str, text: str) -> str:  # noqa: ARG001 - the context is read from the source
    """The text as it is, found for the catalogues: for literals that :func:`term` is given by a name."""
    return text


def say(template: str, /, **params: object) -> str:
    """The sentence of a template such as ``"{top} mined {share} of the world's {mineral}"``.

    Raises
    ------
    KeyError: if a parameter of the template is not given.
    """
    found = catalogue(current()).gettext(template) if template else ""
    return found.format(**params) if params else found


def say_count(one: str, many: str, /, count: int, **params: object) -> str:
    """The sentence for a number of things, by the plural rules of the language; both templates may use ``{count}``.

    Raises
    ------
    KeyError: if a parameter of the template is not given.
    """
    return catalogue(current()).ngettext(one, many, count).format(count=count, **params)


def term(context: str, text: str) -> str:
    """A name or a short word that means this only in a context: a mineral, an alliance, "mine" as a stage."""
    return catalogue(current()).pgettext(context, text) if text else ""


def sentence(text: str) -> str:
    """*text* with a capital at its start and a full stop at its end."""
    if not text:
        return ""
    stop = "\u3002" if current() == "ja" else "."
    return f"{text[0].upper()}{text[1:]}".rstrip(stop) + stop


def day_in_words(on: dt.date) -> str:
    """A day in full: ``"23 November 2026"``, ``"2026年11月23日"``."""
    return str(format_date(on, "long", locale=locale()))


def moment_in_words(at: dt.datetime) -> str:
    """A moment in full, to the minute and in UTC: ``"23 November 2026, 14:05 UTC"``."""
    utc = at.astimezone(dt.UTC)
    return say("{day}, {time} UTC", day=day_in_words(utc.date()), time=f"{utc:%H:%M}")


def joined(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"; nothing of nothing."""
    if current() == ENGLISH:
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return format_list(names, locale=locale())


def either(names: Sequence[str]) -> str:
    """ "A or B or C"; with commas in other languages."""
    return " or ".join(names) if current() == ENGLISH else format_list(list(names), "or", locale=locale())
