"""Upload trade data: read a file, see what it adds, use it in this session or save it for everyone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from geo.archive import TRADE_UPLOAD
from geo.engine.load.file import Ingested, read_release
from geo.engine.user_files import UserFile
from geo.errors import GeoError
from geo.pages.shared import downloading, session, sign_in, words
from geo.pages.shared.upload_quota import WORDS
from geo.store.trade_files import TradeFileEntry

_READ: Final = "trade_read"
_REPLACE: Final = "trade_replace"


def show(offers: Sequence[str]) -> None:
    """The expander below the flows, and above it what can be brought for the mineral, one sentence each."""
    for offer in offers:
        st.caption(words.plain(offer))
    unreachable = session.saved_trade_files()[1]
    if unreachable:
        words.warn([f"The saved trade files are left out. {unreachable}"])
    with st.expander("Upload trade data (BACI release or UN Comtrade download)", icon=":material/upload_file:"):
        st.caption(
            "CSV or ZIP. BACI: columns t, i, j, k, v, q in HS 1992, from CEPII. UN Comtrade: annual imports by "
            "partner in HS 1992 (H0). Only HS codes of minerals are read, such as permanent magnets (850511). The "
            "figures of a code and year come from one file, never from two. The file stays in your session unless you "
            "save it for everyone, and only this page uses it. To load whole releases for every page: python -m geo "
            "ingest FILE --to FOLDER."
        )
        upload = st.file_uploader("Trade file", type=["csv", "zip"], key="trade_upload", help=WORDS)
        if upload is not None:
            found = _read(upload.name, upload.file_id, upload.getvalue)
            if found is not None:
                _report(found)
        _in_use()
        _saved()


def _read(name: str, file_id: str, content: Callable[[], bytes]) -> Ingested | None:
    """The file as read; once, however often the page runs."""
    before: tuple[str, Ingested | None, str] = st.session_state.get(_READ, ("", None, ""))
    if before[0] != file_id:
        bar = st.progress(0.0, "Reading")

        def tell(done: float, what: str) -> None:
            bar.progress(min(done, 1.0), words.plain(what))

        try:
            found = read_release(content(), name=name, bounds=TRADE_UPLOAD, progress=tell, confined=True)
            before = (file_id, found, "")
        except GeoError as error:
            before = (file_id, None, str(error))
        bar.empty()
        st.session_state[_READ] = before
    if before[2]:
        st.error(words.plain(before[2]))
    return before[1]


def _report(found: Ingested) -> None:
    """What was read, with the choice to use it."""
    report = found.report
    st.markdown(
        f"**{report.kept:,} {'flow' if report.kept == 1 else 'flows'}** in {len(report.lines)} HS "
        f"{'code' if len(report.lines) == 1 else 'codes'}, {report.years[0]} to {report.years[-1]}; "
        f"{report.faulty:,} faulty {'row' if report.faulty == 1 else 'rows'} left out."
    )
    for note in report.notes:
        st.caption(words.plain(note))
    if report.left_out:
        st.dataframe(
            {"Left out": [reason for reason, _ in report.left_out], "Rows": [count for _, count in report.left_out]},
            hide_index=True,
            placeholder="\u2013",
        )
    if len(report.problems):
        st.dataframe(report.problems, hide_index=True, placeholder="\u2013", height=180)
        downloading.table("Download the first faulty rows as CSV", report.problems, "trade-file-problems.csv")
    replace = st.checkbox("Prefer this file where the shipped table has the same HS code and year", key=_REPLACE)
    file = UserFile(report.name, report.sha256, report.kind, found.frame, replace)
    with st.container(horizontal=True):
        st.button("Use in this session", key="trade_use", type="primary", on_click=session.use_trade_file, args=(file,))
        if sign_in.viewer().may_publish:
            st.button("Save for everyone", key="trade_remember", on_click=_save, args=(file,))


def _save(file: UserFile) -> None:
    """Save it for everybody who uses this installation."""
    who = sign_in.viewer()
    if not who.may_publish:
        return
    try:
        session.save_trade_file(file, owner=who.name)
    except GeoError as error:
        st.session_state["trade_refused"] = str(error)


def _remove(entry: TradeFileEntry) -> None:
    who = sign_in.viewer()
    if not sign_in.may_change(who, entry.owner):
        return
    try:
        session.forget_trade_file(entry.sha256, account=who.name)
    except GeoError as error:
        st.session_state["trade_refused"] = str(error)


def _in_use() -> None:
    """What is used of every HS code and year, and the files of this session."""
    refused = st.session_state.pop("trade_refused", "")
    if refused:
        st.error(words.plain(refused))
    merged = session.trade_atlas().trade.merged
    if merged is None:
        return
    st.markdown("## HS codes and years of the files in use")
    st.dataframe(merged.decisions, hide_index=True, placeholder="\u2013", height=180)
    downloading.table("Download as CSV", merged.decisions, "trade-file-lines-and-years.csv")
    for one in session.trade_files():
        st.button(
            words.plain(f"Stop using {one.name}"),
            key=f"trade_stop_{one.sha256}", on_click=session.drop_trade_file, args=(one.sha256,),
        )  # fmt: skip


def _saved() -> None:
    for entry in session.saved_trade_files()[0]:
        st.caption(words.plain(f"Saved for everyone: {entry.name}, {entry.rows:,} flows, {entry.saved} (UTC)"))
        if not session.is_whole(entry):
            words.warn([f"{entry.name} is damaged in the store and left out: remove it and upload it again."])
        if sign_in.may_change(sign_in.viewer(), entry.owner):
            st.button(
                words.plain(f"Remove {entry.name} for everyone"),
                key=f"trade_forget_{entry.sha256}", on_click=_remove, args=(entry,),
            )  # fmt: skip
