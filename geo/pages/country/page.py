"""The country page: the profile alone, with an address of its own."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.content.view import Page
from geo.pages.briefing import parts as briefing_parts
from geo.pages.country import profile
from geo.pages.shared import address, caches, controls, export, policy, words
from geo.reference import countries


@words.guarded
def page() -> None:
    """Draw the page."""
    wish = address.wish()
    code = wish.get("country", "")
    if code and code not in {entry.iso3 for entry in countries.all_countries()}:
        words.warn([f"There is no country with the code {code!r}."])
        code = ""
    controls.country(code)
    if code:
        today = date.today()  # noqa: DTZ011 - the reader's calendar day
        profile.show(caches.dataset(), code, on=today)
        with st.container(horizontal=True, gap="small"):
            briefing_parts.add_button("country")
            export.show(Page.COUNTRY, {"country": code}, mapped=False)
        policy.show(wish, on=today, country=code)
    else:
        st.info("Choose a country to see its place in every mineral, its reserves and its alliances.")
    address.write([("country", code), *policy.parts(wish)])
