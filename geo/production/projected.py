"""What the map says and draws beside itself in a projected year: sentences, charts and the table of demand."""

from __future__ import annotations

from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.content.charts import Bars, Chart, Lines, Role
from geo.content.table import CellKind, Column, Table
from geo.dataset import Dataset
from geo.indicators.concentration import Concentration
from geo.locale.say import joined, mark, mark_term, say, term
from geo.production import projections
from geo.production.model import Snapshot
from geo.reference.bases import basis_in_words
from geo.tables import outlook

# What stands on the axis between the base year and the first projected one: no line crosses it.
_ANNOUNCED: Final = {
    v.Stage.MINE.value: mark("Announced mine supply"),
    v.Stage.REFINED.value: mark("Announced refined supply"),
}
_BALANCE: Final = {
    v.Stage.MINE.value: mark("Announced mine supply of {amount} would be {parts}."),
    v.Stage.REFINED.value: mark("Announced refined supply of {amount} would be {parts}."),
}
# The gap to demand, of the first scenario of a sentence and of those after it.
_BELOW: Final = (mark("{amount} below demand under {scenario}"), mark("{amount} below under {scenario}"))
_ABOVE: Final = (mark("{amount} above demand under {scenario}"), mark("{amount} above under {scenario}"))
_TOTAL: Final = mark_term("sector of demand", "total demand")
_AMOUNTS: Final = "#,##0"
# Stated policies are what is in force: the scenario whose technologies are drawn.
_DRAWN: Final = "STEPS"
_SMALL: Final = 0.0005
NOTE: Final = mark(
    "Projection of the IEA, published in 2025, from existing and announced projects (its base case): not a figure of "
    "the past, and in no growth or trend of the atlas"
)
_SCENARIOS: Final = mark("STEPS: stated policies; APS: announced pledges; NZE: net zero by 2050.")
_BREAK: Final = mark("The base year is an estimate of the same agency; projections are not joined to it.")
_RECYCLED: Final = mark("Demand counts all uses; recycled metal will cover part of it and is not in this supply.")
_WITH_SCRAP: Final = mark("Demand counts all uses; refined supply of copper includes what is made from scrap.")


def balance(dataset: Dataset, snapshot: Snapshot) -> str:
    """The gap between announced supply and demand under three scenarios, or why none is computed."""
    panel = snapshot.result.panel
    found = projections.gaps(dataset, panel)
    if not found:
        bases = sorted(set(projections.demand(dataset, panel.mineral)[v.BASIS]))
        basis = joined([basis_in_words(one) for one in bases])
        return say(
            "Supply ({supply}) and demand ({demand}) stand on different bases: no gap is computed.",
            supply=basis_in_words(panel.basis),
            demand=basis,
        )
    parts = [
        say(
            (_BELOW if tonnes < 0 else _ABOVE)[min(at, 1)],
            amount=numbers.amount(abs(tonnes), panel.unit),
            scenario=say(projections.SCENARIO_NAMES[one]),
        )
        for at, (one, tonnes) in enumerate(found.items())
    ]
    return say(_BALANCE[panel.stage], amount=numbers.amount(panel.world, panel.unit), parts=joined(parts))


def charts(dataset: Dataset, snapshot: Snapshot, past: dict[int, Concentration], shares: Lines) -> tuple[Chart, ...]:
    """Demand by scenario against supply in the year and over the years, demand by technology, and shares.

    Parameters
    ----------
    past: concentration by year, of the base year and the projected ones. shares: those of the largest in those years.
    """
    panel = snapshot.result.panel
    gaps = projections.gaps(dataset, panel)
    found: list[Chart] = []
    if gaps:
        found.append(_balance(snapshot, gaps))
    if gaps or panel.stage == v.Stage.REFINED:
        found.append(_technologies(dataset, snapshot))
    if gaps:
        found.append(_over_time(dataset, snapshot))
    return (*found, broken(shares, first=min(past)))


def broken(lines: Lines, *, first: int) -> Lines:
    """Lines of years in a row with only those of the outlook left, and a gap after the base year."""
    kept = [at for at, year in enumerate(lines.years) if any(one[at] is not None for one in lines.series.values())]
    base = [at for at in kept if int(lines.years[at]) == first]
    later = [at for at in kept if int(lines.years[at]) > first]
    gap = f"{first + 1}\u2013{(int(lines.years[later[0]]) - 1) % 100:02d}"
    return Lines(
        title=say("{title} (base year {year}, then projections)", title=lines.title, year=first),
        years=(*(lines.years[at] for at in base), gap, *(lines.years[at] for at in later)),
        series={
            name: (*(values[at] for at in base), None, *(values[at] for at in later))
            for name, values in lines.series.items()
        },
        form=lines.form,
        note=say(_BREAK),
        roles=lines.roles,
    )


def _balance(snapshot: Snapshot, gaps: dict[str, float]) -> Bars:
    """Supply, and demand of every scenario with the gap, as bars."""
    panel = snapshot.result.panel
    supply = float(panel.world or 0.0)
    names = [say(_ANNOUNCED[panel.stage])]
    values, texts = [supply], [numbers.amount(supply, panel.unit)]
    for scenario, gap in gaps.items():
        names.append(say("Demand ({scenario})", scenario=scenario))
        values.append(supply - gap)
        left = mark("{demand}  ({amount} short)") if gap < 0 else mark("{demand}  ({amount} to spare)")
        own, apart = (numbers.amount(one, panel.unit) for one in (supply - gap, abs(gap)))
        texts.append(say(left, demand=own, amount=apart))
    return Bars(
        title=say("Supply and demand in {year} (projection)", year=panel.year),
        measure=f"{basis_in_words(panel.basis)}, {panel.unit}",
        names=tuple(names),
        values=tuple(values),
        roles=(Role.FIRST, *(Role.PLAIN if gap >= 0 else Role.LOSS for gap in gaps.values())),
        texts=tuple(texts),
        form=_AMOUNTS,
        note=f"{say(_SCENARIOS)} {say(_WITH_SCRAP if panel.mineral == 'copper' else _RECYCLED)}",
    )


