"""The head of every view: its headline, and at the right the ways to present, keep and export it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.atlas import Atlas
from geo.content.content import Content, Pair
from geo.content.view import Page
from geo.pages.briefing import draft
from geo.pages.briefing import parts as briefing_parts
from geo.pages.shared import export, show


def view(
    page: Page, content: Content | Pair, parts: Mapping[str, object], *, mapped: bool = True, atlas: Atlas | None = None
) -> None:
    """Headline and sentences of a view, or of two that are compared, beside its actions.

    Parameters
    ----------
    parts: the words of the page's address. mapped, atlas: see :func:`geo.pages.shared.export.show`.
    """
    with st.container(horizontal=True, gap="medium", key="atlas_head"):
        with st.container(width="stretch", key="atlas_headline", gap="xxsmall"):
            show.headline(content.caption, content.badge if isinstance(content, Content) else None)
        with st.container(horizontal=True, width="content", gap="xsmall", key="atlas_actions"):
            briefing_parts.add_button(page.value)
            title = content.headline if isinstance(content, Content) else content.caption.title
            export.show(page, parts, title=title, finding=content.caption.finding, mapped=mapped, atlas=atlas)
    draft.follow()
