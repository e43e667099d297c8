"""A country's profile in words: what it produces, where it is the largest, its alliances and its reserves."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.locale.say import joined, mark, mark_term, say, say_count, term
from geo.reference import alliances, minerals
from geo.reference.names import counted, country_in_text, lowered, mineral_before, mineral_in_text
from geo.trade.sentences import area, money

# Minerals that a title names, and those that a sentence does.
_NAMED: Final = 3
_STAGES: Final = {
    v.Stage.MINE.value: mark_term("figure", "mine production"),
    v.Stage.REFINED.value: mark_term("figure", "refined production"),
}
_PRODUCTION: Final = mark_term("figure", "production")
_RESERVES: Final = mark_term("figure", "reserves")


def figure_name(row: Any) -> str:
    """What a row's figure is: "mine production", "refined production", "reserves"."""
    if getattr(row, v.MEASURE) == v.Measure.RESERVES.value:
        return term("figure", _RESERVES)
    return stage_name(str(getattr(row, v.STAGE)))


def stage_name(stage: str) -> str:
    """What the output of a stage is: "mine production", "refined production"."""
    return term("figure", _STAGES.get(stage, _PRODUCTION))


def mineral_name(mineral: str) -> str:
    """Name of a mineral as a heading has it."""
    return minerals.mineral(mineral).name


def row_name(row: Any) -> str:
    """The mineral and the figure of a row: "Copper, mine production"."""
    return f"{mineral_name(str(getattr(row, v.MINERAL)))}, {figure_name(row)}"


def trade(sold: pd.DataFrame, bought: pd.DataFrame) -> tuple[str, ...]:
    """Its most valuable export and import among the HS codes covered, each with the largest partner.

    Parameters
    ----------
    sold, bought: its exports and imports (:func:`geo.country.partners.table_of`), the most valuable first.
    """
    templates = (
        (
            mark("Largest export among the HS codes covered: {goods}, {value} in {year}, {share} of it to {partner}."),
            sold,
        ),
        (mark("Largest import: {goods}, {value} in {year}, {share} of it from {partner}."), bought),
    )
    return tuple(
        say(
            template,
            goods=_goods(row),
            value=money(row.value_kusd),
            year=row.year,
            share=numbers.share(row.partner_share),
            partner=area(row.partner),
        )
        for template, table in templates
        for row in table.head(1).itertuples()
    )


def _goods(row: Any) -> str:
    """The goods in the middle of a sentence: "copper (ores and concentrates)"."""
    return lowered(row.goods)


def headline(code: str, made: pd.DataFrame, held: pd.DataFrame) -> str:
    """What the country produces and where it is the largest producer; without production, its largest reserves.

    Parameters
    ----------
    made, held: its production and its reserves (:func:`geo.country.model.profile`), largest share first.
    """
    name = country_in_text(code)
    name = name[0].upper() + name[1:]
    if made.empty and held.empty:
        return say("No production or reserves of {name} in any of the sources", name=country_in_text(code))
    if made.empty:
        best = held.iloc[0]
        return say(
            "{name} holds {share} of the world\u2019s {mineral} reserves and has no recorded production",
            name=name,
            share=numbers.share(float(best["share"])),
            mineral=mineral_before(str(best[v.MINERAL])),
        )
    count = made[v.MINERAL].nunique()
    what = say_count("{count} of the minerals covered", "{count} of the minerals covered", count)
    first = made[made["rank"] == 1]
    leads = first[v.MINERAL].nunique()
    if not leads:
        return say(
            "{name} produces {what}; its largest share of the world is in {best}",
            name=name,
            what=what,
            best=_shared(next(made.itertuples())),
        )
    listed = joined([_shared(row) for row in first.head(_NAMED).itertuples()])
    if len(first) <= _NAMED:
        return say(
            "{name} produces {what} and is the world\u2019s largest producer of {listed}",
            name=name,
            what=what,
            listed=listed,
        )
    return say(
        "{name} produces {what} and is the world\u2019s largest producer of {leads} of them, including {listed}",
        name=name,
        what=what,
        leads=leads,
        listed=listed,
    )


def _shared(row: Any) -> str:
    """ "rhenium (70 %)", "refined gallium (99 %)"."""
    template = mark("{mineral} ({share})")
    if getattr(row, v.STAGE) == v.Stage.REFINED.value:
        template = mark("refined {mineral} ({share})")
    return say(template, mineral=counted(str(row.mineral), str(row.basis)), share=numbers.share(row.share))


def finding(code: str, made: pd.DataFrame, held: pd.DataFrame, on: dt.date) -> str:
    """Its largest shares of world reserves; without any figure, its alliances on the day."""
    if len(held):
        top = held.head(_NAMED).itertuples()
        best = [f"{mineral_in_text(str(row.mineral))} ({numbers.share(row.share)})" for row in top]
        return say("Largest shares of world reserves: {best}.", best=joined(best))
    if len(made):
        return say("None of the sources publishes reserves for {name}.", name=country_in_text(code))
    return membership(code, on)


def membership(code: str, on: dt.date) -> str:
    """The alliances of which it is a member on the day."""
    names = [entry.short_name for entry in alliances.alliances_of(code, on=on)]
    if not names:
        return say("Not a member of any alliance covered.")
    return say("Member of {names}.", names=joined(names))
