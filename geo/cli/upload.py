"""Commands on uploads: ``validate`` a file, and ``import`` it into a named dataset; what the page does, for scripts.

Exit codes: 0 fine, 1 errors in the file (or nothing to accept), 2 the file or a choice cannot be read.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from geo import downloads
from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import UnknownChoiceError, UnreadableFileError
from geo.reference import countries
from geo.store.datasets import Store
from geo.store.records import Draft, File, dataset_name
from geo.uploads import intake
from geo.uploads.accept import Mode, accept, contents, series_id, to_dataset
from geo.uploads.check import Checked
from geo.uploads.intake import OWN_SERIES, FileChoices, Upload
from geo.uploads.mapping import ROLES, ColumnMapping, MappingError, key_of, load, offered, save, signature
from geo.uploads.names import LEAVE_OUT, Corrections
from geo.writing import write_whole

Answer = tuple[dict[str, Any], str, int]
_SHOWN = 50
_READ = (v.UNIT, v.STAGE, v.MEASURE)


def add_commands(commands: Any) -> None:
    """Add ``validate`` and ``import`` to the parser's commands."""
    one = commands.add_parser("validate", help="check a production or reserves file and report every problem")
    _file_options(one)
    one.add_argument("--report", type=Path, help="write the whole report to this CSV file")
    one.set_defaults(run=validate)
    other = commands.add_parser("import", help="check a file and save it as the next version of a named dataset")
    _file_options(other)
    other.add_argument("--dataset", required=True, help="name of the dataset; a new one is made from the shipped data")
    other.add_argument(
        "--mode",
        choices=[mode.value for mode in Mode],
        help="replace, update or separate; default: replace where the format has a series, else separate",
    )
    other.add_argument(
        "--good-rows",
        action="store_true",
        help="accept the panels (mineral, stage, measure, year) without a faulty row; the others stay out whole",
    )
    other.add_argument("--author", default="", help="who saves it")
    other.add_argument("--message", default="", help="what changed")
    other.set_defaults(run=import_file)


