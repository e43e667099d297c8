"""What changed from one edition of a publisher's summaries to the next: values, ranks, bands, largest producers.

Two editions print the same year, first as an estimate, then as a figure; reserves are restated in each edition. Both
are compared as published, on equal basis and unit; nothing is joined or added up across editions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.errors import NotComputableError
from geo.indicators.concentration import BANDS_2023, Bands
from geo.locale.say import say

OLD: Final = "old_"
NEW: Final = "new_"
PANEL: Final = [v.MINERAL, v.STAGE, v.MEASURE, v.BASIS, v.UNIT, "period"]
_PLACE: Final = [v.AREA_KIND, v.ISO3]
_COMPARED: Final = [v.YEAR, v.PUBLISHED_NAME, v.VALUE, v.LOWER, v.UPPER, v.STATUS, v.PUBLISHED_VALUE, "rank", "share"]


@dataclass(frozen=True, slots=True, eq=False)
class Revisions:
    """Differences between two editions.

    ``figures``: a row per place that changed: ``mineral``, ``stage``, ``measure``, ``basis``, ``unit``, ``period``
    (the year, or "edition" for reserves), ``area_kind``, ``iso3``, and with the prefixes ``old_`` and ``new_``:
    ``year``, ``published_name``, ``value``, ``lower``, ``upper`` (in ``unit``), ``status``, ``published_value``,
    ``rank`` (1 is the largest), ``share`` (0-1, of the printed rows); ``change`` (new less old, in ``unit``), ``ratio``
    (new to old) and ``kind``: "appeared", "gone", "value", "bound" or "status".
    ``panels``: a row per panel that both print: ``world``, ``top`` (alpha-3 code), ``top_share``, ``hhi`` (0-1, the
    remainder taken as split among many) and ``band``, each with both prefixes, and ``revised``, the places changed.
    """

    figures: pd.DataFrame
    panels: pd.DataFrame


def revisions(old: pd.DataFrame, new: pd.DataFrame, *, bands: Bands = BANDS_2023) -> Revisions:
    """Compare two editions, figure by figure, over the panels that both print.

    Parameters
    ----------
    old, new: facts of one edition each, with the columns of the fact tables (``geo.tables.usgs_editions``); a place
        stands once in a panel.
    bands: scheme for the bands of concentration.

    Raises
    ------
    NotComputableError: if a place stands twice in a panel, or the editions print no panel in common.
    """
    before, after = _prepared(old), _prepared(new)
    shared = before[PANEL].drop_duplicates().merge(after[PANEL].drop_duplicates(), on=PANEL)
    if shared.empty:
        raise NotComputableError(say("The two editions print no mineral, stage, measure, basis and year in common."))
    key = [*PANEL, *_PLACE]
    pair = [part.merge(shared, on=PANEL).set_index(key)[_COMPARED] for part in (before, after)]
    both = pair[0].add_prefix(OLD).join(pair[1].add_prefix(NEW), how="outer").reset_index()
    both = both.assign(
        change=both[NEW + v.VALUE] - both[OLD + v.VALUE],
        ratio=both[NEW + v.VALUE] / both[OLD + v.VALUE].where(both[OLD + v.VALUE] != 0),
        kind=_kinds(both),
    )
    changed = both[both["kind"] != ""].reset_index(drop=True)
    columns = [_summary(part.reset_index(), bands) for part in pair]
    panels = columns[0].add_prefix(OLD).join(columns[1].add_prefix(NEW))
    revised = changed.groupby(PANEL).size()
    panels = panels.assign(revised=revised.reindex(panels.index, fill_value=0)).reset_index()
    return Revisions(changed, panels)


def _prepared(edition: pd.DataFrame) -> pd.DataFrame:
    """Facts with their period, and rank and share of countries within the panel."""
    reserves = edition[v.MEASURE] == v.Measure.RESERVES
    facts = edition.assign(period=edition[v.YEAR].astype("str").where(~reserves, "edition"))
    facts = facts.assign(**{v.ISO3: facts[v.ISO3].fillna("")})
    twice = facts.duplicated([*PANEL, *_PLACE])
    if twice.any():
        first = facts[twice].iloc[0]
        raise NotComputableError(
            say(
                "{place} stands twice in {panel} of {year}: give one edition at a time.",
                place=first[v.PUBLISHED_NAME],
                panel=" ".join((first[v.MINERAL], first[v.STAGE], first[v.MEASURE])),
                year=first[v.YEAR],
            )
        )
    countries = facts[v.VALUE].where(facts[v.AREA_KIND] == v.AreaKind.COUNTRY)
    rows = facts[v.VALUE].where(facts[v.AREA_KIND] != v.AreaKind.WORLD)
    groups = [facts[name] for name in PANEL]
    total = rows.groupby(groups).transform("sum")
    return facts.assign(
        rank=countries.where(countries > 0).groupby(groups).rank(ascending=False, method="min"),
        share=countries / total.where(total > 0),
    )


def _kinds(both: pd.DataFrame) -> list[str]:
    """What changed in each row; empty where nothing did."""

    def differ(name: str) -> pd.Series:
        one, other = both[OLD + name], both[NEW + name]
        return ~((one == other) | (one.isna() & other.isna()))

    conditions: list[Any] = [
        both[OLD + v.STATUS].isna(),
        both[NEW + v.STATUS].isna(),
        differ(v.VALUE),
        differ(v.LOWER) | differ(v.UPPER),
        differ(v.STATUS),
    ]
    return list(np.select(conditions, ["appeared", "gone", "value", "bound", "status"], default=""))


def _summary(part: pd.DataFrame, bands: Bands) -> pd.DataFrame:
    """World, largest country and concentration of every panel of one edition, by panel."""
    world = part[part[v.AREA_KIND] == v.AreaKind.WORLD].groupby(PANEL)[v.VALUE].first()
    first = part[part["rank"] == 1].sort_values(v.ISO3).drop_duplicates(PANEL).set_index(PANEL)
    hhi = (part["share"] ** 2).groupby([part[name] for name in PANEL]).sum(min_count=1)
    index = part[PANEL].drop_duplicates().set_index(PANEL).index
    found = pd.DataFrame(index=index).assign(
        world=world, top=first[v.ISO3], top_share=first["share"], hhi=hhi.where(hhi > 0)
    )
    return found.assign(band=[bands.band(one) if one == one else None for one in found["hhi"]])  # noqa: PLR0124 - NaN
