"""Printed figures, read a column at a time: plain numbers by Arrow, everything else once per distinct print.

What a print says follows the surveys' conventions: "—" or "-" is zero, "W" withheld, "NA", "XX", "Small", "Large",
"Included in …" and a bare footnote mark such as "(4)" not available, ">x" and "<x" bounds, "x - y" a range, "s" less
than half a unit, a leading or trailing "e" an estimate, "p" provisional, "r" revised (said in the note). Footnote
marks after a figure are passed over. A cell that is empty says nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo import vocabulary as v

Floats = np.ndarray[Any, np.dtype[np.float64]]
Objects = np.ndarray[Any, np.dtype[np.object_]]

MAX_DIGITS: Final = 18
_LONGEST = 80
_PLAIN = r"^[0-9]{1,15}(\.[0-9]{1,15})?$"
_GROUPED = {",": r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,15})?$", ".": r"^[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,15})?$"}
_COMMA = r"^[0-9]{1,15}(,[0-9]{1,15})?$"
_ZERO = frozenset(["-", "–", "—", "--", "―", "nil"])  # noqa: RUF001 - dashes as printed
_WITHHELD = frozenset(["w", "(d)", "c", "conf", "confidential", "withheld"])
_ABSENT = frozenset(
    [
        "na",
        "n/a",
        "n.a.",
        "n.a",
        "n/k",
        "nd",
        "n.d.",
        "xx",
        "( )",
        "()",
        "…",
        "...",
        "..",
        "not available",
        "none",
        "null",
    ]
)
_WORDS = {
    "xx": "not applicable",
    **{
        word: f"printed as: {word.capitalize()}"
        for word in ("small", "very small", "large", "moderate", "moderate to large", "variable")
    },
}
# Printed instead of a figure: where the figure went, or in which words it is described.
_SENTENCES = re.compile(r"^(?:included|categorized|variable, depending|\(\d{1,2}\)$)", re.IGNORECASE)
_IN_TOTAL = re.compile(r"^included in .?world total", re.IGNORECASE)
_HALF_UNIT = re.compile(r"^(?:s|less than (?:½|1/2|\?) ?unit\.?)$", re.IGNORECASE)
HALF: Final = 0.5
HALF_UNIT: Final = "less than half a unit"
REVISED: Final = "revised"
_RANGE = re.compile(r"^(?P<low>[\d.,\s]*\d)\s*(?:-|–|—|to)\s*(?P<high>\d[\d.,\s]*)$")  # noqa: RUF001 - as printed
# A footnote mark behind a figure: superscript digits or signs.
_FOOTNOTE = re.compile(r"[¹²³⁰⁴-⁹*†‡§]+$")
_SPACES = re.compile(r"(?<=\d)[\s'\u2019\u00a0\u2009\u202f](?=\d{3}(?!\d))")
# Marks before and after a number, its bound, and what is between them.
_MARKS = re.compile(
    r"^(?P<front>(?:(?:est\.?|ca\.|c\.|e|p|r|~|≈)[\s/,]*)*)(?P<bound>[<>≤≥])?\s*(?P<body>.*?)"
    r"(?P<back>(?:[\s/,]*(?:est\.?|e|p|r)\s*/?)*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$|^\.\d+$")
# "500e4" may be an estimate with a footnote. Programs write the sign of a power of ten, or a point and a capital E.
_MARK_OR_POWER = re.compile(r"^(?:\d+[eE]\d{1,3}|\d+[.,]\d+e\d{1,3})$")
# A mark in brackets: "220,000 (e)", "[est.] 220,000".
_IN_BRACKETS = re.compile(
    r"[(\[]\s*(estimated?|est\.?|provisional|prov\.?|preliminary|prelim\.?|revised|rev\.?|[epr])\s*[)\]]", re.IGNORECASE
)
_FINITE_WORDS = frozenset(
    ["inf", "+inf", "-inf", "infinity", "-infinity", "nan", "#n/a", "#ref!", "#div/0!", "#value!"]
)

# Why a print is refused: the kind of the problem, and its reason.
EMPTY: Final = "empty"
CONFLICT: Final = "number forms in conflict"
MARK_OR_POWER: Final = "a mark or a power of ten"


@dataclass(frozen=True, slots=True)
class Print:
    """One print: a value, a bound, or nothing, with its status; *fault* says why it cannot be read."""

    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    status: str = v.Status.REPORTED.value
    note: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFigures:
    """A column of figures, as arrays of one length; ``note`` and ``fault`` are "" where there is none."""

    value: Floats
    lower: Floats
    upper: Floats
    status: Objects
    note: Objects
    fault: Objects


def read_one(text: str, *, decimal: str = ".", thousands: str = ",") -> Print:  # noqa: PLR0911 - one return a case
    """What one printed cell says.

    >>> read_one(">6,000,000").lower, read_one("—").value, read_one("W").status
    (6000000.0, 0.0, 'withheld')
    >>> read_one("e 226,000").status, read_one("1.234,5", decimal=",", thousands=".").value
    ('estimated', 1234.5)
    """
    # Our own exports put an apostrophe before a dash, so that no spreadsheet takes it for a formula.
    shown = text.strip().removeprefix("'")
    lower = shown.lower()
    if not shown:
        return Print(status=v.Status.NOT_AVAILABLE.value, fault=EMPTY)
    if lower in _ZERO:
        return Print(value=0.0)
    if lower in _WITHHELD:
        return Print(status=v.Status.WITHHELD.value)
    if lower in _ABSENT or lower in _WORDS:
        return Print(status=v.Status.NOT_AVAILABLE.value, note=_WORDS.get(lower, ""))
    if _HALF_UNIT.match(shown):
        return Print(upper=HALF, note=HALF_UNIT)
    if _SENTENCES.match(shown):
        note = v.IN_TOTAL if _IN_TOTAL.match(shown) else f"printed as: {shown[:_LONGEST]}"
        return Print(status=v.Status.NOT_AVAILABLE.value, note=note)
    if lower in _FINITE_WORDS:
        return Print(fault="not a finite number")
    if sum(char.isdigit() for char in shown[:_LONGEST]) > MAX_DIGITS:
        return Print(fault=f"more than {MAX_DIGITS} digits")
    if len(shown) > _LONGEST:
        return Print(fault="not a number")
    return _marked(_FOOTNOTE.sub("", shown).strip() or shown, decimal, thousands)


def _marked(shown: str, decimal: str, thousands: str) -> Print:
    if _MARK_OR_POWER.match(shown):
        return Print(fault=MARK_OR_POWER)
    shown = _IN_BRACKETS.sub(lambda found: f" {found[1][0]} ", shown).strip()
    scientific = _NUMBER.match(shown.replace(decimal, ".") if decimal == "," else shown)
    match = None if scientific else _MARKS.match(shown)
    body = match["body"] if match else shown
    if body.startswith(("-", "−", "\u2013")) and body[1:2].isdigit():  # noqa: RUF001 - minus signs as printed
        return Print(fault="negative")
    marks = f"{match['front']} {match['back']}".lower() if match else ""
    status = v.Status.REPORTED
    if any(mark in marks for mark in ("e", "~", "≈", "c")):
        status = v.Status.ESTIMATED
    elif "p" in marks:
        status = v.Status.PROVISIONAL
    note = REVISED if "r" in marks else ""
    bound = (match["bound"] or "") if match else ""
    low, high, fault = _span(body, bound, decimal, thousands)
    if fault:
        return Print(fault=fault)
    if low == high:
        return Print(value=low, status=status.value, note=note)
    return Print(lower=low, upper=high, status=status.value, note=note)


def _span(body: str, bound: str, decimal: str, thousands: str) -> tuple[float, float, str]:
    """Lowest and highest value that a number, bound or range leaves open, or why it cannot be read."""
    span = _RANGE.match(body)
    texts = (span["low"].strip(), span["high"].strip()) if span else (body, body)
    low, high = (_amount(text, decimal, thousands) for text in texts)
    if low is None or high is None or (span and not low < high):
        return math.nan, math.nan, "not a number"
    if not math.isfinite(low) or not math.isfinite(high):
        return math.nan, math.nan, "not a finite number"
    if bound in {">", "≥"}:
        return low, math.nan, ""
    if bound in {"<", "≤"}:
        return math.nan, high, ""
    return low, high, ""


def _amount(body: str, decimal: str, thousands: str) -> float | None:
    text = _SPACES.sub("", body)
    if thousands and thousands in text:
        if not re.match(_GROUPED[thousands], text):
            return None
        text = text.replace(thousands, "")
    text = text.replace(decimal, ".")
    return float(text) if _NUMBER.match(text) else None


def read(column: pd.Series, *, decimal: str = ".", thousands: str = ",") -> ParsedFigures:
    """Every figure of a text column; see :func:`read_one` for what a print says."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        distinct = _read(pa.array(column.cat.categories, type=pa.string()), decimal, thousands)
        codes = column.cat.codes.to_numpy()
        return ParsedFigures(*(getattr(distinct, name)[codes] for name in ParsedFigures.__slots__))
    texts = pa.array(column, type=pa.string(), from_pandas=True)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return _read(texts.fill_null(""), decimal, thousands)


