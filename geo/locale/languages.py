"""The languages that names, numbers and fixed words can be had in."""

from __future__ import annotations

from typing import Final

from geo.errors import UnknownChoiceError

ENGLISH: Final = "en"
# Languages by their own name.
LANGUAGES: Final = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
}


def language(wanted: str) -> str:
    """Code of a language for a user's wish such as ``"fr"`` or ``"fr-CA"``; empty means English.

    Raises
    ------
    UnknownChoiceError: if the atlas does not have it.
    """
    code = wanted.lower().replace("_", "-").partition("-")[0] or ENGLISH
    if code not in LANGUAGES:
        raise UnknownChoiceError("language", wanted, LANGUAGES)
    return code
