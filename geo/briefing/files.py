"""Briefings as JSON: written alike every time, and read with every fault of a file said at once.

The file is a JSON object with ``format`` (:data:`FORMAT`), ``version`` (1), ``name`` and ``slides``; a slide has
``page`` and ``address``, and may have ``title``, ``finding``, ``notes``, ``beside``, ``since`` and ``captured``
(``version``, ``fingerprint``, ``on``).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any, Final

from geo import numbers
from geo.briefing.storyboard import MOST_SLIDES, PAGES, VERSION, Captured, SavedSlide, Storyboard
from geo.errors import SourceError
from geo.locale.say import say, say_count

FORMAT: Final = "minerals-alliance-atlas briefing"
LARGEST_BYTES: Final = 1_000_000
LONGEST: Final = {"name": 120, "title": 200, "finding": 400, "notes": 5_000}
_MOST_FAULTS: Final = 20
_MOST_PARTS: Final = 40
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_LONGEST_VALUE: Final = 1_200
# Line breaks and tabs are for notes alone; what else is not printable is refused.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SLIDE_PARTS = {"page", "address", "title", "finding", "notes", "beside", "since", "captured"}
_BOARD_PARTS = {"format", "version", "name", "slides"}
_SHOWN = 40


class BriefingFileError(SourceError):
    """A file that is not a briefing; lists every fault at once.

    Attributes
    ----------
    faults: one sentence per fault.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        shown = [*self.faults[:_MOST_FAULTS]]
        if len(self.faults) > _MOST_FAULTS:
            shown.append(say_count("and {count} more", "and {count} more", len(self.faults) - _MOST_FAULTS))
        listed = "\n".join(f"- {fault}" for fault in shown)
        super().__init__("\n".join([say("This file cannot be used as a briefing:"), listed]))


