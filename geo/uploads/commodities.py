"""What each publisher's tables count, from ``data/mappings/commodities.csv``, which the shipped tables use too."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from geo.errors import SourceError
from geo.sources import MAPPINGS


@dataclass(frozen=True, slots=True)
class Commodity:
    """One measure of one table: mineral, stage, basis and the unit it prints."""

    commodity: str
    measure: str
    mineral: str
    stage: str
    basis: str
    published_unit: str


def rows(name: str) -> pd.DataFrame:
    """A mapping table as text.

    Raises
    ------
    SourceError: if it is missing or broken.
    """
    try:
        return pd.read_csv(MAPPINGS / name, dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        raise SourceError(f"The mapping {name} cannot be read: {error}") from error


@functools.cache
def of_series(series: str) -> dict[tuple[str, str], Commodity]:
    """Commodities of one series by the table's name and measure."""
    table = rows("commodities.csv")
    fields = list(Commodity.__dataclass_fields__)
    found = [Commodity(*row) for row in table.loc[table["series"] == series, fields].itertuples(index=False, name=None)]
    return {(one.commodity, one.measure): one for one in found}
