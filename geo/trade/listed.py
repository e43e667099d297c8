"""The largest flows by value before 2024: a labelled series beside the table of HS 2017, and not the whole of trade.

They never enter a sum or share: how much of the trade of a year is not listed is not known.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.content.charts import Lines, Mark
from geo.content.table import CellKind, Column, Table
from geo.engine import setting
from geo.locale.say import say
from geo.reference.names import possessive
from geo.tables import largest_flows
from geo.tables.trade import area_name
from geo.trade import charts, sentences
from geo.trade.selection import FlowSelection

_NAMED: Final = 5
_RECENT: Final = 5
_PARTNER: Final = "partner"
# The first year whose flows are in codes of HS 2017.
_NEW_CODES: Final = "2017"


@functools.lru_cache(maxsize=16)
def flows_of(codes: tuple[str, ...]) -> pd.DataFrame:
    """The listed flows of some codes, columns of :mod:`geo.tables.largest_flows`; do not change it in place.

    Raises
    ------
    TableError: if the table is missing or damaged.
    """
    return largest_flows.read(lines=codes)


def series(selection: FlowSelection) -> pd.DataFrame:
    """Values by year and partner: ``year``, ``revision``, ``partner`` (code), ``value_kusd``; the largest first.

    Partners are the exporters; of a country its suppliers, of a pair the exporter. No rows where nothing is listed.
    """
    found = flows_of(selection.lines)
    if selection.pair:
        exporter, importer = selection.pair
        found = found[(found[v.EXPORTER] == exporter) & (found[v.IMPORTER] == importer)]
    elif selection.country:
        found = found[found[v.IMPORTER] == selection.country]
    grouped = found.groupby([v.YEAR, largest_flows.REVISION, v.EXPORTER], as_index=False)[v.VALUE_KUSD].sum()
    return grouped.rename(columns={v.EXPORTER: _PARTNER}).sort_values(
        [v.YEAR, v.VALUE_KUSD, _PARTNER], ascending=[False, False, True], ignore_index=True
    )


def lines(selection: FlowSelection, *, on: dt.date) -> tuple[Lines, ...]:
    """The values of the largest partners by year, in million USD; nothing where no flow is listed."""
    table = series(selection)
    if table.empty:
        return ()
    recent = table[table[v.YEAR] > table[v.YEAR].max() - _RECENT]
    named = recent.groupby(_PARTNER)[v.VALUE_KUSD].sum().nlargest(_NAMED).index
    years = range(int(table[v.YEAR].min()), int(table[v.YEAR].max()) + 1)
    wide = table.pivot_table(index=v.YEAR, columns=_PARTNER, values=v.VALUE_KUSD).reindex(years) / 1000
    shown = {charts.short(code): tuple(None if pd.isna(x) else float(x) for x in wide[code]) for code in named}
    codes = Mark(_NEW_CODES, say("HS 2017 from here on"), say("earlier years in codes of HS 2002"))
    return (
        Lines(
            title=say(
                "{who}: largest flows, {first}\u2013{last}, million USD",
                who=_who(selection),
                first=years[0],
                last=years[-1],
            ),
            years=tuple(str(year) for year in years),
            series=shown,
            form="#,##0",
            marks=(codes, *charts.marks(selection.mineral, years, on)),
            note=_note(),
        ),
    )


def _note() -> str:
    return say(
        "Largest flows only, by value, in current US dollars: not the whole of trade, and no shares are taken from "
        "them. Codes of HS 2002 to 2016, of HS 2017 from 2017 on. BACI (CEPII), V202601."
    )


def _who(selection: FlowSelection) -> str:
    if selection.pair:
        exporter, importer = (charts.short(code) for code in selection.pair)
        return say("{exporter} to {importer}", exporter=exporter, importer=importer)
    if selection.country:
        return say("{whose} suppliers", whose=possessive(sentences.capital(sentences.area(selection.country))))
    return say("Largest exporters")


def tables(selection: FlowSelection) -> tuple[Table, ...]:
    """Every year and partner of the series with revision, unit, basis and source; nothing where no flow is listed."""
    table = series(selection)
    if table.empty:
        return ()
    frame = table.assign(
        name=table[_PARTNER].map(area_name),
        mineral=selection.mineral,
        hs6=", ".join(selection.lines),
        basis=f"{largest_flows.LABEL}; current USD, free on board",
        source_id=setting.SECOND_ID,
    )
    return (
        Table(
            title=say("{who}: value of the largest flows by year", who=_who(selection)),
            frame=frame,
            columns=(
                Column(v.YEAR, say("Year"), CellKind.WHOLE, pinned=True),
                Column("name", say("Supplier") if selection.country else say("Exporter"), pinned=True),
                Column(v.VALUE_KUSD, say("Value of the listed flows (thousand USD)"), CellKind.NUMBER),
                Column(largest_flows.REVISION, say("Codes of")),
                Column("hs6", say("HS codes")),
            ),
            stem=f"largest-flows-{selection.mineral}-{'-'.join(selection.lines)}",
            note=_note(),
        ),
    )
