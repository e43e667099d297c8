"""Rows that a reader leaves out: each counted with its reason, and a warning where they outweigh what stays.

Columns of a table of such rows: ``row`` and ``reason``; where a row holds a figure of the same subject also ``group``
(what is counted, as the draft's column of that name), ``year``, ``country``, ``printed`` and ``unit``. Rows of other
subjects (trade, other statistics, minerals that the atlas has not) leave ``group`` empty.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import mark, say, say_count
from geo.reference import countries
from geo.uploads import figures, units
from geo.uploads import mapping as m
from geo.uploads.names import word_in_words
from geo.uploads.report import Severity, problems

GROUP: Final = "group"
REASON: Final = "reason"
PRINTED: Final = "printed"
FIGURE: Final = [GROUP, v.YEAR, m.COUNTRY, PRINTED, v.UNIT]
_KEY: Final = [GROUP, v.YEAR]
_SHOWN: Final = 3


def nothing() -> pd.DataFrame:
    """No row left out."""
    return pd.DataFrame({m.ROW: pd.Series(dtype="int64"), REASON: pd.Series(dtype="str")})


def lines(gone: pd.DataFrame, kept: pd.DataFrame, *, publisher: str | None) -> list[pd.DataFrame]:
    """Notes of the report, one a sheet and reason, and warnings where what is left out outweighs what stays.

    Parameters
    ----------
    gone: rows left out, with their ``sheet``.
    kept: the draft of the rows that stay.
    publisher: whose spellings of countries are read.
    """
    if gone.empty:
        return []
    grouped = gone.groupby(["sheet", REASON], sort=False).agg(row=(m.ROW, "min"), rows=(m.ROW, "size")).reset_index()
    template = mark("Left out, {reason}.")
    notes = problems(
        Severity.NOTE,
        "left out",
        sheet=list(grouped["sheet"]),
        row=grouped["row"],
        column="",
        value="",
        reason=[say(template, reason=text) for text in grouped[REASON]],
        rows=grouped["rows"].to_numpy(),
    )
    return [notes, *_outweighing(gone, kept, publisher)]


def _outweighing(gone: pd.DataFrame, kept: pd.DataFrame, publisher: str | None) -> list[pd.DataFrame]:
    """One warning for each group in which countries that drop out altogether hold more than those that stay."""
    if GROUP not in gone.columns or GROUP not in kept.columns:
        return []
    left = gone[gone[GROUP].fillna("").astype("str") != ""]
    if left.empty:
        return []
    stays = kept.rename(columns={v.VALUE: PRINTED})[FIGURE]
    mine, theirs = (_weighed(table[FIGURE].astype("str"), publisher) for table in (stays, left))
    here = pd.MultiIndex.from_frame(mine[[*_KEY, v.ISO3]])
    dropped = theirs[~pd.MultiIndex.from_frame(theirs[[*_KEY, v.ISO3]]).isin(here)]
    # A country printed in several parts drops out with its largest: parts may be the same output in other words.
    most = dropped.groupby([*_KEY, v.ISO3])["tonnes"].max().reset_index()
    out = most.groupby(_KEY)["tonnes"].sum()
    stay = mine.groupby(_KEY)["tonnes"].sum().reindex(out.index)
    heavier = out[(out > stay) & stay.notna()]
    parts = []
    for group in dict.fromkeys(heavier.index.get_level_values(GROUP)):
        years = sorted(heavier.loc[group].index)
        last = years[-1]
        names = most[(most[GROUP] == group) & (most[v.YEAR] == last)].sort_values("tonnes", ascending=False)
        mineral, *stage = group.split(", ")
        what = ", ".join([word_in_words(v.MINERAL, mineral), *(word_in_words(v.STAGE, one) for one in stage)])
        named = ", ".join(countries.name_of(code) for code in names[v.ISO3].head(_SHOWN))
        rows = left[(left[GROUP].astype("str") == group) & left[v.YEAR].astype("str").isin(years)]
        parts.append(
            problems(
                Severity.WARNING,
                "left out outweighs",
                sheet=[rows["sheet"].iloc[0]],
                row=[rows[m.ROW].min()],
                column="",
                value=what,
                rows=[len(rows)],
                reason=say_count(
                    "{group}: countries that are left out altogether hold more than those that stay, in {years} year "
                    "to {last}, such as {countries}.",
                    "{group}: countries that are left out altogether hold more than those that stay, in {years} years "
                    "to {last}, such as {countries}.",
                    len(years),
                    group=what,
                    years=numbers.whole(len(years)),
                    last=last,
                    countries=named,
                ),
                suggestion=say("Shares of what stays are not those of the world: see why the rows are left out."),
            )
        )
    return parts


def _weighed(table: pd.DataFrame, publisher: str | None) -> pd.DataFrame:
    """Rows of countries with a mass, in tonnes."""
    places = {name: countries.find(name, publisher=publisher) for name in table[m.COUNTRY].unique()}
    codes = {name: place.iso3 or "" for name, place in places.items() if place and place.kind == v.AreaKind.COUNTRY}
    readings = {text: units.read(text) for text in table[v.UNIT].unique()}
    factors = {text: one.factor for text, one in readings.items() if one and one.unit is v.Unit.TONNE}
    amount = figures.read(table[PRINTED]).value
    found = table.assign(
        **{
            v.ISO3: table[m.COUNTRY].map(codes).fillna(""),
            "tonnes": amount * table[v.UNIT].map(factors).to_numpy(dtype=float, na_value=np.nan),
        }
    )
    return found[(found[v.ISO3] != "") & found["tonnes"].notna()]
