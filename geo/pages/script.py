"""The pages and the way between them: the script that a session runs, and nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final

import streamlit as st

from geo.locale.say import mark, say
from geo.pages.shared import address, language, style
from geo.pages.shared.queueing import QUEUE

# Folder in geo.pages, title, icon, address; the first is the start page.
PAGES: Final = (
    ("map", mark("Map"), ":material/map:", "map"),
    ("flows", mark("Trade flows"), ":material/sync_alt:", "flows"),
    ("risk", mark("Import risk"), ":material/shield:", "risk"),
    ("chain", mark("Chain"), ":material/account_tree:", "chain"),
    ("alliances", mark("Alliances"), ":material/handshake:", "alliances"),
    ("scenarios", mark("Scenarios"), ":material/bolt:", "scenarios"),
    ("briefing", mark("Briefing"), ":material/slideshow:", "briefing"),
    ("country", mark("Country"), ":material/flag:", "country"),
    ("upload", mark("Upload"), ":material/upload_file:", "upload"),
    ("methods", mark("Data and methods"), ":material/menu_book:", "methods"),
)


def main() -> None:
    """Show the page of the address, or its presentation."""
    language.begin()
    style.reset_title()
    st.logo(style.logo(address.of_app()), size="large")
    pages = [
        st.Page(_opener(module), title=say(title), icon=icon, url_path=path, default=index == 0)
        for index, (module, title, icon, path) in enumerate(PAGES)
    ]
    opened = st.navigation(pages, position="top")
    language.tell()
    opened.run()


def _opener(module: str) -> Callable[[], None]:
    """A page that is imported when it is opened, so that no page waits for the others."""

    def draw() -> None:
        with QUEUE.turn():
            _draw(module)

    return draw


def _draw(module: str) -> None:
    if st.query_params.get("present"):
        present = importlib.import_module("geo.pages.briefing.present")
        if present.wanted(module):
            present.page_of(module)
            return
    if "dataset_label" in st.session_state:
        importlib.import_module("geo.pages.shared.active").bar()
    importlib.import_module(f"geo.pages.{module}.page").page()


if __name__ == "__main__":  # as the server runs it
    main()
