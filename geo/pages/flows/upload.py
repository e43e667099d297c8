"""Upload trade data: read a file, see what it adds, use it in this session or save it for everyone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.errors import GeoError
from geo.locale import faults
from geo.locale.say import say, say_count, term
from geo.pages.shared import downloading, session, sign_in, trade_file, words
from geo.pages.shared.upload_quota import quota_in_words
from geo.store.trade_files import TradeFileEntry


def show(offers: Sequence[str]) -> None:
    """The expander below the flows, and above it what can be brought for the mineral, one sentence each."""
    for offer in offers:
        st.caption(words.plain(offer))
    unreachable = session.saved_trade_files()[1]
    if unreachable:
        words.warn([" ".join([say("The saved trade files are left out."), unreachable])])
    with st.expander(say("Upload trade data (BACI release or UN Comtrade download)"), icon=":material/upload_file:"):
        st.caption(
            say(
                "CSV, ZIP or JSON. BACI: columns t, i, j, k, v, q in HS 1992, from CEPII. UN Comtrade and WITS: annual "
                "imports by partner in any revision of the HS. Only HS codes of minerals are read, such as "
                "permanent magnets (850511). The figures of a code and year come from one file, never from two. The "
                "file stays in your session unless you save it for everyone. To load whole releases for every page: "
                "python -m geo ingest FILE --to FOLDER."
            )
        )
        upload = st.file_uploader(
            say("Trade file"), type=["csv", "txt", "zip", "json"], key="trade_upload", help=quota_in_words()
        )
        if upload is not None:
            trade_file.take(upload.name, upload.file_id, upload.getvalue)
        _in_use()
        _saved()


def _remove(entry: TradeFileEntry) -> None:
    who = sign_in.viewer()
    if not sign_in.may_change(who, entry.owner):
        return
    try:
        session.forget_trade_file(entry.sha256, account=who.name)
    except GeoError as error:
        st.session_state["trade_refused"] = faults.in_words(error)


def _in_use() -> None:
    """What is used of every HS code and year, and the files of this session."""
    refused = st.session_state.pop("trade_refused", "")
    if refused:
        st.error(words.plain(refused))
    merged = session.trade_atlas().trade.merged
    if merged is None:
        return
    title = say("HS codes and years of the files in use")
    st.markdown(f"## {title}")
    uses = [term("use of a file", one) for one in merged.decisions["decision"]]
    st.dataframe(
        merged.decisions.assign(decision=uses),
        hide_index=True,
        placeholder="\u2013",
        height=180,
        column_config={
            "file": say("File"),
            v.HS6: say("HS code"),
            v.YEAR: st.column_config.NumberColumn(say("Year"), format="%d"),
            "rows": say("Rows"),
            "decision": say("Use"),
        },
    )
    downloading.table(say("Download as CSV"), merged.decisions, "trade-file-lines-and-years.csv")
    for one in session.trade_files():
        st.button(
            words.plain(say("Stop using {file}", file=one.name)),
            key=f"trade_stop_{one.sha256}",
            on_click=session.drop_trade_file,
            args=(one.sha256,),
        )


def _saved() -> None:
    for entry in session.saved_trade_files()[0]:
        saved = say_count(
            "Saved for everyone: {file}, {flows} flow, {time} (UTC)",
            "Saved for everyone: {file}, {flows} flows, {time} (UTC)",
            entry.rows,
            file=entry.name,
            flows=numbers.whole(entry.rows),
            time=entry.saved,
        )
        st.caption(words.plain(saved))
        if not session.is_whole(entry):
            words.warn(
                [say("{file} is damaged in the store and left out: remove it and upload it again.", file=entry.name)]
            )
        if sign_in.may_change(sign_in.viewer(), entry.owner):
            st.button(
                words.plain(say("Remove {file} for everyone", file=entry.name)),
                key=f"trade_forget_{entry.sha256}",
                on_click=_remove,
                args=(entry,),
            )
