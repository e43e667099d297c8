"""British Geological Survey, World Mineral Statistics: mine, smelter and refined output by country, 1971-2023.

Read from the exports of the survey's web service, one CSV file a table (``bgs_wms/*.csv`` or ``*.csv.gz`` in the
folder of inputs), by the reader that uploads use too (:mod:`geo.uploads.bgs`). What each commodity counts stands
in ``data/mappings/bgs_commodities.csv``. The exports hold no world totals. Former states are countries of their
own in their years (``data/mappings/former_states.csv``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.build import published
from geo.build.published import CommodityRule, Figure, Row
from geo.errors import SourceError
from geo.uploads import bgs as survey
from geo.uploads import figures

SOURCE_ID = "bgs-wms-2023"
FOLDER = "bgs_wms"


def files(inputs: Path) -> tuple[Path, ...]:
    """The survey's exports in *inputs*, by name; empty if there are none."""
    return tuple(sorted((inputs / FOLDER).glob("*.csv*")))


def exports(paths: Iterable[Path]) -> pd.DataFrame:
    """The exports as :func:`geo.uploads.bgs.tidy` gives them, one after the other.

    Raises
    ------
    SourceError: if a file cannot be read or lacks a column.
    """
    parts = []
    for path in paths:
        try:
            frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        except (OSError, ValueError) as error:
            raise SourceError(f"The export {path.name} cannot be read: {error}") from error
        missing = sorted(set(survey.COLUMNS) - set(frame.columns))
        if missing:
            raise SourceError(f"The export {path.name} lacks: {', '.join(missing)}.")
        parts.append(survey.tidy(frame, pd.Series(range(2, len(frame) + 2))).assign(file=path.name))
    whole = pd.concat(parts, ignore_index=True)
    # Rows are counted through all the files, so that each has a number of its own.
    return whole.assign(**{survey.ROW: range(len(whole))})


def _known(export: pd.DataFrame) -> None:
    """Every commodity, statistic and unit is one that the mapping knows.

    Raises
    ------
    SourceError: naming all that are not.
    """
    uses = survey.uses()
    made = export[export["type"].str.lower() == "production"]
    if len(made) < len(export):
        raise SourceError(f"The exports hold other statistics: {', '.join(sorted(set(export['type'])))}.")
    found = set(zip(made[survey.COMMODITY], made[survey.SUB], made[v.UNIT], strict=True))
    unknown = sorted(f"{one[0]!r} / {one[1]!r}" for one in found if one[:2] not in uses)
    if unknown:
        raise SourceError(f"bgs_commodities.csv does not know: {'; '.join(unknown)}.")
    units = sorted(
        f"{name} / {sub}: {unit!r}, not {use.published_unit!r}"
        for name, sub, unit in found
        for use in uses[name, sub]
        if unit != use.published_unit
    )
    if units:
        raise SourceError(f"Units of the survey differ from bgs_commodities.csv: {'; '.join(units)}.")


def figure(text: str, status: str, note: str) -> Figure:
    """What one print says, in the publisher's unit.

    Raises
    ------
    SourceError: if it is neither a number, a bound nor a mark.
    """
    found = figures.read_one(text, thousands="")
    if found.fault:
        raise SourceError(f"World Mineral Statistics: {text!r} is {found.fault}.")
    value, lower, upper = (
        None if math.isnan(one) else Decimal(repr(one)) for one in (found.value, found.lower, found.upper)
    )
    missing = found.status == v.Status.NOT_AVAILABLE
    stated = v.Status(found.status if missing else status or found.status)
    return Figure(stated, text, value, lower, upper, note=note)


def facts(export: pd.DataFrame) -> tuple[list[Row], pd.DataFrame]:
    """Facts in canonical units, and what is left out by reason (``reason``, ``rows``).

    Raises
    ------
    SourceError: for an unknown commodity, unit, statistic or place.
    """
    _known(export)
    rows, left = survey.read(export)
    places = published.places(rows[survey.COUNTRY], publisher=survey.SERIES)
    factors = {(one.commodity, one.series, one.mineral): one for known in survey.uses().values() for one in known}
    found = []
    for row in rows.to_dict("records"):
        use = factors[row[survey.COMMODITY], row[v.SERIES], row[v.MINERAL]]
        commodity = CommodityRule(
            series=use.series,
            commodity=use.commodity,
            measure=v.Measure.PRODUCTION.value,
            mineral=use.mineral,
            stage=use.stage,
            basis=use.basis,
            published_unit=use.published_unit,
            unit=use.unit,
            factor=Decimal(use.factor),
            reason=use.reason,
        )
        found.append(
            published.fact(
                commodity,
                places[row[survey.COUNTRY]],
                figure(row[survey.PRINT], row[v.STATUS], row[v.NOTE]),
                name=row[survey.COUNTRY],
                year=int(row[v.YEAR]),
                source_id=SOURCE_ID,
                source_ref=use.commodity,
            )
        )
    counted = left.groupby(survey.REASON).size().rename("rows").reset_index()
    return found, counted
