"""From the bytes of a file to checked facts, in one place for the page and the command line.

``open_file`` reads and recognises; ``examine`` drafts and checks. Neither changes anything anywhere. On the server both
work in a child process (``confined=True``), so that no file can take its memory or hold it up.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo import confined as child
from geo import journal, numbers
from geo import vocabulary as v
from geo.archive import safe_name
from geo.dataset import Dataset
from geo.errors import UnknownChoiceError, UnreadableFileError
from geo.locale.say import mark, say
from geo.sources import Origin
from geo.uploads import check as checks
from geo.uploads import explained, figures, formats, headings, left_out, names, sniff, whole
from geo.uploads import mapping as m
from geo.uploads.check import Checked, Rules
from geo.uploads.coded import status_in
from geo.uploads.conversion import Reference, reference
from geo.uploads.formats import Format
from geo.uploads.names import Corrections
from geo.uploads.read import Sheet, column_in_words, read
from geo.uploads.report import Severity, gather, problems
from geo.uploads.sniff import Dialect

OWN_SERIES = "upload"
EDITION = "edition"
# Rows of a table that is left aside that are looked at, and the share of figures that makes it more than notes.
_LOOKED_AT = 200
_FIGURES = 0.3
# Parts of the work that are done when a file is opened, and when its tables are drafted.
_OPENED: Final = 0.9
_DRAFTED: Final = 0.5
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read: its tables and, for each, its format (``None``: it needs a mapping)."""

    name: str
    size: int
    sha256: str
    sheets: tuple[Sheet, ...] = field(repr=False)
    formats: tuple[Format | None, ...] = field(repr=False)

    @property
    def format(self) -> Format | None:
        """The one format of all its tables that have one."""
        return next((one for one in self.formats if one is not None), None)

    @property
    def unmapped(self) -> tuple[Sheet, ...]:
        """Tables that need a mapping; in a workbook of known tables, pages of notes are left aside."""
        if self.format is not None:
            return ()
        return self.sheets

    @property
    def source_id(self) -> str:
        """Id of the file as a source."""
        return f"upload-{self.sha256[:12]}"

    @property
    def series(self) -> str:
        """The series that its format goes on with, or that of uploads."""
        return (self.format.series if self.format else "") or OWN_SERIES

    def origin(self, *, on: date, by: str = "") -> Origin:
        """The file as an origin record, for citations."""
        credit = self.format.credit if self.format else ""
        who = f" by {by}" if by else ""
        said = f"{credit}; " if credit else ""
        return Origin(
            id=self.source_id,
            publisher=credit or "Uploaded by a user",
            title=self.name,
            edition=self.sha256[:12],
            published="",
            retrieved=on.isoformat(),
            licence="as stated by its publisher",
            licence_url="",
            url="",
            citation=f"{said}file {self.name} uploaded {on.isoformat()}{who} (SHA-256 {self.sha256[:12]}).",
            refresh="Upload the next edition.",
            tables=(),
        )


@dataclass(frozen=True, slots=True)
class FileChoices:
    """What a person chose: mappings, names, the series to join, the change worth a look.

    ``mappings`` are by table (``mapping.key_of``), or by header for every table that has it.

    ``words`` gives parts that a known format leaves open, once for the whole file: role and word.
    """

    mappings: Mapping[str, m.ColumnMapping] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)
    series: str = ""
    change: float = 3.0
    words: Mapping[str, str] = field(default_factory=dict)


def only(upload: Upload, names: Collection[str]) -> Upload:
    """The upload with these sheets alone.

    Raises
    ------
    UnknownChoiceError: for a name that no sheet has.
    """
    there = [sheet.name for sheet in upload.sheets]
    if unknown := [name for name in names if name not in there]:
        raise UnknownChoiceError("sheet", unknown[0], there)
    kept = [at for at, name in enumerate(there) if name in names]
    return replace(
        upload, sheets=tuple(upload.sheets[at] for at in kept), formats=tuple(upload.formats[at] for at in kept)
    )


