"""The selectors of the page of alliances; each writes its part of the wish and shows what the wish became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from geo.blocs import groups
from geo.blocs.accession import LIMITS
from geo.blocs.answers import Goal
from geo.blocs.holdings import COLUMN_NAMES, OWN_COLUMNS, Column, Ledger
from geo.blocs.selection import NOBODY, Choice, Part
from geo.downloads import CSV_MIME
from geo.errors import TableError
from geo.pages.shared import address, downloading, session, words
from geo.pages.shared.widgets import Widgets
from geo.reference import alliances, countries, minerals

GOAL_NAMES = {
    Goal.OWN_SHARE: "Members have at least this share of the world",
    Goal.OUTSIDER_OUTPUT: "No outsider has more than this share of the world",
    Goal.OUTSIDER_PURCHASES: "No outsider sells members more than this share of their imports",
}
PART_NAMES = {
    Part.COVERAGE: "Coverage",
    Part.DEPENDENCE: "Dependence on outsiders",
    Part.ACCESSION: "Accession",
    Part.COMPARE: "Compare",
    Part.MEMBERS: "Members",
}
_OWN = ""
_WIDGETS = Widgets("bloc")
_PRESET = (
    "The EU aims at no more than 65 % of its consumption of a strategic raw material from one third country by 2030 "
    "(Regulation (EU) 2024/1252, article 5), the United Kingdom at 60 % by 2035 (critical minerals strategy of 2025)."
)
_FIRST_DAY = dt.date(1945, 1, 1)
_LAST_DAY = dt.date(2100, 12, 31)
_UPLOAD = "bloc_upload"
_FAULT = "bloc_upload_fault"


def show(choice: Choice, ledger: Ledger) -> None:
    """Whose, when, which minerals, what of them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _group(choice)
        if not choice.own:
            st.date_input(
                "Members on", min_value=_FIRST_DAY, max_value=_LAST_DAY, width=130, format="YYYY-MM-DD",
                **_WIDGETS.bound("on", choice.on),
            )  # fmt: skip
        lists = {entry.id: entry.name for entry in minerals.critical_lists()}
        _WIDGETS.choice(
            "Critical list", "list", ["", *lists], choice.listed, width=190,
            format_func=lambda name: lists.get(name, "All minerals"),
        )  # fmt: skip
        _WIDGETS.choice(
            "Share of the world\u2019s", "column", list(Column), choice.column, format_func=_column_word, width=190
        )
        _mineral(choice, ledger)


def _column_word(column: Column) -> str:
    return COLUMN_NAMES[column].lower()


def _group(choice: Choice) -> None:
    """An alliance, or the way to a group of one's own that starts from it."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}

    def name(code: str) -> str:
        if code == _OWN:
            return f"{choice.group.name}  ({len(choice.group.members)})" if choice.own else "A group of my own …"
        return f"{entries[code].short_name}  ({len(session.members(code, choice.on))})"

    key = "bloc_alliance"
    st.session_state[key] = _OWN if choice.own else choice.group.id
    st.selectbox(
        "Alliance", [_OWN, *entries], key=key, format_func=name, width=270, on_change=_take_group, args=(key, choice),
        help="The number of members on the day stands in brackets. A group of your own starts from the alliance "
        "that is shown; add and remove countries below or by clicking the map.",
    )  # fmt: skip


def _take_group(key: str, choice: Choice) -> None:
    chosen = st.session_state[key]
    if chosen == _OWN:
        address.change("group", groups.to_text(choice.group.members) or NOBODY)
        address.change("name", choice.group.name if choice.own else f"{choice.short_name}, changed")
    else:
        address.change("alliance", chosen)
        address.change("group", "")


def _mineral(choice: Choice, ledger: Ledger) -> None:
    wanted = set(choice.minerals) | {choice.mineral}
    entries = {name: minerals.mineral(name) for name in ledger.minerals if name in wanted}
    options = sorted(entries, key=lambda name: entries[name].name)
    _WIDGETS.choice("Mineral on the map", "mineral", options, choice.mineral, format_func=mineral_name, width=200)


def mineral_name(mineral: str) -> str:
    """The mineral's name for tables and lists."""
    return minerals.mineral(mineral).name


