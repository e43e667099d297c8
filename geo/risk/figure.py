"""What the maps of import risk show: the score of every importer, and the suppliers of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.content import MapFigure
from geo.indicators import geopolrisk as gpr
from geo.locale.say import mark, say
from geo.maps import choropleth, classes, world
from geo.maps.classes import Classes
from geo.maps.colours import Theme
from geo.maps.join import join
from geo.maps.legend import Legend, LegendEntry
from geo.reference import countries, names
from geo.risk.model import Importer
from geo.risk.selection import RiskSelection
from geo.risk.sentences import known, product, silent, whose, why_not
from geo.risk.suppliers import Dependence

# The same in every mineral and year, so that maps compare; nine tenths of all scores lie under 0.3.
CLASSES = Classes(
    "0-1",
    (0.02, 0.05, 0.1, 0.15, 0.2, 0.3),
)
# Part of the world's imports from which on an importer is named on the map.
_NAMED = 0.01
# Share of imports from which on a supplier is named on its map.
_LABELLED = 0.01
_NOT_LISTED = "not-listed"
_SUPPLY_WORDS = {_NOT_LISTED: mark("no recorded supply")}
_WORDS = {
    choropleth.ZERO: mark("0 (no risky imports)"),
    choropleth.WITHHELD: mark("no score"),
    _NOT_LISTED: mark("no trade or production recorded"),
}


def colouring(selection: RiskSelection, theme: Theme, *, several: bool = False) -> choropleth.Colouring:
    """Classes and colours; the title names mineral and year, or neither where *several* maps share it."""
    title = mark("GeoPolRisk score of each importer for {mineral}, {year} (0\u20131)")
    if several:
        title = mark("GeoPolRisk score of each importer (0\u20131)")
    words = {"mineral": names.mineral_in_text(selection.mineral), "year": selection.year}
    return choropleth.sequential(CLASSES, theme, title=say(title, **words))


def worded(legend: Legend) -> Legend:
    """The legend with the words of scores for what is no class."""
    return Legend(legend.title, tuple(_renamed(one, _WORDS) for one in legend.entries))


def _renamed(entry: LegendEntry, words: Mapping[str, str]) -> LegendEntry:
    return replace(entry, label=say(words[entry.kind])) if entry.kind in words else entry


def drawn(table: pd.DataFrame, selection: RiskSelection, shapes: pd.DataFrame) -> pd.DataFrame:
    """One row per shape, with the words of tooltip and label.

    A score that is zero for want of any record is drawn as none. Labels name those who buy enough to matter: a score
    says nothing of how much is bought.

    Parameters
    ----------
    table: scores of every country, as :func:`geo.risk.model.scores` gives them.
    """
    rows = table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]
    texts = pd.DataFrame([_text(row) for row in rows.to_dict("records")])
    frame = join(texts, shapes).frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    bought = rows.set_index(v.IMPORTER)[gpr.IMPORTS]
    large = set(bought.index[bought >= _NAMED * bought.sum()])
    return frame.assign(
        value_text=frame["value_text"].where(~missing, say("no score")),
        detail=frame["detail"].where(~missing, say("no imports and no production recorded")),
        source=say("GeoPolRisk, {method} method, {year}", method=selection.method.in_text, year=selection.year),
        label=[
            f"{countries.name_of(code)} {numbers.decimal(score, 2)}" if code in large and score > 0 else None
            for code, score in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )


def of_importer(
    values: pd.DataFrame, shown: choropleth.Colouring, theme: Theme, importer: Importer | None = None
) -> MapFigure:
    """A map of *values* (as :class:`MapFigure` has them, without colours) about one importer, if there is one.

    The members of an importer of several countries are outlined and named in the legend; one country is selected.
    """
    buyers = frozenset(importer.members) if importer else frozenset[str]()
    members, country = (buyers, "") if len(buyers) > 1 else (frozenset[str](), next(iter(buyers), ""))
    painted = choropleth.paint(values, shown, members)
    legend = choropleth.legend(painted, shown, theme)
    entries = list(legend.entries)
    if importer and members:
        words = say("importer: {name}", name=importer.name)
        entries.append(LegendEntry(theme.member, words, len(members), kind="outline"))
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=shown,
        legend=Legend(legend.title, tuple(entries)),
        members=members,
        country=country,
    )


def of_suppliers(chosen: RiskSelection, found: Dependence, alliance: str, theme: Theme) -> MapFigure:
    """Each supplier's share of the imports: members of *alliance* (empty for none) in blue, others in orange.

    The importer is outlined as the selected country, or its countries as members of the purchase where it has several.
    """
    title = say(
        "Share of {whose} imports of {goods} {by}, %",
        whose=whose(chosen.importer),
        goods=product(chosen.mineral),
        by=chosen.by_words,
    )
    painting = choropleth.split_by_membership(classes.BLOC_SHARES, theme, title=title)
    rows = found.suppliers
    texts = pd.DataFrame(
        {
            v.ISO3: rows[v.EXPORTER],
            v.VALUE: rows["share"].astype(float),
            v.STATUS: "computed",
            "value_text": [say("{share} of imports", share=numbers.share(share)) for share in rows["share"]],
            "detail": [say("member") if inside else say("not a member") for inside in rows["inside"]]
            if alliance
            else "",
        }
    )
    allies = frozenset(rows.loc[rows["inside"].astype(bool), v.EXPORTER])
    shaped = join(texts, world.load().frame)
    frame = shaped.frame.reset_index(drop=True)
    missing = frame["value_text"].isna()
    values = frame.assign(
        value_text=frame["value_text"].where(~missing, say("no recorded supply")),
        detail=frame["detail"].where(~missing, ""),
        source=say("Imports {by}, {year}", by=chosen.by_words, year=chosen.year),
        label=[
            f"{countries.name_of(code)} {numbers.share(share)}" if share > _LABELLED else None
            for code, share in zip(frame[v.ISO3], frame[v.VALUE], strict=True)
        ],
    )
    buyers = frozenset(chosen.importer.members)
    painted = choropleth.paint(values, painting, allies)
    legend = choropleth.legend(painted, painting, theme)
    entries = [_renamed(one, _SUPPLY_WORDS) for one in legend.entries]
    several = len(buyers) > 1
    colour = theme.member if several else theme.selected
    words = say("importer: {name}", name=chosen.importer.name)
    entries.append(LegendEntry(colour, words, len(buyers), kind="outline"))
    return MapFigure(
        table=values.assign(colour=choropleth.colours_of(painted, theme), group=painted["group"]),
        colouring=painting,
        legend=Legend(legend.title, tuple(entries)),
        members=buyers if several else frozenset(),
        country="" if several else min(buyers),
        unmatched=shaped.unmatched,
    )


def _text(row: dict[str, Any]) -> dict[str, object]:
    answered = known(row)
    detail = say(
        "HHI {hhi} \u00d7 import risk {risk}",
        hhi=numbers.decimal(row[gpr.HHI], 2),
        risk=numbers.decimal(row[gpr.IMPORT_RISK], 2),
    )
    return {
        v.ISO3: row[v.IMPORTER],
        v.VALUE: row[gpr.SCORE] if answered else float("nan"),
        v.STATUS: None if silent(row) else "computed",
        "value_text": say("score {score}", score=numbers.decimal(row[gpr.SCORE], 3)) if answered else say("no score"),
        "detail": detail if answered else why_not(row),
    }
