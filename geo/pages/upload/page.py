"""The upload page: drop a file, see what is wrong, see what would change, then use it or save it."""

from __future__ import annotations

import functools
from datetime import date
from html import escape
from typing import Any, Final

import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.downloads import CSV_MIME
from geo.errors import GeoError, StoreError
from geo.locale import faults
from geo.locale.languages import current
from geo.locale.say import mark, say, say_count
from geo.pages.shared import active, downloading, links, session, sign_in, stored, style, trade_file, words, work
from geo.pages.shared.upload_quota import quota_in_words
from geo.pages.upload import choices as upload_choices
from geo.pages.upload import compare as upload_compare
from geo.pages.upload import conflict, keep, report
from geo.reference import minerals
from geo.reference.names import stage_in_words
from geo.store.contents import Contents
from geo.store.datasets import Store
from geo.uploads import accept, compare, formats, intake, templates
from geo.uploads.accept import Mode
from geo.uploads.check import Checked
from geo.uploads.intake import FileChoices, Upload
from geo.uploads.mapping import MappingError
from geo.uploads.sniff import MAX_BYTES

# What of a file is looked at to tell a trade file.
_HEAD: Final = 64 * 1024
_LINKED: Final = 12
_VIEWS: Final = "upload_views"
_MODES = {
    Mode.REPLACE: mark("Replace: the file's tables take the place of the series' own"),
    Mode.UPDATE: mark("Update: figures are added or changed, none removed"),
    Mode.SEPARATE: mark("Separate: a series of its own beside the others"),
}


def page() -> None:
    """Draw the page; anything that cannot be done is said in words."""
    style.apply()
    st.html(f'<h1 class="atlas-headline">{escape(say("Upload data"))}</h1>')
    intro = say(
        "Drop this year's file of a geological survey, or a table of your own. It is checked row by row and compared "
        "with the active data before anything changes. It stays in this session until you save it."
    )
    st.html(f'<p class="atlas-text">{escape(intro, quote=False)}</p>')
    try:
        _page()
    except GeoError as error:
        st.error(words.plain(faults.in_words(error)), icon=":material/error:")
    st.divider()
    try:
        keep.saved()
    except StoreError as error:
        st.info(words.plain(faults.in_words(error)), icon=":material/database_off:")


def _page() -> None:
    _templates()
    file = st.file_uploader(
        say("CSV, TSV, XLSX or ZIP of CSV"),
        type=["csv", "tsv", "txt", "xlsx", "zip", "json"],
        key="upload_file",
        max_upload_size=MAX_BYTES // 2**20,
        help=" ".join(
            (
                say(
                    "USGS data releases, World Mining Data, the British Geological Survey's export and the template "
                    "need no mapping. Anything else asks which column is which."
                ),
                quota_in_words(),
            )
        ),
    )
    if file is None:
        st.session_state.pop("upload_read", None)
        st.session_state.pop("upload_checked", None)
        return
    if trade_file.is_one(file.read(_HEAD)):
        _trade(file)
        return
    upload = _opened(file)
    if upload is None:
        return
    if upload.format is not None and upload.format.id == formats.TRADE:
        _trade(file)
        return
    _taken(upload)


def _taken(upload: Upload) -> None:
    """The steps after a file was read: its columns, the check, the comparison."""
    _about(upload)
    upload = upload_choices.tables(upload)
    mappings = upload_choices.mappings(upload, store())
    if mappings is None:
        return
    mode, series, label = _target(upload)
    choices = FileChoices(mappings, upload_choices.corrections(), series if mode is not Mode.SEPARATE else "-")
    checked = _checked(upload, choices)
    if checked is None:
        return
    report.show(upload, checked)
    upload_choices.accepted(checked)
    if checked.unknown_countries or checked.unknown_minerals or checked.unknown_words:
        upload_choices.unknown(checked)
    if checked.errors:
        good = report.good_rows(upload, checked)
        if good is None:
            return
        checked = good
    _what_changes(upload, checked, mode, series, label)


