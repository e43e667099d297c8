"""Policy events by mineral, country and day: what was decided, where it stands, and who restricts exports.

The facts stand in ``policy_events.csv`` (:mod:`geo.reference.tables.policy`); nothing here asks for today's date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final

import numpy as np
import pandas as pd

from geo import sources
from geo.errors import SourceError
from geo.locale.say import term
from geo.reference import alliances, minerals
from geo.reference.tables import policy as tables

STATE: Final = "state"
KIND_NAMES: Final = tables.KINDS
RESTRICTIONS: Final = tables.RESTRICTIONS
_YEAR_DAYS = 365.25
_TABLE: Final = "policy_events"


def kind_name(kind: str) -> str:
    """A kind of measure (a key of ``KIND_NAMES``) in the language spoken now."""
    return term("kind of measure", KIND_NAMES[kind])


def state_name(state: str) -> str:
    """Where a measure stands (a value of ``State``) in the language spoken now."""
    return term("state of a measure", state)


def event_in_words(text: str) -> str:
    """The title, detail or note of an event, as ``policy_events.csv`` has it, in the language spoken now."""
    return term("policy event", text)


def evidence_name(evidence: str) -> str:
    """The kind of source of an event (one of ``EVIDENCE``) in the language spoken now."""
    return term("evidence", evidence)


@cache
def _events() -> pd.DataFrame:
    return tables.read()


@cache
def compiled() -> dt.date:
    """The day on which the table of events was compiled, from its origin record.

    Raises
    ------
    SourceError: if no origin record has the table.
    """
    days = [one.published for one in sources.read_origins().values() if _TABLE in one.tables]
    if not days:
        raise SourceError(f"No origin record names the table {_TABLE}.")
    return dt.date.fromisoformat(max(days))


@lru_cache(maxsize=512)
def events(*, on: dt.date, mineral: str = "", country: str = "", secondary: bool = True) -> pd.DataFrame:
    """Events about a mineral, by or against a country, the latest first.

    Parameters
    ----------
    on: day for which ``state`` is said.
    mineral: id; an event about a group counts for its members and the reverse; empty for all.
    country: alpha-3 of whoever acts or is aimed at, blocs with their members of the day; empty for all.
    secondary: also what only secondary sources report, marked so in ``evidence``: what is in force is in force
        whoever reports it.

    Returns
    -------
    A table shared by all who ask the same: columns of ``policy_events.csv`` with ``state``
    (:class:`geo.reference.tables.policy.State`) and ``restricts``: whether the measure limits exports, as bans, quotas,
    licences and duties do and production quotas, technology controls and rules on end users do not.
    """
    table = _standing(on)
    kept = np.ones(len(table), dtype=bool)
    if not secondary:
        kept &= table["evidence"].isin(tables.FIRM).to_numpy(dtype=bool)
    if mineral:
        wanted = _kin(mineral)
        kept &= np.array([not wanted.isdisjoint(named) for named in _parts(on, "minerals")])
    if country:
        blocs = _blocs_of(country, on)
        aimed = np.array([not blocs.union([country]).isdisjoint(named) for named in _parts(on, "target")])
        acts = (table["country_iso3"] == country) | table["bloc"].isin(blocs)
        kept &= acts.to_numpy(dtype=bool) | aimed
    return table[kept].reset_index(drop=True)


# What a day has in common for all who ask: a page asks about one mineral after the other.
@lru_cache(maxsize=16)
def _standing(on: dt.date) -> pd.DataFrame:
    """Every event with its state on a day, the latest first."""
    table = _events()
    restricts = table["kind"].isin(RESTRICTIONS)
    found = table.assign(**{STATE: tables.states(table, on=on), "restricts": restricts})
    return found.sort_values(["date", "event_id"], ascending=[False, True], ignore_index=True)


@lru_cache(maxsize=32)
def _parts(on: dt.date, column: str) -> tuple[frozenset[str], ...]:
    """The names in a column that holds several, in the order of :func:`_standing`."""
    return tuple(frozenset(text.split(";")) if isinstance(text, str) else frozenset() for text in _standing(on)[column])


def _kin(mineral: str) -> frozenset[str]:
    """The mineral, its group and its members."""
    entry = minerals.mineral(mineral)
    return frozenset({entry.id, *filter(None, [entry.part_of]), *(part.id for part in minerals.members(entry.id))})


def _blocs_of(country: str, on: dt.date) -> frozenset[str]:
    return frozenset(entry.id for entry in alliances.alliances_of(country, on=on))


def restrictions(*, on: dt.date, mineral: str = "", secondary: bool = True) -> pd.DataFrame:
    """The export bans, quotas, licences and duties in force on a day; columns as :func:`events`.

    In force means that no end or pause is on record for the day, not that the measure is known to hold.
    """
    found = events(on=on, mineral=mineral, secondary=secondary)
    return found[found["restricts"] & (found[STATE] == tables.State.IN_FORCE.value)].reset_index(drop=True)


def restricting(*, on: dt.date, mineral: str = "", secondary: bool = True) -> frozenset[str]:
    """Alpha-3 codes of the countries with an export restriction in force on a day, blocs with their members."""
    found = restrictions(on=on, mineral=mineral, secondary=secondary)
    codes = set(found["country_iso3"].dropna())
    for bloc in found.loc[found["country_iso3"].isna(), "bloc"].dropna().unique():
        codes |= alliances.members(bloc, on=on)
    return frozenset(codes)


def marks(found: pd.DataFrame, *, years: Collection[int]) -> pd.DataFrame:
    """Events of some years as points of a time axis on which a year takes the length 1.

    Columns: ``at`` (2023.5 = the middle of 2023), ``date``, ``title``, ``kind``, ``state`` and ``evidence`` (in words,
    as they stand in the language spoken now). The day counts from which a measure holds, or on which it was made known.
    """
    day = found["start"].where(found["start"].notna(), found["date"])
    year = day.str[:4].astype("int64")
    first = pd.to_datetime(year.astype(str) + "-01-01")
    table = pd.DataFrame(
        {
            "at": year + (pd.to_datetime(day) - first).dt.days / _YEAR_DAYS,
            "date": day,
            "title": found["title"].map(event_in_words),
            "kind": found["kind"].map(kind_name),
            STATE: found[STATE].map(state_name),
            "evidence": found["evidence"].map(evidence_name),
        }
    )
    return table[year.isin(list(years))].reset_index(drop=True)
