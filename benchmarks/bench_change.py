"""What a change costs on every page: the server's processor time and the time until the page is whole.

Run with ``python -m benchmarks.bench_change``; starts a server of its own and goes the ways of :mod:`benchmarks.wire`,
first where nobody has been ("first"), then once more ("again"). Processor time is the server's own, everything in it:
page, Streamlit, compression; it says the same on a busy machine, where the time until the page is whole does not.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Final

from benchmarks.load import Server, serve
from benchmarks.reader import Reader
from benchmarks.wire import WALKS

# By then the server has computed the years of every mineral, as it does whenever it starts.
LOOKED_AHEAD_S: Final = 40
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one change, milliseconds: the server's processor time on the mean, the time until whole in the middle."""

    cpu_ms: float
    whole_ms: float


async def costs(server: Server, page: str, addresses: list[str], *, rounds: int) -> Cost:
    """The cost of going from each address to the next, *rounds* times; opening the page is not counted."""
    async with Reader(server.port, page) as reader:
        await reader.visit("mineral=cobalt&alliance=none")
        before = server.cpu_s()
        times = [await reader.visit(address) for _ in range(rounds) for address in addresses]
        cpu = server.cpu_s() - before
    return Cost(1000 * cpu / len(times), 1000 * statistics.median(times))


def main() -> None:
    """Print the table."""
    print("| change | first: CPU, ms | first: whole, ms | again: CPU, ms | again: whole, ms |")
    print("|---|---:|---:|---:|---:|")
    with serve() as server:
        time.sleep(LOOKED_AHEAD_S)
        for name, (page, addresses) in WALKS.items():
            first = asyncio.run(costs(server, page, addresses, rounds=1))
            again = asyncio.run(costs(server, page, addresses, rounds=_ROUNDS))
            figures = (first.cpu_ms, first.whole_ms, again.cpu_ms, again.whole_ms)
            print(f"| {name} | {' | '.join(f'{one:.0f}' for one in figures)} |", flush=True)


if __name__ == "__main__":
    main()
