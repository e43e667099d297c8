"""``python -m geo flows``: the largest flows of a mineral in a year, and the rest, as the page shows them."""

from __future__ import annotations

import argparse
import math
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.engine import configured, queries
from geo.engine.user_files import Cited, merge
from geo.errors import NotComputableError, UnknownChoiceError
from geo.reference import minerals
from geo.store import trade_files
from geo.tables.trade import area_name
from geo.trade import history as trade_history
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade.model import By, Trade

_SHOWN = 20


def add_commands(commands: Any) -> None:
    """Add ``flows`` to the subparsers of the command line."""
    command = commands.add_parser("flows", help="who shipped a mineral to whom: the largest flows and the rest")
    command.add_argument("--mineral", required=True, help="id, name or symbol, e.g. cobalt")
    command.add_argument(
        "--lines", default=trade_model.ALL_LINES, help="all (default), a stage (mine, refined) or an HS line"
    )
    command.add_argument("--year", help="default: the latest with trade")
    command.add_argument("--by", default=By.VALUE.value, help="value (default) or quantity")
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
    UnknownChoiceError: if a mineral, line, year, measure, number or country does not exist.
    NotComputableError: if the trade table has no line of the mineral, or nothing was traded.
    """
    mineral = minerals.mineral(options.mineral).id
    shipped = configured.engine()
    brought = [trade_files.load(entry) for entry in trade_files.listing()]
    merged = merge(shipped, brought) if brought else None
    added = configured.added() | merged.added if merged else configured.added()
    lines = trade_model.pick_lines(mineral, options.lines, added)
    if options.by not in list(By):
        raise UnknownChoiceError("measure", options.by, list(By))
    if not (options.top.isdigit() and int(options.top)):
        raise UnknownChoiceError("number of flows", options.top, ["1 or more"])
    name = area_name(options.country) if options.country else ""
    engine = merged.engine if merged else shipped
    years = trade_history.years(engine, lines=lines)
    if not years:
        raise NotComputableError(f"No trade of HS {', '.join(lines)} is on record in any year.")
    year = options.year or str(years[-1])
    if year not in {str(known) for known in years}:
        raise UnknownChoiceError("year", year, years)
    trade = trade_model.take(engine, lines=lines, year=int(year), by=By(options.by))
    cited = configured.cited()
    if merged:
        cited = merged.cited(cited, lines, int(year))
    answer = as_json(trade, mineral, top=int(options.top), country=options.country, cited=cited)
    return answer, _as_text(answer, trade, name)


def as_json(trade: Trade, mineral: str, *, top: int, country: str = "", cited: Cited | None = None) -> dict[str, Any]:
    """Flows, rest and totals with units and source; a missing figure is ``null``."""
    wanted = trade_model.touching(trade.flows, country=country)
    shown, rest = trade_model.split_top(wanted, top)
    source = cited or configured.cited()
    table = trade_model.lines_of(mineral)
    return {
        "mineral": mineral,
        "year": trade.year,
        "by": trade.by.value,
        "country": country or None,
        "lines": [
            {"hs6": row.hs6, "stage": row.stage, "description": row.description, "bundle_note": _known(row.bundle_note)}
            for row in table[table[v.HS6].isin(trade.lines)].itertuples()
        ],
        "units": {"value_kusd": f"thousand USD, current, {source.basis}", "quantity_t": "t, gross weight"},
        "world": {
            "value_kusd": trade.value_kusd,
            "quantity_t": _known(trade.quantity_t),
            "flows": len(trade.flows),
            "exporters_hhi": _known(trade_model.hhi(trade_model.balances(trade.flows)["exports"])),
            "value_share_without_weight": trade.unweighed_share,
        },
        "flows": [
            {
                "exporter": row.exporter,
                "importer": row.importer,
                "value_kusd": row.value_kusd,
                "quantity_t": _known(row.quantity_t),
                "unit_value_usd_per_t": _known(row.unit_value_usd_per_t),
                "share": _known(row.share),
                "lines": row.lines.split(", "),
                "value_without_weight_kusd": getattr(row, queries.UNWEIGHED_KUSD),
            }
            for row in shown.itertuples(index=False)
        ],
        "rest": {
            "flows": rest.count,
            "value_kusd": rest.value_kusd,
            "quantity_t": _known(rest.quantity_t),
            "share": rest.share,
            "without_weight": rest.without_weight,
        },
        "source": source.text,
        "source_id": source.source_id,
    }


def _known(value: Any) -> Any:
    return None if pd.isna(value) or (isinstance(value, float) and math.isinf(value)) else value


def _as_text(answer: dict[str, Any], trade: Trade, country: str) -> str:
    shown = trade_model.touching(trade.flows, country=answer["country"] or "")
    kept, rest = trade_model.split_top(shown, max(1, len(answer["flows"])))
    where = f", from or to {country}" if country else ""
    rows = [
        f"  {area_name(row.exporter):28} -> {area_name(row.importer):28} "
        f"{trade_sentences.money(row.value_kusd):>22}  {numbers.amount(row.quantity_t, v.Unit.TONNE):>10}  "
        f"{numbers.share(row.share):>7}"
        for row in kept.itertuples(index=False)
    ]
    return "\n".join(
        [
            f"{answer['mineral']}, HS {', '.join(trade.lines)}, {trade.year}, by {trade.by.value}{where}",
            *rows,
            f"  {trade_sentences.rest(rest, len(kept), trade.by)}",
            f"  {answer['source']}",
        ]
    )
