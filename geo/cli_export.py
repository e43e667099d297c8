"""``python -m geo export``: a view of the app as a file, for scripts and nightly jobs."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

from geo.errors import OutOfRangeError, SourceError, UnknownChoiceError
from geo.figures.export import FORMATS, export
from geo.figures.slide import Slide
from geo.figures.view import parse
from geo.writing import write_whole

# Seconds since 1970 that stand for now (reproducible-builds.org, "SOURCE_DATE_EPOCH specification").
_EPOCH = "SOURCE_DATE_EPOCH"


def add_commands(commands: Any) -> None:
    """Add ``export`` to the subparsers of the command line."""
    command = commands.add_parser("export", help="a view as a picture, page, slide, workbook or map file")
    command.add_argument(
        "--view", required=True, action="append",
        help="permalink of the app, or JSON of its words; more than once for several slides in html or pptx",
    )  # fmt: skip
    command.add_argument("--to", required=True, help=f"file to write; its ending is the format: {', '.join(FORMATS)}")
    command.add_argument("--size", default="16:9", help="16:9 (default) or a4, of png, svg and pdf")
    command.add_argument("--theme", default="light", help="light (default) or dark")
    command.add_argument("--template", default="", help="a pptx whose master and layouts are used")
    command.add_argument("--base-url", default="", help="where the app runs, for the permalink on the export")
    command.add_argument("--date", default="", help=f"date of making, YYYY-MM-DD (default: {_EPOCH}, or today)")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=write_export)


def write_export(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write the file; the answer says what was written.

    Raises
    ------
    UnknownChoiceError: for a page, format, size, theme or date that cannot be. NotComputableError: if there
        is nothing to draw. SourceError: if the template cannot be read or the file not be written.
    """
    path = Path(options.to)
    ending = path.suffix.removeprefix(".").lower()
    views = [parse(text) for text in options.view]
    on = made_on(options.date)
    made = export(
        [Slide(view) for view in views],
        ending,
        on=on,
        size=options.size,
        theme=options.theme,
        template=_read(options.template) if options.template else None,
        base=options.base_url,
        progress=_say if len(views) > 1 else lambda _done, _of: None,
    )
    write_whole(path, made)
    answer = {"file": str(path), "bytes": len(made), "made": on.isoformat(), "views": [v.as_record() for v in views]}
    return answer, f"{path}: {len(made):,} bytes"


def made_on(text: str) -> dt.date:
    """The date given, or that of ``SOURCE_DATE_EPOCH``, or today.

    Raises
    ------
    UnknownChoiceError: if *text* is no date. OutOfRangeError: if the variable is no number of seconds.
    """
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UnknownChoiceError("date", text, ["YYYY-MM-DD"]) from error
    seconds = os.environ.get(_EPOCH, "")
    if not seconds:
        return dt.date.today()  # noqa: DTZ011 - the reader's calendar day
    try:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise OutOfRangeError(_EPOCH, seconds, "seconds since 1970") from error


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SourceError(f"The template {path} cannot be read: {error.strerror}") from error


def _say(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done} of {of} slides" + ("\n" if done == of else ""))
    sys.stderr.flush()
