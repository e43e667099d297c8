"""Two people saved a version of one dataset: both are shown, and merged table by table; a merge can be undone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd
import streamlit as st

from geo import downloads
from geo.errors import GeoError
from geo.locale import faults
from geo.locale.say import say, say_count
from geo.pages.shared import active, downloading, session, sign_in, words
from geo.pages.shared.active import Viewer
from geo.pages.upload import cells
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.store.records import Draft, File, Version
from geo.uploads import accept, compare, merge
from geo.uploads.intake import Upload

OPENED: Final = "opened_version"
CONFLICT: Final = "upload_conflict"
_MERGED: Final = "merged_version"
# A list of more tables is not chosen from by hand; what both changed stays theirs there.
_CHOSEN: Final = 500
_SHOWN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Lost:
    """A save that came too late: the dataset, the version it was made from (0: the shipped data), and who saved."""

    dataset: str
    expected: int
    author: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An accepted upload of this session that is not saved yet."""

    contents: Contents = field(repr=False)
    upload: Upload = field(repr=False)
    mode: str
    mapping: str
    content: bytes = field(repr=False)
    columns: dict[str, str] = field(default_factory=dict, repr=False)


def open_version(version: Version, contents: Contents) -> None:
    """Show a version on every page of this session."""
    # The checksum and time keep names of two stores apart.
    active.use(
        accept.to_dataset(f"{version.name} ({version.created[:10]}, {version.sha256[:8]})", contents), version.name
    )
    st.session_state[OPENED] = version


def show(store: Store, who: Viewer, pending: Pending, lost: Lost) -> None:
    """Both versions of a dataset, and the choice of every table in which they differ.

    Raises
    ------
    GeoError: if the dataset is gone, or the store cannot be read.
    """
    name, expected = lost.dataset, lost.expected
    versions = store.versions(name)
    theirs = max(versions, key=lambda one: one.number)
    base = store.contents(name, expected) if expected else _shipped()
    their_contents = store.contents(name, theirs.number)
    table = merge.differing(base, their_contents, pending.contents)
    st.markdown(f"## {say('Two versions: choose table by table')}")
    by_both = int((table[merge.CHANGED_BY] == merge.BOTH).sum())
    st.warning(
        words.plain(
            say_count(
                "{author} saved version {number} while you worked on yours. They differ in {count} table (mineral, "
                "stage, measure and year); both of you changed {both} of them, where version {number} stays unless "
                "you choose yours.",
                "{author} saved version {number} while you worked on yours. They differ in {count} tables (mineral, "
                "stage, measure and year); both of you changed {both} of them, where version {number} stays unless "
                "you choose yours.",
                len(table),
                author=theirs.author,
                number=theirs.number,
                both=by_both,
            )
        ),
        icon=":material/call_merge:",
    )
    _tables(table)
    _figures(their_contents, pending.contents, table)
    offered = table.head(_CHOSEN)
    mine = st.multiselect(
        say("Tables taken from your version; all others stay as in version {number}", number=theirs.number),
        list(offered.index),
        [at for at in offered.index if offered.loc[at, merge.CHANGED_BY] == merge.MINE],
        format_func=lambda at: _title(table.loc[at]),
        key=f"merge_{name}_{theirs.number}",
    )
    rest = [at for at in table.index[_CHOSEN:] if table.loc[at, merge.CHANGED_BY] == merge.MINE]
    with st.container(horizontal=True):
        if st.button(say("Merge and save"), type="primary", icon=":material/call_merge:"):
            whole = merge.merged(their_contents, pending.contents, table.loc[[*mine, *rest]])
            _save(store, who, replace(pending, contents=whole), theirs, lost.author, len(mine) + len(rest))
        if st.button(say("Keep mine unsaved")):
            del st.session_state[CONFLICT]
            st.rerun()


def _shipped() -> Contents:
    shipped = session.shipped().dataset
    return accept.contents(shipped, shipped=shipped)


