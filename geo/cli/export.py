"""``python -m geo export``: a view or a briefing of the app as a file, for scripts and nightly jobs."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo import settings
from geo.atlas import shipped
from geo.briefing import files, question, reading, stories
from geo.briefing.storyboard import Storyboard
from geo.compose import compose_slide
from geo.content.view import Slide, parse
from geo.errors import OutOfRangeError, SourceError, UnknownChoiceError
from geo.exports.export import FORMATS, SIZE_NAMES, export
from geo.exports.regions import REGIONS
from geo.locale.languages import LANGUAGES, language, speaking

# Exit code of a program that the user ended (128 and the number of the signal).
_CANCELLED = 130


def add_commands(commands: Any) -> None:
    """Add ``export`` to the subparsers of the command line."""
    command = commands.add_parser(
        "export", help="a view or a whole briefing as a picture, page, slides, workbook or map file"
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--view",
        action="append",
        default=[],
        help="permalink of the app, or JSON of its words; more than once for several slides in pptx, pdf or html",
    )
    what.add_argument(
        "--briefing",
        default="",
        help=f"a briefing instead of views: a file (JSON) saved by the app, or one of {', '.join(stories.IDS)}",
    )
    what.add_argument(
        "--question",
        default="",
        metavar="ALLIANCE,IMPORTER[,MINERAL]",
        help="a ready briefing instead of views, such as g7,JPN,rare-earths: what the importer depends on, what a stop "
        "would do and what partners could cover",
    )
    command.add_argument("--slide", type=int, default=0, help="only this slide of the briefing, counted from 1")
    command.add_argument("--to", required=True, help=f"file to write; its ending is the format: {', '.join(FORMATS)}")
    command.add_argument(
        "--size",
        default="16:9",
        help=f"{', '.join(SIZE_NAMES)}, or free such as 1200x675px or 180x120mm; of png, svg, pdf (default: 16:9)",
    )
    command.add_argument("--region", default="world", help=f"{', '.join(REGIONS)}: what maps of png, svg and pdf show")
    command.add_argument("--transparent", action="store_true", help="png and svg without a background")
    command.add_argument("--logo", default="", help="a PNG or JPEG for the top right of png, svg, pdf, gif and pptx")
    command.add_argument("--theme", default="light", help="light (default) or dark")
    command.add_argument(
        "--language",
        default="en",
        help=f"of everything but tables for other programs: {', '.join(LANGUAGES)} (default: en)",
    )
    command.add_argument("--template", default="", help="a pptx whose master and layouts are used")
    command.add_argument(
        "--base-url", default="", help=f"where the app runs, for links on the export (default: {settings.ADDRESS})"
    )
    command.add_argument("--date", default="", help=f"date of making, YYYY-MM-DD (default: {settings.EPOCH}, or today)")
    command.add_argument(
        "--lenient",
        action="store_true",
        help="where a name in an address does not exist, export what the page shows instead, with a remark",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=write_export)


class UnknownExportNamesError(UnknownChoiceError):
    """Names in the addresses that do not exist, all at once, each with the nearest one that does."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("name in the address", "; ".join(messages), ())
        self.args = (
            f"Nothing was exported. {' '.join(messages)} Add --lenient to export what the page shows instead.",
        )