def write(board: Storyboard) -> str:
    """The briefing as JSON text, the same for the same briefing."""
    content = {
        "format": FORMAT,
        "version": board.version,
        "name": board.name,
        "slides": [_written(slide) for slide in board.slides],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _written(slide: SavedSlide) -> dict[str, Any]:
    found: dict[str, Any] = {"page": slide.page, "address": dict(sorted(slide.address.items()))}
    found |= {name: getattr(slide, name) for name in ("title", "finding", "notes") if getattr(slide, name)}
    if slide.beside:
        found["beside"] = dict(sorted(slide.beside.items()))
    if slide.since is not None:
        found["since"] = slide.since
    if slide.captured:
        seen = slide.captured
        found["captured"] = {"version": seen.version, "fingerprint": seen.fingerprint, "on": seen.on.isoformat()}
    return found


def read(data: bytes | str) -> Storyboard:
    """The briefing in a file that may come from anywhere.

    Raises
    ------
    BriefingFileError: if it is too large, no JSON, of an unknown version, or breaks the format anywhere.
    """
    size = len(data) if isinstance(data, bytes) else len(data.encode(errors="replace"))
    if size > LARGEST_BYTES:
        found, most = numbers.whole(size), numbers.whole(LARGEST_BYTES)
        raise BriefingFileError([say("it has {found} bytes; a briefing has at most {most}", found=found, most=most)])
    try:
        content = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BriefingFileError([say("it is not JSON text in UTF-8")]) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BriefingFileError([say('it does not say "format": "{format}"', format=FORMAT)])
    if content.get("version") != VERSION or isinstance(content.get("version"), bool):
        raise BriefingFileError(
            [
                say(
                    "its version is {found}; this atlas reads version {version}",
                    found=_shown(content.get("version")),
                    version=VERSION,
                )
            ]
        )
    return _board(content)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _board(content: dict[str, Any]) -> Storyboard:
    faults = _unknown(content, _BOARD_PARTS, say("the file"))
    name = _text(content.get("name"), "name", say("the file"), faults)
    slides = content.get("slides")
    if not isinstance(slides, list):
        raise BriefingFileError([*faults, say("slides must be a list")])
    if len(slides) > MOST_SLIDES:
        raise BriefingFileError([*faults, _too_many(len(slides))])
    read_slides = [
        _slide(entry, say("slide {number}", number=place), faults) for place, entry in enumerate(slides, start=1)
    ]
    if faults:
        raise BriefingFileError(faults)
    return Storyboard(name=name, slides=tuple(slide for slide in read_slides if slide))


def _too_many(count: int) -> str:
    return say("it has {count} slides; at most {most} fit", count=numbers.whole(count), most=MOST_SLIDES)


def _slide(entry: object, where: str, faults: list[str]) -> SavedSlide | None:
    if not isinstance(entry, dict):
        faults.append(say("{where} must be an object", where=where))
        return None
    faults += _unknown(entry, _SLIDE_PARTS, where)
    page = entry.get("page")
    if page not in PAGES:
        faults.append(
            say(
                "{where}: page is {found}; it must be one of {choices}",
                where=where,
                found=_shown(page),
                choices=", ".join(PAGES),
            )
        )
    since = entry.get("since")
    if since is not None and not (type(since) is int and _FIRST_YEAR <= since <= _LAST_YEAR):
        faults.append(say("{where}: since is {found}; it must be a year", where=where, found=_shown(since)))
    return SavedSlide(
        page=str(page),
        address=_address(entry.get("address"), f"{where}: address", faults),
        title=_text(entry.get("title", ""), "title", where, faults),
        finding=_text(entry.get("finding", ""), "finding", where, faults),
        notes=_text(entry.get("notes", ""), "notes", where, faults),
        beside=_address(entry.get("beside", {}), f"{where}: beside", faults),
        since=since if isinstance(since, int) else None,
        captured=_captured(entry["captured"], where, faults) if "captured" in entry else None,
    )


def _text(value: object, name: str, where: str, faults: list[str]) -> str:
    limit = LONGEST[name]
    if not isinstance(value, str):
        faults.append(say("{where}: {name} must be text", where=where, name=name))
        return ""
    if len(value) > limit:
        faults.append(
            say(
                "{where}: {name} has {found} characters; at most {most} fit",
                where=where,
                name=name,
                found=numbers.whole(len(value)),
                most=numbers.whole(limit),
            )
        )
    if _CONTROL.search(value) or ("\n" in value and name != "notes") or _unpaired(value):
        faults.append(say("{where}: {name} holds characters that cannot be shown", where=where, name=name))
    return value


def _unpaired(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _address(value: object, where: str, faults: list[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        faults.append(say("{where} must be an object of texts", where=where))
        return {}
    if len(value) > _MOST_PARTS:
        faults.append(
            say("{where} has {count} parts; at most {most} fit", where=where, count=len(value), most=_MOST_PARTS)
        )
        return {}
    for name, text in value.items():
        if not _NAME.fullmatch(name):
            faults.append(say("{where}: {name} is not the name of a part", where=where, name=_shown(name)))
        if not isinstance(text, str) or len(text) > _LONGEST_VALUE or _CONTROL.search(text) or _unpaired(text):
            faults.append(
                say(
                    "{where}: {name} must be a text of at most {most} characters",
                    where=where,
                    name=_shown(name),
                    most=numbers.whole(_LONGEST_VALUE),
                )
            )
    return {str(name): str(text) for name, text in value.items()}


def _captured(value: object, where: str, faults: list[str]) -> Captured | None:
    parts = ("version", "fingerprint", "on")
    if not isinstance(value, dict) or set(value) != set(parts):
        faults.append(say("{where}: captured must have version, fingerprint and on", where=where))
        return None
    version, mark, day = (value[name] for name in parts)
    if not (isinstance(version, str) and re.fullmatch(r"[\w.:,;()+ -]{1,120}", version)):
        faults.append(say("{where}: captured version is {found}", where=where, found=_shown(version)))
    if not (isinstance(mark, str) and re.fullmatch(r"[0-9a-f]{16}", mark)):
        faults.append(say("{where}: captured fingerprint must have 16 hexadecimal digits", where=where))
    try:
        on = dt.date.fromisoformat(day)
    except (TypeError, ValueError):
        faults.append(
            say("{where}: captured on is {found}; it must be a day such as 2026-11-23", where=where, found=_shown(day))
        )
        return None
    return Captured(str(version), str(mark), on)


def _unknown(entry: dict[str, Any], known: set[str], where: str) -> list[str]:
    return [say("{where}: unknown part {name}", where=where, name=_shown(name)) for name in entry if name not in known]


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
