"""The commands ``python -m geo alliance …``: the numbers of the page "Alliances", as text or JSON."""

from __future__ import annotations

import argparse
import functools
from datetime import date
from typing import Any

import pandas as pd

from geo import numbers
from geo.blocs import accession as joining
from geo.blocs import coverage, groups, purchases, records, sentences
from geo.blocs.answers import Goal, Question, Target
from geo.blocs.holdings import OWN_COLUMNS, Column, Ledger
from geo.blocs.ledger import gather
from geo.dataset import Dataset
from geo.engine import configured
from geo.errors import UnknownChoiceError
from geo.reference import alliances, countries, minerals
from geo.reference.tables.minerals import read_hs
from geo.trade.model import area_name

Answer = tuple[dict[str, Any] | list[Any], str]


def add_commands(subparsers: Any) -> None:
    """Add ``alliance`` with its own commands to the parser's commands."""
    family = subparsers.add_parser("alliance", help="what an alliance holds, lacks and would gain")
    commands = family.add_subparsers(required=True, metavar="WHAT")
    listed = commands.add_parser("list", help="every alliance with its number of members")
    listed.set_defaults(run=list_alliances)
    shown = commands.add_parser("show", help="members with role, dates, evidence and source")
    shown.set_defaults(run=show_members)
    covered = commands.add_parser("coverage", help="share of the world in every mineral and column")
    covered.add_argument("--sort", default=Column.MINE.value, help=f"weakest first by: {', '.join(Column)}")
    covered.set_defaults(run=show_coverage)
    bought = commands.add_parser("dependence", help="what members buy from outsiders, and from whom")
    bought.set_defaults(run=show_dependence)
    compared = commands.add_parser("compare", help="two alliances side by side")
    compared.set_defaults(run=show_comparison)
    joined = commands.add_parser("accession", help="what non-members would add, step by step to a target")
    joined.add_argument("--mineral", required=True, action="append", help="id or name; several: comma or repeated")
    joined.add_argument("--stage", action="append", help="mine, refined, reserves; several: comma or repeated")
    joined.add_argument("--goal", default=Goal.OWN_SHARE.value, help=f"one of {', '.join(Goal)}")
    joined.add_argument("--target", type=float, default=50.0, help="limit in per cent (default 50)")
    joined.add_argument("--without", help="codes never to join; none; default: whoever has over half")
    joined.set_defaults(run=show_accession)
    for command in (shown, covered, bought, joined, compared):
        command.add_argument("alliance", metavar="ID", nargs="?", help="id of an alliance, e.g. g7")
        command.add_argument("--countries", help="a group of your own instead: AUS,USA,JPN")
    compared.add_argument("other", metavar="OTHER", help="id of the other alliance")
    for command in (listed, shown, covered, bought, joined, compared):
        command.add_argument("--on", help="members on this date, YYYY-MM-DD (default: today)")
        command.add_argument("--json", action="store_true", help="print JSON")
    for command in (covered, bought, compared):
        command.add_argument("--list", help="only minerals on this critical list, e.g. us-2025")


@functools.cache
def _ledger() -> Ledger:
    return gather(Dataset.load(), configured.engine(), read_hs())


def _day(options: argparse.Namespace) -> date:
    if not options.on:
        return date.today()  # noqa: DTZ011 - the user's calendar day
    try:
        return date.fromisoformat(options.on)
    except ValueError as error:
        raise UnknownChoiceError("date", options.on, ["YYYY-MM-DD"]) from error


def _group(options: argparse.Namespace) -> alliances.Bloc:
    """The alliance on the day or the group of the user's own, never empty."""
    if bool(options.alliance) == bool(options.countries):
        raise UnknownChoiceError("group", "", ["the id of an alliance", "--countries AUS,USA"])
    if options.countries:
        return alliances.custom(groups.DEFAULT_NAME, filter(None, options.countries.split(",")))
    group = alliances.bloc(options.alliance, on=_day(options))
    coverage.require(group.members, group.name)
    return group


def _minerals(options: argparse.Namespace, ledger: Ledger) -> tuple[str, ...]:
    """Minerals with figures; of a list, all that it names, in the order of the table of minerals."""
    if not options.list:
        return ledger.minerals
    wanted = minerals.listed_on(options.list)
    return tuple(entry.id for entry in minerals.all_minerals() if entry.id in wanted)


def _described(group: alliances.Bloc) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "on": group.on.isoformat() if group.on else None,
        "members": sorted(group.members),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with ``None`` for what is missing: JSON has no NaN."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


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
            "members": len(alliances.members(entry.id, on=day)),
        }
        for entry in alliances.all_alliances()
    ]
    return answer, "\n".join(f"{row['id']:40} {row['members']:4}  {row['name']}" for row in answer)


def show_members(options: argparse.Namespace) -> Answer:
    """Members and observers of an alliance on a day, or the countries of a group."""
    group = _group(options)
    rows = [] if options.countries else alliances.memberships(group.id, on=_day(options))
    roles = [
        {
            "country": row.country,
            "iso3": row.iso3,
            "bloc": row.bloc,
            "role": row.role,
            "from": row.valid_from.isoformat() if row.valid_from else None,
            "to": row.valid_to.isoformat() if row.valid_to else None,
            "evidence": row.evidence,
            "source": row.source_url or None,
            "note": row.note or None,
        }
        for row in rows
    ]
    names = sorted(countries.name_of(code) for code in group.members)
    head = f"{group.name}, {len(names)} members" + (f" on {group.on}" if group.on else "")
    observers = [f"  {row['country']}: {row['role']}" for row in roles if row["iso3"] not in group.members]
    return {**_described(group), "roles": roles}, "\n".join([head, *(f"  {name}" for name in names), *observers])


