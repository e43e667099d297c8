"""The command ``python -m geo outlook``: projected supply, concentration then, and the gap to demand."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from geo import numbers
from geo import vocabulary as v
from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import Page, View
from geo.dataset import Dataset
from geo.errors import UnknownChoiceError
from geo.production import model, projections
from geo.production.selection import Selection, resolve
from geo.reference import alliances, countries, minerals
from geo.reference.choices import NONE, Choices
from geo.tables import outlook


def add_commands(subparsers: Any) -> None:
    """Add ``outlook`` to the parser's commands."""
    command = subparsers.add_parser("outlook", help="projected supply by country, and the gap to demand by scenario")
    command.add_argument("--mineral", required=True, help="id or name, e.g. cobalt")
    command.add_argument("--stage", help="mine or refined (default)")
    command.add_argument("--year", help="2030, 2035 or 2040; default: the first")
    command.add_argument("--alliance", help="also give this alliance's share")
    command.add_argument("--on", help="members on this date, YYYY-MM-DD (default: today)")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=show_outlook)


def show_outlook(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Supply by country, concentration, an alliance's share and the gap of one projected year.

    Raises
    ------
    UnknownChoiceError: for a mineral, stage, year or alliance that the outlook does not have.
    """
    atlas = shipped()
    day = _day(options.on)
    selection = _selection(atlas.dataset, options)
    found = model.snapshot(atlas, selection, alliance=_alliance(options.alliance), on=day)
    view = View(
        page=Page.MAP,
        mineral=selection.mineral,
        stage=selection.stage,
        year=str(selection.year),
        alliance=options.alliance or NONE,
    )
    caption = compose(view, on=day, atlas=atlas).caption
    result, bloc = found.result, found.bloc
    demand = projections.demand(atlas.dataset, selection.mineral)
    demand = demand[demand[v.YEAR] == selection.year]
    answer = {
        "status": outlook.PROJECTION,
        "mineral": selection.mineral,
        "stage": selection.stage,
        "year": selection.year,
        "unit": result.panel.unit,
        "basis": result.panel.basis,
        "title": caption.title,
        "finding": caption.text,
        "supply": result.panel.world,
        "countries": dict(zip(result.shares[v.ISO3], result.shares[v.VALUE], strict=True)),
        "shares": dict(zip(result.shares[v.ISO3], result.shares["share"], strict=True)),
        "residual_share": result.residual_share,
        "hhi_low": result.hhi_low,
        "hhi_high": result.hhi_high,
        "alliance": bloc and {"id": options.alliance, "share_low": bloc.low, "share_high": bloc.high},
        "gap": projections.gaps(atlas.dataset, result.panel) or None,
        "demand": [
            {"scenario": row[outlook.SCENARIO], "sector": row[outlook.SECTOR], "t": row[v.VALUE], "basis": row[v.BASIS]}
            for row in demand.to_dict("records")
        ],
        "notes": list(caption.notes),
        "source": found.citation,
    }
    return answer, _text(answer)


def _selection(dataset: Dataset, options: argparse.Namespace) -> Selection:
    """The choice asked for, exactly."""
    mineral, table = minerals.mineral(options.mineral).id, projections.held(dataset)
    offered = list(dict.fromkeys(table[v.MINERAL]))
    if mineral not in offered:
        raise UnknownChoiceError("mineral of the outlook", options.mineral, offered)
    stage = options.stage or v.Stage.REFINED.value
    years = projections.years(dataset, mineral, stage, next(iter(projections.VIEWS)))
    if not years:
        raise UnknownChoiceError("stage of the outlook", stage, [one.value for one in v.Stage])
    year = options.year or str(years[0])
    if year not in {str(one) for one in years}:
        raise UnknownChoiceError("year of the outlook", year, [str(one) for one in years])
    return resolve(dataset, Choices({"mineral": mineral, "stage": stage, "year": year}))


def _alliance(wanted: str | None) -> str:
    return alliances.alliance(wanted).id if wanted else ""


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()  # noqa: DTZ011 - a calendar day
    except ValueError as error:
        raise UnknownChoiceError("date", str(text), ["YYYY-MM-DD"]) from error


def _text(answer: dict[str, Any]) -> str:
    rows = [
        f"  {countries.name_of(code):28} {numbers.amount(amount, answer['unit'])}  "
        f"{numbers.share(answer['shares'][code])}"
        for code, amount in answer["countries"].items()
        if amount
    ]
    notes = [f"  note: {note}" for note in answer["notes"]]
    return "\n".join([answer["title"], f"  {answer['finding']}", *rows, *notes, f"  {answer['source']}"])
