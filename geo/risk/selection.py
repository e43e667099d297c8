"""What the page of import risk looks at, and how a wish becomes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from geo.dataset import Dataset
from geo.errors import UnknownChoiceError, replaced
from geo.production.selection import DEFAULT_ALLIANCE, DEFAULT_MINERAL
from geo.reference import alliances
from geo.risk import model
from geo.risk.model import Importer, Method

DEFAULT_IMPORTER = "eu27"
WEIGHINGS = ("value", "quantity")
# What the risk matrix sets concentration against.
AXES = ("import-risk", "governance")


@dataclass(frozen=True, slots=True)
class RiskSelection:
    """One complete choice; ``alliance`` is empty for none."""

    importer: Importer
    mineral: str
    year: int
    by: Literal["value", "quantity"]
    alliance: str
    method: Method
    axis: str


def resolve(dataset: Dataset, wish: Mapping[str, str], *, on: dt.date) -> tuple[RiskSelection, tuple[str, ...]]:
    """The selection nearest to a wish, and a sentence for every part of it that does not exist.

    Parameters
    ----------
    wish: any of ``importer``, ``mineral``, ``year``, ``by``, ``alliance``, ``method``, ``axis``.
    """
    said: list[str] = []
    known = model.minerals_scored(dataset)
    years = tuple(str(year) for year in model.years_scored(dataset))
    groups = ("none", *(entry.id for entry in alliances.all_alliances()))
    alliance = _pick("alliance", wish.get("alliance"), groups, DEFAULT_ALLIANCE, said)
    return RiskSelection(
        importer=_importer(wish.get("importer", ""), on, said),
        mineral=_mineral(wish.get("mineral"), known, said),
        year=int(_pick("year", wish.get("year"), years, years[-1], said)),
        by=cast("Literal['value', 'quantity']", _pick("weighing", wish.get("by"), WEIGHINGS, WEIGHINGS[0], said)),
        alliance="" if alliance == "none" else alliance,
        method=Method(_pick("method", wish.get("method"), tuple(Method), Method.PUBLISHED.value, said)),
        axis=_pick("axis", wish.get("axis"), AXES, AXES[0], said),
    ), tuple(said)


def _importer(wish: str, on: dt.date, said: list[str]) -> Importer:
    try:
        return model.importer(wish or DEFAULT_IMPORTER, on=on)
    except UnknownChoiceError:
        said.append(f"There is no importer {wish[:60]!r} here; showing the EU-27 instead.")
        return model.importer(DEFAULT_IMPORTER, on=on)


def _mineral(wish: str | None, known: tuple[str, ...], said: list[str]) -> str:
    if wish and wish not in known:
        lines = model.lines_of(wish)
        why = "no tariff line in the trade table stands for it" if lines.empty or not lines["counted"].any() else ""
        said.append(
            f"Import risk of {wish[:60]!r} cannot be computed{f': {why}' if why else ''}; "
            f"showing {DEFAULT_MINERAL!r} instead."
        )
        return DEFAULT_MINERAL
    return wish or DEFAULT_MINERAL


def _pick(what: str, wish: str | None, choices: tuple[str, ...], default: str, said: list[str]) -> str:
    if not wish:
        return default
    if wish in choices:
        return wish
    said.append(replaced(what, wish, choices, default))
    return default


def as_address(selection: RiskSelection) -> list[tuple[str, object]]:
    """Every part of the selection for the address."""
    return [
        ("importer", selection.importer.id),
        ("mineral", selection.mineral),
        ("year", selection.year),
        ("by", selection.by),
        ("alliance", selection.alliance or "none"),
        ("method", selection.method.value),
        ("axis", selection.axis),
    ]
