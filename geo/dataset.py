"""The tables of one dataset, read and checked once, and asked by panel.

``Dataset.load()`` gives the shipped figures; an upload makes another ``Dataset`` with its own
``version``, and every number says from which one it comes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from geo import settings
from geo import vocabulary as v
from geo.engine import setting
from geo.errors import UnknownChoiceError
from geo.indicators import panel as panels
from geo.memo import Memo
from geo.reference import countries, minerals
from geo.sources import Origin
from geo.tables import facts, governance, history
from geo.tables import series as series_table

SHIPPED = "shipped-2026"


class WithHistory(Mapping[tuple[str, str], pd.DataFrame]):
    """Rows by (mineral, measure): those at hand, and those of the history, read once when first asked for."""

    def __init__(self, current: Mapping[tuple[str, str], pd.DataFrame], held: Iterable[tuple[str, str]]) -> None:
        self._current = dict(current)
        self._held = frozenset(held)
        self._keys = tuple(dict.fromkeys([*self._current, *sorted(self._held)]))
        self._whole: dict[tuple[str, str], pd.DataFrame] = {}

    def __getitem__(self, key: tuple[str, str]) -> pd.DataFrame:
        if key not in self._held:
            return self._current[key]
        if key not in self._whole:
            parts = [self._current[key]] if key in self._current else []
            self._whole.setdefault(key, pd.concat([*parts, history.read(*key)], ignore_index=True))
        return self._whole[key]

    def values(self) -> ValuesView[pd.DataFrame]:
        """All rows; the history is read in one go."""
        if len(self._whole) < len(self._held):
            for key, rows in history.read().groupby([v.MINERAL, v.MEASURE], sort=False):
                mineral, measure = (str(part) for part in key)
                own = [self._current[mineral, measure]] if (mineral, measure) in self._current else []
                self._whole.setdefault((mineral, measure), pd.concat([*own, rows], ignore_index=True))
        return super().values()

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Fact tables, governance and series of one version.

    ``facts`` maps (mineral, measure) to its rows (columns ``FACT_COLUMNS``), those of the history read when they
    are first asked for; ``offers`` lists what can be asked: mineral, stage, measure, series, years; ``series`` has
    one row per series (see ``data/README.md``).
    Compared and hashed by identity; ``memo`` keeps what is computed from it alone, and goes with it.
    """

    version: str
    facts: Mapping[tuple[str, str], pd.DataFrame] = field(repr=False)
    offers: pd.DataFrame = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    governance: pd.DataFrame = field(repr=False)
    sovereigns: dict[str, str] = field(repr=False)
    origins: dict[str, Origin] = field(repr=False)
    memo: Memo = field(default_factory=lambda: Memo(8192), repr=False)

    @staticmethod
    def load() -> Dataset:
        """The shipped dataset, read once per process.

        Raises
        ------
        TableError: if a table is missing, unreadable or breaks its schema.
        """
        return _shipped(str(settings.current().trade_table))

    def panel(self, *, mineral: str, stage: str, year: int, series: str, measure: str) -> panels.Panel:
        """One panel; see :func:`geo.indicators.panel.select`.

        Raises
        ------
        UnknownChoiceError: naming the first part of the key that is not there, and what is.
        """
        known = self.minerals()
        if mineral not in known:
            raise UnknownChoiceError("mineral", mineral, known)
        rows = self.facts.get((mineral, measure))
        if rows is None:
            offered = sorted({other for name, other in self.facts if name == mineral})
            raise UnknownChoiceError(f"measure of {mineral}", measure, offered)
        return panels.select(rows, mineral=mineral, stage=stage, year=year, series=series, measure=measure)

    def minerals(self) -> tuple[str, ...]:
        """Ids of the minerals with production or reserves, in the order of ``minerals.csv``."""
        present = {mineral for mineral, measure in self.facts if measure != v.Measure.CAPACITY}
        return tuple(entry.id for entry in minerals.all_minerals() if entry.id in present)

    def offers_of(self, mineral: str, measure: str) -> pd.DataFrame:
        """What is offered for one mineral and measure, the preferred series first: stage, series, years.

        The answer is remembered and shared: do not change it in place.
        """
        return self.memo.get(("offers", mineral, str(measure)), lambda: _offers(self, mineral, str(measure)))

    def labels(self) -> Mapping[str, str]:
        """Every series' name for users, by its id; remembered."""
        return self.memo.get("labels", lambda: _labels(self))

    def citation(self, source_ids: tuple[str, ...]) -> str:
        """The citations of these sources, in one line."""
        return "; ".join(self.origins[source].citation for source in source_ids)


def _labels(dataset: Dataset) -> Mapping[str, str]:
    return MappingProxyType(dict(zip(dataset.series[v.SERIES], dataset.series["label"], strict=True)))


def _offers(dataset: Dataset, mineral: str, measure: str) -> pd.DataFrame:
    offers, positions = dataset.memo.get("sorted offers", lambda: _sorted_offers(dataset))
    return offers.iloc[positions.get((mineral, measure), [])].reset_index(drop=True)


def _sorted_offers(dataset: Dataset) -> tuple[pd.DataFrame, dict[tuple[str, str], list[int]]]:
    """All offers, by stage the preferred series first, and where those of a mineral and measure stand."""
    ranks = dataset.series.set_index(v.SERIES)["default_rank"]
    ranked = dataset.offers.assign(rank=dataset.offers[v.SERIES].map(ranks))
    offers = ranked.sort_values([v.STAGE, "rank"], ignore_index=True)
    positions: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(zip(offers[v.MINERAL], offers[v.MEASURE], strict=True)):
        positions.setdefault(key, []).append(at)
    return offers, positions


def assemble(
    version: str,
    *,
    production: pd.DataFrame,
    reserves: pd.DataFrame,
    series: pd.DataFrame | None = None,
    origins: Iterable[Origin] = (),
) -> Dataset:
    """A dataset of these fact tables over the shipped governance.

    Parameters
    ----------
    series: every series of the tables (columns of ``series.csv``); the shipped ones where left out.
    origins: origin records beyond the shipped ones, such as those of uploaded files.
    """
    everything = pd.concat([table for table in (production, reserves) if len(table)], ignore_index=True)
    grouped = everything.groupby([v.MINERAL, v.MEASURE], sort=False)
    return Dataset(
        version=version,
        facts={(str(mineral), str(measure)): rows for (mineral, measure), rows in grouped},
        offers=panels.available(everything),
        series=series_table.read() if series is None else series,
        governance=governance.read(),
        sovereigns={country.iso3: country.sovereign_iso3 for country in countries.all_countries()},
        origins={**setting.origins(), **{origin.id: origin for origin in origins}},
    )


@functools.lru_cache(maxsize=2)
def _shipped(_trade_table: str) -> Dataset:
    # The origin records name the trade table of this installation.
    current = assemble(SHIPPED, production=facts.read("production"), reserves=facts.read("reserves"))
    older = history.read_offers()
    held = zip(older[v.MINERAL], older[v.MEASURE], strict=True)
    return replace(current, facts=WithHistory(current.facts, held), offers=_joined(current.offers, older))


def _joined(current: pd.DataFrame, older: pd.DataFrame) -> pd.DataFrame:
    """Offers of both; a series that both have is one row with the years of both."""
    years: dict[tuple[str, ...], set[int]] = {}
    for row in [*older.itertuples(index=False, name=None), *current.itertuples(index=False, name=None)]:
        years.setdefault(row[:-1], set()).update(row[-1])
    rows = [(*key, tuple(sorted(found))) for key, found in sorted(years.items())]
    return pd.DataFrame(rows, columns=current.columns)
