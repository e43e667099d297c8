"""What a person chooses about an upload: how the text is written, which column is which, what unknown names mean."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo import numbers
from geo import vocabulary as v
from geo.errors import StoreError
from geo.locale.languages import current
from geo.locale.say import mark, mark_term, say, say_count, term
from geo.pages.shared import sign_in
from geo.pages.shared import words as shown
from geo.reference import countries, minerals
from geo.store import mappings as saved
from geo.store.datasets import Store
from geo.uploads import formats, intake
from geo.uploads import mapping as m
from geo.uploads.check import Checked
from geo.uploads.intake import Upload
from geo.uploads.names import LEAVE_OUT, Corrections, word_in_words
from geo.uploads.read import Sheet, column_in_words
from geo.uploads.report import Severity
from geo.uploads.sniff import DELIMITERS, ENCODINGS, Dialect
from geo.uploads.units import COMMON as COMMON_UNITS

_SETTINGS = "upload_settings"
_MAPPINGS = "upload_mappings"
_COLUMNS = "upload_columns"
_COUNTRIES = "upload_countries"
_MINERALS = "upload_minerals"
_SAID = "upload_said"
_PARTS = {v.UNIT: mark("unit"), v.STAGE: mark("stage"), v.MEASURE: mark("measure")}
# Corrections of one kind that are asked at once; the next ones come when these are given.
_ASKED = 40
_DELIMITER_NAMES = {
    ",": mark_term("delimiter", "comma"),
    ";": mark_term("delimiter", "semicolon"),
    "\t": mark_term("delimiter", "tab"),
    "|": mark_term("delimiter", "vertical bar"),
}
_SIGNS = {".": mark_term("decimal sign", "point"), ",": mark_term("decimal sign", "comma")}
# The choice that no column has a part; a column always has a name.
_NONE = ""


def settings(file_id: str) -> Dialect | None:
    """Corrected settings of a file; ``None`` while the detected ones hold."""
    found = st.session_state.get(_SETTINGS)
    return found[1] if found and found[0] == file_id else None


def correct_settings(upload: Upload) -> None:
    """What was detected, and a form to correct it."""
    found = upload.sheets[0].settings
    if len(upload.sheets) > 1:
        return
    if found.encoding == "xlsx":
        _correct_header(found)
        return
    st.caption(
        say(
            "Detected: {encoding}, delimiter: {delimiter}, names in row {row}, decimal {sign}.",
            encoding=found.encoding,
            delimiter=_delimiter(found.delimiter),
            row=found.header_row,
            sign=term("decimal sign", _SIGNS[found.decimal]),
        )
    )
    with (
        st.expander(say("Correct what was detected")),
        st.form("upload_settings_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        encoding = st.selectbox(say("Encoding"), ENCODINGS, index=ENCODINGS.index(found.encoding), width=170)
        delimiter = st.selectbox(
            say("Delimiter"), DELIMITERS, index=DELIMITERS.index(found.delimiter), width=170, format_func=_delimiter
        )
        header = st.number_input(say("Row with the names"), 1, 200, found.header_row, width=170)
        decimal = st.selectbox(say("Decimal sign"), [".", ","], index=[".", ","].index(found.decimal), width=170)
        again = st.form_submit_button(say("Read again"))
    if again:
        thousands = "," if decimal == "." else "."
        chosen = Dialect(encoding, delimiter, int(header), decimal, thousands, chosen=True)
        st.session_state[_SETTINGS] = (st.session_state["upload_read"][0], chosen)
        st.rerun()


def _delimiter(sign: str) -> str:
    """The name of a delimiter."""
    return term("delimiter", _DELIMITER_NAMES[sign]) if sign in _DELIMITER_NAMES else sign


def _correct_header(found: Dialect) -> None:
    """The row of a workbook's sheet that names the columns, to be corrected."""
    st.caption(say("Detected: a workbook, names in row {row}.", row=found.header_row))
    with (
        st.expander(say("Correct what was detected")),
        st.form("upload_header_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        header = st.number_input(say("Row with the names"), 1, 200, found.header_row, width=170)
        again = st.form_submit_button(say("Read again"))
    if again:
        st.session_state[_SETTINGS] = (st.session_state["upload_read"][0], replace(found, header_row=int(header)))
        st.rerun()


def tables(upload: Upload) -> Upload:
    """The tables of the file that are read: all but those that are left out here."""
    if len(upload.sheets) < 2:  # noqa: PLR2004 - one table is no choice
        return upload
    what = {
        sheet.name: say(
            "{table}: {format}, {rows}",
            table=shown.plain(sheet.name),
            format=formats.title_in_words(known) if known else say("columns to be said"),
            rows=_rows(len(sheet.frame)),
        )
        for sheet, known in zip(upload.sheets, upload.formats, strict=True)
    }
    with st.expander(say("{count} tables in this file", count=numbers.whole(len(upload.sheets)))):
        st.dataframe(
            {say("Table"): list(what.values())},
            hide_index=True,
            placeholder="\u2013",
            height=min(260, 38 + 35 * len(what)),
        )
        gone = st.multiselect(
            say("Tables to leave out"), list(what), format_func=what.__getitem__, key=f"tables_{upload.sha256}"
        )
    kept = [name for name in what if name not in gone]
    return intake.only(upload, kept) if kept else upload


def _rows(count: int) -> str:
    return say_count("{rows} row", "{rows} rows", count, rows=numbers.whole(count))


def mappings(upload: Upload, store: Store) -> dict[str, m.ColumnMapping] | None:
    """The mapping of every table that needs one; ``None`` until the user has confirmed it for this file."""
    confirmed = _confirmed(upload)
    for sheet in upload.unmapped:
        key = m.key_of(sheet)
        if key not in confirmed and (made := _like_another(upload, sheet)) is not None:
            confirmed[key] = made
        if key not in confirmed:
            _ask(upload, sheet, m.signature(sheet.header), store)
            return None
    if confirmed and st.button(say("Change columns"), icon=":material/edit:"):
        # The columns are offered again; words for the whole file come from the file.
        confirmed.clear()
        st.rerun()
    return dict(confirmed)


def _like_another(upload: Upload, sheet: Sheet) -> m.ColumnMapping | None:
    """The mapping of a table as that of another of this file with the same header was confirmed."""
    for other in upload.unmapped:
        found = _confirmed(upload).get(m.key_of(other))
        if other is not sheet and found is not None and m.signature(other.header) == m.signature(sheet.header):
            return m.for_sibling(found, other, sheet)
    return None


def _confirmed(upload: Upload) -> dict[str, m.ColumnMapping]:
    """Mappings by table that hold for this file and no other."""
    file = f"{upload.sha256} {upload.name}"
    if st.session_state.get(_MAPPINGS, ("",))[0] != file:
        st.session_state[_MAPPINGS] = (file, {})
    found: dict[str, m.ColumnMapping] = st.session_state[_MAPPINGS][1]
    return found


def columns_of(upload: Upload) -> dict[str, str]:
    """The confirmed columns of a file as JSON by signature: what an account keeps when it saves."""
    return {key.partition(" ")[0]: one.only_columns().to_json() for key, one in _confirmed(upload).items()}


def _kept(store: Store, key: str) -> m.ColumnMapping | None:
    """The columns of a header as this session, or this account, mapped them before."""
    own: dict[str, m.ColumnMapping] = st.session_state.get(_COLUMNS, {})
    who = sign_in.viewer()
    if key in own or not who.signed_in:
        return own.get(key)
    try:
        text = saved.find(who.name, key, where=store.where)
        return m.ColumnMapping.from_json(text).only_columns() if text else None
    except (StoreError, m.MappingError):
        return None


def _ask(upload: Upload, sheet: Sheet, key: str, store: Store) -> None:
    """Columns by role, with the guesses, or what was mapped before, chosen."""
    before = _kept(store, key)
    guess = m.offered(sheet, before)
    first = guess.mapping
    if before is not None:
        st.caption(say("Columns as you mapped them before: check them, and say again what holds for the whole file."))
    name = f"{key}_{upload.sha256[:12]}_{upload.name}_{sheet.name}"
    question = say("Which column is which? ({table})", table=shown.plain(sheet.name))
    st.markdown(f"## {question}")
    st.dataframe(
        sheet.frame.head(5),
        hide_index=True,
        placeholder="\u2013",
        column_config={column: column_in_words(column) for column in sheet.header},
    )
    columns, constants = {}, {}
    roles = [role for role in m.ROLES if role not in (v.SERIES, v.LOWER, v.UPPER)]
    _reasons(guess)
    with st.form(f"mapping_{name}"):
        years = list(first.years)
        if m.year_columns(sheet.header):
            options = list(m.year_columns(sheet.header))
            years = st.multiselect(say("Columns that are years"), options, years)
        boxes = st.columns(3)
        for at, role in enumerate(roles):
            with boxes[at % 3]:
                options = [_NONE, *sheet.header]
                chosen = st.selectbox(
                    _capital(m.role_in_words(role)) + (" *" if role in m.NEEDED else ""),
                    options,
                    index=options.index(first.columns.get(role, _NONE)),
                    key=f"column_{name}_{role}",
                    format_func=lambda column: column_in_words(column) if column else say("(not in the file)"),
                )
                if chosen != _NONE:
                    columns[role] = chosen
                whole = say("or one {part} for the whole file", part=m.role_in_words(role))
                word = st.text_input(
                    whole,
                    word_in_words(role, first.constants.get(role, "")),
                    key=f"word_{name}_{role}_{current()}",
                    label_visibility="collapsed",
                    placeholder=whole,
                )
                if word and chosen == _NONE:
                    constants[role] = _word_read(role, word)
        done = st.form_submit_button(say("Use these columns"), type="primary")
    if done:
        chosen_years = {name: year for name, year in m.year_columns(sheet.header).items() if name in years}
        if chosen_years:
            columns = {role: name for role, name in columns.items() if role not in (v.YEAR, v.VALUE)}
        made = m.ColumnMapping(columns, chosen_years, constants)
        if made.missing():
            st.error(say("Still open: {parts}.", parts=", ".join(map(m.role_in_words, made.missing()))))
            return
        _confirmed(upload)[m.key_of(sheet)] = made
        st.session_state.setdefault(_COLUMNS, {})[key] = made.only_columns()
        st.rerun()


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _words_of(role: str) -> dict[str, str]:
    """Words for the whole file that the atlas knows, by what they are called in the language spoken now."""
    known = {
        v.MINERAL: [entry.id for entry in minerals.all_minerals()],
        v.STAGE: [one.value for one in v.Stage],
        v.MEASURE: [one.value for one in v.Measure],
    }
    return {word_in_words(role, word): word for word in known.get(role, [])}


def _word_read(role: str, text: str) -> str:
    """The word that a text means; as it stands where it is none of those that are shown."""
    return _words_of(role).get(text.strip(), text)


def _reasons(guess: m.Guess) -> None:
    """Why each part is filled in, so that a wrong guess is seen before it is used."""
    if guess.reasons:
        parts = [_capital(m.role_in_words(role)) for role in guess.reasons]
        table = {say("Part"): parts, say("Taken from"): list(guess.reasons.values())}
        st.caption(say("Filled in from what the file says:"))
        st.dataframe(table, hide_index=True, placeholder="\u2013", height=38 + 35 * len(guess.reasons))


def corrections() -> Corrections:
    """What was said of unknown names, units, stages and measures in this session."""
    return Corrections(
        dict(st.session_state.get(_COUNTRIES, {})),
        dict(st.session_state.get(_MINERALS, {})),
        words=dict(st.session_state.get(_SAID, {})),
    )


def as_json(upload: Upload) -> str:
    """The mappings of a file, to be kept with a version."""
    return "[" + ",".join(one.to_json() for one in _confirmed(upload).values()) + "]"


def unknown(checked: Checked) -> None:
    """What is not understood, once for every spelling, each with its correction, which holds for all its rows."""
    st.markdown(f"## {say('Corrections, each for all rows')}")
    places = {entry.iso3: entry.name for entry in countries.all_countries()}
    known = {entry.id: entry.name for entry in minerals.all_minerals()}
    areas = {v.AreaKind.WORLD.value: say("World total"), v.AreaKind.REMAINDER.value: say("Other countries")}
    special = {LEAVE_OUT: say("leave out"), "": say("choose")}
    rows = _rows_by_value(checked)
    with st.form("upload_names"):
        found: dict[str, dict[str, str]] = {_COUNTRIES: {}, _MINERALS: {}}
        for text, offers in list(checked.unknown_countries.items())[:_ASKED]:
            first = [code for code in offers if code in places]
            label = _problem(text, say("country"), rows)
            found[_COUNTRIES][text] = _one(
                text, label, first, {**places, **areas, **special}, sure=text in checked.sure
            )
        for text, offers in list(checked.unknown_minerals.items())[:_ASKED]:
            label = _problem(text, say("mineral"), rows)
            found[_MINERALS][text] = _one(text, label, list(offers), {**known, **special}, sure=text in checked.sure)
        words = {
            part: {text: _word(part, text, offers, rows) for text, offers in list(texts.items())[:_ASKED]}
            for part, texts in checked.unknown_words.items()
        }
        done = st.form_submit_button(say("Apply to all"), type="primary", icon=":material/done_all:")
    if done:
        for key, said in found.items():
            chosen = {text: code for text, code in said.items() if code}
            st.session_state[key] = {**st.session_state.get(key, {}), **chosen}
        before: dict[str, dict[str, str]] = st.session_state.get(_SAID, {})
        said_now = {part: {text: word for text, word in one.items() if word} for part, one in words.items()}
        st.session_state[_SAID] = {
            part: {**before.get(part, {}), **said_now.get(part, {})} for part in {*before, *said_now}
        }
        st.rerun()


def _rows_by_value(checked: Checked) -> dict[str, int]:
    """How many rows each text that is not understood stands in."""
    errors = checked.report[checked.report["severity"] == Severity.ERROR.value]
    return {str(value): int(count) for value, count in errors.groupby("value")["rows"].sum().items()}


def _problem(text: str, part: str, rows: dict[str, int]) -> str:
    """The problem beside which its correction stands: how often which unit, name or word is not understood."""
    count = rows.get(text, 1)
    return say(
        "{count} \u00d7 {part} \u2018{text}\u2019",
        count=numbers.whole(count),
        part=part,
        text=text[:60] or say("(empty)"),
    )


def _word(part: str, text: str, offers: tuple[str, ...], rows: dict[str, int]) -> str:
    """The word for one unit, stage or measure: offered, or of a unit typed, such as "kt Li2O"."""
    typed = part == v.UNIT
    known = [*offers, *(word for word in COMMON_UNITS if word not in offers)] if typed else list(offers)
    chosen = st.selectbox(
        shown.plain(_problem(text, say(_PARTS[part]), rows)),
        [*known, LEAVE_OUT],
        index=None,
        placeholder=say("choose, or type a unit") if typed else say("choose"),
        accept_new_options=typed,
        format_func=lambda word: say("leave out") if word == LEAVE_OUT else word,
        key=f"{part}_{text[:200]}",
        width=420,
    )
    return str(chosen or "")


def accepted(checked: Checked) -> None:
    """Names of this file that are read as somebody accepted them, each with its reason and a way back."""
    if checked.accepted.empty:
        return
    st.markdown(f"##### {say('Corrections in use')}")
    for line in checked.accepted.itertuples():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                say(
                    "{name} \u2192 **{meaning}** ({reason}; {rows})",
                    name=shown.plain(str(line.name)[:60]),
                    meaning=shown.plain(str(line.read_as)),
                    reason=line.reason,
                    rows=_rows(int(str(line.rows))),
                )
            )
            st.button(
                say("Undo"),
                key=f"undo_{line.part}_{str(line.name)[:200]}",
                icon=":material/undo:",
                on_click=_undo,
                args=(str(line.part), str(line.name)),
            )


def _undo(part: str, name: str) -> None:
    """Ask for this name again."""
    if part in _PARTS:
        said: dict[str, dict[str, str]] = st.session_state.get(_SAID, {})
        kept = {text: word for text, word in said.get(part, {}).items() if text != name}
        st.session_state[_SAID] = {**said, part: kept}
        return
    key = _COUNTRIES if part == m.COUNTRY else _MINERALS
    st.session_state[key] = {text: code for text, code in st.session_state.get(key, {}).items() if text != name}


def _one(text: str, label: str, offers: list[str], words: dict[str, str], *, sure: bool) -> str:
    """A choice for one name: the nearest matches first, then leaving it out, then everything.

    Only a near-certain match is chosen at first; for any other name the user chooses.
    """
    rest = sorted((code for code in words if code not in offers and code not in (LEAVE_OUT, "")), key=words.__getitem__)
    options = [*offers, "", LEAVE_OUT, *rest] if sure else ["", *offers, LEAVE_OUT, *rest]
    chosen = st.selectbox(
        shown.plain(label), options, format_func=words.__getitem__, key=f"name_{text[:200]}", width=420
    )
    return str(chosen)
