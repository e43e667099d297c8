"""The tables of policy: events, stockpiles and minimum prices, one row per published fact.

All three: ``minerals`` (ids joined by ``;``, empty where only a group without roster is named) beside
``minerals_as_published``; ``country_iso3`` and, where a bloc acts, ``bloc`` (an alliance id);
``evidence`` (see :data:`EVIDENCE`), ``source_url``, ``source_id``. A date is its first day, with a
``…_precision`` of day, month or year.

``policy_events.csv``: ``event_id``, ``date`` (made known), ``date_precision``, ``start`` and ``end``
(first and last day of force, empty end = none known), ``pause_from`` and ``pause_to`` (both days
included), ``kind`` (see :data:`KINDS`), ``title``, ``detail``, ``status_note``, ``target`` (alpha-3 codes, alliance
ids or ``all``), ``status`` as compiled; where a measure stands on a day follows from the days,
see :func:`states`.

``stockpiles.csv``: ``programme``, ``amount`` in ``amount_unit``, ``days_of_cover``, ``target_days``,
``value_local`` in ``currency``, ``as_of``, ``kind`` (see :data:`STOCK_KINDS`: only a holding is held), ``note``.

``price_floors.csv``: ``scheme``, ``product``, ``floor_price`` in ``currency`` per ``unit`` (empty where
none is published), ``start``, ``end`` (last day), ``status`` (see :data:`FLOOR_STATUSES`), ``payer`` (who pays the
difference), ``mechanism`` (the terms), ``note``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.locale.say import mark_term
from geo.schema import check as gate
from geo.schema import load, pa

EVIDENCE: Final = (mark_term("evidence", "primary"), mark_term("evidence", "press"), mark_term("evidence", "secondary"))
FIRM: Final = ("primary", "press")
# The first four limit exports; the others do not, whatever their effect on trade.
KINDS: Final = {
    "export_ban": mark_term("kind of measure", "Export ban"),
    "export_quota": mark_term("kind of measure", "Export quota"),
    "export_licensing": mark_term("kind of measure", "Export licence"),
    "export_tax": mark_term("kind of measure", "Export duty"),
    "production_quota": mark_term("kind of measure", "Production quota"),
    "technology": mark_term("kind of measure", "Technology control"),
    "import_measure": mark_term("kind of measure", "Import measure"),
    "end_user_rule": mark_term("kind of measure", "End-user rule"),
    "suspension": mark_term("kind of measure", "Suspension of a control"),
    "stockpile": mark_term("kind of measure", "Stockpile"),
    "price_floor": mark_term("kind of measure", "Price floor"),
    "financing": mark_term("kind of measure", "Financing"),
    "offtake": mark_term("kind of measure", "Offtake"),
    "alliance": mark_term("kind of measure", "Alliance or strategy"),
    "other": mark_term("kind of measure", "Other event"),
}
RESTRICTIONS: Final = ("export_ban", "export_quota", "export_licensing", "export_tax")
STOCK_KINDS: Final = {
    "holding": mark_term("kind of stock", "held on the day"),
    "plan": mark_term("kind of stock", "planned or being bought, not a holding"),
    "target": mark_term("kind of stock", "a target, not a holding"),
    "release": mark_term("kind of stock", "released from stock"),
    "cancelled": mark_term("kind of stock", "cancelled, not a holding"),
}
FLOOR_STATUSES: Final = {
    "in_force": mark_term("status of a price floor", "in force"),
    "announced": mark_term("status of a price floor", "announced"),
    "proposed": mark_term("status of a price floor", "proposed"),
    "option": mark_term("status of a price floor", "named as an option"),
}
STATUSES: Final = (
    "in_force",
    "suspended",
    "amended",
    "superseded",
    "announced",
    "proposed",
    "disputed",
    "unverified",
)
PRECISIONS: Final = ("day", "month", "year")

COLUMNS: Final = {
    "policy_events": (
        "event_id",
        "date",
        "date_precision",
        "start",
        "end",
        "pause_from",
        "pause_to",
        "country_iso3",
        "bloc",
        "minerals",
        "minerals_as_published",
        "kind",
        "title",
        "detail",
        "status_note",
        "target",
        "status",
        "evidence",
        "source_url",
        "source_id",
    ),
    "stockpiles": (
        "country_iso3",
        "bloc",
        "programme",
        "minerals",
        "minerals_as_published",
        "amount",
        "amount_unit",
        "days_of_cover",
        "target_days",
        "value_local",
        "currency",
        "as_of",
        "as_of_precision",
        "kind",
        "evidence",
        "source_url",
        "note",
        "source_id",
    ),
    "price_floors": (
        "scheme",
        "country_iso3",
        "bloc",
        "minerals",
        "minerals_as_published",
        "product",
        "floor_price",
        "currency",
        "unit",
        "start",
        "start_precision",
        "end",
        "end_precision",
        "status",
        "payer",
        "mechanism",
        "evidence",
        "source_url",
        "note",
        "source_id",
    ),
}
_NUMBERS = ("amount", "days_of_cover", "target_days", "value_local", "floor_price")
_DATES = ("date", "start", "end", "pause_from", "pause_to", "as_of")
_REQUIRED = (
    "event_id",
    "date",
    "date_precision",
    "programme",
    "scheme",
    "kind",
    "title",
    "target",
    "status",
    "payer",
    "minerals_as_published",
    "evidence",
    "source_id",
)
# Shape of a column's text, or the words it may hold.
_PATTERNS: Final = {
    "minerals": r"^[a-z0-9-]+(;[a-z0-9-]+)*$",
    "country_iso3": r"^[A-Z]{3}$",
    "source_url": r"^https?://",
    "currency": r"^[A-Z]{3}$",
}
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "evidence": tuple(EVIDENCE),
    "kind": tuple(KINDS),
    "status": tuple(STATUSES),
    "date_precision": tuple(PRECISIONS),
    "start_precision": tuple(PRECISIONS),
    "end_precision": tuple(PRECISIONS),
    "as_of_precision": tuple(PRECISIONS),
}


# A word that has another meaning in another table.
_CHOICES_OF: Final = {"stockpiles": {"kind": tuple(STOCK_KINDS)}, "price_floors": {"status": tuple(FLOOR_STATUSES)}}


class State(StrEnum):
    """Where a measure stands on a day."""

    IN_FORCE = mark_term("state of a measure", "in force")
    PAUSED = mark_term("state of a measure", "paused")
    ENDED = mark_term("state of a measure", "ended")
    NOT_YET = mark_term("state of a measure", "not yet")
    NOT_ADOPTED = mark_term("state of a measure", "not adopted")
    UNCLEAR = mark_term("state of a measure", "unclear")


def _column(table: str, name: str) -> Any:
    if name in _NUMBERS:
        return pa.Column(float, pa.Check.ge(0), nullable=True)
    rules = [pa.Check.str_length(min_value=1)]
    if name in _PATTERNS:
        rules.append(pa.Check.str_matches(_PATTERNS[name]))
    choices = {**_CHOICES, **_CHOICES_OF.get(table, {})}
    if name in choices:
        rules.append(pa.Check.isin(choices[name]))
    return pa.Column(str, rules, nullable=name not in _REQUIRED)


def _real_days(name: str) -> Any:
    def real(frame: pd.DataFrame) -> pd.Series:
        shape = frame[name].str.fullmatch(r"\d{4}-\d{2}-\d{2}", na=True)
        return shape & (pd.to_datetime(frame[name], errors="coerce").notna() | frame[name].isna())

    return pa.Check(real, error=f"{name} is not a day of the calendar")


def _actor(frame: pd.DataFrame) -> pd.Series:
    return frame["country_iso3"].notna() | frame["bloc"].notna()


def _ordered(first: str, last: str) -> Any:
    return pa.Check(lambda frame: ~(frame[first] > frame[last]), error=f"{last} before {first}")


def check(frame: pd.DataFrame, *, table: str = "policy_events") -> pd.DataFrame:
    """Return *frame* if it is a well-formed table of policy: one of :data:`COLUMNS`.

    Raises
    ------
    UnknownChoiceError: if there is no such table.
    TableError: listing every fault.
    """
    columns = _columns_of(table)
    frame = frame.astype({name: "float64" for name in columns if name in _NUMBERS})
    checks = [pa.Check(_actor, error="a row names a country or a bloc")]
    checks += [_real_days(name) for name in columns if name in _DATES]
    if "start" in columns:
        checks.append(_ordered("start", "end"))
    if "pause_from" in columns:
        checks.append(_ordered("pause_from", "pause_to"))
    schema = pa.DataFrameSchema(
        {name: _column(table, name) for name in columns},
        unique=["event_id"] if "event_id" in columns else None,
        checks=checks,
        strict=True,
        ordered=True,
    )
    return gate(table, frame, schema)


def read(table: str = "policy_events", *, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``policy_events``, ``stockpiles`` or ``price_floors``.

    Raises
    ------
    UnknownChoiceError: if there is no such table.
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    dtypes = {name: "float64" if name in _NUMBERS else "str" for name in _columns_of(table)}
    return load(table, path=path, dtypes=dtypes, check=partial(check, table=table))


def _columns_of(table: str) -> tuple[str, ...]:
    if table not in COLUMNS:
        raise UnknownChoiceError("policy table", table, COLUMNS)
    return COLUMNS[table]


def states(events: pd.DataFrame, *, on: dt.date) -> pd.Series:
    """The :class:`State` of every event on a day, on the index of *events*.

    A measure is in force from ``start`` to ``end``, both days included, unless it is paused; one that was paused before
    its ``start`` is *not yet* in force, then paused, never in force between. What happened to a measure after its
    pause, or to an unverified one after its last known day (end of pause, else ``end``), is not on record and
    therefore *unclear*. Announced, proposed and disputed
    measures are *not adopted*. No end on record means not seen repealed, not that it still holds.
    """
    day = on.isoformat()
    unverified = events["status"] == "unverified"
    known_until = events["pause_to"].where(events["pause_to"].notna(), events["end"].where(unverified))
    silent = known_until.isna() & unverified
    paused = (events["pause_from"] <= day) & (events["pause_to"] >= day)
    state = pd.Series(State.IN_FORCE.value, index=events.index, dtype="str")
    state = state.mask(events["end"] < day, State.ENDED.value)
    state = state.mask(silent | (known_until < day), State.UNCLEAR.value)
    state = state.mask(events["start"] > day, State.NOT_YET.value)
    state = state.mask(paused, State.PAUSED.value)
    return state.mask(events["status"].isin(["announced", "proposed", "disputed"]), State.NOT_ADOPTED.value)


def in_force(events: pd.DataFrame, *, on: dt.date, evidence: Collection[str] = EVIDENCE) -> pd.DataFrame:
    """The events in force on a day, see :func:`states`, whatever their evidence, which is a column of each.

    Raises
    ------
    UnknownChoiceError: if *evidence* names an unknown level.
    """
    for level in evidence:
        if level not in EVIDENCE:
            raise UnknownChoiceError("level of evidence", level, EVIDENCE)
    kept = (states(events, on=on) == State.IN_FORCE.value) & events["evidence"].isin(list(evidence))
    return events[kept].reset_index(drop=True)