def _read(texts: pa.Array, decimal: str, thousands: str) -> ParsedFigures:
    count = len(texts)
    value, lower, upper = (np.full(count, math.nan) for _ in range(3))
    status, note, fault = (np.full(count, "", dtype=object) for _ in range(3))
    status[:] = v.Status.REPORTED.value
    left = np.ones(count, dtype=bool)
    plain = _PLAIN if decimal == "." else _COMMA
    for pattern, group in ((plain, ""), (_GROUPED.get(thousands, ""), thousands)):
        if not pattern or not left.any():
            continue
        hit = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False) & left
        if hit.any():
            chosen = texts.filter(pa.array(hit))
            chosen = pc.replace_substring(chosen, group, "") if group else chosen
            chosen = pc.replace_substring(chosen, ",", ".") if decimal == "," else chosen
            value[hit] = pc.cast(chosen, pa.float64()).to_numpy(zero_copy_only=False)
            left &= ~hit
    if left.any():
        positions = np.flatnonzero(left)
        odd = texts.filter(pa.array(left)).dictionary_encode()
        prints = [read_one(text, decimal=decimal, thousands=thousands) for text in odd.dictionary.to_pylist()]
        codes = odd.indices.to_numpy()
        for target, name, kind in (
            (value, "value", float),
            (lower, "lower", float),
            (upper, "upper", float),
            (status, "status", object),
            (note, "note", object),
            (fault, "fault", object),
        ):
            target[positions] = np.array([getattr(one, name) for one in prints], dtype=kind)[codes]
    return ParsedFigures(value, lower, upper, status, note, fault)