def _trade(file: Any) -> None:
    """Trade between pairs of countries: read here as on the page of flows, and laid over the trade table."""
    st.info(say("This is a trade file: its flows are laid over the trade table."), icon=":material/swap_horiz:")
    trade_file.take(file.name, file.file_id, file.getvalue)
    if any(one.name == file.name for one in session.trade_files()):
        st.success(say("In use: every page of this session that shows trade counts it."), icon=":material/check:")


def store() -> Store:
    """The workspace store: the connection "atlas" of the secrets, or the default."""
    return Store(stored.address())


def _templates() -> None:
    with st.expander(say("Templates and rules"), icon=":material/description:"):
        st.markdown(
            say(
                "One row per figure: country, mineral, stage (mine or refined), measure, year, value, unit; basis, "
                "status, source and note where known. `W` is withheld, `NA` not available, a dash zero, `<` and `>` "
                "bounds. Missing is never zero."
            )
        )
        with st.container(horizontal=True):
            downloading.button(say("Empty template"), templates.empty(), "template.csv", CSV_MIME, icon=None)
            downloading.button(say("Example"), templates.example(), "example.csv", CSV_MIME, icon=None)
            series = st.selectbox(
                say("Filled with"),
                list(session.dataset().series[v.SERIES]),
                index=1,
                width=260,
                format_func=session.dataset().labels().__getitem__,
            )
            downloading.button(
                say("Filled template"),
                functools.partial(templates.filled, session.dataset(), series),
                f"{series}.csv",
                CSV_MIME,
                icon=None,
            )


def _opened(file: Any) -> Upload | None:
    """The file, read once per file and setting; ``None`` while it is read, or where that was cancelled."""
    settings = upload_choices.settings(file.file_id)
    known = st.session_state.get("upload_read")
    if known is None or known[:2] != (file.file_id, settings):
        content = file.getvalue()
        found = work.outcome(
            "upload_read",
            (file.file_id, settings),
            size=len(content),
            work=lambda tell: intake.open_file(file.name, content, settings=settings, confined=True, progress=tell),
        )
        if found is None:
            return None
        known = (file.file_id, settings, found, content)
        st.session_state["upload_read"] = known
        st.session_state.pop("task_upload_read", None)
    upload: Upload = known[2]
    return upload


def _about(upload: Upload) -> None:
    """What was recognised, and the settings, which can be corrected."""
    title = formats.title_in_words(upload.format) if upload.format else say("Which column is which?")
    count = sum(len(sheet.frame) for sheet in upload.sheets)
    template = mark("**{title}**: {file}, {size}, {rows}")
    if len(upload.sheets) > 1:
        template = mark("**{title}**: {file}, {size}, {rows}, {tables} tables")
    # Green for a layout that is known, amber for one that asks.
    tell = st.success if upload.format else st.warning
    tell(
        say(
            template,
            title=words.plain(title),
            file=words.plain(upload.name),
            size=_size(upload.size),
            rows=say_count("{rows} row", "{rows} rows", count, rows=numbers.whole(count)),
            tables=len(upload.sheets),
        ),
        icon=":material/check:" if upload.format else ":material/help:",
    )
    upload_choices.correct_settings(upload)


def _size(count: int) -> str:
    if count >= 2**20:
        return say("{size} MB", size=numbers.decimal(count / 2**20, 1))
    return say("{size} kB", size=numbers.decimal(count / 2**10, 1))


