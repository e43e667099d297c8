"""The commands ``python -m geo alliance …``: what the page "Alliances" says and shows, as text or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from geo.atlas import Atlas, shipped
from geo.blocs import groups, model, selection, tables
from geo.blocs.accession import Goal
from geo.blocs.holdings import OWN_COLUMNS, ShareOf
from geo.blocs.ledger import ledger_of
from geo.blocs.selection import AllianceSelection, Part
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, View
from geo.errors import OutOfRangeError, UnknownChoiceError
from geo.reference import alliances, countries, minerals
from geo.reference.choices import NONE, Choices

Answer = tuple[dict[str, Any] | list[Any], str]
_WIDE = 24


def add_commands(subparsers: Any) -> None:
    """Add ``alliance`` with its own commands to the parser's commands."""
    family = subparsers.add_parser("alliance", help="what an alliance holds, lacks and would gain")
    commands = family.add_subparsers(required=True, metavar="WHAT")
    listed = commands.add_parser("list", help="every alliance with its number of members")
    listed.set_defaults(run=list_alliances)
    shown = commands.add_parser("show", help="members with role, dates, source type and source")
    shown.set_defaults(run=show_members)
    covered = commands.add_parser("coverage", help="share of the world in every mineral and column")
    covered.add_argument("--sort", default=ShareOf.MINE.value, help=f"weakest first by: {', '.join(ShareOf)}")
    covered.set_defaults(run=show_coverage)
    bought = commands.add_parser("dependence", help="what members import from non-members, and from whom")
    bought.set_defaults(run=show_dependence)
    compared = commands.add_parser("compare", help="two alliances side by side")
    compared.set_defaults(run=show_comparison)
    joined = commands.add_parser("accession", help="what non-members would add, step by step to a target")
    joined.add_argument("--mineral", required=True, action="append", help="id or name; several: comma or repeated")
    joined.add_argument("--stage", action="append", help="mine, refined, reserves; several: comma or repeated")
    joined.add_argument("--goal", default=Goal.OWN_SHARE.value, help=f"one of {', '.join(Goal)}")
    joined.add_argument("--target", type=float, default=50.0, help="limit in per cent (default 50)")
    joined.add_argument("--without", help="codes to exclude; none; default: whoever has over half")
    joined.set_defaults(run=show_accession)
    for command in (shown, covered, bought, joined, compared):
        command.add_argument("alliance", metavar="ID", nargs="?", help="id of an alliance, e.g. g7")
        command.add_argument("--countries", help="a custom group instead: AUS,USA,JPN")
    compared.add_argument("other", metavar="OTHER", help="id of the other alliance")
    for command in (listed, shown, covered, bought, joined, compared):
        command.add_argument("--on", help="members on this date, YYYY-MM-DD (default: today)")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument(
            "--seat",
            default=alliances.EuSeat.UNION.value,
            choices=list(alliances.EuSeat),
            help="the EU's seat: counted as the union's 27 states (default), or as none",
        )
    for command in (covered, bought, compared):
        command.add_argument("--list", help="only minerals on this critical-minerals list, e.g. us-2025")


def list_alliances(options: argparse.Namespace) -> Answer:
    """Every alliance with its kind, founding day and members on the day."""
    day = _day(options)
    answer = [
        {
            "id": entry.id,
            "name": entry.name,
            "short_name": entry.short_name,
            "kind": entry.kind,
            "founded": entry.founded.isoformat(),
            "status": entry.status,
            "members": len(alliances.members(entry.id, on=day, eu_seat=options.seat)),
        }
        for entry in alliances.all_alliances()
    ]
    return answer, "\n".join(f"{row['id']:40} {row['members']:4}  {row['name']}" for row in answer)


def show_members(options: argparse.Namespace) -> Answer:
    """Members and observers of an alliance on a day, or the countries of a custom group."""
    return _answer(options, Part.MEMBERS, "roles")


def show_coverage(options: argparse.Namespace) -> Answer:
    """The coverage matrix."""
    column = _exact("column", options.sort, ShareOf)
    more = {"list": options.list, "sorted_by": column}
    return _answer(options, Part.COVERAGE, "cells", {"column": column}, more, table=1)


def show_dependence(options: argparse.Namespace) -> Answer:
    """What members import, by mineral."""
    return _answer(options, Part.DEPENDENCE, "minerals")


def show_comparison(options: argparse.Namespace) -> Answer:
    """Two alliances in every cell; the difference is A minus B."""
    other = _exact("alliance", options.other, (entry.id for entry in alliances.all_alliances()))
    rival = alliances.bloc(other, on=_day(options), eu_seat=options.seat)
    more = {"b": {"id": rival.id, "name": rival.name, "members": sorted(rival.members)}}
    return _answer(options, Part.COMPARE, "minerals", {"with": other}, more)