def write_export(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Write the file; the answer says what was written.

    Raises
    ------
    UnknownChoiceError: for a page, format, size, theme, language, story or date that cannot be, and, unless
        ``--lenient`` is given, for a name in an address that does not exist.
    NotComputableError: if there is nothing to draw. OutOfRangeError: if the briefing has no such slide.
    SourceError: if the briefing or the template cannot be read or the file not be written.
    """
    path = Path(options.to)
    ending = path.suffix.removeprefix(".").lower()
    on = made_on(options.date)
    # Names over maps, notes and the briefing's own name are words of the file, not of this command.
    with speaking(language(options.language)):
        slides, left_out, name = _asked(options, on)
    captions = [compose_slide(slide, on=on).caption for slide in slides]
    faults = list(dict.fromkeys(fault for caption in captions for fault in caption.faults))
    if faults and not options.lenient:
        raise UnknownExportNamesError(faults)
    messages = list(dict.fromkeys(message for caption in captions for message in caption.messages))
    sys.stderr.writelines(f"{message}\n" for message in messages)
    try:
        made = export(
            slides,
            ending,
            on=on,
            size=options.size,
            theme=options.theme,
            region=options.region,
            transparent=options.transparent,
            lang=options.language,
            logo=_read(options.logo) if options.logo else None,
            template=_read(options.template) if options.template else None,
            base=options.base_url or settings.current().address,
            title=name,
            progress=_say if len(slides) > 1 else lambda _done, _of: None,
        )
    except KeyboardInterrupt:
        sys.stderr.write("\nCancelled; nothing was written.\n")
        raise SystemExit(_CANCELLED) from None
    try:
        path.write_bytes(made)
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}") from error
    views = [slide.view.as_record() for slide in slides]
    answer = {
        "file": str(path),
        "bytes": len(made),
        "made": on.isoformat(),
        "views": views,
        "left_out": list(left_out),
        "messages": messages,
    }
    without = f"; without slide {', '.join(map(str, left_out))}, which has no figures" if left_out else ""
    return answer, f"{path}: {len(made):,} bytes{without}"


def _views(texts: Sequence[str]) -> tuple[Slide, ...]:
    return tuple(Slide(parse(text)) for text in texts)


def _asked(options: argparse.Namespace, on: dt.date) -> tuple[tuple[Slide, ...], tuple[int, ...], str]:
    """The slides, the numbers of those without figures, and the name of the briefing if it is one."""
    if not options.briefing and not options.question:
        return _views(options.view), (), ""
    board = _board(options, on)
    return (*reading.export_slides(board, shipped(), on=on), stories.name_of(board))


def _board(options: argparse.Namespace, on: dt.date) -> Storyboard:
    """A story, a file or the answer to a question, or one slide of it."""
    name = options.briefing
    if options.question:
        words = [word.strip() for word in options.question.split(",")]
        if not 2 <= len(words) <= 3:  # noqa: PLR2004 - alliance, importer and mineral
            raise OutOfRangeError("question", options.question, "ALLIANCE,IMPORTER or ALLIANCE,IMPORTER,MINERAL")
        chosen = {"mineral": words[2]} if words[2:] else {}
        return _one(question.board(shipped(), alliance=words[0], importer=words[1], on=on, **chosen), options)
    if name in stories.IDS:
        board = stories.story(name)
    elif Path(name).suffix.lower() == ".json":
        board = files.read(_read(name))
    else:
        raise UnknownChoiceError("briefing", name, [*stories.IDS, "a file that ends in .json"])
    return _one(board, options)


def _one(board: Storyboard, options: argparse.Namespace) -> Storyboard:
    """The briefing, or only the slide that was asked for."""
    if options.slide:
        if not 1 <= options.slide <= len(board.slides):
            raise OutOfRangeError("slide", options.slide, f"1 to {len(board.slides)}")
        board = replace(board, slides=(board.slides[options.slide - 1],))
    return board


def made_on(text: str) -> dt.date:
    """The date given, or that of ``SOURCE_DATE_EPOCH``, or today.

    Raises
    ------
    UnknownChoiceError: if *text* is not a date. OutOfRangeError: if the variable is not a number of seconds.
    """
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UnknownChoiceError("date", text, ["YYYY-MM-DD"]) from error
    seconds = settings.current().epoch
    if not seconds:
        return dt.date.today()  # noqa: DTZ011 - the user's calendar day
    try:
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise OutOfRangeError(settings.EPOCH, seconds, "seconds since 1970") from error


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SourceError(f"The file {path} cannot be read: {error.strerror}") from error


def _say(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done} of {of} slides" + ("\n" if done == of else ""))
    sys.stderr.flush()