def _file_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV, TSV, XLSX or ZIP of CSV")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PART=WORD",
        dest="constants",
        help=f"say a part once for the whole file, e.g. stage=mine; parts: {', '.join(ROLES)}",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="PART=NAME",
        dest="columns",
        help="say which column gives a part, e.g. country='Producing nation'",
    )
    parser.add_argument(
        "--year",
        action="append",
        default=[],
        metavar="COLUMN=YEAR",
        dest="years",
        help="say of which calendar year a column of figures is, e.g. FY2025=2025",
    )
    parser.add_argument("--sheet", action="append", default=[], dest="sheets", help="read this sheet or member alone")
    parser.add_argument("--header-row", type=int, help="number of the row that names the columns, from 1")
    parser.add_argument("--mapping", type=Path, help="take the columns of known headers from this file")
    parser.add_argument("--save-mapping", type=Path, help="write the columns that were used to this file")
    parser.add_argument(
        "--country", action="append", default=[], metavar="NAME=CODE", help="read a country's name as this code"
    )
    parser.add_argument(
        "--mineral", action="append", default=[], metavar="NAME=ID", help="read a mineral's name as this id"
    )
    parser.add_argument(
        "--read",
        action="append",
        default=[],
        metavar="PART:TEXT=WORD",
        dest="words",
        help="read a text of a part as a word in every row, e.g. unit:mt=t; parts: unit, stage, measure; "
        f"'{LEAVE_OUT}' leaves its rows out",
    )
    parser.add_argument(
        "--accept-near-certain",
        action="store_true",
        help="read near-certain misspellings as the name they come nearest to; each is listed under 'accepted'",
    )
    parser.add_argument("--series", default="", help="series to go on with, e.g. usgs; default: that of the format")
    parser.add_argument("--change", type=float, default=3.0, help="warn above this factor of change (default 3)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def validate(options: argparse.Namespace) -> Answer:
    """Check one file against the shipped data."""
    return with_file(options, lambda upload, checked: (described(upload, checked, options), 1 if checked.errors else 0))


def import_file(options: argparse.Namespace) -> Answer:
    """Check one file against the dataset's current version, and save the next one if there is no error."""
    store = Store()
    name = dataset_name(options.dataset)
    shipped = Dataset.load()
    known = next((one for one in store.datasets() if one.name == name), None)
    before = store.contents(name, known.head) if known else contents(shipped, shipped=shipped)
    dataset = to_dataset(f"{name} v{known.head}", before) if known else shipped

    def save(upload: Upload, checked: Checked) -> tuple[dict[str, Any], int]:
        answer = described(upload, checked, options)
        accepted = checked.whole() if options.good_rows else checked
        if (checked.errors and not options.good_rows) or accepted.facts.empty:
            return answer | {"saved": None}, 1
        mode = Mode(options.mode or (Mode.REPLACE if upload.series != OWN_SERIES or options.series else Mode.SEPARATE))
        series = options.series or (series_id(upload.name) if mode is Mode.SEPARATE else upload.series)
        origin = upload.origin(on=_today(), by=options.author)
        after = accept(before, accepted.table(), origin, mode=mode, series=series)
        version = store.save(
            Draft(
                name,
                known.head if known else 0,
                options.author,
                after,
                File(upload.name, options.file.read_bytes()),
                mode.value,
                upload.format.id if upload.format else "mapping",
                options.message,
                "",
                downloads.csv(checked.report).decode(),
            )
        )
        return answer | {"saved": version.name, "mode": mode.value, "series": series}, 0

    return with_file(options, save, dataset=dataset)


def with_file(
    options: argparse.Namespace,
    then: Callable[[Upload, Checked], tuple[dict[str, Any], int]],
    *,
    dataset: Dataset | None = None,
) -> Answer:
    """Read and check the file, then go on; a file that cannot be read is an answer too."""
    try:
        upload = _opened(options)
        upload = intake.only(upload, options.sheets) if options.sheets else upload
        active = dataset or Dataset.load()
        chosen = choices(options, upload)
        checked = intake.examine(upload, dataset=active, choices=chosen, today=_today())
    except OSError as error:
        return _unreadable(options.file.name, f"The file cannot be opened: {error.strerror}.")
    except (UnreadableFileError, MappingError) as error:
        return _unreadable(options.file.name, str(error))
    if options.save_mapping:
        write_whole(options.save_mapping, save(chosen.mappings).encode())
    answer, code = then(upload, checked)
    return answer, as_text(answer), code


def _opened(options: argparse.Namespace) -> Upload:
    content = options.file.read_bytes()
    upload = intake.open_file(options.file.name, content)
    if not options.header_row:
        return upload
    settings = replace(upload.sheets[0].settings, header_row=options.header_row)
    return intake.open_file(options.file.name, content, settings=settings)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a calendar day


def _unreadable(name: str, reason: str) -> Answer:
    return {"file": name, "readable": False, "reason": reason}, f"{name}: {reason}", 2


def choices(options: argparse.Namespace, upload: Upload) -> FileChoices:
    """What the options say of columns, words and names.

    Raises
    ------
    UnknownChoiceError: for a part that is none, or an option without "=".
    """
    columns, constants = _pairs(options.columns), _pairs(options.constants)
    for part in (*columns, *constants):
        if part not in ROLES:
            raise UnknownChoiceError("part of a fact", part, ROLES)
    known = load(options.mapping.read_text(encoding="utf-8")) if options.mapping else {}
    years = _years(options.years)
    mappings = {}
    for sheet in upload.unmapped:
        first = offered(sheet, known.get(signature(sheet.header))).mapping
        fixed = {**first.constants, **constants}
        named = {role: name for role, name in first.columns.items() if role not in constants} | columns
        own = {name: year for name, year in years.items() if name in sheet.header}
        mapped = {} if v.YEAR in columns else {**first.years, **own}
        if mapped:
            named = {role: name for role, name in named.items() if role not in (v.YEAR, v.VALUE)}
        mappings[key_of(sheet)] = ColumnMapping(named, mapped, fixed)
    corrections = Corrections(
        _pairs(options.country), _pairs(options.mineral), near=options.accept_near_certain, words=_words(options.words)
    )
    return FileChoices(mappings, corrections, options.series, options.change, constants)


def _words(texts: list[str]) -> dict[str, dict[str, str]]:
    """Words by part and text.

    Raises
    ------
    UnknownChoiceError: for a part whose texts are not corrected so.
    """
    found: dict[str, dict[str, str]] = {}
    for text, word in _pairs(texts).items():
        part, _, read = text.partition(":")
        if part not in _READ:
            raise UnknownChoiceError("part of a fact", part, _READ)
        found.setdefault(part, {})[read] = word
    return found


def _years(texts: list[str]) -> dict[str, int]:
    """Calendar years by column.

    Raises
    ------
    UnknownChoiceError: for a year that is none.
    """
    pairs = _pairs(texts)
    if wrong := [year for year in pairs.values() if not re.fullmatch(r"(?:19|20)\d{2}", year)]:
        raise UnknownChoiceError("year", wrong[0], ["a year of four digits"])
    return {name: int(year) for name, year in pairs.items()}


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, word = text.partition("=")
        if not equals:
            raise UnknownChoiceError("option", text, ["PART=WORD"])
        pairs[name] = word
    return pairs


def described(upload: Upload, checked: Checked, options: argparse.Namespace) -> dict[str, Any]:
    """The result as JSON, with all problems; writes the report where asked for.

    Raises
    ------
    SourceError: if the report cannot be written.
    """
    if getattr(options, "report", None):
        write_whole(options.report, downloads.csv(checked.report))
    settings = upload.sheets[0].settings
    return {
        "file": upload.name,
        "readable": True,
        "size": upload.size,
        "sha256": upload.sha256,
        "format": upload.format.id if upload.format else None,
        "format_title": upload.format.title if upload.format else "by column mapping",
        "encoding": settings.encoding,
        "delimiter": settings.delimiter,
        "decimal": settings.decimal,
        "header_row": settings.header_row,
        "figures": checked.figures,
        "facts": len(checked.facts),
        "errors": checked.errors,
        "warnings": checked.warnings,
        "accepted": checked.accepted.to_dict("records"),
        "asked": {
            "country": _offers(checked, checked.unknown_countries, countries.name_of),
            "mineral": _offers(checked, checked.unknown_minerals),
            **{part: _offers(checked, words) for part, words in checked.unknown_words.items()},
        },
        "held_back": checked.held.to_dict("records"),
        "problems": checked.report.to_dict("records"),
    }


def _offers(
    checked: Checked, unknown: dict[str, tuple[str, ...]], word: Callable[[str], str] = str
) -> list[dict[str, Any]]:
    """Names that nobody decided on yet, with what they may mean."""
    return [
        {"name": text, "offers": [word(one) for one in offers], "near_certain": text in checked.sure}
        for text, offers in unknown.items()
    ]


def as_text(answer: dict[str, Any]) -> str:
    """The result for a user."""
    counts = (
        f"  {answer['figures']:,} figures, {answer['facts']:,} facts: {answer['errors']:,} errors, "
        f"{answer['warnings']:,} warnings"
    )
    lines = [
        f"{answer['file']}: {answer['format_title']}",
        counts,
    ]
    if answer.get("saved"):
        lines.append(f"  saved as {answer['saved']}: {answer['mode']} series {answer['series']}")
    lines += [
        f"  accepted {one['part']} {one['name']!r} as {one['read_as']}: {one['reason']}" for one in answer["accepted"]
    ]
    lines += [_line(problem) for problem in answer["problems"][:_SHOWN]]
    if len(answer["problems"]) > _SHOWN:
        lines.append(f"  … and {len(answer['problems']) - _SHOWN:,} more; --report FILE writes all of them")
    return "\n".join(lines)


def _line(problem: dict[str, Any]) -> str:
    value = f" {problem['value']!r}" if problem["value"] else ""
    more = f" ({problem['rows']:,} rows)" if problem["rows"] > 1 else ""
    advice = f" {problem['suggestion']}" if problem["suggestion"] else ""
    where = f"{problem['severity']:7} row {problem['row']:,} {problem['column']}"
    return f"  {where}{value}: {problem['reason']}{advice}{more}"
