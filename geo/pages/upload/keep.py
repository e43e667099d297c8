"""Saved datasets on the page: save, open, compare, roll back, download, delete and undo."""

from __future__ import annotations

import functools
import io
import re

import pandas as pd
import streamlit as st

from geo import downloads, journal, numbers
from geo.downloads import CSV_MIME
from geo.errors import ConflictError, GeoError, StoreError
from geo.locale import faults
from geo.locale.say import mark_term, say, say_count, term
from geo.pages.shared import downloading, sign_in, stored, words
from geo.pages.shared.active import Viewer
from geo.pages.upload import cells, conflict
from geo.pages.upload.conflict import Pending, open_version
from geo.store import mappings
from geo.store.datasets import KEPT_DAYS, UNNAMED, Store, deleted_since
from geo.store.records import Draft, File, Named, Version, identity
from geo.uploads import compare
from geo.uploads.accept import Mode

_OPENED = conflict.OPENED
_CONFLICT = conflict.CONFLICT
# Saved by the browser, never shown: the file is whatever somebody uploaded.
_BYTES = "application/octet-stream"
# How a version was accepted, as the store names it, and a version that went back to an older one.
_ROLLED_BACK = "roll back"
_MODES = {
    Mode.REPLACE.value: mark_term("mode of acceptance", "replace"),
    Mode.UPDATE.value: mark_term("mode of acceptance", "update"),
    Mode.SEPARATE.value: mark_term("mode of acceptance", "separate"),
    _ROLLED_BACK: mark_term("mode of acceptance", "roll back"),
}
_BACK_TO = re.compile(r"Back to version (\d+)")


def saved() -> None:
    """Everything about saved datasets."""
    who, store = sign_in.viewer(), Store(stored.address())
    st.markdown("## " + say("Saved datasets"))
    sign_in.ask(who)
    if who.must_sign_in:
        return
    if not who.signed_in:
        st.caption(say("No sign-in is configured: everybody who reaches this page is one team and sees what is saved."))
    elif not who.may_publish:
        st.caption(say("What you save is yours; somebody with the role of publisher can show it to everybody."))
    pending: Pending | None = st.session_state.get("upload_pending")
    if pending is not None:
        _save(store, who, pending)
        if _CONFLICT in st.session_state:
            try:
                conflict.show(store, who, pending, st.session_state[_CONFLICT])
            except GeoError as error:
                st.info(words.plain(faults.in_words(error)), icon=":material/info:")
    conflict.undo(store, who)
    found = visible(store, who)
    if not found:
        st.caption(say("Nothing is saved yet."))
    else:
        _one(store, who, found)
    _undo(store, who)


def visible(store: Store, who: Viewer, *, deleted: bool = False) -> tuple[Named, ...]:
    """What a user may see: the public datasets and the own ones; a publisher, and a team without sign-in, all."""
    return store.datasets(viewer=None if who.may_publish else who.name, deleted=deleted)


def label(dataset: Named, who: Viewer) -> str:
    """A dataset's title, with the owner of somebody else's."""
    return dataset.title if not who.signed_in or dataset.owner == who.name else f"{dataset.title} ({dataset.owner})"


def _save(store: Store, who: Viewer, pending: Pending) -> None:
    """Save the accepted upload as a dataset's next version."""
    opened: Version | None = st.session_state.get(_OPENED)
    with st.form("upload_save"), st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(say("Save as dataset"), opened.title if opened else "", max_chars=80, width=260)
        author = who.name or st.text_input(say("Your name"), "", max_chars=60, width=200)
        message = st.text_input(say("What changed"), "", max_chars=200, width=320)
        done = st.form_submit_button(say("Save"), type="primary", icon=":material/save:")
    if not done:
        return
    checked = st.session_state.get("upload_checked")
    upload = pending.upload
    name, expected = "", 0
    try:
        name = _target(store, who, title, opened)
        expected = opened.number if opened and opened.dataset == name else 0
        version = store.save(
            Draft(
                name,
                expected,
                author,
                pending.contents,
                File(upload.name, pending.content),
                pending.mode,
                upload.format.id if upload.format else "mapping",
                message,
                pending.mapping,
                downloads.csv(checked[1].report).decode() if checked else "",
                who.may_publish,
                who.name,
                title,
            )
        )
    except GeoError as error:
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
        if isinstance(error, ConflictError) and name:
            # Somebody was faster: both versions are shown, to be merged table by table.
            st.session_state[_CONFLICT] = conflict.Lost(name, expected, author)
        return
    st.session_state.pop(_CONFLICT, None)
    _keep_columns(store, who, pending)
    del st.session_state["upload_pending"]
    open_version(version, pending.contents)
    st.session_state["saved_dataset"] = version.dataset
    st.toast(words.plain(say("Saved {version}", version=version.name)), icon=":material/save:")
    st.rerun()