def _title(row: pd.Series) -> str:
    panel = cells.panel_in_words(str(row["mineral"]), str(row["stage"]), str(row["measure"]), row["year"])
    return say("{table} ({series})", table=panel, series=row["series"])


def _tables(table: pd.DataFrame) -> None:
    """The tables in which the versions differ."""
    st.dataframe(
        cells.worded(table),
        hide_index=True,
        placeholder="\u2013",
        height=min(260, 38 + 35 * max(len(table), 1)),
        column_config={
            **cells.labels(table.columns),
            "year": st.column_config.NumberColumn(cells.label("year"), format="%d"),
        },
    )


def _figures(theirs: Contents, mine: Contents, table: pd.DataFrame) -> None:
    """Every figure that differs, in both versions side by side."""
    keys = pd.MultiIndex.from_frame(table[accept.PANEL])
    one, other = (side.facts[pd.MultiIndex.from_frame(side.facts[accept.PANEL]).isin(keys)] for side in (theirs, mine))
    found = [
        compare.changes(one[one["series"] == series], other[other["series"] == series]).assign(series=series)
        for series in sorted(set(table["series"]))
    ]
    if not found:
        return
    whole = pd.concat(found, ignore_index=True)
    whole = whole[whole["change"] != compare.SAME]
    shown = ["series", "mineral", "stage", "measure", "year", "published_name", "old_value", "new_value"]
    with st.expander(say("The figures of both versions"), icon=":material/difference:"):
        st.dataframe(
            cells.worded(whole.head(_SHOWN))[shown],
            hide_index=True,
            placeholder="\u2013",
            height=300,
            column_config={
                **cells.labels(shown),
                "old_value": st.column_config.NumberColumn(say("Theirs"), format="localized"),
                "new_value": st.column_config.NumberColumn(say("Yours"), format="localized"),
                "year": st.column_config.NumberColumn(cells.label("year"), format="%d"),
            },
        )
        downloading.table(say("Download both"), whole, "both-versions.csv")


def _save(store: Store, who: Viewer, pending: Pending, theirs: Version, author: str, taken: int) -> None:
    """Save the merged contents as the next version."""
    checked = st.session_state.get("upload_checked")
    message = say_count(
        "Merged with version {number}: {count} table of {file}",
        "Merged with version {number}: {count} tables of {file}",
        taken,
        number=theirs.number,
        file=pending.upload.name,
    )
    try:
        version = store.save(
            Draft(
                theirs.dataset,
                theirs.number,
                author,
                pending.contents,
                File(pending.upload.name, pending.content),
                pending.mode,
                pending.upload.format.id if pending.upload.format else "mapping",
                message,
                pending.mapping,
                downloads.csv(checked[1].report).decode() if checked else "",
                who.may_publish,
                who.name,
                theirs.title,
            )
        )
    except GeoError as error:
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
        return
    del st.session_state[CONFLICT]
    st.session_state.pop("upload_pending", None)
    open_version(version, pending.contents)
    st.session_state[_MERGED] = (version, theirs.number)
    st.session_state["saved_dataset"] = version.dataset
    st.rerun()


def undo(store: Store, who: Viewer) -> None:
    """The way back from a merge of this session: the version before it becomes the current one again."""
    if _MERGED not in st.session_state:
        return
    version, before = st.session_state[_MERGED]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.plain(say("Merged and saved as {version}.", version=version.name)))
        if sign_in.may_change(who, who.name) and st.button(say("Undo the merge"), icon=":material/undo:"):
            del st.session_state[_MERGED]
            try:
                again = store.roll_back(
                    version.dataset, before, expected=version.number, author=who.name, account=who.name
                )
            except GeoError as error:
                st.error(words.plain(faults.in_words(error)), icon=":material/error:")
                return
            open_version(again, store.contents(again.dataset, again.number))
            st.rerun()
