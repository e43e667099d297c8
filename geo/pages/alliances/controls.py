"""The selectors of the page of alliances; each writes its word of the address and shows what that became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from geo import numbers
from geo.blocs import groups
from geo.blocs.accession import LIMITS, Goal
from geo.blocs.holdings import OWN_COLUMNS, Ledger, ShareOf, column_name
from geo.blocs.selection import GOAL_NAMES, PART_NAMES, AllianceSelection, Part
from geo.blocs.tables import mineral_name
from geo.downloads import CSV_MIME
from geo.errors import TableError
from geo.locale.say import mark, say
from geo.pages.shared import address, downloading, words
from geo.pages.shared import controls as shared
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals
from geo.reference.choices import NONE

_OWN = ""
_WIDGETS = Widgets("bloc")
_PRESET = mark(
    "The EU aims at no more than 65 % of its consumption of a strategic raw material from one third country by 2030 "
    "(Regulation (EU) 2024/1252, article 5), the United Kingdom at 60 % by 2035 (critical minerals strategy of 2025)."
)
_LIMITS = {"eu-2030": mark("EU 2030: {limit} %"), "uk-2035": mark("UK 2035: {limit} %")}
_FIRST_DAY = dt.date(1945, 1, 1)
_LAST_DAY = dt.date(2100, 12, 31)
# Blocs that are named most when a group is put together.
_CHIPS = ("eu27", "g7", "five_eyes", "quad")
_UPLOAD = "bloc_upload"
_FAULT = "bloc_upload_fault"


def show(selection: AllianceSelection, ledger: Ledger) -> None:
    """Whose, when, which minerals, what of them."""
    with shared.row():
        _group(selection)
        _WIDGETS.choice(say("Indicator"), "column", list(ShareOf), selection.column, format_func=column_name, width=190)
        _mineral(selection, ledger)
        _blocs(selection)
        with shared.options():
            if not selection.own:
                st.date_input(
                    say("Membership date"),
                    min_value=_FIRST_DAY,
                    max_value=_LAST_DAY,
                    width=300,
                    format="YYYY-MM-DD",
                    **_WIDGETS.bound("on", selection.on),
                )
                shared.seat(selection.seat)
            lists, every = {entry.id: entry.name for entry in minerals.critical_lists()}, say("All minerals")
            _WIDGETS.choice(
                say("Critical-minerals list"),
                "list",
                ["", *lists],
                selection.listed,
                width=300,
                format_func=lambda name: lists.get(name, every),
            )


def _blocs(selection: AllianceSelection) -> None:
    """Chips that add all members of a bloc to the group: the whole EU in one click."""
    members = selection.group.members
    offered = [(code, alliances.alliance(code).short_name, alliances.members(code, on=selection.on)) for code in _CHIPS]
    for code, name, bloc in offered:
        if bloc and not bloc <= members:
            st.button(
                f"+ {name}",
                key=f"bloc_add_{code}",
                on_click=_add_bloc,
                args=(selection, bloc, name),
                help=say("Add the {count} members of {bloc} to the group", count=len(bloc), bloc=name),
            )


def _add_bloc(selection: AllianceSelection, bloc: frozenset[str], name: str) -> None:
    address.change("group", groups.to_text(selection.group.members | bloc))
    before = selection.group.name if selection.own else selection.short_name
    address.change("name", f"{before} + {name}"[: groups.LONGEST_NAME])


def _group(selection: AllianceSelection) -> None:
    """An alliance, or the way to a custom group that starts from it."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}

    def name(code: str) -> str:
        if code == _OWN:
            own = f"{selection.group.name}  ({len(selection.group.members)})"
            return own if selection.own else say(groups.DEFAULT_NAME)
        return f"{entries[code].short_name}  ({alliances.standing_in_words(code, on=selection.on)})"

    key = "bloc_alliance"
    st.session_state[key] = _OWN if selection.own else selection.group.id
    st.selectbox(
        say("Alliance"),
        [_OWN, *entries],
        key=key,
        filter_mode="contains",
        format_func=name,
        width=270,
        on_change=_take_group,
        args=(key, selection),
        help=say(
            "With the parties on the date. A custom group starts from the alliance that is shown; add and remove "
            "countries by name or by clicking the map."
        ),
    )


def _take_group(key: str, selection: AllianceSelection) -> None:
    chosen = st.session_state[key]
    if chosen == _OWN:
        address.change("group", groups.to_text(selection.group.members) or NONE)
        based = say("Custom group (based on {alliance})", alliance=selection.short_name)
        address.change("name", selection.group.name if selection.own else based)
    else:
        address.change("alliance", chosen)
        address.change("group", "")


def _mineral(selection: AllianceSelection, ledger: Ledger) -> None:
    wanted = set(selection.minerals) | {selection.mineral}
    entries = {name: minerals.mineral(name) for name in ledger.minerals if name in wanted}
    options = sorted(entries, key=lambda name: entries[name].name)
    _WIDGETS.choice(say("Mineral"), "mineral", options, selection.mineral, format_func=mineral_name, width=200)