def _technologies(dataset: Dataset, snapshot: Snapshot) -> Bars:
    """Demand of one scenario by technology, other uses last."""
    panel = snapshot.result.panel
    rows = projections.demand(dataset, panel.mineral)
    rows = rows[(rows[v.YEAR] == panel.year) & (rows[outlook.SCENARIO] == _DRAWN)].set_index(outlook.SECTOR)[v.VALUE]
    total = float(rows[outlook.ALL])
    own = rows.drop([outlook.ALL, projections.CLEAN, projections.OTHER_USES]).sort_values(ascending=False)
    shown = own[own / total >= _SMALL]
    names, values = [_sector(str(name)) for name in shown.index], [float(one) for one in shown]
    names.append(say("All other uses"))
    values.append(float(rows[projections.OTHER_USES]))
    return Bars(
        title=say(
            "Demand in {year} by technology, {scenario}",
            year=panel.year,
            scenario=say(projections.SCENARIO_NAMES[_DRAWN]),
        ),
        measure=f"{basis_in_words(projections.demand(dataset, panel.mineral)[v.BASIS].iloc[0])}, {panel.unit}",
        names=tuple(names),
        values=tuple(values),
        roles=(*(Role.PLAIN for _ in shown), Role.REST),
        texts=tuple(f"{numbers.amount(one, panel.unit)} \u00b7 {numbers.share(one / total)}" for one in values),
        form=_AMOUNTS,
        note=say("Projection. Technologies below 0.05 % of demand are in the table only.")
        if len(own) > len(shown)
        else "",
    )


def _over_time(dataset: Dataset, snapshot: Snapshot) -> Lines:
    """Supply and demand of every scenario, from the base year to the last year of supply."""
    panel = snapshot.result.panel
    supply = projections.held(dataset)
    supply = supply[
        (supply[v.MINERAL] == panel.mineral)
        & (supply[v.STAGE] == panel.stage)
        & (supply[v.AREA_KIND] == v.AreaKind.WORLD)
    ]
    by_year = {int(year): float(one) for year, one in zip(supply[v.YEAR], supply[v.VALUE], strict=True)}
    years = sorted(by_year)
    demand = projections.demand(dataset, panel.mineral)
    demand = demand[demand[outlook.SECTOR] == outlook.ALL]
    series: dict[str, tuple[float | None, ...]] = {say(_ANNOUNCED[panel.stage]): tuple(by_year[year] for year in years)}
    for scenario in outlook.SCENARIOS:
        rows = demand[demand[outlook.SCENARIO].isin([scenario, outlook.ALL])]
        found = {int(year): float(one) for year, one in zip(rows[v.YEAR], rows[v.VALUE], strict=True)}
        series[say("Demand ({scenario})", scenario=scenario)] = tuple(found.get(year) for year in years)
    lines = Lines(say("Supply and demand, t"), tuple(map(str, years)), series, form=_AMOUNTS)
    return broken(lines, first=years[0])


def _sector(name: str) -> str:
    """A sector of demand as the agency names it, in the language spoken now."""
    return term("sector of demand", name)


def table(dataset: Dataset, snapshot: Snapshot) -> Table:
    """Demand of the year by scenario and sector, and the gap to supply where both stand on one basis."""
    panel = snapshot.result.panel
    gaps = projections.gaps(dataset, panel)
    rows = projections.demand(dataset, panel.mineral)
    rows = rows[rows[v.YEAR] == panel.year]
    total = rows[outlook.SECTOR] == outlook.ALL
    named = {one: say(words) for one, words in projections.SCENARIO_NAMES.items()}
    frame = pd.DataFrame(
        {
            "scenario": rows[outlook.SCENARIO].map(named),
            "sector": rows[outlook.SECTOR].where(~total, _TOTAL).map(_sector),
            "demand": rows[v.VALUE],
            "unit": rows[v.UNIT],
            "supply": float(panel.world) if panel.world is not None and gaps else float("nan"),
            "gap": rows[outlook.SCENARIO].map(gaps) if gaps else float("nan"),
            "basis": rows[v.BASIS],
            "year": rows[v.YEAR],
            "status": rows[v.STATUS],
            "source_id": rows[v.SOURCE_ID],
            "note": rows[v.NOTE],
            "dataset": snapshot.version,
        }
    )
    frame.loc[~total, ["supply", "gap"]] = float("nan")
    order = {name: at for at, name in enumerate(named.values())}
    frame = frame.sort_values(
        ["scenario", "demand"], key=lambda cells: cells.map(order) if cells.name == "scenario" else -cells
    )
    return Table(
        title=say("Demand by scenario and sector in {year} (projection)", year=panel.year),
        frame=frame.reset_index(drop=True),
        columns=(
            Column("scenario", say("Scenario"), pinned=True),
            Column("sector", say("Sector")),
            Column("demand", say("Demand"), CellKind.NUMBER),
            Column("unit", say("Unit")),
            Column("gap", say("Supply less demand"), CellKind.NUMBER),
            Column("basis", say("Basis")),
            Column("status", say("Status")),
            Column("note", say("Note")),
        ),
        stem=f"{panel.mineral}-{panel.stage}-demand-{panel.year}",
        note=say("Clean energy is the sum of its technologies; total demand adds all other uses."),
    )
