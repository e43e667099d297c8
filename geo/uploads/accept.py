"""Checked facts into a dataset: replace, update or stand beside; the old dataset stays as it was.

- ``replace``: every panel (mineral, stage, measure and year) of the file takes the place of the series' own;
  what the file does not list there is gone, panels that the file does not touch stay.
- ``update``: figures of the file are added or take the place of those with the same key; nothing is removed.
- ``separate``: the file becomes a series of its own; every other series stays as it is.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.dataset import Dataset, assemble
from geo.errors import UnknownChoiceError
from geo.locale.say import mark, say, term
from geo.sources import Origin
from geo.store.contents import Contents
from geo.tables import series as series_table
from geo.tables.facts import KEY

PANEL: Final = [v.SERIES, v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]
# What a series says of itself, kept in English with its figures; :func:`description_in_words` says it to a reader.
_DESCRIPTION: Final = mark("Uploaded from {title}; {count} figures")
_DESCRIBED = re.compile(r"Uploaded from (?P<title>.+); (?P<count>[\d,]+) figures", re.DOTALL)
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_LONGEST_ID = 40


class Mode(StrEnum):
    """How an upload is accepted."""

    REPLACE = "replace"
    UPDATE = "update"
    SEPARATE = "separate"


def contents(dataset: Dataset, *, shipped: Dataset) -> Contents:
    """The contents of a dataset; *shipped* tells which origins need not be kept with it."""
    facts = pd.concat(list(dataset.facts.values()), ignore_index=True)
    more = tuple(origin for name, origin in dataset.origins.items() if name not in shipped.origins)
    return Contents(facts, dataset.series, more)


def to_dataset(version: str, kept: Contents) -> Dataset:
    """The dataset of these contents."""
    reserves = kept.facts[v.MEASURE] == v.Measure.RESERVES
    return assemble(
        version,
        production=kept.facts[~reserves],
        reserves=kept.facts[reserves],
        series=kept.series,
        origins=kept.origins,
    )


def series_id(text: str) -> str:
    """A text as id of a series: small letters, digits and single hyphens.

    >>> series_id("Cobalt 2025 (draft).csv")
    'cobalt-2025-draft'
    """
    stem = re.sub(r"\.(csv|tsv|txt|xlsx|zip)$", "", text.lower())
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:_LONGEST_ID].strip("-") or "upload"


def accept(
    old: Contents, facts: pd.DataFrame, origin: Origin, *, mode: Mode, series: str = "", label: str = ""
) -> Contents:
    """*old* with the checked facts of a file in it.

    Parameters
    ----------
    facts: fact table of the upload (``Checked.table()``).
    series: where the file names one series, the one its facts go into (``replace``, ``update``) or become
        (``separate``); left empty, the facts keep the series they name.

    Raises
    ------
    UnknownChoiceError: for a series that does not exist (``replace``, ``update``), exists already
        (``separate``) or is not an id.
    """
    new = in_series(facts, series) if series else facts
    names = sorted(new[v.SERIES].unique())
    known = list(old.series[v.SERIES])
    for name in names:
        if mode is Mode.SEPARATE and name in known:
            raise UnknownChoiceError("free name of a series (this one is taken)", name, [f"{name}-2"])
        if mode is not Mode.SEPARATE and name not in known:
            raise UnknownChoiceError("series to go on with", name, known)
        if not _ID.match(name) or len(name) > _LONGEST_ID:
            raise UnknownChoiceError("name of a series", name, [say("small letters, digits and hyphens")])
    kept = old.facts
    if mode is not Mode.SEPARATE:
        columns = PANEL if mode is Mode.REPLACE else KEY
        kept = kept[~_among(kept, new, columns)]
    whole = pd.concat([kept, new], ignore_index=True)
    rows = old.series
    if mode is Mode.SEPARATE:
        rows = pd.concat([rows, _rows(new, names, origin, label, rank=int(rows["default_rank"].max()))])
    origins = (*(one for one in old.origins if one.id != origin.id), origin)
    used = set(whole[v.SOURCE_ID])
    return Contents(whole, spans(rows.reset_index(drop=True), whole), tuple(one for one in origins if one.id in used))


def in_series(facts: pd.DataFrame, series: str) -> pd.DataFrame:
    """The facts in the series of this name; a file of several series keeps them apart, by the rest of their names.

    Series that belong to it by their names ("bgs-spodumene" to "bgs") are themselves, whether or not it is among them.
    """
    names = sorted(facts[v.SERIES].unique(), key=len)
    if all(name == series or name.startswith(f"{series}-") for name in names):
        return facts
    root = names[0] if names else ""
    found = {name: f"{series}-{name.removeprefix(f'{root}-')}"[:_LONGEST_ID] for name in names[1:]} | {root: series}
    return facts.assign(**{v.SERIES: facts[v.SERIES].map(found)})


def _among(table: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Whether the key of each row of *table* occurs in *other*."""
    keys = pd.MultiIndex.from_frame(other[columns].astype(object).fillna("")).unique()
    own = pd.MultiIndex.from_frame(table[columns].astype(object).fillna(""))
    return pd.Series(own.isin(keys), index=table.index)


def _rows(facts: pd.DataFrame, names: list[str], origin: Origin, label: str, *, rank: int) -> pd.DataFrame:
    """Rows of ``series.csv`` for new series, offered after every other."""
    rows = []
    for place, name in enumerate(names, start=1):
        own = facts[facts[v.SERIES] == name]
        shares = (own[v.UNIT] == v.Unit.PERCENT).all()
        rows.append(
            {
                v.SERIES: name,
                "label": (label if len(names) == 1 else f"{label}: {name}") if label else name,
                "publisher": origin.publisher,
                "title": origin.title,
                "edition": origin.edition,
                "first_year": int(own[v.YEAR].min()),
                "last_year": int(own[v.YEAR].max()),
                v.SOURCE_ID: origin.id,
                "kind": "shares" if shares else "absolute",
                "default_rank": rank + place,
                "description": _DESCRIPTION.format(title=origin.title, count=f"{len(own):,}"),
            }
        )
    return pd.DataFrame(rows).astype(series_table.DTYPES)


def description_in_words(text: str) -> str:
    """What a series says of itself, in the language spoken now: one of ours, or one that was uploaded."""
    uploaded = _DESCRIBED.fullmatch(text)
    if uploaded is None:
        return term("series description", text)
    return say(_DESCRIPTION, title=uploaded["title"], count=numbers.written(uploaded["count"]))


def spans(rows: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Series with the years that their facts now have; a series without facts goes."""
    years = facts.groupby(v.SERIES)[v.YEAR].agg(["min", "max"])
    kept = rows[rows[v.SERIES].isin(years.index)].reset_index(drop=True)
    return series_table.check(
        kept.assign(
            first_year=kept[v.SERIES].map(years["min"]).astype("int64"),
            last_year=kept[v.SERIES].map(years["max"]).astype("int64"),
        )
    )