def _target(upload: Upload) -> tuple[Mode, str, str]:
    """How the file is accepted, into which series, and the label of a new one."""
    rows = session.dataset().series
    labels = dict(zip(rows[v.SERIES], rows["label"], strict=True))
    known = upload.series if upload.series in labels else ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = st.selectbox(
            say("Accept as"),
            list(Mode),
            index=0 if known else 2,
            format_func=lambda one: say(_MODES[one]),
            width=430,
            key=f"mode_{upload.sha256[:12]}",
        )
        if mode is Mode.SEPARATE:
            label = st.text_input(
                say("Name of the series"), upload.name.rpartition(".")[0] or upload.name, max_chars=60
            )
            name = accept.series_id(label)
            while name in labels:
                name = f"{name}-2"
            return mode, name, label
        options = list(labels)
        series = st.selectbox(
            say("Series"),
            options,
            index=options.index(known) if known else 0,
            format_func=labels.__getitem__,
            width=230,
            key=f"series_{upload.sha256[:12]}",
        )
    return mode, str(series), ""


def _checked(upload: Upload, choices: FileChoices) -> Checked | None:
    """The check, done once per file and choice; ``None`` while it goes on, or where it was cancelled."""
    dataset = session.dataset()
    # Problems are worded while the file is checked: in another language it is checked again.
    key = (upload.sha256, repr(choices), dataset.version, repr([s.settings for s in upload.sheets]), current())
    known = st.session_state.get("upload_checked")
    if known is None or known[0] != key:
        today = date.today()  # noqa: DTZ011 - the user's calendar day
        found = work.outcome(
            "upload_checked",
            key,
            size=upload.size,
            work=lambda tell: intake.examine(
                upload, dataset=dataset, choices=choices, today=today, progress=tell, confined=True
            ),
        )
        if found is None:
            return None
        known = (key, found)
        st.session_state["upload_checked"] = known
        st.session_state.pop("task_upload_checked", None)
    result: Checked = known[1]
    return result


def _what_changes(upload: Upload, checked: Checked, mode: Mode, series: str, label: str) -> None:
    """Comparison, and what can be done with the result."""
    old = session.dataset()
    viewer = sign_in.viewer()
    origin = upload.origin(on=date.today(), by=viewer.name if viewer.signed_in else "")  # noqa: DTZ011 - as above
    facts = accept.in_series(checked.table(), series)
    if facts.empty:
        raise MappingError(say("No rows left to import."))
    before = accept.contents(old, shipped=session.shipped().dataset)
    after: Contents = accept.accept(before, facts, origin, mode=mode, series=series, label=label)
    new = accept.to_dataset(active.private_version(upload.name), after)
    touched = compare.panels(old, facts)
    upload_compare.show(old, new, touched)
    st.markdown(f"## {say('Accept')}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(say("Use in this session"), type="primary", icon=":material/play_arrow:"):
            active.use(new, upload.name, private=True)
            # Of the tables as they are used now: the comparison below is then with these figures themselves.
            st.session_state[_VIEWS] = touched
            st.session_state["upload_pending"] = conflict.Pending(
                after,
                upload,
                mode.value,
                upload_choices.as_json(upload),
                st.session_state["upload_read"][3],
                upload_choices.columns_of(upload),
            )
            st.rerun()
    if "upload_pending" in st.session_state:
        st.caption(say("Every page of this session now shows these figures. Save them below to keep and share them."))
        st.html(links.row(say("See them"), _views(st.session_state[_VIEWS])))


def _views(touched: list[compare.Panelled]) -> list[tuple[str, str]]:
    """A link to the map of every mineral and stage of the file, latest year, and to the table of the first ones."""
    latest: dict[tuple[str, str], compare.Panelled] = {}
    for panel in touched:
        if panel.measure != v.Measure.CAPACITY and panel.year >= latest.get((panel.mineral, panel.stage), panel).year:
            latest[panel.mineral, panel.stage] = panel
    return [
        (
            say(
                "{mineral}, {stage}, {year}",
                mineral=minerals.mineral(one.mineral).name,
                stage=stage_in_words(one.stage),
                year=one.year,
            ),
            links.href(upload_compare.view_of(one)),
        )
        for one in list(latest.values())[:_LINKED]
    ]