def show_coverage(options: argparse.Namespace) -> Answer:
    """The coverage matrix."""
    if options.sort not in list(Column):
        raise UnknownChoiceError("column", options.sort, Column)
    group, ledger = _group(options), _ledger()
    cells = coverage.matrix(ledger, group.members, minerals=_minerals(options, ledger))
    column = Column(options.sort)
    order = coverage.weakest_first(cells, column)
    answer = {
        **_described(group),
        "dataset": ledger.version,
        "list": options.list,
        "sorted_by": column.value,
        "finding": sentences.headline(group.name, cells, column),
        "cells": _records(coverage.to_frame(cells, order)),
    }
    lines = [answer["finding"], f"{'':26}" + "".join(f"{name:>18}" for name in Column)]
    for name in order:
        shares = [sentences.interval(cells[name, own].low, cells[name, own].high) for own in Column]
        lines.append(f"{name:26}" + "".join(f"{share:>18}" for share in shares))
    return answer, "\n".join(lines)


def show_dependence(options: argparse.Namespace) -> Answer:
    """Dependence on outsiders by mineral."""
    group, ledger = _group(options), _ledger()
    found = purchases.all_dependence(ledger, group.members, _minerals(options, ledger))
    finding = sentences.dependence_headline(group.name, found)
    answer = {**_described(group), "dataset": ledger.version, "finding": finding}
    answer["minerals"] = [records.dependence_record(one) for one in found]
    lines = [
        f"{one.mineral:26}{numbers.share(one.outside_share):>10}  "
        f"{area_name(one.top) if one.top else 'nobody'} {numbers.share(one.top_share)}"
        for one in found
    ]
    return answer, "\n".join([finding, *lines])


def show_comparison(options: argparse.Namespace) -> Answer:
    """Two alliances in every cell; the difference is A minus B."""
    one, ledger = _group(options), _ledger()
    other = alliances.bloc(options.other, on=_day(options))
    coverage.require(other.members, other.name)
    found = coverage.compare(ledger, one.members, other.members, _minerals(options, ledger))
    cells: list[dict[str, Any]] = [
        {
            "mineral": row.mineral,
            "column": row.column.value,
            "a_low": row.one.low,
            "a_high": row.one.high,
            "b_low": row.other.low,
            "b_high": row.other.high,
            "difference": row.difference,
            "no_data": row.reason or None,
        }
        for row in found.values()
    ]
    lines = [
        f"{row['mineral']:26}{row['column']:10}{numbers.share(row['a_low']):>10}{numbers.share(row['b_low']):>10}"
        f"{numbers.points(row['difference']):>12}"
        for row in cells
        if row["difference"] is not None
    ]
    answer = {"a": _described(one), "b": _described(other), "dataset": ledger.version, "cells": cells}
    return answer, "\n".join([f"A: {one.name}; B: {other.name}; A minus B", *lines])


def _several(values: list[str] | None) -> list[str]:
    return [part.strip() for value in values or [] for part in value.split(",") if part.strip()]


def show_accession(options: argparse.Namespace) -> Answer:
    """The ranking of non-members and the steps to the target."""
    group, ledger = _group(options), _ledger()
    names = tuple(dict.fromkeys(ledger.require(minerals.mineral(name).id) for name in _several(options.mineral)))
    stages = _several(options.stage)
    for stage in stages:
        if stage not in OWN_COLUMNS:
            raise UnknownChoiceError("stage", stage, OWN_COLUMNS)
    if options.goal not in list(Goal):
        raise UnknownChoiceError("goal", options.goal, Goal)
    columns = tuple(Column(stage) for stage in stages) or joining.default_columns(ledger, names)
    without = _without(options, ledger, group, names, columns)
    question = Question(names, columns, without)
    target = Target(Goal(options.goal), options.target / 100)
    result = joining.accession(ledger, group.members, question, target)
    finding = sentences.verdict(result, group.name)
    answer = {**_described(group), "dataset": ledger.version, **records.accession_record(result), "finding": finding}
    ranking = [f"  {countries.name_of(one.iso3):28}{numbers.points(one.gain)}" for one in result.candidates[:15]]
    steps = [
        f"  {countries.name_of(state.joined) if state.joined else 'Today':28}{numbers.share(state.value)}"
        for state in result.states[:16]
    ]
    return answer, "\n".join([finding, "Adds:", *ranking, "Steps:", *steps])


def _without(
    options: argparse.Namespace,
    ledger: Ledger,
    group: alliances.Bloc,
    names: tuple[str, ...],
    columns: tuple[Column, ...],
) -> frozenset[str]:
    if options.without is None:
        return frozenset(joining.dominant_outsiders(ledger, group.members, names, columns))
    if options.without == "none":
        return frozenset()
    return frozenset(countries.country(code.upper()).iso3 for code in _several([options.without]))
