"""A country's profile: its title and finding, its largest shares of the world as bars, and every figure as a table."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.caption import Caption, origins
from geo.content.charts import SHARES, Bars, Role
from geo.content.content import Content
from geo.content.table import CellKind, Column, Rows, Table
from geo.content.view import View
from geo.country import model, sentences
from geo.errors import NotComputableError
from geo.maps.colours import Theme
from geo.reference import countries, minerals
from geo.reference.choices import Choices

_BARS, _ROWS = 10, 12
_DEFINITION: Final = (
    "Share: the country's amount divided by the sum of the published rows of the same source, stage, year and basis; "
    "each by the preferred source of its mineral in that source's latest year."
)
_COLUMNS: Final = (
    Column("name", "Mineral", pinned=True),
    Column("figure", "Figure"),
    Column("share", "Share of world", CellKind.SHARE),
    Column("rank", "Rank", CellKind.WHOLE),
    Column("amount", "Amount", CellKind.NUMBER),
    Column(v.UNIT, "Unit"),
    Column(v.YEAR, "Year", CellKind.WHOLE),
    Column(v.STATUS, "Status"),
    Column("data_source", "Data source"),
)


def compose(
    view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None
) -> Content:  # fmt: skip
    """The profile of the view's country; one that no source lists has words, and neither bars nor rows.

    Raises
    ------
    NotComputableError: if the view has no country, or none of that code exists.
    """
    del theme, beside
    choices = Choices(view.params())
    code = choices.country()
    if not code:
        raise NotComputableError(" ".join(choices.faults) or "Choose a country.")
    own = model.profile(model.rankings_of(atlas), code)
    made = own[own[v.MEASURE] == v.Measure.PRODUCTION.value]
    held = own[own[v.MEASURE] == v.Measure.RESERVES.value]
    ids = tuple(sorted({str(one) for one in own[v.SOURCE_ID]}))
    headline = sentences.headline(code, made, held)
    return Content(
        view=view,
        caption=Caption(
            title=view.title or headline,
            finding=view.finding or sentences.finding(code, made, held, on),
            details=() if view.finding or own.empty else (sentences.membership(code, on),),
            filters=(("Country", countries.name_of(code)),),
            definition=_DEFINITION,
            source=_source(atlas, ids),
            origins=origins(atlas.dataset, ids, shapes=False),
            dataset=atlas.version,
            made=on,
            permalink=view.address(base),
            notes=(),
        ),
        headline=headline,
        make_charts=lambda: (_bars(made if len(made) else held),) if len(own) else (),
        make_tables=lambda: (_table(atlas, code, own),),
    )


def _source(atlas: Atlas, ids: tuple[str, ...]) -> str:
    cited = atlas.dataset.citation(ids).rstrip(".") if ids else "none of the sources lists this country"
    return f"Source: {cited}. Dataset: {atlas.version}."


def _bars(shown: pd.DataFrame) -> Bars:
    """The largest shares; those of the largest producer or holder in a colour of their own."""
    top = shown.head(_BARS)
    return Bars(
        title="Largest shares of the world",
        measure="Share of world",
        names=tuple(_name(row) for row in top.itertuples()),
        values=tuple(float(part) for part in top["share"]),
        roles=tuple(Role.FIRST if rank == 1 else Role.PLAIN for rank in top["rank"]),
        texts=tuple(numbers.share(part) for part in top["share"]),
        form=SHARES,
        note="Dark: largest in the world." if (top["rank"] == 1).any() else "",
    )


def _name(row: object) -> str:
    return f"{minerals.mineral(str(getattr(row, v.MINERAL))).name}, {sentences.figure_name(row)}"


def _table(atlas: Atlas, code: str, own: pd.DataFrame) -> Table:
    """A row per mineral and figure: ``country``, ``name``, ``figure``, ``data_source`` and ``model.COLUMNS``."""
    labels = atlas.dataset.labels()
    frame = own.assign(
        country=countries.name_of(code),
        name=[minerals.mineral(str(each)).name for each in own[v.MINERAL]],
        figure=[sentences.figure_name(row) for row in own.itertuples()],
        data_source=own[v.SERIES].map(labels),
    )
    first = ["country", "name", "figure"]
    return Table(
        title="Production and reserves",
        frame=frame[[*first, *(name for name in frame.columns if name not in first)]],
        columns=_COLUMNS,
        stem=f"country-{code}",
        rows=_brief(own),
    )


def _brief(own: pd.DataFrame) -> Rows:
    rows = [
        (_name(row), numbers.amount(row.amount, row.unit), numbers.share(row.share), str(row.rank), str(row.year))
        for row in own.head(_ROWS).itertuples()
    ]
    return (("Mineral", "Amount", "Share of world", "Rank", "Year"), *rows)
