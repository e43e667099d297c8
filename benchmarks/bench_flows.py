"""One mineral-year of flows: the embedded engine against pandas on the same table.

Run with ``python -m benchmarks.bench_flows``; prints a Markdown table of medians in milliseconds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pandas as pd

from geo import flow_history, flows
from geo import vocabulary as v
from geo.flow_selection import resolve
from geo.tables import trade as trade_table
from geo.trade import queries
from geo.trade.engine import EmbeddedEngine

CASES = [("cobalt", 2024), ("gold", 2023), ("lithium", 2022), ("iron", 2024), ("rare-earths", 2010)]
ROUNDS = 7


def median_ms(run: Callable[[str, int], object]) -> float:
    """Median over all cases and rounds, after one round to warm up."""
    times = []
    for count in range(ROUNDS + 1):
        for mineral, year in CASES:
            start = time.perf_counter()
            run(mineral, year)
            if count:
                times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    engine, table = EmbeddedEngine.open(), trade_table.read()

    def embedded(mineral: str, year: int) -> pd.DataFrame:
        return queries.flows(engine, lines=flows.pick_lines(mineral), years=[year])

    def by_pandas(mineral: str, year: int) -> pd.DataFrame:
        chosen = table[table[v.HS6].isin(flows.pick_lines(mineral)) & (table[v.YEAR] == year)]
        keys = [v.YEAR, v.EXPORTER, v.IMPORTER]
        return chosen.groupby(keys, as_index=False)[[v.VALUE_KUSD, v.QUANTITY_T]].sum(min_count=1)

    def ranked(mineral: str, year: int) -> flows.Trade:
        selection, _ = resolve({"mineral": mineral}, years_of=lambda lines: flow_history.years(engine, lines=lines))
        return flows.take(engine, lines=selection.lines, year=year)

    for mineral, year in CASES:
        one, other = embedded(mineral, year), by_pandas(mineral, year)
        if abs(one[v.VALUE_KUSD].sum() / other[v.VALUE_KUSD].sum() - 1) > 1e-9:  # noqa: PLR2004 - rounding of sums
            raise SystemExit(f"{mineral} {year}: the two disagree")
    print("| one mineral-year of flows | median, ms |\n|---|---|")
    print(f"| embedded engine, query | {median_ms(embedded):.1f} |")
    print(f"| pandas, the same sums on the same table in memory | {median_ms(by_pandas):.1f} |")
    print(f"| query, lines joined, ranked, with shares and unit values | {median_ms(ranked):.1f} |")


if __name__ == "__main__":
    main()
