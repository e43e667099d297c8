"""The one place where values meet shapes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo import vocabulary as v
from geo.errors import TableError


@dataclass(frozen=True, slots=True)
class Joined:
    """Shapes with their values, and what could not be placed.

    Attributes
    ----------
    frame: every shape, in the order of the shapes, with the columns of the values beside it; an area
        without a value has missing cells. Of the type of the shapes (GeoDataFrame or DataFrame).
    unmatched: codes that have a row of values but no shape, sorted; to be shown, never dropped.
    """

    frame: pd.DataFrame
    unmatched: tuple[str, ...]


def join(values: pd.DataFrame, shapes: pd.DataFrame) -> Joined:
    """Lay *values* (one row per ``iso3``) over *shapes* (``iso3`` missing where unattributed).

    Missing values stay missing. Rows of values without a code (remainders, world totals) belong to
    no shape and must be taken out before; areas without a code never get a value.

    Raises
    ------
    TableError: if a table lacks ``iso3``, values have a missing or repeated code, or a column of the
        values has the name of a column of the shapes; lists every fault.
    """
    faults = [f"the {what} lack the column 'iso3'" for what, table in _named(values, shapes) if v.ISO3 not in table]
    if not faults:
        repeated = sorted(set(values.loc[values[v.ISO3].duplicated(), v.ISO3].dropna()))
        clashes = sorted((set(values.columns) & set(shapes.columns)) - {v.ISO3})
        missing = int(values[v.ISO3].isna().sum())
        if missing:
            faults.append(f"{missing} rows of values have no code")
        if repeated:
            faults.append(f"values have more than one row for {', '.join(repeated)}")
        if clashes:
            faults.append(f"values and shapes share the columns {', '.join(clashes)}")
    if faults:
        raise TableError("values to be mapped", faults)
    # A missing code matches nothing, because the values have none.
    places = pd.Index(values[v.ISO3]).get_indexer(shapes[v.ISO3])
    beside = values.drop(columns=v.ISO3).reset_index(drop=True).reindex(places)
    frame = shapes.assign(**{str(name): beside[name].array for name in beside.columns})
    return Joined(frame=frame, unmatched=tuple(sorted(set(values[v.ISO3]) - set(shapes[v.ISO3].dropna()))))


def _named(values: pd.DataFrame, shapes: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], ...]:
    return ("values", values), ("shapes", shapes)
