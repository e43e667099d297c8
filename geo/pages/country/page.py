"""The country page: the profile alone, with an address of its own."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.content.view import Page
from geo.pages.briefing import parts as briefing_parts
from geo.pages.country import profile
from geo.pages.shared import address, controls, downloading, export, policy, show, words
from geo.reference.choices import Choices


@words.guarded
def page() -> None:
    """Draw the page."""
    params = address.params()
    choices = Choices(params)
    code = choices.country()
    words.warn(choices.messages)
    address.write([("country", code), *policy.parts(params)])
    controls.country(code)
    if not code:
        st.info("Choose a country to see its place in every mineral, its reserves and its alliances.")
        return
    today = date.today()  # noqa: DTZ011 - the user's calendar day
    content = profile.content(code, on=today)
    show.headline(content.caption)
    profile.body(content)
    with st.container(horizontal=True, gap="small"):
        briefing_parts.add_button("country")
        export.show(
            Page.COUNTRY, {"country": code}, title=content.headline, finding=content.caption.finding, mapped=False
        )  # fmt: skip
        downloading.table("Download CSV", content.table.frame, f"{content.table.stem}.csv")
    policy.show(params, on=today, country=code)
