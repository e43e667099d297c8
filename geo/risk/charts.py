"""The charts of import risk: suppliers, scores over the years with policy, and the minerals of an importer."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.atlas import Atlas
from geo.content.charts import ALL_OTHERS, SHARES, Bars, Chart, Lines, Mark, Points, Role
from geo.indicators import geopolrisk as gpr
from geo.locale.say import mark, say, say_count
from geo.reference import policy
from geo.risk import sentences
from geo.risk.selection import RiskSelection
from geo.risk.suppliers import Dependence
from geo.tables import governance
from geo.tables.trade import area_name

_BARS: Final = 10
_REST: Final = 0.0005  # half of the smallest share printed
# Scores that a curve of the matrix joins, and the least length of its axis.
_LEVELS: Final = (0.05, 0.1, 0.2, 0.3)
_AXIS: Final = 0.6
_GOVERNANCE: Final = "governance"
_ACROSS: Final = {
    "import-risk": (gpr.IMPORT_RISK, mark("Import risk (governance of suppliers, own output counts as risk-free)")),
    "governance": (_GOVERNANCE, mark("Governance risk of the imports alone")),
}


def of(
    atlas: Atlas, chosen: RiskSelection, found: Dependence, own: pd.DataFrame, *, alliance: str, on: dt.date
) -> tuple[Chart, ...]:
    """Suppliers, scores over the years and the risk matrix, each where there is something to draw.

    Parameters
    ----------
    own: scores of the importer (:func:`geo.risk.model.scores_of`). alliance: its name; empty for none.
    """
    every = (_suppliers(chosen, found, alliance), _trend(atlas, chosen, own, on), _matrix(chosen, own))
    return tuple(chart for chart in every if chart is not None)


def _suppliers(chosen: RiskSelection, found: Dependence, alliance: str) -> Bars | None:
    """Shares of the largest suppliers with their governance risk, and of all others together."""
    if found.mix is None or found.mix.trifle:
        return None
    top = found.suppliers.head(_BARS)
    shown = [
        (area_name(row.exporter), float(row.share), Role.MEMBER if row.inside else Role.OTHER, _risk(row))
        for row in top.itertuples()
    ]
    rest, count = 1 - sum(share for _, share, _, _ in shown), len(found.suppliers) - len(top)
    if count and rest > _REST:
        shown.append((say(ALL_OTHERS), rest, Role.REST, say_count("{count} supplier", "{count} suppliers", count)))
    members = say("Members of {alliance} in blue, others in orange.", alliance=alliance) if alliance else ""
    risk = say("Risk: governance risk of the supplier, 0 (stable) to 1.")
    return Bars(
        title=say("Largest suppliers {by}", by=chosen.by_words),
        measure=say("Share of imports"),
        names=tuple(name for name, *_ in shown),
        values=tuple(share for _, share, *_ in shown),
        roles=tuple(role for _, _, role, _ in shown),
        texts=tuple(f"{numbers.share(share)} \u00b7 {text}" for _, share, _, text in shown),
        form=SHARES,
        note=f"{members} {risk}".strip(),
    )


def _risk(row: Any) -> str:
    found = getattr(row, governance.RISK)
    return say("risk unknown") if pd.isna(found) else say("risk {risk}", risk=numbers.decimal(found, 2))


def _trend(atlas: Atlas, chosen: RiskSelection, own: pd.DataFrame, on: dt.date) -> Lines | None:
    """Score and its two factors over the years up to today, with policy events and new governance editions."""
    past = own[own[v.MINERAL] == chosen.mineral].sort_values(v.YEAR)
    by_year = {int(row[v.YEAR]): row for row in past.to_dict("records")}
    answered = {year: row for year, row in by_year.items() if sentences.known(row)}
    if len(answered) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    years = range(min(by_year), max(on.year, *by_year) + 1)
    editions = _editions(atlas, tuple(by_year))
    return Lines(
        title=say("GeoPolRisk score of {who} over time", who=sentences.who(chosen.importer)),
        years=tuple(str(year) for year in years),
        series={
            say("GeoPolRisk score"): tuple(_at(answered, year, gpr.SCORE) for year in years),
            say("HHI of world production"): tuple(_at(by_year, year, gpr.HHI) for year in years),
            say("Import risk"): tuple(_at(answered, year, gpr.IMPORT_RISK) for year in years),
        },
        form="0.00",
        marks=(*editions, *_events(chosen.mineral, years, on)),
        note=say(
            "Scores end in {year}. Dashed: policy measures on this mineral, in the year from which they apply, and "
            "years from which on governance estimates were recalculated, so that they are not exactly comparable with "
            "the years before.",
            year=max(by_year),
        ),
    )


def _at(rows: dict[int, dict[Any, Any]], year: int, name: str) -> float | None:
    found = rows.get(year, {}).get(name)
    return None if found is None or pd.isna(found) else float(found)


def _editions(atlas: Atlas, years: tuple[int, ...]) -> list[Mark]:
    """The years in which the governance estimates come from another edition than the year before."""
    table = atlas.dataset.governance.drop_duplicates(v.YEAR)
    known = {int(row.year): atlas.dataset.origins[row.source_id].edition for row in table.itertuples()}
    return [
        Mark(
            str(year),
            say("Governance estimates recalculated"),
            say("{before} before, {after} from {year}", before=known[year - 1], after=known[year], year=year),
        )
        for year in years
        if year - 1 in years and known[year] != known[year - 1]
    ]


def _events(mineral: str, years: range, on: dt.date) -> list[Mark]:
    """Policy events about the mineral, one mark per year that has some."""
    found = policy.marks(policy.events(on=on, mineral=mineral), years=years)
    by_year: dict[str, list[str]] = {}
    for row in found.sort_values("date").itertuples():
        by_year.setdefault(str(row.date)[:4], []).append(f"{row.title} ({row.date}, {row.state})")
    return [
        Mark(year, say_count("{count} policy measure", "{count} policy measures", len(texts)), "; ".join(texts))
        for year, texts in by_year.items()
    ]


def _matrix(chosen: RiskSelection, own: pd.DataFrame) -> Points | None:
    """Every mineral with a score and imports: concentration of production against the risk of the imports."""
    rows = own[own[v.YEAR] == chosen.year]
    scored = rows[[sentences.known(row) for row in rows.to_dict("records")]]
    scored = scored[scored[gpr.IMPORTS] > 0]
    if scored.empty:
        return None
    scored = scored.assign(
        **{_GOVERNANCE: scored[gpr.NUMERATOR] / scored[gpr.IMPORTS], "chosen": scored[v.MINERAL] == chosen.mineral}
    ).sort_values(["chosen", gpr.SCORE])
    column, across = _ACROSS[chosen.axis]
    left_out = sorted(set(rows[v.MINERAL]) - set(scored[v.MINERAL]))
    without = "; ".join(sentences.name_of(each) for each in left_out)
    levels = _LEVELS if column == gpr.IMPORT_RISK else ()
    notes = [
        say("Dashed curves join equal scores.") if levels else "",
        say("Size: value of imports. Names stand at the highest scores, where there is room."),
        say("Without a score or imports: {names}.", names=without) if left_out else "",
    ]
    return Points(
        title=say("Risk matrix of {who}, {year}", who=sentences.who(chosen.importer), year=chosen.year),
        x=say(across),
        y=say("HHI of world production"),
        size=say("Imports, million USD"),
        ids=tuple(scored[v.MINERAL]),
        names=tuple(sentences.name_of(each) for each in scored[v.MINERAL]),
        across=tuple(float(value) for value in scored[column]),
        up=tuple(float(value) for value in scored[gpr.HHI]),
        sizes=tuple(float(value) / 1000 for value in scored[gpr.IMPORTS_VALUE]),
        roles=tuple(Role.SELECTED if one else Role.FIRST for one in scored["chosen"]),
        texts=tuple(f"GeoPolRisk {numbers.decimal(score, 3)}" for score in scored[gpr.SCORE]),
        end=min(1.0, max(_AXIS, 1.15 * float(scored[column].max()))),
        levels=levels,
        note=" ".join(filter(None, notes)),
    )
