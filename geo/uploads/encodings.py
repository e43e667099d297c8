"""Which encoding a text without a byte order mark is in, where it is not UTF-8.

Two bytes a letter give themselves away: the high bytes of a Western text stand alone between Latin letters, those of
Chinese, Japanese, Korean and Russian texts stand together. Which of these it is, the letters decide: those that names
of countries and minerals are written with.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from babel import Locale

from geo.uploads import foreign

WESTERN: Final = "windows-1252"
# Encodings by the languages that are written in them.
_LETTERS_OF: Final = {"gb18030": "zh", "cp932": "ja", "big5": "zh_Hant", "cp949": "ko", "windows-1251": "ru"}
_SAMPLE: Final = 2**16
_ASCII: Final = 0x80
_EVERY: Final = 0.8
# Share of high bytes that stand together, and of letters that are known ones.
_TOGETHER: Final = 0.6
_KNOWN: Final = 0.5
# Words of headers and units that are written with letters which no name of a country has.
_MORE: Final = "国家矿种阶段年份产量单位万吨储量礦種階產單噸鉱国名段階年生産量単位トン국가광종단계연도생산량단위톤페"


def without_mark(content: bytes) -> str:
    """UTF-16 without a byte order mark, as the NUL bytes beside Latin letters tell; empty where it is not.

    >>> without_mark("year,value".encode("utf-16-le")), without_mark(b"year,value")
    ('utf-16-le', '')
    """
    head = np.frombuffer(content[: _SAMPLE // 2 * 2], dtype=np.uint8)
    if len(content) % 2 or not len(head):
        return ""
    nul = head == 0
    if nul[1::2].mean() > _EVERY and not nul[0::2].any():
        return "utf-16-le"
    return "utf-16-be" if nul[0::2].mean() > _EVERY and not nul[1::2].any() else ""


def of_legacy(content: bytes) -> str:
    """The encoding of a text that is not UTF-8: Windows-1252, unless its letters say another.

    >>> of_legacy("国家,矿种".encode("gb18030")), of_legacy("País,Producción".encode("windows-1252"))
    ('gb18030', 'windows-1252')
    """
    head = content[:_SAMPLE]
    high = np.frombuffer(head, dtype=np.uint8) >= _ASCII
    beside = np.zeros(len(high), dtype=bool)
    beside[1:] |= high[:-1]
    beside[:-1] |= high[1:]
    if not high.any() or (high & beside).sum() < _TOGETHER * high.sum():
        return WESTERN
    shares = {encoding: _known(head, encoding) for encoding in _LETTERS_OF}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > _KNOWN else WESTERN


def _known(head: bytes, encoding: str) -> float:
    """Share of the letters beyond ASCII that names are written with; none where the bytes do not decode."""
    try:
        # The last letter of a sample may be cut.
        text = head.decode(encoding) if len(head) < _SAMPLE else head.decode(encoding, errors="ignore")
    except UnicodeDecodeError:
        return 0.0
    beyond = [char for char in text if ord(char) >= _ASCII]
    return sum(char in _letters(encoding) for char in beyond) / len(beyond) if beyond else 0.0


@functools.cache
def _letters(encoding: str) -> frozenset[str]:
    """Letters that names are written with in the language of an encoding."""
    names = [*Locale.parse(_LETTERS_OF[encoding]).territories.values(), *foreign.mineral_names(), _MORE]
    plain = "".join(names)
    own = {char for char in plain + plain.upper() if ord(char) >= _ASCII}
    return frozenset(char for char in own if _writes(encoding, char))


def _writes(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
