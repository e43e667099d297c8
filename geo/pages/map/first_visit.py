"""Three questions for whoever opens the atlas for the first time, each a link to the view that answers it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from geo.locale.say import mark, say
from geo.pages.shared import address, links

_KEY: Final = "first_visit_closed"
_QUESTIONS: Final = (
    (mark("Who refines the world\u2019s gallium?"), "./?mineral=gallium&stage=refined"),
    (mark("What does the G7 lack?"), "alliances?alliance=g7"),
    (
        mark("What if China stops exporting antimony?"),
        "scenarios?scenario=disruption&preset=antimony-2024&mineral=antimony&year=2023&exporters=CHN&cut=100",
    ),
)


def strip() -> None:
    """The questions, until something has been chosen or they were closed."""
    if st.session_state.get(_KEY) or address.has_chosen():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="atlas_first_visit"):
        questions = [(say(question), where) for question, where in _QUESTIONS]
        st.html(links.row(say("New here? Start with a question:"), questions))
        st.button(
            say("Close"),
            key="close_first_visit",
            icon=":material/close:",
            type="tertiary",
            on_click=_close,
            help=say("Do not show these questions again"),
        )


def _close() -> None:
    st.session_state[_KEY] = True