def open_file(
    name: str,
    content: bytes,
    *,
    settings: Dialect | None = None,
    confined: bool = False,
    progress: Progress | None = None,
) -> Upload:
    """Read a file and recognise its tables.

    Parameters
    ----------
    progress: called with the part done (0-1) and what is being done; an error of it ends the work.
    confined: work in a child process with limits (:mod:`geo.confined`).

    Raises
    ------
    UnreadableFileError: saying what is wrong with it. ConfinedError: if it needs more than the limits allow.
    """
    if confined:
        return child.run(open_file, name, content, settings=settings, progress=progress or _silent)
    tell = progress or _silent
    tell(0.0, say("Reading {name}", name=safe_name(name)))
    sheets = read(name, content, settings=settings)
    tell(_OPENED, say("Recognising {name}", name=safe_name(name)))
    found = tuple(formats.recognise(sheet) for sheet in sheets)
    publishers = {one.publisher: formats.title_in_words(one) for one in found if one is not None}
    if len(publishers) > 1:
        titles = "; ".join(publishers.values())
        raise UnreadableFileError(
            say("The file holds tables of several publishers ({titles}): upload them apart.", titles=titles)
        )
    return Upload(safe_name(name), len(content), hashlib.sha256(content).hexdigest(), sheets, found)