def _keep_columns(store: Store, who: Viewer, pending: Pending) -> None:
    """Offer these columns for the next file with this header: to this account alone; without one, in this session."""
    if not who.signed_in:
        return
    try:
        mappings.save(who.name, pending.columns, where=store.where)
    except StoreError as error:
        kept = say("The dataset is saved; its columns are kept for this session only.")
        st.toast(words.plain(f"{kept} {faults.in_words(error)}"))


def _target(store: Store, who: Viewer, title: str, opened: Version | None) -> str:
    """The dataset that a title means: the opened one, one that may be changed, or a new one of this account.

    What a user may not see is never looked at: a title of somebody else's private dataset is as free as any other.
    """
    seen = [one for one in visible(store, who) if one.title == " ".join(title.split())]
    own = [one for one in seen if sign_in.may_change(who, one.owner)]
    if opened is not None and opened.dataset in {one.name for one in own}:
        return opened.dataset
    if seen and not own:
        raise ConflictError(
            say("The dataset {title} belongs to somebody else; choose another name.", title=repr(seen[0].title))
        )
    mine = [one for one in own if not who.signed_in or one.owner == who.name]
    return mine[0].name if mine else identity(title, who.name)


def _one(store: Store, who: Viewer, found: tuple[Named, ...]) -> None:
    """One dataset and its versions."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {one.name: label(one, who) for one in found}
        name = st.selectbox(
            say("Dataset"), list(labels), format_func=labels.__getitem__, width=300, key="saved_dataset"
        )
        dataset = next(one for one in found if one.name == name)
        stem = f"{dataset.title}-v"
        versions = store.versions(name)
        number = st.selectbox(
            say("Version"), [one.number for one in versions], width=120, key=f"saved_version_{name}_{len(versions)}"
        )
        version = next(one for one in versions if one.number == number)
        if st.button(
            say("Open version"), icon=":material/folder_open:", help=say("Show it on every page of this session.")
        ):
            open_version(version, store.contents(name, number))
            journal.note("version.opened", dataset=journal.mark(name), number=number, account=who.name)
            st.rerun()
        own = sign_in.may_change(who, dataset.owner)
        if own and number != dataset.head and st.button(say("Roll back to it"), icon=":material/history:"):
            again = store.roll_back(name, number, expected=dataset.head, author=who.name, account=who.name)
            open_version(again, store.contents(name, number))
            st.rerun()
        downloading.table(
            say("Facts"), lambda: store.contents(name, number).facts, f"{stem}{number}.csv", follows=(version,)
        )
        downloading.button(
            term("file of a version", "Original"),
            lambda: store.file(name, number).content,
            version.file_name,
            _BYTES,
            follows=(version,),
            icon=":material/draft:",
        )
        downloading.button(
            term("file of a version", "Report"),
            functools.partial(_report, store, name, number),
            f"{stem}{number}-report.csv",
            CSV_MIME,
            follows=(version,),
            icon=":material/checklist:",
        )
        publish = say("Show to owner only") if dataset.public else say("Show to everybody")
        if who.may_publish and who.signed_in and st.button(publish):
            store.publish(name, public=not dataset.public, account=who.name)
            st.rerun()
        if own and st.button(
            say("Delete"), icon=":material/delete:", help=say("The version, or the dataset with its current one.")
        ):
            store.delete(name, None if number == dataset.head else number, account=who.name)
            st.rerun()
    st.dataframe(
        _listing(versions, dataset), hide_index=True, placeholder="\u2013", height=min(260, 38 + 35 * len(versions))
    )
    if len(versions) > 1:
        _two(store, name, versions)


def _report(store: Store, name: str, number: int) -> bytes:
    """The report that was kept with a version, written anew: an older release may have guarded less."""
    kept = store.details(name, number)[1].removeprefix(downloads.BOM)
    return downloads.csv(pd.read_csv(io.StringIO(kept), dtype="str", keep_default_na=False)) if kept else b""


def _listing(versions: tuple[Version, ...], dataset: Named) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("Version"): one.number,
                say("Current"): "\u2713" if one.number == dataset.head else "",
                say("Saved (UTC)"): one.created[:19].replace("T", " "),
                say("Saved by"): say("unnamed") if one.author == UNNAMED else one.author,
                say("What changed"): _message(one),
                say("Accepted as"): term("mode of acceptance", _MODES.get(one.mode, one.mode)),
                say("File"): one.file_name,
                say("Bytes"): one.file_size,
                "SHA-256": one.sha256[:16],
            }
            for one in versions
        ]
    )


def _message(version: Version) -> str:
    """What a version changed, as its author wrote it; of one that went back the store wrote it, in English."""
    back = _BACK_TO.fullmatch(version.message) if version.mode == _ROLLED_BACK else None
    return say("Back to version {number}", number=back[1]) if back else version.message


def _two(store: Store, name: str, versions: tuple[Version, ...]) -> None:
    """The differences of any two versions."""
    known = [one.number for one in versions]
    with st.expander(say("Compare two versions"), icon=":material/difference:"):
        with st.container(horizontal=True):
            first = st.selectbox(
                term("first of two versions", "From"), known, index=1, width=120, key=f"compare_from_{name}"
            )
            second = st.selectbox(
                term("second of two versions", "To"), known, index=0, width=120, key=f"compare_to_{name}"
            )
        if not st.button(term("button", "Compare")):
            return
        one, other = store.contents(name, first).facts, store.contents(name, second).facts
        tables = []
        for series in sorted({*one["series"], *other["series"]}):
            table = compare.changes(one[one["series"] == series], other[other["series"] == series])
            tables.append(table[table["change"] != compare.SAME].assign(series=series))
        whole = pd.concat(tables, ignore_index=True)
        count = len(whole)
        st.caption(
            say_count("{figures} figure differs.", "{figures} figures differ.", count, figures=numbers.whole(count))
        )
        shown = ["change", "series", "mineral", "stage", "measure", "year", "published_name", "old_value", "new_value"]
        st.dataframe(
            cells.worded(whole.head(20_000))[shown],
            hide_index=True,
            placeholder="\u2013",
            height=300,
            column_config={
                **cells.labels(shown),
                "year": st.column_config.NumberColumn(cells.label("year"), format="%d"),
            },
        )


def _undo(store: Store, who: Viewer) -> None:
    """The way back from deletions, for as long as they are kept."""
    since = deleted_since()
    gone: dict[tuple[str, int | None], str] = {
        (one.name, None): say("{dataset} (deleted {day})", dataset=label(one, who), day=one.deleted[:10])
        for one in visible(store, who, deleted=True)
        if one.deleted >= since and sign_in.may_change(who, one.owner)
    }
    own = {one.name: label(one, who) for one in visible(store, who) if sign_in.may_change(who, one.owner)}
    for version in store.versions(deleted=True):
        if version.dataset in own and version.deleted >= since:
            gone[version.dataset, version.number] = say(
                "Version {number} of {dataset} (deleted {day})",
                number=version.number,
                dataset=own[version.dataset],
                day=version.deleted[:10],
            )
    if not gone:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name, number = st.selectbox(
            say("Deleted in the last {days} days", days=KEPT_DAYS), list(gone), format_func=gone.__getitem__, width=420
        )
        if st.button(say("Undo"), key="undo_delete_button", icon=":material/undo:"):
            store.delete(name, number, undo=True, account=who.name)
            st.rerun()
