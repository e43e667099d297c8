"""What the atlas has on each mineral: figures, trade, prices, recycling and end uses.

An empty cell means that no table here holds the figure. It says nothing of whether somebody publishes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.locale.say import mark, say, term
from geo.reference import minerals
from geo.reference.tables import minerals as mineral_tables
from geo.tables import price_series, prices, recycling, sites, trade_forms
from geo.trade import forms

# The lists whose minerals are counted: those of the United States, the European Union and Japan in force in 2026.
LISTS: Final = ("us-2025", "eu-2024", "japan-2020")
LISTED: Final = "listed"
FIVE_YEARS: Final = 5
_HS_COLUMNS: Final = {mineral_tables.HS_1992: "hs92", mineral_tables.HS_2017: "hs17"}
_TRADE_FACETS: Final = {v.Stage.MINE.value: "ore_trade", v.Stage.REFINED.value: "refined_trade"}
_PRICED: Final = ["price", v.LOWER, v.UPPER]


MISSING: Final = "missing"
_UPLOADED: Final = mark("Upload page: a table by country and year with unit and source; or python -m geo.build facts")
_TRADED: Final = mark("Trade flows page: upload a BACI or Comtrade file that holds the HS code")


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of figure: ``name`` is its column, ``label`` its heading, ``bring`` how to add what is missing.

    The words are marked for the catalogues, and said where they are shown.
    """

    name: str
    label: str
    bring: str


FACETS: Final = (
    Facet("mine", mark("Mine production"), _UPLOADED),
    Facet("refined", mark("Refined production"), _UPLOADED),
    Facet("refined_five_years", mark("Refined, five years or more in one series"), _UPLOADED),
    Facet("reserves", mark("Reserves"), _UPLOADED),
    Facet("capacity", mark("Capacity"), mark("Edition with capacity: python -m geo.build facts --inputs FOLDER")),
    Facet("ore_trade", mark("Trade in ores and minerals"), _TRADED),
    Facet("refined_trade", mark("Trade in refined forms"), _TRADED),
    Facet(
        "price",
        mark("Price"),
        mark("Row in data/mappings/prices.csv for a published price, then python -m geo.build prices"),
    ),
    Facet(
        "recycling_rate", mark("Recycling rate"), mark("Rate with its factsheet, then python -m geo.build recycling")
    ),
    Facet(
        "sites",
        mark("Mines and works as points"),
        mark("Publisher\u2019s list with coordinates, then python -m geo.build sites"),
    ),
    Facet("end_use", mark("End use"), mark("Shares with their source in data/raw/atlas/end-uses-2026")),
)


def listed() -> frozenset[str]:
    """Ids of the minerals on the lists of the United States (2025), the European Union (2024) and Japan (2020)."""
    return frozenset().union(*(minerals.listed_on(one) for one in LISTS))


def coverage(atlas: Atlas) -> pd.DataFrame:
    """What the atlas has on every mineral, one row per mineral; remembered, so do not change it in place.

    Columns: ``mineral`` (id), ``name``, ``listed`` (whether on one of :data:`LISTS`), one per facet with the years or
    the forms of trade as text, empty where there is nothing, and ``missing``, the headings of the empty ones. Trade
    counts the HS 1992 lines of the atlas' own trade table, those of added files, and the shipped lines of HS 2017.

    Raises
    ------
    GeoError: if a table or the trade table of this installation cannot be read.
    """
    return atlas.memo.get("coverage", lambda: _coverage(atlas))


def counts(table: pd.DataFrame) -> pd.DataFrame:
    """How many minerals have each facet.

    Parameters
    ----------
    table: as :func:`coverage` gives it.

    Returns
    -------
    One row per facet: ``facet`` (its label), ``of_listed`` and ``of_all`` (numbers of minerals), ``bring`` (how to add
    what is missing).
    """
    rows = []
    for facet in FACETS:
        there = table[facet.name] != ""
        rows.append((say(facet.label), int((there & table[LISTED]).sum()), int(there.sum()), say(facet.bring)))
    return pd.DataFrame(rows, columns=["facet", "of_listed", "of_all", "bring"])


def _coverage(atlas: Atlas) -> pd.DataFrame:
    everything = minerals.all_minerals()
    ids = [entry.id for entry in everything]
    critical = listed()
    columns = {
        v.MINERAL: ids,
        "name": [entry.name for entry in everything],
        LISTED: [one in critical for one in ids],
    }
    for name, cells in {**_produced(atlas.dataset), **_traded(atlas), **_known()}.items():
        columns[name] = [cells.get(one, "") for one in ids]
    table = pd.DataFrame(columns)[[v.MINERAL, "name", LISTED, *(facet.name for facet in FACETS)]]
    gaps = [", ".join(say(facet.label) for facet in FACETS if not row[facet.name]) for row in table.to_dict("records")]
    return table.assign(**{MISSING: gaps})


