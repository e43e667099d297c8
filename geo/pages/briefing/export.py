"""Taking a briefing away: made on request with its progress shown, then offered as a download."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import streamlit as st

from geo.briefing import files, takeaway
from geo.briefing.storyboard import Storyboard
from geo.errors import GeoError
from geo.exports.export import FORMATS, export
from geo.pages.shared import downloading, session, words

_MADE = "briefing_made"
_TEMPLATE_BYTES = 50_000_000


def show(board: Storyboard, name: str, lang: str) -> None:
    """Formats of the whole briefing, and the file that was made last while the briefing is still the same."""
    ending = st.segmented_control(
        "Format", list(takeaway.FORMATS), format_func=takeaway.FORMATS.__getitem__, default="pptx", required=True,
        key="briefing_format",
    )  # fmt: skip
    template = None
    if ending == "pptx":
        given = st.file_uploader(
            "Your own template (PPTX or POTX), if you have one", type=["pptx", "potx"], key="briefing_template"
        )
        template = given.getvalue() if given is not None else None
    today = date.today()  # noqa: DTZ011 - the reader's calendar day
    mark = _mark(board, str(ending), lang, template, today)
    if st.button("Make the file", icon=":material/build:", key="briefing_make"):
        _make(board, str(ending), lang, template, today, mark)
    made = st.session_state.get(_MADE)
    if made and made[0] == mark:
        downloading.button(
            f"Download {name}.{ending}", made[1], f"{name}.{ending}", FORMATS[str(ending)].mime, type="primary",
            on_click="ignore", key="briefing_take",
        )  # fmt: skip
        if made[2]:
            numbers = ", ".join(map(str, made[2]))
            st.caption(f"Without slide {numbers}: what it showed has no figures any more.")


def _mark(board: Storyboard, ending: str, lang: str, template: bytes | None, today: date) -> str:
    parts = [files.write(board).encode(), ending.encode(), lang.encode(), template or b"", today.isoformat().encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _make(board: Storyboard, ending: str, lang: str, template: bytes | None, today: date, mark: str) -> None:
    if template is not None and len(template) > _TEMPLATE_BYTES:
        words.warn([f"A template has at most {_TEMPLATE_BYTES:,} bytes."])
        return
    bar, cancel = st.progress(0.0, "Reading the figures …"), st.empty()
    # A click runs the page anew, and the next report of progress ends what is being made.
    cancel.button("Cancel", icon=":material/close:", key="briefing_cancel")

    def progress(done: int, of: int) -> None:
        bar.progress(done / of, f"Slide {min(done + 1, of)} of {of}")

    more: dict[str, Any] = {
        "on": today,
        "atlas": session.atlas(),
        "template": template,
        "progress": progress,
        "lang": lang,
    }
    try:
        chosen, left_out = takeaway.slides(board, session.atlas(), on=today)
        st.session_state[_MADE] = (mark, export(chosen, ending, **more), left_out)
    except GeoError as error:
        st.error(words.plain(str(error)), icon=":material/error:")
    bar.empty()
    cancel.empty()
