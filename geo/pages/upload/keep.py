"""Saved datasets on the page: save, open, compare, roll back, download, delete and undo."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from geo import downloads, workspace
from geo.downloads import CSV_MIME
from geo.errors import GeoError
from geo.pages.shared import active, downloading, sign_in, words
from geo.pages.shared.active import Viewer
from geo.uploads import accept, compare
from geo.uploads.accept import Contents
from geo.uploads.intake import Upload
from geo.uploads.store import ConflictError, Draft, File, Named, Store, Version

_OPENED = "opened_version"
# Saved by the browser, never shown: the file is whatever somebody uploaded.
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Pending:
    """An accepted upload of this session that is not saved yet."""

    contents: Contents = field(repr=False)
    upload: Upload = field(repr=False)
    mode: str
    mapping: str
    content: bytes = field(repr=False)


def address() -> str:
    """The store's address: the secrets' connection "atlas", else the environment's, else the default."""
    try:
        url = st.secrets["connections"]["atlas"]["url"]
    except (KeyError, FileNotFoundError):
        return workspace.database()
    return str(url)


def saved() -> None:
    """Everything about saved datasets."""
    who, store = sign_in.viewer(), Store(address())
    st.markdown("##### Saved datasets")
    sign_in.ask(who)
    if who.must_sign_in:
        return
    if not who.signed_in:
        st.caption("No sign-in is configured: everybody who reaches this page is one team and sees what is saved.")
    elif not who.may_publish:
        st.caption("What you save is yours; somebody with the role of publisher can show it to everybody.")
    pending: Pending | None = st.session_state.get("upload_pending")
    if pending is not None:
        _save(store, who, pending)
    found = store.datasets(viewer=who.name if who.signed_in else None)
    if not found:
        st.caption("Nothing is saved yet.")
    else:
        _one(store, who, found)
    _undo(store)


def _save(store: Store, who: Viewer, pending: Pending) -> None:
    """Save the accepted upload as a dataset's next version."""
    opened: Version | None = st.session_state.get(_OPENED)
    with st.form("upload_save"), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Save as dataset", opened.dataset if opened else "", max_chars=80, width=260)
        author = who.name or st.text_input("Your name", "", max_chars=60, width=200)
        message = st.text_input("What changed", "", max_chars=200, width=320)
        done = st.form_submit_button("Save", type="primary", icon=":material/save:")
    if not done:
        return
    expected = opened.number if opened and opened.dataset == " ".join(name.split()) else 0
    checked = st.session_state.get("upload_checked")
    upload = pending.upload
    try:
        _refuse_others(store, who, name)
        version = store.save(
            Draft(
                name, expected, author, pending.contents, File(upload.name, pending.content), pending.mode,
                upload.format.id if upload.format else "mapping", message, pending.mapping,
                downloads.csv(checked[1].report).decode() if checked else "", who.may_publish, who.name,
            )
        )  # fmt: skip
    except GeoError as error:
        st.error(words.plain(str(error)), icon=":material/error:")
        return
    del st.session_state["upload_pending"]
    _open(version, pending.contents)
    st.toast(f"Saved {words.plain(version.name)}", icon=":material/save:")
    st.rerun()


def _refuse_others(store: Store, who: Viewer, name: str) -> None:
    """A dataset of somebody else takes no version of a reader who is neither its owner nor a publisher."""
    known = {one.name: one for one in store.datasets()}.get(" ".join(name.split()))
    if known and not sign_in.may_change(who, known.owner):
        raise ConflictError(f"The dataset {known.name!r} belongs to somebody else; choose another name.")


def _open(version: Version, contents: Contents) -> None:
    """Show a version on every page of this session."""
    # The checksum and time keep names of two stores apart.
    active.use(
        accept.to_dataset(f"{version.name} ({version.created[:10]}, {version.sha256[:8]})", contents), version.name
    )
    st.session_state[_OPENED] = version


def _one(store: Store, who: Viewer, found: tuple[Named, ...]) -> None:
    """One dataset and its versions."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Dataset", [one.name for one in found], width=300, key="saved_dataset")
        dataset = next(one for one in found if one.name == name)
        versions = store.versions(name)
        number = st.selectbox(
            "Version", [one.number for one in versions], width=120, key=f"saved_version_{name}_{len(versions)}"
        )
        version = next(one for one in versions if one.number == number)
        if st.button("Open version", icon=":material/folder_open:", help="Show it on every page of this session."):
            _open(version, store.contents(name, number))
            st.rerun()
        own = sign_in.may_change(who, dataset.owner)
        if own and number != dataset.head and st.button("Roll back to it", icon=":material/history:"):
            _open(store.roll_back(name, number, expected=dataset.head, author=who.name), store.contents(name, number))
            st.rerun()
        downloading.table(
            "Facts", lambda: store.contents(name, number).facts, f"{name}-v{number}.csv", follows=(version,)
        )
        downloading.button(
            "Original", lambda: store.file(name, number).content, version.file_name, _BYTES, follows=(version,),
            icon=":material/draft:",
        )  # fmt: skip
        downloading.button(
            "Report", functools.partial(_report, store, name, number), f"{name}-v{number}-report.csv", CSV_MIME,
            follows=(version,), icon=":material/checklist:",
        )  # fmt: skip
        if who.may_publish and who.signed_in:
            words = "Show to owner only" if dataset.public else "Show to everybody"
            if st.button(words):
                store.publish(name, public=not dataset.public)
                st.rerun()
        if own and st.button(
            "Delete", icon=":material/delete:", help="The version, or the dataset with its current one."
        ):
            store.delete(name, None if number == dataset.head else number)
            st.session_state["undo_delete"] = (name, None if number == dataset.head else number)
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
                "Version": one.number,
                "Current": "\u2713" if one.number == dataset.head else "",
                "Saved (UTC)": one.created[:19].replace("T", " "),
                "By": one.author,
                "What changed": one.message,
                "Accepted as": one.mode,
                "File": one.file_name,
                "Bytes": one.file_size,
                "SHA-256": one.sha256[:16],
            }
            for one in versions
        ]
    )


def _two(store: Store, name: str, versions: tuple[Version, ...]) -> None:
    """The differences of any two versions."""
    numbers = [one.number for one in versions]
    with st.expander("Compare two versions", icon=":material/difference:"):
        with st.container(horizontal=True):
            first = st.selectbox("From", numbers, index=1, width=120, key=f"compare_from_{name}")
            second = st.selectbox("To", numbers, index=0, width=120, key=f"compare_to_{name}")
        if not st.button("Compare"):
            return
        one, other = store.contents(name, first).facts, store.contents(name, second).facts
        tables = []
        for series in sorted({*one["series"], *other["series"]}):
            table = compare.changes(one[one["series"] == series], other[other["series"] == series])
            tables.append(table[table["change"] != compare.SAME].assign(series=series))
        whole = pd.concat(tables, ignore_index=True)
        st.caption(f"{len(whole):,} figures differ.")
        shown = ["change", "series", "mineral", "stage", "measure", "year", "published_name", "old_value", "new_value"]
        st.dataframe(whole[shown].head(20_000), hide_index=True, placeholder="\u2013", height=300)


def _undo(store: Store) -> None:
    """The way back from the last deletion of this session."""
    gone: tuple[str, int | None] | None = st.session_state.get("undo_delete")
    if gone is None:
        return
    name, number = gone
    what = f"version {number} of {name}" if number else name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Deleted {words.plain(what)}.")
        if st.button("Undo", key="undo_delete_button", icon=":material/undo:"):
            store.delete(name, number, undo=True)
            del st.session_state["undo_delete"]
            st.rerun()
