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
from geo.locale.say import joined, say
from geo.production import projections
from geo.production.model import Snapshot
from geo.tables import outlook

# What stands on the axis between the base year and the first projected one: no line crosses it.
_SUPPLY: Final = {v.Stage.MINE.value: "mine supply", v.Stage.REFINED.value: "refined supply"}
_AMOUNTS: Final = "#,##0"
# Stated policies are what is in force: the scenario whose technologies are drawn.
_DRAWN: Final = "STEPS"
_SMALL: Final = 0.0005
NOTE: Final = (
    "Projection of the IEA, published in 2025, from existing and announced projects (its base case): not a figure of "
    "the past, and in no growth or trend of the atlas"
)
_SCENARIOS: Final = "STEPS: stated policies; APS: announced pledges; NZE: net zero by 2050."
_BREAK: Final = "The base year is an estimate of the same agency; projections are not joined to it."
_RECYCLED: Final = "Demand counts all uses; recycled metal will cover part of it and is not in this supply."
_WITH_SCRAP: Final = "Demand counts all uses; refined supply of copper includes what is made from scrap."


def balance(dataset: Dataset, snapshot: Snapshot) -> str:
    """The gap between announced supply and demand under three scenarios, or why none is computed."""
    panel = snapshot.result.panel
    found = projections.gaps(dataset, panel)
    if not found:
        basis = joined(sorted(set(projections.demand(dataset, panel.mineral)[v.BASIS])))
        return say(
            "Supply ({supply}) and demand ({demand}) stand on different bases: no gap is computed.",
            supply=panel.basis, demand=basis,
        )  # fmt: skip
    parts = [
        f"{_distance(tonnes, panel.unit)} {'' if at else 'demand '}under {projections.SCENARIO_NAMES[one]}"
        for at, (one, tonnes) in enumerate(found.items())
    ]
    return say(
        "Announced {what} of {amount} would be {parts}.",
        what=_SUPPLY[panel.stage], amount=numbers.amount(panel.world, panel.unit), parts=joined(parts),
    )  # fmt: skip


def _distance(tonnes: float, unit: str) -> str:
    return f"{numbers.amount(abs(tonnes), unit)} {'below' if tonnes < 0 else 'above'}"


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
        title=f"{lines.title} (base year {first}, then projections)",
        years=(*(lines.years[at] for at in base), gap, *(lines.years[at] for at in later)),
        series={
            name: (*(values[at] for at in base), None, *(values[at] for at in later))
            for name, values in lines.series.items()
        },
        form=lines.form,
        note=_BREAK,
        roles=lines.roles,
    )


def _balance(snapshot: Snapshot, gaps: dict[str, float]) -> Bars:
    """Supply, and demand of every scenario with the gap, as bars."""
    panel = snapshot.result.panel
    supply = float(panel.world or 0.0)
    names = [f"Announced {_SUPPLY[panel.stage]}"]
    values, texts = [supply], [numbers.amount(supply, panel.unit)]
    for scenario, gap in gaps.items():
        names.append(f"Demand ({scenario})")
        values.append(supply - gap)
        left = f"{numbers.amount(abs(gap), panel.unit)} {'short' if gap < 0 else 'to spare'}"
        texts.append(f"{numbers.amount(supply - gap, panel.unit)}  ({left})")
    return Bars(
        title=f"Supply and demand in {panel.year} (projection)",
        measure=f"{panel.basis}, {panel.unit}",
        names=tuple(names),
        values=tuple(values),
        roles=(Role.FIRST, *(Role.PLAIN if gap >= 0 else Role.LOSS for gap in gaps.values())),
        texts=tuple(texts),
        form=_AMOUNTS,
        note=f"{_SCENARIOS} {_WITH_SCRAP if panel.mineral == 'copper' else _RECYCLED}",
    )


def _technologies(dataset: Dataset, snapshot: Snapshot) -> Bars:
    """Demand of one scenario by technology, other uses last."""
    panel = snapshot.result.panel
    rows = projections.demand(dataset, panel.mineral)
    rows = rows[(rows[v.YEAR] == panel.year) & (rows[outlook.SCENARIO] == _DRAWN)].set_index(outlook.SECTOR)[v.VALUE]
    total = float(rows[outlook.ALL])
    own = rows.drop([outlook.ALL, projections.CLEAN, projections.OTHER_USES]).sort_values(ascending=False)
    shown = own[own / total >= _SMALL]
    names, values = [str(name) for name in shown.index], [float(one) for one in shown]
    names.append("All other uses")
    values.append(float(rows[projections.OTHER_USES]))
    return Bars(
        title=f"Demand in {panel.year} by technology, {projections.SCENARIO_NAMES[_DRAWN]}",
        measure=f"{projections.demand(dataset, panel.mineral)[v.BASIS].iloc[0]}, {panel.unit}",
        names=tuple(names),
        values=tuple(values),
        roles=(*(Role.PLAIN for _ in shown), Role.REST),
        texts=tuple(f"{numbers.amount(one, panel.unit)}  {numbers.share(one / total)}" for one in values),
        form=_AMOUNTS,
        note="Projection. Technologies below 0.05 % of demand are in the table only." if len(own) > len(shown) else "",
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
    series: dict[str, tuple[float | None, ...]] = {
        f"Announced {_SUPPLY[panel.stage]}": tuple(by_year[year] for year in years)
    }
    for scenario in outlook.SCENARIOS:
        rows = demand[demand[outlook.SCENARIO].isin([scenario, outlook.ALL])]
        found = {int(year): float(one) for year, one in zip(rows[v.YEAR], rows[v.VALUE], strict=True)}
        series[f"Demand ({scenario})"] = tuple(found.get(year) for year in years)
    lines = Lines("Supply and demand, t", tuple(map(str, years)), series, form=_AMOUNTS)
    return broken(lines, first=years[0])


def table(dataset: Dataset, snapshot: Snapshot) -> Table:
    """Demand of the year by scenario and sector, and the gap to supply where both stand on one basis."""
    panel = snapshot.result.panel
    gaps = projections.gaps(dataset, panel)
    rows = projections.demand(dataset, panel.mineral)
    rows = rows[rows[v.YEAR] == panel.year]
    total = rows[outlook.SECTOR] == outlook.ALL
    frame = pd.DataFrame(
        {
            "scenario": rows[outlook.SCENARIO].map(projections.SCENARIO_NAMES),
            "sector": rows[outlook.SECTOR].where(~total, "total demand"),
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
    order = {name: at for at, name in enumerate(projections.SCENARIO_NAMES.values())}
    frame = frame.sort_values(
        ["scenario", "demand"], key=lambda cells: cells.map(order) if cells.name == "scenario" else -cells
    )
    return Table(
        title=f"Demand by scenario and sector in {panel.year} (projection)",
        frame=frame.reset_index(drop=True),
        columns=(
            Column("scenario", "Scenario", pinned=True),
            Column("sector", "Sector"),
            Column("demand", "Demand", CellKind.NUMBER),
            Column("unit", "Unit"),
            Column("gap", "Supply less demand", CellKind.NUMBER),
            Column("basis", "Basis"),
            Column("status", "Status"),
            Column("note", "Note"),
        ),
        stem=f"{panel.mineral}-{panel.stage}-demand-{panel.year}",
        note="Clean energy is the sum of its technologies; total demand adds all other uses.",
    )
