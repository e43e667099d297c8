"""``python -m geo flows``: the largest flows of a mineral in a year, and the rest, as the page shows them."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from typing import Any

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas, shipped
from geo.compose import compose
from geo.content.content import Content, FlowFigure
from geo.content.view import Page, View
from geo.engine.table import TradeTable
from geo.errors import NotComputableError, UnknownChoiceError
from geo.reference import minerals
from geo.reference.tables.minerals import HS_1992, HS_NAMES
from geo.store import trade_files
from geo.tables.trade import area_name
from geo.trade import history, model, sourcing
from geo.trade.model import By
from geo.trade.selection import MOST

_SHOWN = 20
# What the command line calls the measures; "quantity" is the word of addresses.
_MEASURES = {"value": By.VALUE, "weight": By.QUANTITY, "quantity": By.QUANTITY}


def add_commands(commands: Any) -> None:
    """Add ``flows`` to the subparsers of the command line."""
    command = commands.add_parser("flows", help="who shipped a mineral to whom: the largest flows and the rest")
    command.add_argument("--mineral", required=True, help="id, name or symbol, e.g. cobalt")
    command.add_argument(
        "--table",
        default="",
        help="HS92 or HS17 (30 codes of 2024, such as magnets); default: the first with the mineral",
    )
    command.add_argument(
        "--lines", default=model.ALL_LINES, help="all (default), a stage (mine, refined) or an HS code"
    )
    command.add_argument("--year", help="default: the latest with trade")
    command.add_argument("--by", default="value", help="value (default) or weight")
    command.add_argument(
        "--top", default=str(_SHOWN), help=f"number of flows (default: {_SHOWN}); the rest is added up"
    )
    command.add_argument("--country", default="", help="only flows from or to this country (alpha-3 code)")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=show_flows)


def show_flows(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The answer as JSON and as text.

    Raises
    ------
    UnknownChoiceError: if a mineral, HS code, year, measure, number or country does not exist.
    NotComputableError: if the trade table has no code of the mineral, or nothing was traded.
    """
    atlas = _atlas()
    view = _view(options, atlas)
    today = dt.date.today()  # noqa: DTZ011 - the user's calendar day
    content = compose(view, on=today, atlas=atlas)
    return as_json(content, atlas), _as_text(content)


def _atlas() -> Atlas:
    """The shipped figures, with the trade files that are saved for everyone laid over them."""
    files = tuple(trade_files.load(entry) for entry in trade_files.listing())
    return shipped().with_trade(TradeTable(files)) if files else shipped()


def _view(options: argparse.Namespace, atlas: Atlas) -> View:
    """The view asked for; what does not exist is an error here, where nobody sees what would be shown instead."""
    mineral = minerals.mineral(options.mineral).id
    offered = model.revisions_of(mineral, atlas.trade.added) or (HS_1992,)
    revision = options.table.upper() or offered[0]
    if revision not in offered:
        raise UnknownChoiceError(f"trade table with {mineral}", options.table, offered)
    atlas = atlas.in_revision(revision)
    lines = model.pick_lines(mineral, options.lines, atlas.trade.added, revision=revision)
    if options.by not in _MEASURES:
        raise UnknownChoiceError("measure", options.by, ["value", "weight"])
    if not (options.top.isdecimal() and 0 < int(options.top) <= MOST):
        raise UnknownChoiceError("number of flows", options.top, [f"1 to {MOST:,}"])
    if options.country:
        area_name(options.country)
    years = history.years_of(atlas, lines)
    if years and options.year and options.year not in {str(year) for year in years}:
        raise UnknownChoiceError("year", options.year, years)
    words = {
        "mineral": mineral,
        "revision": revision,
        "lines": options.lines,
        "year": options.year or "",
        "by": _MEASURES[options.by].value,
    }
    return View(page=Page.FLOWS).with_words(**words, top=options.top, country=options.country)


def as_json(content: Content, atlas: Atlas) -> dict[str, Any]:
    """Flows, rest and totals with units and source; a missing figure is ``null``.

    Raises
    ------
    NotComputableError: if nothing was traded.
    """
    params, table = content.view.params(), content.table.frame
    mineral, by, revision = params["mineral"], By(params["by"]), params["revision"]
    to_bring = sourcing.offers(mineral, model.at_hand(mineral, atlas.trade.added))
    atlas = atlas.in_revision(revision)
    lines = model.pick_lines(mineral, params["lines"], atlas.trade.added, revision=revision)
    trade = model.trade_of(atlas, lines, int(params["year"]), by)
    cited = atlas.trade.cited(lines, trade.year)
    _, rest = model.split_top(model.touching(trade.flows, country=params.get("country", "")), int(params["top"]))
    codes = model.lines_of(mineral, revision=revision)
    return {
        "title": content.caption.title,
        "finding": content.caption.finding,
        "details": list(content.caption.details),
        "notes": list(content.caption.notes),
        "mineral": mineral,
        "year": trade.year,
        "by": by.word,
        "country": params.get("country") or None,
        "hs_revision": HS_NAMES[revision],
        "lines": [
            {"hs6": row.hs6, "stage": row.stage, "description": row.description, "bundle_note": _known(row.bundle_note)}
            for row in codes[codes[v.HS6].isin(lines)].itertuples()
        ],
        "units": {"value_kusd": f"thousand USD, current, {cited.basis}", "quantity_t": "t, gross weight"},
        "world": {
            "value_kusd": trade.value_kusd,
            "quantity_t": _known(trade.quantity_t),
            "flows": len(trade.flows),
            "exporters_hhi": _known(model.hhi(model.balances(trade.flows)["exports"])),
            "value_share_without_weight": trade.unweighed_share,
        },
        "flows": [
            {
                "exporter": row.exporter,
                "importer": row.importer,
                "value_kusd": row.value_kusd,
                "quantity_t": _known(row.quantity_t),
                "unit_value_usd_per_t": _known(row.unit_value_usd_per_t),
                "share": _known(row.share_of_world),
                "lines": row.hs6.split(", "),
                "value_without_weight_kusd": row.value_without_weight_kusd,
            }
            for row in table[table["drawn"]].itertuples(index=False)
        ],
        "rest": {
            "flows": rest.count,
            "value_kusd": rest.value_kusd,
            "quantity_t": _known(rest.quantity_t),
            "share": rest.share,
            "without_weight": rest.without_weight,
        },
        "to_bring": list(to_bring),
        "source": cited.text,
        "source_id": cited.source_id,
    }


def _known(value: Any) -> Any:
    return None if pd.isna(value) or (isinstance(value, float) and math.isinf(value)) else value


def _as_text(content: Content) -> str:
    """Title and finding, a line per flow as the map's tooltip has it, the rest and the source."""
    figure, caption = content.figure, content.caption
    if not isinstance(figure, FlowFigure):
        raise NotComputableError(caption.title)
    rows = [f"  {row.name}: {row.value}; {row.detail}" for row in figure.arrows.itertuples(index=False)]
    return "\n".join(
        [caption.title, caption.text, *rows, *(f"  {note}" for note in caption.notes[:-1]), f"  {caption.source}"]
    )
