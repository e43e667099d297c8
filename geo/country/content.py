"""A country's profile, ready to be drawn: its largest shares of the world, as bars and as a table."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.caption import Caption, origins
from geo.content.records import SHARES, Bars, ChartContent, Evidence, Rows
from geo.content.texts import COUNTRY_DEFINITION
from geo.content.view import View
from geo.country import model
from geo.desk import Desk
from geo.errors import NotComputableError
from geo.maps.colours import SERIES_COLOURS, Theme
from geo.production.sentences import country_in_text
from geo.reference import alliances, countries, minerals

_BARS, _ROWS = 10, 12
_STAGES = {v.Stage.MINE.value: "mined", v.Stage.REFINED.value: "refined"}


def years(view: View, desk: Desk) -> tuple[int, ...]:
    """No years to choose from: every mineral has its latest."""
    del view, desk
    return ()


def compose(
    view: View, *, on: dt.date, desk: Desk, theme: Theme, base: str, beside: View | None = None
) -> ChartContent:  # fmt: skip
    """The profile of the view's country.

    Raises
    ------
    NotComputableError: without a country, or if no source has a figure for it.
    """
    del theme, beside
    code = view.country
    if code not in {entry.iso3 for entry in countries.all_countries()}:
        raise NotComputableError(f"There is no country with the code {code[:60]!r}." if code else "Choose a country.")
    own = model.profile(desk.rankings(), code)
    if own.empty:
        raise NotComputableError(f"None of the sources lists a figure for {countries.name_of(code)}.")
    made = own[own[v.MEASURE] == v.Measure.PRODUCTION.value]
    held = own[own[v.MEASURE] == v.Measure.RESERVES.value]
    shown = made if len(made) else held
    ids = tuple(sorted({str(one) for one in own[v.SOURCE_ID]}))
    version = desk.dataset.version
    headline = _headline(code, made, held)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or _finding(code, held, on),
        filters=(("Country", countries.name_of(code)),),
        definition=COUNTRY_DEFINITION,
        source=f"Source: {desk.dataset.citation(ids).rstrip('.')}. Dataset: {version}.",
        origins=origins(desk.dataset, ids, shapes=False),
        dataset=version,
        made=on,
        permalink=view.address(base),
        notes=(),
    )
    return ChartContent(caption, headline, view, Evidence(_bars(shown), None, _rows(own), _figures(own)))


def _headline(code: str, made: pd.DataFrame, held: pd.DataFrame) -> str:
    name = country_in_text(code)
    name = name[0].upper() + name[1:]
    if made.empty:
        best = held.iloc[0]
        mineral = minerals.mineral(str(best[v.MINERAL])).name.lower()
        return f"{name} holds {numbers.share(float(best['share']))} of the world\u2019s reserves of {mineral}"
    first = made.loc[made["rank"] == 1, v.MINERAL].nunique()
    largest = "is the largest producer of none" if not first else f"is the largest producer of {first}"
    return f"{name} {largest} of the {made[v.MINERAL].nunique()} minerals that it is known to produce"


def _finding(code: str, held: pd.DataFrame, on: dt.date) -> str:
    joined = [entry.short_name for entry in alliances.alliances_of(code, on=on)]
    parts = [f"Member of {', '.join(joined)}." if joined else "Member of none of the alliances listed here."]
    if len(held):
        best = [
            f"{minerals.mineral(str(row.mineral)).name.lower()} ({numbers.share(row.share)})"
            for row in held.head(3).itertuples()
        ]
        parts.append(f"Largest shares of world reserves: {', '.join(best)}.")
    return " ".join(parts)


def _name(row: object) -> str:
    """Mineral with its stage, or with the word reserves."""
    what = _STAGES.get(str(getattr(row, v.STAGE)), "")
    if getattr(row, v.MEASURE) == v.Measure.RESERVES.value:
        what = "reserves"
    return f"{minerals.mineral(str(getattr(row, v.MINERAL))).name}, {what}".removesuffix(", ")


def _bars(shown: pd.DataFrame) -> Bars:
    top = shown.head(_BARS)
    return Bars(
        title="Largest shares of the world",
        measure="Share of world",
        names=tuple(_name(row) for row in top.itertuples()),
        values=tuple(float(part) for part in top["share"]),
        colours=tuple(SERIES_COLOURS[0] if rank == 1 else SERIES_COLOURS[4] for rank in top["rank"]),
        texts=tuple(numbers.share(part) for part in top["share"]),
        form=SHARES,
    )


def _rows(own: pd.DataFrame) -> Rows:
    rows = [
        (_name(row), numbers.amount(row.amount, row.unit), numbers.share(row.share), str(row.rank), str(row.year))
        for row in own.head(_ROWS).itertuples()
    ]
    return (("Mineral", "Amount", "Share of world", "Rank", "Year"), *rows)


def _figures(own: pd.DataFrame) -> pd.DataFrame:
    named = own.reset_index(drop=True)
    named.insert(0, "country", named[v.ISO3].map(countries.name_of))
    return named
