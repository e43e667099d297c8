"""Policy events on a page: a list that can be filtered, and the switch of the map's layer of restrictions."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from geo.locale.languages import current
from geo.locale.say import day_in_words, mark, mark_term, say, say_count, term
from geo.pages.shared import grids
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals, policy
from geo.reference.choices import SWITCHED_ON
from geo.reference.tables.policy import State

# Parts of the address that belong to the list and the layer.
PARTS = ("events", "standing", "restrictions", "day")
_ANY = ""
_LAYER = Widgets("policy_map")
_FIRST, _LAST = date(2020, 1, 1), date(2030, 12, 31)
_PRECISION = {"day": 10, "month": 7, "year": 4}
_STANDING = {"now": mark("In force today"), "restricts": mark("Export restrictions only")}
# Columns of the list by their names in the table.
_HEADINGS = {
    "By": mark("By"),
    "Measure": mark("Measure"),
    "Against": mark("Against"),
    "Today": mark("Today"),
    "As compiled": mark("As compiled"),
    "Evidence": mark("Evidence"),
    "Note": mark("Note"),
}
# Where a measure stood when the table was compiled.
_COMPILED = {
    "in_force": mark_term("status as compiled", "in force"),
    "suspended": mark_term("status as compiled", "suspended"),
    "amended": mark_term("status as compiled", "amended"),
    "superseded": mark_term("status as compiled", "superseded"),
    "announced": mark_term("status as compiled", "announced"),
    "proposed": mark_term("status as compiled", "proposed"),
    "disputed": mark_term("status as compiled", "disputed"),
    "unverified": mark_term("status as compiled", "unverified"),
}


def parts(params: Mapping[str, str]) -> list[tuple[str, object]]:
    """The list's and the layer's part of the address."""
    return [(name, _short(params.get(name, ""))) for name in PARTS]


def _short(text: str) -> str:
    """A switch that is on as "1", one that is off as nothing."""
    return "1" if text in SWITCHED_ON else text.replace("False", "")


def show(params: Mapping[str, str], *, on: date, mineral: str = "", country: str = "") -> None:
    """The list of events about a mineral, or by and against a country, with its filters.

    A page may show one list about a mineral and one about a country; their filters are the same.
    """
    subject = minerals.mineral(mineral).name if mineral else countries.name_of(country) if country else ""
    heading = say("Policy: {subject}", subject=subject) if subject else say("Policy")
    st.markdown(f"## {heading}")
    everything = policy.events(on=on, mineral=mineral, country=country)
    kind, standing = _filters(params, everything, "mineral" if mineral else "country")
    rows = _rows(on, mineral, country, kind, standing)
    if rows.empty:
        st.caption(say("No event in this list fits the filters.") if len(everything) else say("No event in this list."))
    else:
        _table(rows, f"policy_{'mineral' if mineral else 'country'}")
    weak = int((everything["evidence"] == "secondary").sum())
    secondary = say_count(
        "{count} of them reported by secondary sources only, marked in the column of evidence.",
        "{count} of them reported by secondary sources only, marked in the column of evidence.",
        weak,
    )
    state = say(
        "State of {day}: \u201cin force\u201d means that no end or pause is on record, "
        "\u201cunclear\u201d that what became of it is not. "
        "Compiled on {compiled}; what was decided later is missing.",
        day=on.isoformat(),
        compiled=day_in_words(policy.compiled()),
    )
    st.caption(f"{secondary} {state}" if weak else state)


def _filters(params: Mapping[str, str], everything: pd.DataFrame, place: str) -> tuple[str, str]:
    widgets = Widgets(f"policy_{place}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kinds = [name for name in policy.KIND_NAMES if name in set(everything["kind"])]
        kind = params.get("events", _ANY) if params.get("events") in kinds else _ANY
        st.selectbox(
            say("Kind of measure"),
            [_ANY, *kinds],
            width=170,
            **widgets.bound("events", kind),
            format_func=lambda name: _kind(name) if name else say("All kinds"),
        )
        standing = params.get("standing", _ANY) if params.get("standing") in _STANDING else _ANY
        st.selectbox(
            say("Show"),
            [_ANY, *_STANDING],
            width=200,
            **widgets.bound("standing", standing),
            format_func=lambda name: say(_STANDING.get(name, mark("Everything"))),
        )
    return kind, standing


def _kind(name: str) -> str:
    return term("kind of measure", policy.KIND_NAMES[name])


def _rows(on: date, mineral: str, country: str, kind: str, standing: str) -> pd.DataFrame:
    """The events that fit the filters, as they are shown."""
    return _worded_rows(on, mineral, country, kind, standing, current())


@functools.lru_cache(maxsize=128)
def _worded_rows(on: date, mineral: str, country: str, kind: str, standing: str, _lang: str) -> pd.DataFrame:
    found = policy.events(on=on, mineral=mineral, country=country)
    if kind:
        found = found[found["kind"] == kind]
    if standing == "now":
        found = found[found[policy.STATE] == State.IN_FORCE.value]
    if standing == "restricts":
        found = found[found["restricts"]]
    known = {entry.iso3: entry.name for entry in countries.all_countries()}
    known |= {entry.id: entry.short_name for entry in alliances.all_alliances()}
    actors = [
        countries.name_of(row.country_iso3) if isinstance(row.country_iso3, str) else known.get(row.bloc, row.bloc)
        for row in found.itertuples()
    ]
    return pd.DataFrame(
        {
            "Date": [row.date[: _PRECISION[row.date_precision]] for row in found.itertuples()],
            "By": actors,
            "Measure": found["kind"].map(_kind),
            "What": [term("policy event", text) for text in found["title"]],
            "Against": [_target(text, known) for text in found["target"]],
            "Today": [term("state of a measure", text) for text in found[policy.STATE]],
            "As compiled": [term("status as compiled", _COMPILED[text]) for text in found["status"]],
            "Evidence": [term("evidence", text) for text in found["evidence"]],
            "Source": found["source_url"],
            "Detail": [_told(text) for text in found["detail"]],
            "Note": [_told(text) for text in found["status_note"]],
        }
    )


def _told(text: object) -> object:
    """What happened in the words of our table; nothing where it says nothing."""
    return term("policy event", text) if isinstance(text, str) else text


def _table(rows: pd.DataFrame, name: str) -> None:
    grids.show(
        rows,
        name=name,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            **{name: say(label) for name, label in _HEADINGS.items()},
            "Date": st.column_config.TextColumn(say("Date"), width=90),
            "What": st.column_config.TextColumn(say("What"), width="large"),
            "Source": st.column_config.LinkColumn(say("Source"), display_text=say("open source"), width=100),
            "Detail": st.column_config.TextColumn(say("Detail"), width="large"),
        },
    )


def _target(text: str, known: Mapping[str, str]) -> str:
    if text == "all":
        return say("all countries")
    return ", ".join(known.get(part, part) for part in text.split(";"))


def layer_day(params: Mapping[str, str], *, on: date) -> date | None:
    """The day whose export restrictions the map marks; ``None`` while the layer is off."""
    return _day(params.get("day", ""), on) if params.get("restrictions") in SWITCHED_ON else None


def layer_controls(day: date | None) -> None:
    """The switch of the map's layer and, while it is on, its date."""
    st.toggle(
        say("Export restrictions"),
        help=say("Mark the countries with an export ban, licence, quota or tax on this mineral in force on a date."),
        **_LAYER.bound("restrictions", day is not None),
    )
    if day is not None:
        st.date_input(say("in force on"), min_value=_FIRST, max_value=_LAST, width=140, **_LAYER.bound("day", day))


def _day(text: str, default: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return day if _FIRST <= day <= _LAST else default