def show_accession(options: argparse.Namespace) -> Answer:
    """The ranking of non-members and the steps to the target."""
    ledger = ledger_of(shipped())
    names = dict.fromkeys(ledger.require(minerals.mineral(name).id) for name in _several(options.mineral))
    stages = [_exact("stage", stage, OWN_COLUMNS) for stage in _several(options.stage)]
    if not 0 < options.target <= 100:  # noqa: PLR2004 - per cent
        raise OutOfRangeError("target", f"{options.target:g} %", "a share above 0 % and up to 100 %")
    words = {
        "minerals": ",".join(names),
        "mineral": next(iter(names), ""),
        "stages": ",".join(stages),
        "goal": _exact("goal", options.goal, Goal),
        "target": f"{options.target:g}",
        "without": _without(options.without),
    }
    answer, text = _answer(options, Part.ACCESSION, "steps", words)
    if not isinstance(answer, dict):
        return answer, text
    found = model.accession(shipped(), _selection(shipped(), _view(options, Part.ACCESSION, words), _day(options)))
    content = _content(options, Part.ACCESSION, words)
    answer |= {
        "minerals": list(found.question.minerals),
        "stages": [column.value for column in found.question.columns],
        "without": sorted(found.question.without),
        "goal": found.target.goal.value,
        "target": found.target.limit,
        "met_after": found.met,
        "out_of_reach": found.met is None,
        "exact": found.exact,
        "ranking": _records(content.tables[1].frame),
        "missing": [
            {"mineral": name, "column": column.value, "reason": reason} for name, column, reason in found.missing
        ],
    }
    return answer, "\n".join([text, "", content.tables[1].title, *_lines(content, 1)])


def _answer(
    options: argparse.Namespace,
    part: Part,
    key: str,
    words: dict[str, str] | None = None,
    more: dict[str, Any] | None = None,
    *,
    table: int = 0,
) -> Answer:
    """Title, finding and a table of a part as JSON under *key*, and in text its first table."""
    view, atlas = _view(options, part, words or {}), shipped()
    content = _content(options, part, words or {})
    group = _selection(atlas, view, _day(options)).group
    caption = content.caption
    answer = {
        "id": group.id,
        "name": group.name,
        "on": group.on.isoformat() if group.on else None,
        "members": sorted(group.members),
        "dataset": caption.dataset,
        **(more or {}),
        "title": caption.title,
        "finding": caption.text,
        "notes": list(caption.notes),
        "source": caption.source,
        key: _records(content.tables[table].frame),
    }
    return answer, "\n".join([caption.title, caption.text, *_lines(content), caption.source])


def _content(options: argparse.Namespace, part: Part, words: dict[str, str]) -> Content:
    return compose(_view(options, part, words), on=_day(options), atlas=shipped())


def _view(options: argparse.Namespace, part: Part, words: dict[str, str]) -> View:
    """The view of the page; what does not exist is refused here, for a command gives no other answer than asked."""
    if bool(options.alliance) == bool(options.countries):
        raise UnknownChoiceError("group", "", ["the id of an alliance", "--countries AUS,USA"])
    if options.countries:
        group = alliances.custom(groups.DEFAULT_NAME, filter(None, options.countries.split(",")))
        whose = {"group": groups.to_text(group.members), "name": group.name}
    else:
        whose = {"alliance": alliances.alliance(options.alliance).id}
    seat = "" if options.seat == alliances.EuSeat.UNION else options.seat
    listed = getattr(options, "list", None) or ""
    if listed:
        minerals.listed_on(listed)
    return View(Page.ALLIANCES).with_words(
        **whose, seat=seat, on=_day(options).isoformat(), list=listed, part=part, **words
    )


def _selection(atlas: Atlas, view: View, on: date) -> AllianceSelection:
    return selection.resolve(ledger_of(atlas), Choices(view.params()), on)


def _lines(content: Content, table: int = 0) -> list[str]:
    """A table's columns as text, one line per row."""
    rows = tables.rows_of(content.tables[table])
    return ["  ".join([f"{row[0]:{_WIDE}}", *(f"{cell:>{_WIDE}}" for cell in row[1:])]).rstrip() for row in rows]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with ``None`` for what is missing: JSON has no NaN."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _day(options: argparse.Namespace) -> date:
    if not options.on:
        return date.today()  # noqa: DTZ011 - the user's calendar day
    try:
        return date.fromisoformat(options.on)
    except ValueError as error:
        raise UnknownChoiceError("date", options.on, ["YYYY-MM-DD"]) from error


def _exact(what: str, found: str, choices: Iterable[str]) -> str:
    known = [str(choice) for choice in choices]
    if found not in known:
        raise UnknownChoiceError(what, found, known)
    return found


def _several(values: list[str] | None) -> list[str]:
    return [part.strip() for value in values or [] for part in value.split(",") if part.strip()]


def _without(text: str | None) -> str:
    """Codes of countries for the address; nothing for whoever has over half."""
    if text is None or text == NONE:
        return text or ""
    return ",".join(countries.country(code.upper()).iso3 for code in _several([text])) or NONE