def with_words(draft: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    """The draft of a known format with parts that it leaves open filled in.

    Raises
    ------
    MappingError: if the format states the part in every row.
    """
    for role, word in words.items():
        if role not in draft.columns:
            draft = draft.assign(**{role: pd.Categorical([word] * len(draft))})
            continue
        stated = draft[role].astype("str")
        if (stated.str.strip() != "").all():
            raise m.MappingError(
                say(
                    "The file states {part} in every row: {word} cannot be said in its place.",
                    part=m.role_in_words(role),
                    word=repr(word),
                )
            )
        draft = draft.assign(**{role: stated.mask(stated.str.strip() == "", word).astype("category")})
    return draft


def with_figures(draft: pd.DataFrame, settings: Dialect) -> pd.DataFrame:
    """The draft with its figures read: ``amount``, ``low``, ``high``, ``mark``, ``said``, ``fault``."""
    options = {"decimal": settings.decimal, "thousands": settings.thousands}
    found = figures.read(draft[v.VALUE], **options)
    low, high = found.lower, found.upper
    fault, mark = found.fault, found.status
    # Bounds in columns of their own stand for the figure where that is empty.
    for role, target in ((v.LOWER, low), (v.UPPER, high)):
        if role in draft.columns:
            bound = figures.read(draft[role], **options)
            given = ~np.isnan(bound.value)
            target[given] = bound.value[given]
            fault = np.where(given & (fault == figures.EMPTY), "", fault)
            mark = np.where(given & (mark == v.Status.NOT_AVAILABLE), v.Status.REPORTED.value, mark)
    if v.STATUS in draft.columns:
        # An empty cell beside "withheld" or "not available" is a statement, not a gap.
        printed = draft[v.STATUS].astype("str")
        words = printed.map({text: status_in(text) for text in printed.unique()})
        gone = words.isin([v.Status.WITHHELD.value, v.Status.NOT_AVAILABLE.value]).to_numpy()
        said = gone & (fault == figures.EMPTY)
        fault = np.where(said, "", fault)
        mark = np.where(said, words.to_numpy(dtype=object), mark)
    return draft.assign(amount=found.value, low=low, high=high, mark=mark, said=pd.Categorical(found.note), fault=fault)


def examine(
    upload: Upload,
    *,
    dataset: Dataset | None,
    choices: FileChoices,
    today: date,
    progress: Progress | None = None,
    confined: bool = False,
) -> Checked:
    """Draft and check every table of the file.

    Parameters
    ----------
    progress: as in :func:`open_file`. confined: work in a child process with limits (:mod:`geo.confined`).

    Raises
    ------
    MappingError: if a table needs a mapping that *choices* do not give, or holds trade.
    UnreadableFileError: if no row is a figure. ConfinedError: if the check needs more than the limits allow.
    """
    start = time.perf_counter()
    series = choices.series or upload.series
    joined = reference(dataset, series) if dataset else Reference()
    work = partial(child.run, _examined) if confined else _examined
    checked = work(upload, choices, series, joined, today, progress=progress or _silent)
    journal.note(
        "upload.checked",
        sha256=upload.sha256,
        bytes=upload.size,
        format=upload.format.id if upload.format else "mapping",
        figures=checked.figures,
        facts=len(checked.facts),
        errors=checked.errors,
        ms=round(1000 * (time.perf_counter() - start), 1),
    )
    return checked


def _silent(_done: float, _what: str) -> None:
    """Progress that nobody watches."""


def _examined(
    upload: Upload, choices: FileChoices, series: str, joined: Reference, today: date, *, progress: Progress
) -> Checked:
    """Facts and report of every table of the file; *joined* is what the series it joins has already."""
    parts, gone, said = [], [], []
    for number, (sheet, known) in enumerate(zip(upload.sheets, upload.formats, strict=True)):
        if known is None and upload.format is not None:
            said.append(_aside(sheet))
            continue
        rows = numbers.whole(len(sheet.frame))
        done = _DRAFTED * number / len(upload.sheets)
        progress(done, say("Reading {name}: {count} rows", name=sheet.name, count=rows))
        mapping = _mapping_of(upload, sheet, known, choices)
        draft, left = known.draft(sheet) if known else _mapped(sheet, mapping)
        if len(draft):
            draft = with_words(draft, choices.words) if known else draft
            drafted, conflicts = _without_conflict(with_figures(draft, sheet.settings), sheet.settings)
            parts.append(drafted)
            said += conflicts
            if not (known and known.credit):
                said += _undecided(drafted, sheet.settings)
        gone.append(left.assign(sheet=sheet.name))
        if mapping is not None:
            said += explained.explained(sheet, mapping)
    if not parts:
        raise UnreadableFileError(say("No row of the file is a figure of production, capacity or reserves."))
    parts, earlier = _latest(parts)
    draft = m.stack(parts)
    publisher = upload.format.publisher if upload.format else None
    said += left_out.lines(pd.concat([*gone, *earlier], ignore_index=True), draft, publisher=publisher)
    progress(_DRAFTED, say("Checking every row"))
    rules = Rules(
        series=series,
        source_id=upload.source_id,
        source_ref=upload.name,
        year=today.year,
        publisher=publisher,
        change=choices.change,
        corrections=choices.corrections,
        reference=joined,
    )
    checked = checks.check(draft, rules)
    if any(
        len(sheet.misfits[sheet.misfits["cells"] != 1]) or len(_headings_inside(upload, sheet))
        for sheet in _read(upload)
    ):
        # Nothing tells to which panel a broken row belongs: it may be any.
        checked = replace(checked, held=whole.all_of(checked.facts))
    return replace(checked, report=gather([checked.report, *said, *_about_rows(upload)]))


def _read(upload: Upload) -> list[Sheet]:
    """Tables that are read: all of them, or those of known formats beside which the others are left aside."""
    if upload.format is None:
        return list(upload.sheets)
    return [sheet for sheet, known in zip(upload.sheets, upload.formats, strict=True) if known is not None]


def _aside(sheet: Sheet) -> pd.DataFrame:
    """The line on a table that is not read, since others of the file have a known format: a warning if it has figures.

    Pages of notes beside a publisher's tables have none.
    """
    cells = sheet.frame.head(_LOOKED_AT).astype("str").to_numpy().ravel()
    filled = [text for text in cells if text.strip()]
    numbers = np.isfinite(figures.read(pd.Series(filled, dtype="str")).value).sum() if filled else 0
    holds = numbers > _FIGURES * len(filled)
    return problems(
        Severity.WARNING if holds else Severity.NOTE,
        "left aside",
        sheet=sheet.name,
        row=[sheet.settings.header_row],
        column="",
        value=sheet.name,
        rows=[len(sheet.frame)],
        reason=say("This table has not the format of the others and is not read."),
        suggestion=say("Upload it by itself, if its figures are to be read.") if holds else "",
    )


def _latest(parts: list[pd.DataFrame]) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Drafts with every table and year of its latest edition alone, and the rows of earlier ones."""
    known = [part for part in parts if EDITION in part.columns]
    if len(known) < 2:  # noqa: PLR2004 - two editions come in two files
        return parts, []
    key = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR]
    whole = pd.concat([part[[*key, EDITION]].astype("str") for part in known])
    latest = whole.groupby(key)[EDITION].max()
    kept, earlier = [], []
    for part in parts:
        if EDITION not in part.columns:
            kept.append(part)
            continue
        newest = latest.reindex(pd.MultiIndex.from_frame(part[key].astype("str"))).to_numpy()
        old = part[EDITION].astype("str").to_numpy() != newest
        kept.append(part[~old].reset_index(drop=True))
        template = mark("of an earlier edition than that of {year}, which prints this table and year")
        reason = [say(template, year=year) for year in newest[old]]
        earlier.append(
            pd.DataFrame(
                {
                    m.ROW: part[m.ROW][old].to_numpy(),
                    left_out.REASON: reason,
                    "sheet": part[m.SHEET][old].astype("str").to_numpy(),
                }
            )
        )
    return [part for part in kept if len(part)], earlier


def _without_conflict(draft: pd.DataFrame, settings: Dialect) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The draft with cells refused that could be read two ways in a file of both number forms, and the error on it."""
    cells = draft[v.VALUE]
    distinct = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    texts = pa.array(distinct, type=pa.string(), from_pandas=True)
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    found, doubtful = sniff.conflict(pc.unique(texts.fill_null("")), settings)
    if not found:
        return draft, []
    column = draft[v.VALUE].astype("category")
    first = {sign: int(np.flatnonzero(column.to_numpy() == text)[0]) for sign, text in found.items()}
    row = {sign: int(draft[m.ROW].iloc[at]) for sign, at in first.items()}
    fault = draft["fault"].to_numpy(dtype=object).copy()
    # Set directly: a cell in doubt is refused even where the sign that was detected reads it.
    fault[column.isin(doubtful).to_numpy()] = figures.CONFLICT
    at = first["comma"]
    part = problems(
        Severity.ERROR,
        "number format",
        sheet=[draft[m.SHEET].iloc[at]],
        row=[row["comma"]],
        column=[column_in_words(str(draft[m.COLUMN].iloc[at]))],
        value=found["comma"],
        reason=say(
            "The file writes numbers in two ways: {one} in row {row} has a decimal comma, {other} in row {other_row} a "
            "comma between thousands or a decimal point.",
            one=repr(found["comma"]),
            row=numbers.whole(row["comma"]),
            other=repr(found["point"]),
            other_row=numbers.whole(row["point"]),
        ),
        suggestion=say("Set the decimal sign of the file."),
    )
    return draft.assign(fault=fault), [part]


def _undecided(draft: pd.DataFrame, settings: Dialect) -> list[pd.DataFrame]:
    """A warning where no figure tells how its numbers are written, but another column of the file did."""
    column = draft[v.VALUE].astype("category")
    found = sniff.undecided(pa.array(column.cat.categories, type=pa.string()), settings)
    if not found:
        return []
    at = int(np.flatnonzero(column.astype("str").str.strip().str.rstrip("eErp* ") == found)[0])
    sign = {".": mark("point"), ",": mark("comma")}[settings.decimal]
    return [
        problems(
            Severity.WARNING,
            "number format",
            sheet=[draft[m.SHEET].iloc[at]],
            row=[int(draft[m.ROW].iloc[at])],
            column=[draft[m.COLUMN].iloc[at]],
            value=found,
            reason=say(
                "{value} can be read two ways. Numbers of other columns tell that the decimal sign is a {sign}.",
                value=repr(found),
                sign=say(sign),
            ),
            suggestion=say("Correct the decimal sign if that is wrong."),
        )
    ]


def _headings_inside(upload: Upload, sheet: Sheet) -> pd.DataFrame:
    """Lines of one cell between the rows of a table of no known publisher that name a mineral, stage, unit or year."""
    lonely = sheet.misfits[sheet.misfits["cells"] == 1]
    if (upload.format and upload.format.credit) or lonely.empty or not len(sheet.rows):
        return lonely.head(0)
    within = lonely[lonely["row"] < int(sheet.rows.max())]
    return within[[_is_heading(str(text)) for text in within["text"]]]


def _is_heading(text: str) -> bool:
    said = headings.read(text)
    parts = (said.mineral, said.stage, said.measure, said.unit, said.year) if said else ()
    return any(parts) or bool(names.mineral_id(text))


def _inside(sheet: Sheet, lines: pd.DataFrame) -> list[pd.DataFrame]:
    """An error for each heading inside a table: what it says of the rows below it is in none of their cells."""
    if lines.empty:
        return []
    return [
        problems(
            Severity.ERROR,
            "line inside",
            sheet=sheet.name,
            row=lines["row"],
            column="",
            value=list(lines["text"]),
            reason=say("A line inside the table names a mineral, stage, measure, unit or year for the rows below it."),
            suggestion=say("Give it a column of its own, or make a table of each part."),
        )
    ]


def _hidden(sheet: Sheet) -> list[pd.DataFrame]:
    """Rows that a workbook does not show but that are read, and sheets that it hides and that are not read."""
    parts = []
    rows = [row for row in sheet.hidden_rows if row in set(sheet.rows.tolist())]
    if rows:
        parts.append(
            problems(
                Severity.WARNING,
                "hidden",
                sheet=sheet.name,
                row=rows[:1],
                column="",
                value="",
                rows=[len(rows)],
                reason=say("The workbook hides rows of this sheet: they are read like the others."),
                suggestion=say("Delete them from the file if they are not meant."),
            )
        )
    parts += [
        problems(
            Severity.NOTE,
            "hidden",
            sheet=name,
            row=[1],
            column="",
            value=name,
            reason=say("The workbook hides this sheet: it is not read."),
            suggestion=say("Show it in the workbook if it is meant."),
        )
        for name in sheet.hidden_sheets
    ]
    return parts


def _mapping_of(upload: Upload, sheet: Sheet, known: Format | None, choices: FileChoices) -> m.ColumnMapping | None:
    """The mapping that a table is read with; ``None`` for a format whose columns are known, or where nobody gave one.

    Raises
    ------
    MappingError: if words for one table are given to another with the same header that says otherwise itself.
    """
    if known is not None:
        return m.guess(sheet) if known.id == formats.WIDE else None
    if (own := choices.mappings.get(m.key_of(sheet))) is not None:
        return own
    header = m.signature(sheet.header)
    found = choices.mappings.get(header)
    alike = sum(m.signature(other.header) == header for other in upload.unmapped)
    if found is not None and alike > 1:
        said = m.guess(sheet).constants
        for role, word in found.constants.items():
            if said.get(role, word) != word:
                raise m.MappingError(
                    say(
                        "{table} gives {part} as {found}, not {word}: say it for each table apart.",
                        table=repr(sheet.name),
                        part=m.role_in_words(role),
                        found=repr(said[role]),
                        word=repr(word),
                    )
                )
    return found


def _mapped(sheet: Sheet, mapping: m.ColumnMapping | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    if mapping is None:
        raise m.MappingError(say("The columns of {table} are not known; say which is which.", table=repr(sheet.name)))
    return m.draft(sheet, mapping), left_out.nothing()


def _about_rows(upload: Upload) -> list[pd.DataFrame]:
    """Rows with a wrong number of cells: footnotes are told, broken rows are errors."""
    parts = []
    for sheet in _read(upload):
        inside = _headings_inside(upload, sheet)
        notes = sheet.misfits[sheet.misfits["cells"] == 1].drop(index=inside.index)
        parts += [*_inside(sheet, inside), *_hidden(sheet)]
        broken = sheet.misfits[sheet.misfits["cells"] != 1]
        if len(notes):
            parts.append(
                problems(
                    Severity.NOTE,
                    "footnote",
                    sheet=sheet.name,
                    row=notes["row"],
                    column="",
                    value=list(notes["text"]),
                    reason=say("A line of one cell is taken for a footnote."),
                )
            )
        if len(broken):
            template = mark("The row has {cells} cells, the header {expected}.")
            reason = [
                say(template, cells=cells, expected=expected)
                for cells, expected in zip(broken["cells"], broken["expected"], strict=True)
            ]
            parts.append(
                problems(
                    Severity.ERROR,
                    "broken row",
                    sheet=sheet.name,
                    row=broken["row"],
                    column="",
                    value=list(broken["text"]),
                    reason=reason,
                    suggestion=say("A delimiter inside a cell needs quotes around the cell."),
                )
            )
        if sheet.settings.ambiguous and not (upload.format and upload.format.credit):
            sign = sheet.settings.thousands
            parts.append(
                problems(
                    Severity.WARNING,
                    "number format",
                    sheet=sheet.name,
                    row=[sheet.settings.header_row],
                    column="",
                    value="",
                    suggestion=say("Correct the decimal sign if that is wrong."),
                    reason=say(
                        "Numbers such as {number} could be read two ways; {sign} is read as separating thousands.",
                        number=f"1{sign}234",
                        sign=repr(sign),
                    ),
                )
            )
    return parts
