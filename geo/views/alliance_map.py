"""The maps of the page of alliances: members in blue, everybody else in orange, on one scale for every group."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import pandas as pd
import streamlit as st

from geo import countries, formats, snapshot
from geo import vocabulary as v
from geo.blocs.choice import Choice
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, TRADE, Column, Holding, Ledger
from geo.figures import texts
from geo.join import join
from geo.maps import choropleth, classes
from geo.maps.legend import Entry, Legend
from geo.selection import Selection, View
from geo.sentences import mineral_in_text
from geo.views import alliance_controls, caches, style

# Without an alliance a snapshot depends on no day.
_NO_DAY = dt.date.min
_EMPTY = [v.ISO3, v.VALUE, v.STATUS, "value_text", "detail"]


def show(choice: Choice, ledger: Ledger, *, width: int, alt: str) -> None:
    """The group on the map; in a group of one's own a click adds or removes a country."""
    key = f"bloc_map_{choice.own}"
    more: dict[str, Any] = (
        {"on_select": functools.partial(_clicked, key, choice), "selection_mode": "multi-object"} if choice.own else {}
    )
    draw(choice.short_name, choice.group.members, choice, ledger, width=width, alt=alt, key=key, more=more)


def draw(
    name: str,
    members: frozenset[str],
    choice: Choice,
    ledger: Ledger,
    *,
    width: int,
    alt: str,
    key: str,
    more: dict[str, Any],
    labels: int = 6,
) -> None:
    """One group's members and what every country has of the chosen mineral."""
    theme, world = style.theme(), caches.shapes()
    holding = ledger.holdings.get((choice.mineral, choice.column))
    table = _values(holding, members)
    joined = join(table, world.frame)
    frame = joined.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    side = ["member" if code in members else "not a member" for code in frame[v.ISO3]]
    frame = frame.assign(
        value_text=frame["value_text"].where(~missing, "no figure is published"),
        detail=[one if isinstance(one, str) else who for one, who in zip(frame["detail"], side, strict=True)],
        source=source_words(holding) if holding else ledger.reason(choice.mineral, choice.column),
        label=[
            f"{countries.name_of(code)} {formats.share(value)}" if value > 0 else None
            for code, value in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    what = f"{COLUMN_NAMES[choice.column].lower()} of {mineral_in_text(choice.mineral)}"
    colouring = choropleth.split_by_membership(classes.BLOC_SHARES, theme, title=f"Share of world {what}, %")
    drawn = choropleth.draw(world, frame, colouring, theme, members=members, labels=labels, width_px=width - 8)
    st.pydeck_chart(drawn.deck, key=key, height=choropleth.height_px(world, width - 8), alt=alt, **more)
    outline = Entry(theme.member, f"outline: {name}", len(members), kind="outline")
    entries = drawn.legend.entries
    st.html(Legend(drawn.legend.title, (*entries, outline) if members else entries).to_html())
    if joined.unmatched:
        small = ", ".join(countries.name_of(code) for code in joined.unmatched)
        st.caption(f"Too small or unmapped, in the tables only: {small}.")


def _clicked(key: str, choice: Choice) -> None:
    """Toggle the country that was clicked.

    The browser keeps the set of objects clicked an odd number of times and empties it when the sea is clicked: one
    more or one less is a country, several less at once are the sea. From one to none is taken for the country.
    """
    picked = st.session_state[key].selection.objects.get(choropleth.PICK_LAYER, [])
    now = {str(one["properties"][v.ISO3]) for one in picked} - {""}
    changed = now ^ st.session_state.get("bloc_picked", set())
    st.session_state["bloc_picked"] = now
    if len(changed) == 1:
        alliance_controls.toggle(choice, changed.pop())


def _values(holding: Holding | None, members: frozenset[str]) -> pd.DataFrame:
    """Columns ``iso3``, ``value`` (share), ``status``, ``value_text``, ``detail``, a row a listed country."""
    if holding is None:
        return pd.DataFrame(columns=_EMPTY).astype({v.VALUE: "float64"})
    found = _traded(holding) if holding.series == TRADE else _held(holding)
    sides = ["member" if code in members else "not a member" for code in found[v.ISO3]]
    details = [f"{who}, {text}" for who, text in zip(sides, found["detail"], strict=True)]
    return found.assign(detail=details)[_EMPTY]


def _held(holding: Holding) -> pd.DataFrame:
    view = View.RESERVES_SHARE if holding.column is Column.RESERVES else View.PRODUCTION_SHARE
    selection = Selection(
        mineral=holding.mineral, view=view, stage=holding.stage, series=holding.series, year=holding.year
    )
    taken = caches.taken(caches.dataset().version, selection, "", _NO_DAY)
    rows = snapshot.country_values(taken)
    return rows.assign(
        value_text=[texts.value_text(taken, row) for row in rows.itertuples()],
        detail=[texts.detail_text(row, holding.unit, taken.result.producers) for row in rows.itertuples()],
    )


def _traded(holding: Holding) -> pd.DataFrame:
    known = {entry.iso3 for entry in countries.all_countries()}
    rows = [
        (
            code,
            share,
            f"{formats.share(share)} of world {holding.column.value}",
            f"rank {rank} of {len(holding.shares)}",
        )
        for rank, (code, share) in enumerate(holding.shares.items(), start=1)
        if code in known
    ]
    frame = pd.DataFrame(rows, columns=[v.ISO3, v.VALUE, "value_text", "detail"])
    return frame.assign(**{v.STATUS: v.Status.REPORTED.value})


def source_words(holding: Holding) -> str:
    """Series and year, or the tariff lines and year, in a few words."""
    if holding.column not in OWN_COLUMNS:
        lines = ", ".join(holding.lines)
        return f"BACI {holding.year}, HS {lines}, by value"
    label = caches.dataset().series.set_index(v.SERIES)["label"][holding.series]
    return f"{label}, {holding.year}, {holding.basis}"
