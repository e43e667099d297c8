"""How published rows become facts: names to places, prints to numbers, units to canonical units.

The two hand-kept mappings are ``data/mappings/commodities.csv`` (what each publisher's table counts,
and its unit) and ``data/mappings/corrections.csv`` (every departure from the print, with its reason).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.errors import MissingInputError, SourceError, UnknownChoiceError
from geo.reference import countries

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class CommodityRule:
    """What one measure of one publisher's table counts; ``factor`` turns the print into ``unit``."""

    series: str
    commodity: str
    measure: str
    mineral: str
    stage: str
    basis: str
    published_unit: str
    unit: str
    factor: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One departure from the print; ``area`` and ``year`` are empty where it holds for all."""

    series: str
    commodity: str
    measure: str
    area: str
    year: str
    kind: str
    published: str
    used: str
    reason: str
    source_ref: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the publisher's unit: ``value``, or bounds, or nothing with the status saying why."""

    status: v.Status
    published: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    note: str = ""


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a hand-kept CSV file, as text.

    Raises
    ------
    SourceError: if the file is not there.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError as error:
        message = f"The file {path} is missing; it is kept by hand and comes with the code."
        raise SourceError(message) from error


def given(path: Path) -> Path:
    """The path of a publisher's file that a step needs.

    Raises
    ------
    MissingInputError: if it is not there.
    """
    if not path.exists():
        raise MissingInputError([path])
    return path


def read_commodities(mappings: Path, series: str) -> dict[tuple[str, str, str], CommodityRule]:
    """What the tables of *series* count, by commodity, measure and mineral."""
    rows = [row for row in read_rows(mappings / "commodities.csv") if row["series"] == series]
    found = [CommodityRule(**{**row, "factor": Decimal(row["factor"])}) for row in rows]  # type: ignore[arg-type]
    return {(one.commodity, one.measure, one.mineral): one for one in found}


def read_corrections(mappings: Path, series: str, kind: str) -> dict[tuple[str, str, str, str], Correction]:
    """Corrections of one kind in *series*, by commodity, measure, area and year."""
    rows = [Correction(**row) for row in read_rows(mappings / "corrections.csv")]
    return {
        (row.commodity, row.measure, row.area, row.year): row
        for row in rows
        if row.series == series and row.kind == kind
    }


def places(names: Iterable[str], *, publisher: str) -> dict[str, countries.Place]:
    """Place of every name that *publisher* (one of ``countries.PUBLISHERS``) prints.

    Raises
    ------
    SourceError: naming every name that resolves to no place, so that all can be corrected at once.
    """
    found: dict[str, countries.Place] = {}
    unknown: list[str] = []
    for name in sorted(set(names)):
        try:
            found[name] = countries.resolve(name, publisher=publisher)
        except UnknownChoiceError as error:
            unknown.append(f"{name!r} (nearest: {error.nearest})")
    if unknown:
        raise SourceError(f"Series {publisher!r} names places that the atlas does not know: {'; '.join(unknown)}.")
    return found


def fact(
    commodity: CommodityRule,
    place: countries.Place,
    figure: Figure,
    *,
    name: str,
    year: int,
    source_id: str,
    source_ref: str,
) -> Row:
    """One row of a fact table: the figure in the canonical unit beside the print."""
    amounts = (figure.value, figure.lower, figure.upper)
    value, lower, upper = (None if one is None else float(one * commodity.factor) for one in amounts)
    return {
        v.SERIES: commodity.series,
        v.MINERAL: commodity.mineral,
        v.STAGE: commodity.stage,
        v.MEASURE: commodity.measure,
        v.YEAR: year,
        v.AREA_KIND: place.kind.value,
        v.ISO3: place.iso3,
        v.PUBLISHED_NAME: name,
        v.VALUE: value,
        v.LOWER: lower,
        v.UPPER: upper,
        v.UNIT: commodity.unit,
        v.BASIS: commodity.basis,
        v.STATUS: figure.status.value,
        v.PUBLISHED_VALUE: figure.published,
        v.PUBLISHED_UNIT: commodity.published_unit,
        v.SOURCE_ID: source_id,
        v.SOURCE_REF: source_ref,
        v.NOTE: figure.note,
    }


def plain(number: float | Decimal) -> str:
    """The number without exponent or trailing zeros: ``1000000``, ``0.5``."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    text = format(exact, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write *frame* with LF line ends and plain numbers, so that building twice gives the same bytes."""
    shown = frame.copy()
    for column in shown.select_dtypes("float").columns:
        shown[column] = [None if pd.isna(cell) else plain(float(cell)) for cell in shown[column]]
    shown.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
