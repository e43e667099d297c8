"""Templates to download: empty, with an example, or filled with the figures of the active dataset."""

from __future__ import annotations

import pandas as pd

from geo import downloads
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.uploads.formats import TEMPLATE_COLUMNS

_EXAMPLE = (
    "Chile",
    "lithium",
    "mine",
    "production",
    "2025",
    "56000",
    "t",
    "Li content",
    "estimated",
    "your source",
    "",
)


def empty() -> bytes:
    """The header alone."""
    return downloads.csv(pd.DataFrame(columns=list(TEMPLATE_COLUMNS)))


def example() -> bytes:
    """The header and one row."""
    return downloads.csv(pd.DataFrame([_EXAMPLE], columns=list(TEMPLATE_COLUMNS)))


def filled(dataset: Dataset, series: str) -> bytes:
    """Every figure of one series in the template's columns, to be brought up to date and uploaded again."""
    facts = pd.concat(list(dataset.facts.values()), ignore_index=True)
    own = facts[facts[v.SERIES] == series]
    printed = own[v.VALUE].map(lambda value: "" if pd.isna(value) else f"{value:.15g}")
    printed = printed.where(own[v.LOWER].isna(), ">" + own[v.LOWER].map("{:.15g}".format))
    printed = printed.where(own[v.UPPER].isna(), "<" + own[v.UPPER].map("{:.15g}".format))
    words = {v.Status.WITHHELD.value: "W", v.Status.NOT_AVAILABLE.value: "NA"}
    gone = own[v.STATUS].map(words)
    table = pd.DataFrame(
        {
            "country": own[v.PUBLISHED_NAME],
            v.MINERAL: own[v.MINERAL],
            v.STAGE: own[v.STAGE],
            v.MEASURE: own[v.MEASURE],
            v.YEAR: own[v.YEAR],
            v.VALUE: gone.where(gone.notna(), printed),
            v.UNIT: own[v.UNIT],
            v.BASIS: own[v.BASIS],
            v.STATUS: own[v.STATUS],
            "source": own[v.SOURCE_REF],
            v.NOTE: own[v.NOTE],
        }
    )
    return downloads.csv(table[list(TEMPLATE_COLUMNS)])
