"""Policy events on a page: a list that can be filtered, and the switch of the map's layer of restrictions."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from geo.locale import localisation
from geo.locale.languages import ENGLISH
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
_STANDING = {"now": "In force today", "restricts": "Export restrictions only"}


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
    st.markdown(f"## Policy: {subject}" if subject else "## Policy")
    everything = policy.events(on=on, mineral=mineral, country=country)
    kind, standing = _filters(params, everything, "mineral" if mineral else "country")
    rows = _rows(on, mineral, country, kind, standing)
    if rows.empty:
        st.caption("No event in this list" + (" fits the filters." if len(everything) else "."))
    else:
        _table(rows, f"policy_{'mineral' if mineral else 'country'}")
    weak = int((everything["evidence"] == "secondary").sum())
    secondary = f"{weak} of them reported by secondary sources only, marked in the column of evidence. " if weak else ""
    st.caption(
        f"{secondary}State of {on.isoformat()}: \u201cin force\u201d means that no end or pause is on record, "
        "\u201cunclear\u201d that what became of it is not. "
        f"Compiled on {localisation.day(policy.compiled(), ENGLISH)}; what was decided later is missing."
    )


def _filters(params: Mapping[str, str], everything: pd.DataFrame, place: str) -> tuple[str, str]:
    widgets = Widgets(f"policy_{place}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kinds = [name for name in policy.KIND_NAMES if name in set(everything["kind"])]
        kind = params.get("events", _ANY) if params.get("events") in kinds else _ANY
        st.selectbox(
            "Kind of measure", [_ANY, *kinds], format_func=lambda name: policy.KIND_NAMES.get(name, "All kinds"),
            width=170, **widgets.bound("events", kind),
        )  # fmt: skip
        standing = params.get("standing", _ANY) if params.get("standing") in _STANDING else _ANY
        st.selectbox(
            "Show", [_ANY, *_STANDING], format_func=lambda name: _STANDING.get(name, "Everything"), width=200,
            **widgets.bound("standing", standing),
        )  # fmt: skip
    return kind, standing


@functools.lru_cache(maxsize=128)
def _rows(on: date, mineral: str, country: str, kind: str, standing: str) -> pd.DataFrame:
    """The events that fit the filters, as they are shown."""
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
            "Measure": found["kind"].map(policy.KIND_NAMES),
            "What": found["title"],
            "Against": [_target(text, known) for text in found["target"]],
            "Today": found[policy.STATE],
            "As compiled": found["status"].str.replace("_", " "),
            "Evidence": found["evidence"],
            "Source": found["source_url"],
            "Detail": found["detail"],
            "Note": found["status_note"],
        }
    )


def _table(rows: pd.DataFrame, name: str) -> None:
    grids.show(
        rows,
        name=name,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            "Date": st.column_config.TextColumn(width=90),
            "What": st.column_config.TextColumn(width="large"),
            "Source": st.column_config.LinkColumn(display_text="open source", width=100),
            "Detail": st.column_config.TextColumn(width="large"),
        },
    )


def _target(text: str, known: Mapping[str, str]) -> str:
    if text == "all":
        return "all countries"
    return ", ".join(known.get(part, part) for part in text.split(";"))


def layer_day(params: Mapping[str, str], *, on: date) -> date | None:
    """The day whose export restrictions the map marks; ``None`` while the layer is off."""
    return _day(params.get("day", ""), on) if params.get("restrictions") in SWITCHED_ON else None


def layer_controls(day: date | None) -> None:
    """The switch of the map's layer and, while it is on, its date."""
    st.toggle(
        "Export restrictions",
        help="Mark the countries with an export ban, licence, quota or tax on this mineral in force on a date.",
        **_LAYER.bound("restrictions", day is not None),
    )
    if day is not None:
        st.date_input("in force on", min_value=_FIRST, max_value=_LAST, width=140, **_LAYER.bound("day", day))


def _day(text: str, default: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return day if _FIRST <= day <= _LAST else default
