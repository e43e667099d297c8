"""``history.parquet``: production of earlier years, columns as in ``production.csv``, read a mineral at a time.

Two sources fill it: the British Geological Survey from 1971 (series ``bgs`` and ``bgs-...``) and earlier editions
of World Mining Data, 2007-2015 (series ``wmd``; 2016 and 2017 are in no edition at hand and have no row).
``history_offers.csv`` lists what it holds: ``mineral``, ``stage``, ``measure``, ``series`` and ``years``, a text of
years and ranges such as ``1971-1989 1991``; with it nothing else is read before a figure is asked for. Rows of one
mineral and measure stand together, so that reading one of them costs a few milliseconds.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.schema import check as gate
from geo.schema import load, pa, read_parquet
from geo.tables import facts

NAME: Final = "history"
OFFERS: Final = "history_offers"
YEARS: Final = "years"
_OFFER_COLUMNS: Final = (v.MINERAL, v.STAGE, v.MEASURE, v.SERIES, YEARS)
_YEARS = r"^\d{4}(-\d{4})?( \d{4}(-\d{4})?)*$"
_GROUP = 2_000


def years_text(years: tuple[int, ...]) -> str:
    """Sorted years as years and ranges.

    >>> years_text((1971, 1972, 1973, 1975))
    '1971-1973 1975'
    """
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def years_of(text: str) -> tuple[int, ...]:
    """The years of such a text.

    >>> years_of("1971-1973 1975")
    (1971, 1972, 1973, 1975)
    """
    spans = [re.split("-", span) for span in text.split()]
    return tuple(year for span in spans for year in range(int(span[0]), int(span[-1]) + 1))


def _offers_schema() -> Any:
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = dict.fromkeys(_OFFER_COLUMNS, text) | {YEARS: pa.Column(str, pa.Check.str_matches(_YEARS))}
    return pa.DataFrameSchema(columns, unique=list(_OFFER_COLUMNS[:-1]), strict=True, ordered=True)


def check_offers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row says what the history holds of one mineral, stage, measure and series.

    Raises
    ------
    TableError: listing the faults.
    """
    return gate(OFFERS, frame, _offers_schema())


def read_offers(*, path: Path | None = None) -> pd.DataFrame:
    """What the history holds: ``mineral``, ``stage``, ``measure``, ``series``, ``years`` (a sorted tuple).

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    frame = load(OFFERS, path=path, dtypes=dict.fromkeys(_OFFER_COLUMNS, "str"), check=check_offers)
    return frame.assign(**{YEARS: [years_of(text) for text in frame[YEARS]]})


def read(mineral: str = "", measure: str = v.Measure.PRODUCTION, *, path: Path | None = None) -> pd.DataFrame:
    """Rows of one mineral and measure, or the whole table without a mineral; columns ``FACT_COLUMNS``.

    Raises
    ------
    TableError: if the file is missing, damaged or not a table of facts.
    """
    wanted = [(v.MINERAL, "==", mineral), (v.MEASURE, "==", str(measure))] if mineral else None
    return read_parquet(NAME, path=path, dtypes={name: facts.DTYPES[name] for name in v.FACT_COLUMNS}, filters=wanted)


check = partial(facts.check, table=NAME)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a checked fact table, the rows of one mineral and measure together.

    Raises
    ------
    TableError: if *frame* is not a well-formed fact table.
    """
    order = [v.MINERAL, v.MEASURE, v.SERIES, v.STAGE, v.YEAR, v.AREA_KIND, v.ISO3, v.PUBLISHED_NAME]
    ordered = check(frame).sort_values(order, kind="stable", ignore_index=True)
    ordered.to_parquet(path, index=False, compression="zstd", compression_level=15, row_group_size=_GROUP)
