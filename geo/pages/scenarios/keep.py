"""Scenarios that a reader keeps and compares during the visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from geo.pages.shared import downloading
from geo.scenarios import sentences as scenarios_sentences
from geo.scenarios.model import Run
from geo.scenarios.selection import Address

_KEY = "kept_scenarios"
_MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept scenario: its finding, numbers, sentences and address."""

    kind: str
    finding: str
    numbers: dict[str, str]
    assumptions: tuple[str, ...]
    link: str


def kept() -> tuple[Kept, ...]:
    """What is kept, the oldest first."""
    found: tuple[Kept, ...] = st.session_state.get(_KEY, ())
    return found


def button(kind: str, run: Run, parts: Address) -> None:
    """Keep the scenario that is shown; it is kept once."""
    query = urlencode([(name, str(value)) for name, value in parts if value not in (None, "")])
    this = Kept(
        kind,
        scenarios_sentences.headline(run),
        scenarios_sentences.numbers(run),
        scenarios_sentences.assumptions(run),
        f"/scenarios?{query}",
    )
    there = this.link in {one.link for one in kept()}
    st.button(
        "Kept for comparison" if there else "Keep and compare",
        icon=":material/check:" if there else ":material/bookmark_add:",
        disabled=there or len(kept()) >= _MOST,
        on_click=_keep,
        args=(this,),
    )


def _keep(this: Kept) -> None:
    st.session_state[_KEY] = (*kept(), this)


def _clear() -> None:
    st.session_state[_KEY] = ()


def table(every: tuple[Kept, ...]) -> pd.DataFrame:
    """One row a kept scenario: kind, finding, its numbers, assumptions and link."""
    rows: list[dict[str, Any]] = [
        {"Scenario": one.kind, "Finding": one.finding, **one.numbers}
        | {"Assumptions": " ".join(one.assumptions), "Link": one.link}
        for one in every
    ]
    frame = pd.DataFrame(rows)
    last = ["Assumptions", "Link"]
    return frame[[name for name in frame.columns if name not in last] + last]


def compare() -> None:
    """The table of what is kept, with its download."""
    every = kept()
    if not every:
        return
    st.markdown(f"##### Kept scenarios ({len(every)})")
    frame = table(every)
    st.dataframe(
        frame,
        hide_index=True,
        placeholder="\u2013",
        column_config={
            "Finding": st.column_config.TextColumn(width="large", pinned=True),
            "Link": st.column_config.LinkColumn(display_text="Open", help="Opens the scenario in a new tab."),
        },
    )
    with st.container(horizontal=True):
        downloading.table("Download comparison as CSV", frame, "scenarios.csv")
        st.button("Remove all", icon=":material/delete:", on_click=_clear)
