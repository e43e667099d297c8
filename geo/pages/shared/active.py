"""Which dataset this session shows: said above every page while it is not the shipped one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import streamlit as st

from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.locale.say import say
from geo.pages.shared import session, words

_LABEL = "dataset_label"
_PRIVATE = "dataset_is_private"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is in front of the page.

    ``must_sign_in``: sign-in is configured and nobody is signed in. Where none is configured, all are one team.
    """

    name: str
    signed_in: bool
    may_publish: bool
    must_sign_in: bool = False


def private_version(label: str) -> str:
    """Version of a dataset that only this session has; nobody can guess it."""
    return f"{label}, private {uuid.uuid4().hex}"


def use(dataset: Dataset, label: str, *, private: bool = False) -> None:
    """Show this dataset on every page of the session; *private* where no other session has it."""
    st.session_state[session.ACTIVE] = Atlas(dataset)
    st.session_state[_LABEL] = label
    st.session_state[_PRIVATE] = private


def reset() -> None:
    """Show the shipped dataset again."""
    st.session_state.pop(session.ACTIVE, None)
    st.session_state.pop(_LABEL, None)


def label() -> str:
    """Name of the active dataset; empty for the shipped one."""
    name = str(st.session_state.get(_LABEL, "")) if session.ACTIVE in st.session_state else ""
    private = name and st.session_state.get(_PRIVATE, False)
    return say("{file} (private to this session)", file=name) if private else name


def bar() -> None:
    """A line above the page that names the dataset and leads back to the shipped one."""
    if not label():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(say("Dataset: {label}", label=words.plain(label())), icon=":material/database:", color="orange")
        st.button(say("Back to shipped data"), key="back_to_shipped", on_click=reset, type="tertiary")
