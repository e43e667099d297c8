"""The command ``python -m geo revisions``: what changed from one edition of the USGS summaries to the next."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import Any

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import Page, View
from geo.errors import UnknownChoiceError
from geo.production import editions, indicators
from geo.reference import minerals
from geo.reference.choices import NONE


def add_commands(subparsers: Any) -> None:
    """Add ``revisions`` to the parser's commands."""
    command = subparsers.add_parser("revisions", help="what changed from one USGS edition to the next")
    command.add_argument("--mineral", required=True, help="id or name, e.g. cobalt")
    command.add_argument("--reserves", action="store_true", help="reserves instead of production")
    command.add_argument("--stage", help="mine or refined; default: mine where there is one")
    command.add_argument("--year", help="a year that two editions print; default: the last")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=show_revisions)


def show_revisions(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Every figure that changed, with ranks and shares in both editions.

    Raises
    ------
    UnknownChoiceError: for a mineral, stage or year that no two editions print on one basis.
    """
    atlas = shipped()
    mineral = minerals.mineral(options.mineral).id
    indicator = indicators.RESERVES_REVISION if options.reserves else indicators.REVISION
    pairs = editions.pairs(atlas.dataset, mineral, indicator.measure)
    if not pairs:
        offered = [one for one in atlas.dataset.minerals() if editions.pairs(atlas.dataset, one, indicator.measure)]
        raise UnknownChoiceError("mineral of two USGS editions", options.mineral, offered)
    stage = options.stage or next(iter(pairs))
    if stage not in pairs:
        raise UnknownChoiceError("stage", stage, pairs)
    year = options.year or str(max(pairs[stage]))
    if year not in {str(one) for one in pairs[stage]}:
        raise UnknownChoiceError("year of two USGS editions", year, [str(one) for one in pairs[stage]])
    view = View(page=Page.MAP, view=indicator.id, mineral=mineral, stage=stage, year=year, alliance=NONE)
    content = compose(view, on=dt.date.today(), atlas=atlas)  # noqa: DTZ011 - a calendar day
    rows = content.tables[1].frame
    answer = {
        "title": content.caption.title,
        "finding": content.caption.text,
        "editions": list(pairs[stage][int(year)]),
        "mineral": mineral,
        "stage": stage,
        "measure": indicator.measure.value,
        "year": int(year),
        "changes": json.loads(rows.to_json(orient="records")),
        "source": content.caption.source,
    }
    lines = [
        f"  {row['area']:28} {row['old_value'] if row['old_value'] is not None else '-':>14}  "
        f"{row['new_value'] if row['new_value'] is not None else '-':>14}  {row['unit']}  {row['kind']}"
        for row in answer["changes"]
    ]
    return answer, "\n".join([answer["title"], f"  {answer['finding']}", *lines, f"  {answer['source']}"])
