"""``python -m geo chain``: the stages of a mineral from ore to product and the bottleneck, as the page shows them."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

import pandas as pd

from geo.atlas import shipped
from geo.chain import model, parts, selection
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, View
from geo.engine.table import TradeTable
from geo.errors import UnknownChoiceError
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.risk import model as risk_model
from geo.risk.selection import DEFAULT_IMPORTER
from geo.store import trade_files


def add_commands(commands: Any) -> None:
    """Add ``chain`` to the subparsers of the command line."""
    command = commands.add_parser("chain", help="a mineral from ore to product: who holds each stage, the bottleneck")
    command.add_argument("--mineral", required=True, help="id, name or symbol, e.g. rare-earths")
    command.add_argument(
        "--importer",
        default=DEFAULT_IMPORTER,
        help=f"alpha-3 code; several as one importer: DEU,FRA; or an alliance (default: {DEFAULT_IMPORTER})",
    )
    command.add_argument("--year", type=int, help="default: the latest")
    command.add_argument("--alliance", default=alliances.DEFAULT, help="id of an alliance, or none")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=show_chain)


def show_chain(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The answer as JSON and as text.

    Raises
    ------
    UnknownChoiceError: if a mineral, importer, year or alliance does not exist.
    GeoError: if a trade table cannot be asked.
    """
    today = dt.date.today()  # noqa: DTZ011 - the user's calendar day
    mineral = minerals.mineral(options.mineral).id
    known = model.minerals_of(shipped().dataset)
    if mineral not in known:
        raise UnknownChoiceError("mineral with output or a form of trade", mineral, known)
    who = risk_model.importer(options.importer, on=today)
    if options.year is not None and options.year not in model.years_of(shipped(), mineral):
        raise UnknownChoiceError("year", options.year, model.years_of(shipped(), mineral))
    if options.alliance != "none":
        alliances.alliance(options.alliance)
    files = tuple(trade_files.load(entry) for entry in trade_files.listing())
    atlas = shipped().with_trade(TradeTable(files)) if files else shipped()
    view = View(page=Page.CHAIN).with_words(mineral=mineral, importer=who.id, alliance=options.alliance)
    if options.year is not None:
        view = view.with_words(year=str(options.year))
    content = compose(view, on=today, atlas=atlas)
    chosen = selection.resolve(atlas, Choices(view.params()), on=today)
    cards = parts.cards(selection.chain(atlas, chosen, on=today), chosen)
    return as_json(content), _as_text(content, cards)


def as_json(content: Content) -> dict[str, Any]:
    """Title, finding and every row of the table with its source; a missing figure is ``null``."""
    rows = [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in content.table.frame.to_dict("records")
    ]
    caption = content.caption
    return {
        "title": caption.title,
        "finding": caption.finding,
        "details": list(caption.details),
        "notes": list(caption.notes),
        "rows": rows,
        "source": caption.source,
    }


def _as_text(content: Content, cards: tuple[parts.Card, ...]) -> str:
    caption = content.caption
    lines = [caption.title, caption.text]
    for card in cards:
        lines.append(f"  {card.title}{' (bottleneck)' if card.bottleneck else ''}")
        lines += [f"    {label}: {value}{f' ({basis})' if basis else ''}" for label, value, basis in card.figures]
        lines += [f"    {text}" for text in card.lacks]
    return "\n".join([*lines, *(f"  {note}" for note in caption.notes), f"  {caption.source}"])
