"""The languages of the atlas, and the one that is spoken now.

Every sentence is worded while its view is composed. Which language that happens in is a matter of the context, as the
time zone is: :func:`speaking` sets it for a block of code, and the pages tell by :func:`ask` what a session speaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from babel import Locale

from geo.errors import UnknownChoiceError

ENGLISH: Final = "en"
# Languages by their own name. To add one: a line here, and a catalogue in geo/locale/catalogues.
LANGUAGES: Final = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
}
# Where CLDR's conventions of a language are not those of its first country.
_LOCALES: Final = {"en": "en_GB"}

_Made = TypeVar("_Made")
_spoken: ContextVar[str] = ContextVar("language", default="")
_asked: list[Callable[[], str]] = []


def language(asked: str) -> str:
    """Code of a language for what was asked for, such as ``"fr"`` or ``"fr-CA"``; empty means English.

    Raises
    ------
    UnknownChoiceError: if the atlas does not have it.
    """
    code = asked.lower().replace("_", "-").partition("-")[0] or ENGLISH
    if code not in LANGUAGES:
        raise UnknownChoiceError("language", asked, LANGUAGES)
    return code


def current() -> str:
    """Code of the language spoken now: that of the block, else of the session, else English."""
    return _spoken.get() or (_asked[-1]() if _asked else "") or ENGLISH


def ask(session: Callable[[], str]) -> None:
    """Have *session* say the language where no block does: it gives a code, or nothing where there is no session."""
    _asked[:] = [session]


def use(lang: str) -> None:
    """Speak a language from here on in this thread: what the script of a page does at its start.

    Raises
    ------
    UnknownChoiceError: if the atlas does not have it.
    """
    _spoken.set(language(lang))


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language in a block.

    Raises
    ------
    UnknownChoiceError: if the atlas does not have it.
    """
    token = _spoken.set(language(lang))
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken(lang: str, make: Callable[[], _Made]) -> Callable[[], _Made]:
    """*make* as a function that speaks a language whenever it is called, later and in other threads."""

    def made() -> _Made:
        with speaking(lang):
            return make()

    return made


def wide_letters(text: str) -> int:
    """How many letters of *text* are as wide as they are high: those of Chinese, Japanese and Korean.

    >>> wide_letters("Kuba"), wide_letters("日本 2024")
    (0, 2)
    """
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def locale(lang: str = "") -> Locale:
    """CLDR's conventions for a language, by default the one spoken now."""
    code = lang or current()
    return Locale.parse(_LOCALES.get(code, code))
