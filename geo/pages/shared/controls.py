"""The selectors, shared by the pages: each writes its part of the wish and shows what the wish became."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.maps.world import Projection
from geo.pages.shared import style
from geo.pages.shared.widgets import Widgets
from geo.production import indicators
from geo.production.selection import Selection, views_of
from geo.reference import alliances, countries, minerals

STAGE_NAMES = {v.Stage.MINE.value: "Mining", v.Stage.REFINED.value: "Refining"}
_ALL = ""
_WIDGETS = Widgets("control")


def critical_list(params: dict[str, str]) -> str:
    """Filter of the minerals by official critical list; returns the list's id or nothing."""
    lists = {entry.id: f"{entry.name}" for entry in minerals.critical_lists()}
    chosen = params.get("list", _ALL) if params.get("list") in lists else _ALL
    options = [_ALL, *lists]
    _WIDGETS.choice(
        "Critical-minerals list", "list", options, chosen, format_func=lambda name: lists.get(name, "All minerals"),
        width=145,
        help="Show only minerals on an official list of critical minerals.",
    )  # fmt: skip
    return chosen


def mineral(dataset: Dataset, selection: Selection, listed: str) -> None:
    """Searchable choice of the mineral, grouped, filtered by critical list; the current one always stays."""
    allowed = minerals.listed_on(listed) if listed else frozenset(dataset.minerals())
    entries = [minerals.mineral(name) for name in dataset.minerals() if name in allowed or name == selection.mineral]
    entries.sort(key=lambda entry: (entry.group, entry.name))
    words = {entry.id: f"{entry.name}  ({entry.group})" for entry in entries}
    _WIDGETS.choice("Mineral", "mineral", list(words), selection.mineral, format_func=words.get, width=215)


def view(dataset: Dataset, selection: Selection) -> None:
    """What the map shows."""
    options = views_of(dataset, selection.mineral)
    titles = {one.id: one.title for one in indicators.MAPPED}
    _WIDGETS.choice("Indicator", "view", options, selection.view, format_func=titles.get, width=205)


def stage_and_series(dataset: Dataset, selection: Selection) -> None:
    """Stage and series: never mixed, so always chosen and always shown."""
    offers = dataset.offers_of(selection.mineral, selection.measure)
    stages = list(dict.fromkeys(offers[v.STAGE]))
    _WIDGETS.choice("Stage", "stage", stages, selection.stage, format_func=STAGE_NAMES.get, width=105)
    labels = dataset.labels()
    names = list(offers.loc[offers[v.STAGE] == selection.stage, v.SERIES])
    label = "Data source (published years)" if selection.projected else "Data source"
    _WIDGETS.choice(
        label, "series", names, selection.series, format_func=labels.get, width=195,
        help="Figures of different publishers are never mixed within one total, share or index.",
    )  # fmt: skip


def alliance(chosen: str, on: date) -> None:
    """Highlighted alliance, with its number of members on the date."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}

    def words(name: str) -> str:
        if not name:
            return "None"
        return f"{entries[name].short_name}  ({alliances.standing_in_words(name, on=on)})"

    _WIDGETS.choice("Alliance", "alliance", ["", *entries], chosen, format_func=words, width=220)


def country(chosen: str) -> None:
    """The country of the profile: the keyboard's way to what a click on the map does."""
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    options = ["", *sorted(names, key=names.__getitem__)]
    _WIDGETS.choice(
        "Country", "country", options, chosen, format_func=lambda code: names.get(code, "Choose a country"),
        width=160,
    )  # fmt: skip


LAYOUT_NAMES = {Projection.EQUAL_EARTH: "Equal Earth", Projection.GLOBE: "Globe"}


def layout(chosen: Projection) -> None:
    """Flat equal-area map or globe."""
    st.segmented_control(
        "Projection",
        list(LAYOUT_NAMES),
        format_func=LAYOUT_NAMES.__getitem__,
        required=True,
        **_WIDGETS.bound("layout", chosen),
    )


def year(years: tuple[int, ...], current: int, *, projected: tuple[int, ...] = ()) -> None:
    """Year slider with play; one year is stated, not slid.

    *projected* years follow the published ones, in another colour and named as such; playing stays among those of one
    kind.
    """
    if len(years) + len(projected) == 1:
        st.markdown(f"Year: **{years[0]}**, the only one of this series")
        return
    future = current in projected
    with st.container(key="year_projected" if future else "year_published", width=360 if not projected else 460):
        st.select_slider(
            "Year (projection)" if future else "Year",
            (*years, *projected),
            format_func=lambda one: f"{one} (projection)" if one in projected else str(one),
            **_WIDGETS.bound("year", current),
        )
        if projected:
            st.html(style.year_strip(years, projected))
    _WIDGETS.play(projected if future else years, current)
