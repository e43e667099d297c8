"""The selectors, shared by the pages: each writes its part of the wish and shows what the wish became."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.locale.say import mark, mark_term, say, say_count, term
from geo.maps.world import Projection
from geo.pages.shared import address, session, style
from geo.pages.shared.widgets import Widgets
from geo.production import indicators
from geo.production.selection import Selection, views_of
from geo.reference import alliances, countries, minerals

# Words of :func:`stage_name`.
STAGE_NAMES = {v.Stage.MINE.value: mark_term("stage", "Mining"), v.Stage.REFINED.value: mark_term("stage", "Refining")}
_ALL = ""
_WIDGETS = Widgets("control")


def stage_name(stage: str) -> str:
    """A stage in a word: "Mining", "Refining"."""
    return term("stage", STAGE_NAMES.get(stage, stage))


def row() -> DeltaGenerator:
    """The row of a page's main controls, at most four, with :func:`options` at its end."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="atlas_controls")


def options() -> PopoverContainer:
    """Where the controls stand that fewer users change."""
    return st.popover(say("Options"), icon=":material/tune:", key="atlas_options")


def listed(params: Mapping[str, str]) -> str:
    """Id of the official list of critical minerals that filters the minerals, or nothing."""
    known = {entry.id for entry in minerals.critical_lists()}
    return params.get("list", _ALL) if params.get("list") in known else _ALL


def critical_list(params: Mapping[str, str]) -> None:
    """Filter of the minerals by official critical list."""
    lists = {entry.id: f"{entry.name}" for entry in minerals.critical_lists()}
    _WIDGETS.choice(
        say("Critical-minerals list"),
        "list",
        [_ALL, *lists],
        listed(params),
        width=300,
        format_func=lambda name: lists.get(name, "") or say("All minerals"),
        help=say("Show only minerals on an official list of critical minerals."),
    )


def mineral(dataset: Dataset, selection: Selection, on_list: str) -> None:
    """Searchable choice of the mineral, grouped, filtered by critical list; the current one always stays."""
    allowed = minerals.listed_on(on_list) if on_list else frozenset(dataset.minerals())
    entries = [minerals.mineral(name) for name in dataset.minerals() if name in allowed or name == selection.mineral]
    entries.sort(key=lambda entry: (entry.group, entry.name))
    words = {entry.id: say("{mineral}  ({group})", mineral=entry.name, group=entry.group) for entry in entries}
    _WIDGETS.choice(say("Mineral"), "mineral", list(words), selection.mineral, format_func=words.get, width=215)


def view(dataset: Dataset, selection: Selection) -> None:
    """What the map shows."""
    options = views_of(dataset, selection.mineral)
    titles = {one.id: say(one.title) for one in indicators.MAPPED}
    _WIDGETS.choice(say("Indicator"), "view", options, selection.view, format_func=titles.get, width=240)


def stage(dataset: Dataset, selection: Selection) -> None:
    """Stage: never mixed with another, so always chosen and always shown."""
    stages = list(dict.fromkeys(dataset.offers_of(selection.mineral, selection.measure)[v.STAGE]))
    _WIDGETS.choice(say("Stage"), "stage", stages, selection.stage, format_func=stage_name, width=120)


def series(dataset: Dataset, selection: Selection) -> None:
    """Series: never mixed with another."""
    offers = dataset.offers_of(selection.mineral, selection.measure)
    labels = dataset.labels()
    names = list(offers.loc[offers[v.STAGE] == selection.stage, v.SERIES])
    label = say("Data source (published years)") if selection.projected else say("Data source")
    _WIDGETS.choice(
        label,
        "series",
        names,
        selection.series,
        format_func=labels.get,
        width=300,
        help=say("Figures of different publishers are never mixed within one total, share or index."),
    )


def alliance(chosen: str, on: date) -> None:
    """Highlighted alliance, with its number of members on the date."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}

    def words(name: str) -> str:
        if not name:
            return term("alliance", "None")
        standing = alliances.standing_in_words(name, on=on)
        return say("{alliance}  ({standing})", alliance=entries[name].short_name, standing=standing)

    _WIDGETS.choice(say("Alliance"), "alliance", ["", *entries], chosen, format_func=words, width=290)


def seat(chosen: str) -> None:
    """How a seat of the European Union counts wherever an alliance is counted."""
    seats = {str(one): one.words for one in alliances.EuSeat}
    _WIDGETS.choice(
        say("EU seat"),
        "seat",
        list(seats),
        chosen,
        format_func=seats.get,
        width=240,
        help=say("The EU is one party. Its seat does not make each of its states a signatory."),
    )


def country(chosen: str) -> None:
    """The country of the profile: the keyboard's way to what a click on the map does."""
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    options = ["", *sorted(names, key=names.__getitem__)]
    _WIDGETS.choice(
        say("Country"),
        "country",
        options,
        chosen,
        format_func=lambda code: names.get(code, "") or say("Choose a country"),
        width=200,
    )


LAYOUT_NAMES = {Projection.EQUAL_EARTH: mark("Equal Earth"), Projection.GLOBE: mark("Globe")}


def layout(chosen: Projection) -> None:
    """Flat equal-area map or globe."""
    st.segmented_control(
        term("map", "Projection"),
        list(LAYOUT_NAMES),
        format_func=lambda one: say(LAYOUT_NAMES[one]),
        required=True,
        **_WIDGETS.bound("layout", chosen),
    )


def sites(*, shown: bool) -> None:
    """The switch of the layer of mines and works."""
    st.toggle(
        say("Mines and smelters"),
        help=say("Show where ICMM's public release has mines, smelters and refineries with this mineral."),
        **_WIDGETS.bound("sites", shown),
    )


def year(years: tuple[int, ...], current: int, *, projected: tuple[int, ...] = ()) -> None:
    """Year slider with play; one year is stated, not slid.

    *projected* years follow the published ones, in another colour and named as such; playing stays among those of one
    kind.
    """
    if len(years) + len(projected) == 1:
        st.markdown(say("Year: **{year}**, the only one of this series", year=years[0]))
        return
    future = current in projected
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _WIDGETS.play(projected if future else years, current)
        with st.container(key="year_projected" if future else "year_published", width=560):
            st.select_slider(
                say("Year (projection)") if future else say("Year"),
                (*years, *projected),
                format_func=lambda one: say("{year} (projection)", year=one) if one in projected else str(one),
                **_WIDGETS.bound("year", current),
            )
            if projected:
                st.html(style.year_strip(years, projected))


def importer(current: str, on: date, *, key: str) -> None:
    """Countries and alliances, of which several count as one importer; *current* is its id, *key* that of the box."""
    groups = {
        entry.id: say_count(
            "{alliance} ({count} country)",
            "{alliance} ({count} countries)",
            len(session.members(entry.id, on)),
            alliance=entry.short_name,
        )
        for entry in alliances.all_alliances()
    }
    names = {entry.iso3: entry.name for entry in countries.all_countries()} | groups
    ordered = [*sorted(groups, key=groups.__getitem__), *sorted(set(names) - set(groups), key=names.__getitem__)]
    st.session_state[key] = current.split(",")
    st.multiselect(
        say("Importer(s), combined"),
        ordered,
        format_func=names.__getitem__,
        key=key,
        on_change=_take_importer,
        args=(key,),
        width=330,
        max_selections=15,
        placeholder=say("Choose a country or alliance"),
        filter_mode="contains",
        select_all=False,
    )


def _take_importer(key: str) -> None:
    address.change("importer", ",".join(st.session_state[key]))
