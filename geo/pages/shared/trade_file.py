"""A trade file that was dropped on a page: read it, report it, use it in this session or save it for everyone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.archive import TRADE_UPLOAD
from geo.engine.folder import COMTRADE
from geo.engine.load import layouts
from geo.engine.load.file import Ingested, read_release
from geo.engine.user_files import UserFile
from geo.errors import GeoError, SourceError
from geo.locale import faults
from geo.locale.languages import current
from geo.locale.say import mark, say, say_count
from geo.pages.shared import downloading, links, session, sign_in, words, work
from geo.reference import minerals
from geo.reference.tables.minerals import read_hs
from geo.trade.history import years_of

_READ: Final = "trade_read"
_REPLACE: Final = "trade_replace"
_REFUSED: Final = "trade_refused"
_ARCHIVE: Final = b"PK"
_PREFER: Final = mark("Prefer this file where the shipped table has the same HS code and year")
_INSTEAD: Final = mark("Show these HS codes in place of BACI, in every year, on Trade flows")
_WHY_INSTEAD: Final = mark(
    "Declared imports include freight and are not reconciled with exporters: they never continue a line of BACI. "
    "Import risk, alliances, scenarios, chain and country profiles keep BACI."
)


def is_one(content: bytes) -> bool:
    """Whether a text begins like a trade file, one that is read or one that is refused with a reason."""
    if content.startswith(_ARCHIVE):
        return False
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return True
    try:
        return layouts.recognise_head(content) is not None
    except SourceError:
        return True


def take(name: str, file_id: str, content: Callable[[], bytes]) -> None:
    """Read the file and offer to use it."""
    found = _read(name, file_id, content)
    if found is not None:
        _report(found)
    refused = st.session_state.pop(_REFUSED, "")
    if refused:
        st.error(words.plain(refused))


def _read(name: str, file_id: str, content: Callable[[], bytes]) -> Ingested | None:
    """The file as read, once; ``None`` while it is read, and where that was cancelled or is not possible."""
    # What is left out is worded while the file is read: in another language it is read again.
    key = f"{file_id} {current()}"
    before: tuple[str, Ingested | None, str] = st.session_state.get(_READ, ("", None, ""))
    if before[0] != key:
        data = content()
        try:
            found = work.outcome(
                _READ,
                key,
                size=len(data),
                work=lambda tell: read_release(data, name=name, bounds=TRADE_UPLOAD, progress=tell, confined=True),
            )
            if found is None:
                return None
            before = (key, found, "")
        except GeoError as error:
            before = (key, None, faults.in_words(error))
        st.session_state[_READ] = before
    if before[2]:
        st.error(words.plain(before[2]))
    return before[1]


def _report(found: Ingested) -> None:
    """What was read, with the choice to use it."""
    report = found.report
    st.markdown(
        say(
            "{flows} in {codes}, {first} to {last}; {faulty} left out.",
            flows=say_count("**{flows} flow**", "**{flows} flows**", report.kept, flows=numbers.whole(report.kept)),
            codes=say_count("{count} HS code", "{count} HS codes", len(report.lines)),
            first=report.years[0],
            last=report.years[-1],
            faulty=say_count(
                "{rows} faulty row", "{rows} faulty rows", report.faulty, rows=numbers.whole(report.faulty)
            ),
        )
    )
    for note in report.notes:
        st.caption(words.plain(note))
    if report.left_out:
        st.dataframe(
            {
                say("Left out"): [reason for reason, _ in report.left_out],
                say("Rows"): [count for _, count in report.left_out],
            },
            hide_index=True,
            placeholder="\u2013",
        )
    if len(report.problems):
        st.dataframe(
            report.problems,
            hide_index=True,
            placeholder="\u2013",
            height=180,
            column_config={"file": say("File"), "row": say("Row"), "reason": say("Reason")},
        )
        downloading.table(say("Download the first faulty rows as CSV"), report.problems, "trade-file-problems.csv")
    apart = report.kind == COMTRADE
    shipped = [line for line in report.lines if years_of(session.shipped(), (line,))]
    replace = st.checkbox(
        say(_INSTEAD if apart else _PREFER),
        # Imports never continue a line of BACI: where it has every line, the file shows nothing unless it takes them.
        apart and len(shipped) == len(report.lines),
        key=f"{_REPLACE}_{report.sha256[:12]}",
        help=say(_WHY_INSTEAD) if apart else None,
    )
    file = UserFile(report.name, report.sha256, report.kind, found.frame, replace)
    with st.container(horizontal=True):
        st.button(
            say("Use in this session"), key="trade_use", type="primary", on_click=session.use_trade_file, args=(file,)
        )
        if sign_in.viewer().may_publish:
            st.button(say("Save for everyone"), key="trade_remember", on_click=_save, args=(file,))
    if any(one.sha256 == file.sha256 for one in session.trade_files()):
        shown = report.lines if replace or not apart else [line for line in report.lines if line not in shipped]
        st.html(links.row(say("On Trade flows"), _views(shown, report.years[-1])))


def _views(lines: Sequence[str], year: int) -> list[tuple[str, str]]:
    """A link to the flows of every line, by its first mineral: text and address."""
    table = read_hs().drop_duplicates(v.HS6).set_index(v.HS6)
    return [
        (
            say("{mineral}, HS {line}", mineral=minerals.mineral(table.loc[line, v.MINERAL]).name, line=line),
            f"flows?mineral={table.loc[line, v.MINERAL]}&lines={line}&year={year}",
        )
        for line in lines
        if line in table.index
    ]


def _save(file: UserFile) -> None:
    """Save it for everybody who uses this installation."""
    who = sign_in.viewer()
    if not who.may_publish:
        return
    try:
        session.save_trade_file(file, owner=who.name)
    except GeoError as error:
        st.session_state[_REFUSED] = faults.in_words(error)
