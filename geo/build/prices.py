"""Build ``prices.csv`` from the price lines of the U.S. statistics (``us_salient.csv``).

``data/mappings/prices.csv`` says of every printed line what product it prices, on what basis, and which
production basis and tariff line mean the same. A line or a unit that is not known stops the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.errors import SourceError
from geo.sources import MAPPINGS
from geo.tables import prices, us_salient

# Avoirdupois pound and troy ounce by international definition (NIST Handbook 44, appendix C).
_LB: Final = 1000 / 0.45359237
_TROY_OUNCE: Final = 1_000_000 / 31.1034768


@dataclass(frozen=True, slots=True)
class PriceUnit:
    """Factor from the publisher's unit to US dollars per tonne, and how to say it."""

    factor: float
    words: str


_POUND = PriceUnit(_LB, "1 lb = 0.45359237 kg")
_CENTS = PriceUnit(_LB / 100, "1 lb = 0.45359237 kg; 100 cents = 1 USD")
_KILOGRAM = PriceUnit(1000.0, "1 t = 1,000 kg")
_TONNE = PriceUnit(1.0, "1 metric ton = 1 t")
_TON_UNIT = PriceUnit(100.0, "1 metric ton unit = 10 kg of content")
CONVERSIONS: Final = {
    "dollars per pound": _POUND,
    "cents per pound": _CENTS,
    "cents per pound of silicon": _CENTS,
    "dollars per kilogram": _KILOGRAM,
    "dollars per kilogram of contained beryllium": _KILOGRAM,
    "dollars per kilogram of tantalum oxide": _KILOGRAM,
    "dollars per metric ton": _TONNE,
    "dollars per dry metric ton": PriceUnit(1.0, "1 dry metric ton = 1 t without its water"),
    "dollars per ton": _TONNE,
    "dollars per metric ton at foreign ports": _TONNE,
    "dollars per metric ton of elemental sulfur": _TONNE,
    "dollars per metric ton of K2O equivalent": _TONNE,
    "dollars per metric ton unit": _TON_UNIT,
    "dollars per dry metric ton unit of tungsten trioxide": _TON_UNIT,
    "dollars per troy ounce": PriceUnit(_TROY_OUNCE, "1 troy ounce = 31.1034768 g"),
}
# Kept as printed, without a price a tonne.
REFUSED: Final = {
    "index, 1982=100": "none: an index is not a price",
    "dollars per carat": "none: stones are priced by size and quality, not by the tonne",
    "as the line says": "none: words in place of a price",
    **dict.fromkeys(
        [
            "dollars per gram",
            "dollars per 10-grams",
            "dollars per 25 grams",
            "dollars per 50 grams",
            "dollars per 100 mililiters",
            "dollars per 100 milliliters",
        ],
        "none: a laboratory pack is not sold by the tonne",
    ),
}


def convert(price: float, unit: str) -> tuple[float | None, str]:
    """US dollars per tonne and the conversion in words; ``None`` for a unit that is refused on purpose.

    Raises
    ------
    SourceError: for a unit that nobody has looked at.
    """
    if unit in REFUSED:
        return None, REFUSED[unit]
    if unit not in CONVERSIONS:
        raise SourceError(f"No conversion to US dollars per tonne is known for the unit {unit!r}.")
    return price * CONVERSIONS[unit].factor, CONVERSIONS[unit].words


def table(salient: pd.DataFrame, mapping: list[dict[str, str]]) -> pd.DataFrame:
    """Every price line and year; columns of :mod:`geo.tables.prices`.

    Raises
    ------
    SourceError: for a price line without a row in the mapping, or a unit without a conversion.
    """
    lines = salient[salient["statistic"] == "price"]
    rows = [_row(line, _meaning(line, mapping)) for line in lines.itertuples()]
    frame = pd.DataFrame(rows, columns=list(prices.DTYPES)).replace({"": None}).astype(prices.DTYPES)
    return prices.check(frame.sort_values(prices.KEY, ignore_index=True))


def _meaning(line: Any, mapping: list[dict[str, str]]) -> dict[str, str]:
    group = line.group if isinstance(line.group, str) else ""
    for row in mapping:
        if (row["chapter"], row["group"]) == (line.chapter, group) and line.label.startswith(row["label"]):
            return row
    raise SourceError(f"mappings/prices.csv has no row for {line.chapter}: {group} {line.label!r}.")


def _row(line: Any, meaning: dict[str, str]) -> dict[str, object]:
    usd, words = convert(line.value, line.unit)
    ranged = {name: getattr(line, name) for name in (v.LOWER, v.UPPER)}
    note = "; ".join(text for text in (meaning["reason"], line.note) if isinstance(text, str) and text)
    return {
        v.MINERAL: line.mineral,
        "product": meaning["product"],
        v.YEAR: line.year,
        "price": line.value,
        **ranged,
        "currency": "USD",
        v.UNIT: line.unit,
        "usd_per_t": None if usd is None else float(f"{usd:.8g}"),
        "conversion": words,
        "terms": meaning["terms"],
        v.BASIS: meaning["basis"],
        "equivalents": meaning["equivalents"],
        v.HS6: meaning["hs6"],
        v.STATUS: line.status,
        v.SOURCE_ID: line.source_id,
        v.SOURCE_REF: f"{line.chapter}: {line.section}" + (f", {line.label}" if line.label != line.section else ""),
        v.NOTE: note,
    }


def build(inputs: Path, raw: Path, tables: Path) -> None:  # noqa: ARG001 - every step has the same signature
    """Write ``prices.csv`` into *tables*, from the table of U.S. statistics there.

    Raises
    ------
    SourceError, TableError: if a line or unit is unknown.
    """
    found = table(us_salient.read(path=tables / "us_salient.csv"), published.read_rows(MAPPINGS / "prices.csv"))
    published.write_csv(found, tables / "prices.csv")