def own_group(selection: AllianceSelection) -> None:
    """Name, countries, and the file of a custom group."""
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            say("Name of the group"),
            max_chars=groups.LONGEST_NAME,
            width=230,
            **_WIDGETS.bound("name", selection.group.name),
        )
        key = "bloc_members"
        st.session_state[key] = sorted(selection.group.members, key=names.__getitem__)
        st.multiselect(
            say("Countries (or click them on the map)"),
            sorted(names, key=names.__getitem__),
            format_func=names.__getitem__,
            key=key,
            on_change=_take_members,
            args=(key,),
            placeholder=say("Add a country"),
            width="stretch",
            filter_mode="contains",
            select_all=False,
        )
        downloading.button(
            say("Download group"),
            groups.to_csv(selection.group.members),
            "group.csv",
            CSV_MIME,
            disabled=not selection.group.members,
        )
        with st.popover(say("Upload group"), icon=":material/upload:"):
            st.file_uploader(
                say("A CSV file with the header iso3,name and one row per country"),
                type="csv",
                key=_UPLOAD,
                on_change=_take_file,
                args=(selection,),
            )
    fault = st.session_state.get(_FAULT)
    if fault:
        st.error(words.plain(fault), icon=":material/error:")


def _take_members(key: str) -> None:
    address.change("group", groups.to_text(st.session_state[key]) or NONE)


def _take_file(selection: AllianceSelection) -> None:
    """The group in the file, or what is wrong with it; nothing changes on a fault."""
    file = st.session_state[_UPLOAD]
    st.session_state[_FAULT] = None
    if file is None:
        return
    try:
        group = groups.read_csv(selection.group.name, file.getvalue())
    except TableError as error:
        st.session_state[_FAULT] = say(
            "Table 'group of countries' cannot be used:\n{faults} The group has not changed.",
            faults="\n".join(f"- {fault}" for fault in error.faults),
        )
        return
    address.change("group", groups.to_text(group.members))


def toggle(selection: AllianceSelection, code: str) -> None:
    """Add a country to the custom group, or remove it."""
    members = selection.group.members ^ {code}
    address.change("group", groups.to_text(members) or NONE)


def part(selection: AllianceSelection) -> None:
    """What is shown below the map."""
    st.segmented_control(
        say("View"),
        list(Part),
        format_func=lambda one: say(PART_NAMES[one]),
        required=True,
        label_visibility="collapsed",
        **_WIDGETS.bound("part", selection.part),
    )


def other(selection: AllianceSelection) -> None:
    """The alliance compared with."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}
    _WIDGETS.choice(
        say("Compare with"),
        "with",
        list(entries),
        selection.other,
        format_func=lambda code: entries[code].name,
        width=420,
    )


def question(selection: AllianceSelection, ledger: Ledger) -> None:
    """Minerals, stages, target, and who stays outside."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        ordered = sorted(ledger.minerals, key=mineral_name)
        _several(say("Minerals (equal weight)"), "minerals", ordered, selection.asked, mineral_name, 330)
        asked = selection.question(ledger)
        _several(say("Stages"), "stages", list(OWN_COLUMNS), asked.columns, column_name, 290)
        _WIDGETS.choice(
            say("Goal"), "goal", list(Goal), selection.goal, format_func=lambda one: say(GOAL_NAMES[one]), width=440
        )
        st.number_input(
            say("Target (%)"),
            min_value=1.0,
            max_value=100.0,
            step=5.0,
            format="%g",
            width=110,
            **_WIDGETS.bound("target", selection.target_pct),
        )
        with st.container(horizontal=True, gap="xsmall", width="content"):
            for name, label in _LIMITS.items():
                limit = 100 * LIMITS[name]
                st.button(
                    say(label, limit=numbers.whole(limit)), on_click=_take_limit, args=(limit,), help=say(_PRESET)
                )
        names = {entry.iso3: entry.name for entry in countries.all_countries()}
        outside = sorted(set(names) - selection.group.members, key=names.__getitem__)
        stay = [code for code in sorted(asked.without, key=names.__getitem__) if code in outside]
        _several(say("Exclude countries"), "without", outside, stay, names.__getitem__, 330)


def _take_limit(limit: float) -> None:
    address.change("goal", Goal.OUTSIDER_PURCHASES)
    address.change("target", f"{limit:g}")


def _several(
    label: str, name: str, options: Sequence[str], chosen: Sequence[str], shown: Callable[[Any], str], width: int
) -> None:
    key = f"bloc_{name}"
    st.session_state[key] = list(chosen)
    st.multiselect(
        label,
        options,
        key=key,
        format_func=shown,
        on_change=_take_several,
        args=(name, key),
        width=width,
        filter_mode="contains",
        select_all=False,
    )


def _take_several(name: str, key: str) -> None:
    """An empty choice of countries means nobody; of minerals or stages, the default again."""
    address.change(name, ",".join(st.session_state[key]) or (NONE if name == "without" else ""))