def _produced(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Years with a published figure, by facet and mineral: of every series together, or of the longest one."""
    production, refined = v.Measure.PRODUCTION, v.Stage.REFINED
    return {
        "mine": _years(dataset.offers, production, v.Stage.MINE, _together),
        "refined": _years(dataset.offers, production, refined, _together),
        "refined_five_years": _years(dataset.offers, production, refined, _longest),
        "reserves": _years(dataset.offers, v.Measure.RESERVES, None, _together),
        "capacity": _years(dataset.offers, v.Measure.CAPACITY, None, _together),
    }


def _years(
    offers: pd.DataFrame, measure: str, stage: str | None, worded: Callable[[Collection[tuple[int, ...]]], str]
) -> dict[str, str]:
    own = offers[(offers[v.MEASURE] == measure) & ((offers[v.STAGE] == stage) | (stage is None))]
    return {str(mineral): worded(list(years)) for mineral, years in own.groupby(v.MINERAL)["years"]}


def _together(series: Collection[tuple[int, ...]]) -> str:
    return numbers.year_spans({year for years in series for year in years})


def _longest(series: Collection[tuple[int, ...]]) -> str:
    longest = max(series, key=len)
    return numbers.year_spans(longest) if len(longest) >= FIVE_YEARS else ""


def _traded(atlas: Atlas) -> dict[str, dict[str, str]]:
    """Forms of trade in words, by facet and mineral; ``*`` marks forms whose lines hold other goods too."""
    at_hand = {revision: _lines(revision) for revision in _HS_COLUMNS}
    added = atlas.trade.added
    at_hand[mineral_tables.HS_1992] |= added.alike | added.apart
    found: dict[str, dict[str, list[str]]] = {facet: {} for facet in _TRADE_FACETS.values()}
    known = trade_forms.read()[[v.MINERAL, "product", "stage", *_HS_COLUMNS.values()]].fillna("")
    for row in known[known["stage"].isin(list(_TRADE_FACETS))].to_dict("records"):
        standings = [
            forms.standing(row[v.MINERAL], line, revision=revision)
            for revision, column in _HS_COLUMNS.items()
            for line in row[column].split(";")
            if line in at_hand[revision]
        ]
        if standings:
            sign = "" if any(one in forms.NAMED for one in standings) else "*"
            product = term("form of trade", row["product"])
            found[_TRADE_FACETS[row["stage"]]].setdefault(row[v.MINERAL], []).append(f"{product}{sign}")
    return {
        facet: {mineral: "; ".join(products) for mineral, products in cells.items()} for facet, cells in found.items()
    }


def _lines(revision: str) -> frozenset[str]:
    lines = mineral_tables.read_hs(revision=revision)
    return frozenset(lines.loc[lines["in_trade_table"] == "yes", v.HS6])


def _known() -> dict[str, dict[str, str]]:
    """Years of prices and recycling rates, numbers of sites, and regions of end uses, by facet and mineral."""
    yearly, series = prices.read(), price_series.read()
    priced = pd.concat(
        [
            yearly.loc[yearly[_PRICED].notna().any(axis=1), [v.MINERAL, v.YEAR]],
            series[[v.MINERAL]].assign(**{v.YEAR: series[price_series.PERIOD].str[:4].astype("int64")}),
        ]
    )
    rates = recycling.read()
    uses = mineral_tables.read_end_uses().dropna(subset="share_pct")
    return {
        "price": _dated(priced),
        "recycling_rate": _dated(rates[rates[recycling.RATE].notna()]),
        "sites": _located(),
        "end_use": {str(one): ", ".join(dict.fromkeys(rows["region"])) for one, rows in uses.groupby(v.MINERAL)},
    }


def _located() -> dict[str, str]:
    """Sites that are published as points, and of how many their publisher knows, by mineral."""
    points = sites.SITES.read().groupby(v.MINERAL).size()
    counts = sites.COUNTS.read().groupby(v.MINERAL)[[sites.PUBLISHED, sites.KNOWN]].sum()
    known = {str(row.Index): (row.published, row.known) for row in counts.itertuples()}
    return {str(one): _of_known(int(count), known.get(str(one))) for one, count in points.items()}


def _of_known(count: int, known: tuple[int, int] | None) -> str:
    if known is None:
        return numbers.whole(count)
    published, every = (numbers.whole(one) for one in known)
    return say(
        "{count}; {published} of {known} known as primary", count=numbers.whole(count), published=published, known=every
    )


def _dated(rows: pd.DataFrame) -> dict[str, str]:
    return {str(one): numbers.year_spans(set(years)) for one, years in rows.groupby(v.MINERAL)[v.YEAR]}
