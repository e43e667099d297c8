"""Import risk in words made from its numbers: the finding, what it rests on, and what it leaves out."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.indicators import geopolrisk as gpr
from geo.production import sentences
from geo.reference import countries
from geo.risk import model
from geo.risk.model import Dependence, Importer
from geo.risk.selection import RiskSelection
from geo.trade import model as trade_model

_PLURAL_MARK = " and "


def who(importer: Importer) -> str:
    """The importer in the middle of a sentence: "the United States", "the EU-27"."""
    if len(importer.members) == 1 and importer.id in importer.members:
        return sentences.country_in_text(importer.id)
    return importer.name if _PLURAL_MARK in importer.name else f"the {importer.name}"


def known(row: Any) -> bool:
    """Whether the score of a row rests on something: neither refused nor a zero for want of any record."""
    return pd.notna(row[gpr.SCORE]) and not (row[gpr.CAVEAT] and row[gpr.SCORE] == 0)


def rank(rows: pd.DataFrame, mineral: str) -> tuple[int, int]:
    """Rank of a mineral's score among the importer's minerals of a year, 1 the riskiest, and how many have one."""
    scored = rows[[known(row) for row in rows.to_dict("records")]]
    ranks = scored[gpr.SCORE].rank(ascending=False, method="min")
    return int(ranks[scored[v.MINERAL] == mineral].iloc[0]), len(scored)


def headline(selection: RiskSelection, found: Dependence) -> str:
    """The finding in one sentence: who supplies most, and how much of the imports."""
    what = sentences.mineral_in_text(selection.mineral)
    name = who(selection.importer)
    if found.mix is None:
        return f"No imports of {what} by {name} are on record in {selection.year}"
    known_country = found.mix.top in {country.iso3 for country in countries.all_countries()}
    top = sentences.country_in_text(found.mix.top) if known_country else trade_model.area_name(found.mix.top)
    part = numbers.share(found.mix.top_share)
    return f"{_capital(top)} supplies {part} of the {what} that {name} imported in {selection.year}"


def explanation(selection: RiskSelection, row: Any, rows: pd.DataFrame, found: Dependence, alliance: str) -> str:
    """Score with its parts and rank, diversity of suppliers, share from outside the alliance."""
    parts = []
    if known(row):
        place, count = rank(rows, selection.mineral)
        parts.append(
            f"GeoPolRisk {row[gpr.SCORE]:.3f} of 1: world production HHI {row[gpr.HHI]:.2f} times import risk "
            f"{row[gpr.IMPORT_RISK]:.2f}, rank {place} of the {count} minerals with a score for "
            f"{who(selection.importer)}."
        )
    else:
        parts.append(f"GeoPolRisk says nothing here: {row[gpr.REASON] or row[gpr.CAVEAT]}.")
    if found.mix:
        equal = 1 / found.mix.hhi
        parts.append(f"Suppliers are as diverse as {equal:.1f} equal ones.")
        if alliance:
            outside = numbers.share(found.mix.outside_share)
            parts.append(f"{outside} of the imports come from outside {alliance}.")
    return " ".join(parts)


def coverage(mineral: str) -> tuple[str, str]:
    """What the lines behind a number cover, and a warning about what they leave out (or nothing)."""
    lines = model.lines_of(mineral)
    counted, left_out = lines[lines["counted"]], lines[~lines["counted"]]
    said = "; ".join(
        f"{line.description} ({line.hs6}{': ' + line.bundle_note if line.bundle_note else ''})"
        for line in counted.itertuples()
    )
    stages = set(counted[v.STAGE])
    other = left_out[~left_out[v.STAGE].isin(stages)]
    if not len(other):
        return said, ""
    only = "ores and concentrates" if stages == {"mine"} else "processed forms"
    names = "; ".join(f"{line.description} ({line.hs6})" for line in other.itertuples())
    return said, f"The number covers {only} only. Not counted: {names}."


def source_line(citation: str, selection: RiskSelection, version: str) -> str:
    """Sources, reading and dataset, for the foot of the figures."""
    return (
        f"Source: {citation.rstrip('.')}. Method: GeoPolRisk (Koyamparambath et al. 2024, "
        f"doi 10.1016/j.resconrec.2024.107801), reading {selection.method.value}. Dataset: {version}."
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