def own_group(choice: Choice) -> None:
    """Name, countries, and the file of a group of one's own."""
    names = {entry.iso3: entry.name for entry in countries.all_countries()}
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "Name of the group", max_chars=groups.LONGEST_NAME, width=230, **_WIDGETS.bound("name", choice.group.name)
        )
        key = "bloc_members"
        st.session_state[key] = sorted(choice.group.members, key=names.__getitem__)
        st.multiselect(
            "Countries (or click them on the map)", sorted(names, key=names.__getitem__), format_func=names.__getitem__,
            key=key, on_change=_take_members, args=(key,), placeholder="Add a country", width="stretch",
        )  # fmt: skip
        downloading.button(
            "Download group", groups.to_csv(choice.group.members), "group.csv", CSV_MIME,
            disabled=not choice.group.members,
        )  # fmt: skip
        with st.popover("Upload group", icon=":material/upload:"):
            st.file_uploader(
                "A CSV file with the header iso3,name and one row a country", type="csv", key=_UPLOAD,
                on_change=_take_file, args=(choice,),
            )  # fmt: skip
    fault = st.session_state.get(_FAULT)
    if fault:
        st.error(words.plain(fault), icon=":material/error:")


def _take_members(key: str) -> None:
    address.change("group", groups.to_text(st.session_state[key]) or NOBODY)


def _take_file(choice: Choice) -> None:
    """The group in the file, or what is wrong with it; nothing changes on a fault."""
    file = st.session_state[_UPLOAD]
    st.session_state[_FAULT] = None
    if file is None:
        return
    try:
        group = groups.read_csv(choice.group.name, file.getvalue())
    except TableError as error:
        st.session_state[_FAULT] = f"{error} The group is as before."
        return
    address.change("group", groups.to_text(group.members))


def toggle(choice: Choice, code: str) -> None:
    """Add a country to the user's own group, or remove it."""
    members = choice.group.members ^ {code}
    address.change("group", groups.to_text(members) or NOBODY)


def part(choice: Choice) -> None:
    """What is shown below the map."""
    st.segmented_control(
        "Shown below", list(Part), format_func=PART_NAMES.__getitem__, required=True, label_visibility="collapsed",
        **_WIDGETS.bound("part", choice.part),
    )  # fmt: skip


def other(choice: Choice) -> None:
    """The alliance compared with."""
    entries = {entry.id: entry for entry in alliances.all_alliances()}
    _WIDGETS.choice(
        "Compare with", "with", list(entries), choice.other, format_func=lambda code: entries[code].name, width=420
    )


def question(choice: Choice, ledger: Ledger) -> None:
    """Minerals, stages, target, and who stays outside."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        ordered = sorted(ledger.minerals, key=mineral_name)
        _several("Minerals, each with equal weight", "minerals", ordered, choice.asked, mineral_name, 330)
        asked = choice.question(ledger)
        _several("Stages", "stages", list(OWN_COLUMNS), asked.columns, COLUMN_NAMES.__getitem__, 290)
        _WIDGETS.choice("Target", "goal", list(Goal), choice.goal, format_func=GOAL_NAMES.__getitem__, width=440)
        st.number_input(
            "Per cent", min_value=1.0, max_value=100.0, step=5.0, format="%g", width=110,
            **_WIDGETS.bound("target", choice.target_pct),
        )  # fmt: skip
        with st.container(horizontal=True, gap="xsmall", width="content"):
            for name, whose in (("eu-2030", "EU 2030"), ("uk-2035", "UK 2035")):
                limit = 100 * LIMITS[name]
                st.button(f"{whose}: {limit:.0f} %", on_click=_take_limit, args=(limit,), help=_PRESET)
        names = {entry.iso3: entry.name for entry in countries.all_countries()}
        outside = sorted(set(names) - choice.group.members, key=names.__getitem__)
        stay = [code for code in sorted(asked.without, key=names.__getitem__) if code in outside]
        _several("Never join (at first: whoever has over half)", "without", outside, stay, names.__getitem__, 330)


def _take_limit(limit: float) -> None:
    address.change("goal", Goal.OUTSIDER_PURCHASES)
    address.change("target", f"{limit:g}")


def _several(
    label: str, name: str, options: Sequence[str], chosen: Sequence[str], shown: Callable[[Any], str], width: int
) -> None:
    key = f"bloc_{name}"
    st.session_state[key] = list(chosen)
    st.multiselect(label, options, key=key, format_func=shown, on_change=_take_several, args=(name, key), width=width)


def _take_several(name: str, key: str) -> None:
    """An empty choice of countries means nobody; of minerals or stages, the default again."""
    address.change(name, ",".join(st.session_state[key]) or (NOBODY if name == "without" else ""))
