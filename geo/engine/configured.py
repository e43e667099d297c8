"""The engine of this installation, as :mod:`geo.settings` names it; whoever asks about trade asks this one.

Beside it stands the shipped table of HS 2017, with an engine of its own.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Final

from geo import settings
from geo import vocabulary as v
from geo.engine import folder, lake, queries, setting
from geo.engine.base import NOTHING_ADDED, AddedLines, BaseEngine, EmbeddedEngine
from geo.engine.spark import SparkEngine
from geo.engine.user_files import FREE_ON_BOARD, INSURED, Cited
from geo.errors import TableError, UnknownChoiceError
from geo.reference.tables.minerals import HS_1992, HS_2017, HS_REVISIONS, read_hs
from geo.schema import path_of
from geo.settings import EMBEDDED, Settings

HS_2017_TABLE: Final = "trade_hs17"
_OPENING: Final = threading.Lock()


def engine(config: Settings | None = None) -> BaseEngine:
    """The engine of this installation, opened once per process.

    Raises
    ------
    UnknownChoiceError, OutOfRangeError: as :func:`geo.settings.read`.
    TableError: if the table is not there or is none.
    SourceError: when asked, if a cluster cannot answer.
    """
    wanted = config or settings.current()
    with _OPENING:  # the cache alone would let two threads load the table twice
        return _opened(wanted.trade_engine, wanted.trade_table, wanted.trade_timeout_s)


@functools.lru_cache(maxsize=2)
def _opened(name: str, table: Path | None, timeout_s: float) -> BaseEngine:
    if table is not None and not table.exists():
        raise TableError("trade", [f"{settings.TRADE_TABLE} names {table}, which is not there"])
    if name != EMBEDDED:
        path = table or path_of("trade", "parquet")
        return SparkEngine(name, str(path.resolve()), timeout_s)
    if table is not None and table.is_dir():
        return EmbeddedEngine.over(table)
    if table is not None and table.suffix == lake.SUFFIX:
        return lake.LakeEngine.open(table)
    return EmbeddedEngine.open(table)


def second_engine() -> EmbeddedEngine:
    """The engine over the shipped trade table of HS 2017, 30 lines of 2024, opened once per process.

    It answers the same queries as :func:`engine` in codes of HS 2017 (:data:`HS_2017`). The two tables are reconciled
    apart: their answers never meet in one sum, share or chart.

    Raises
    ------
    TableError: if the table is not there or is none.
    """
    with _OPENING:
        return _second()


@functools.cache
def _second() -> EmbeddedEngine:
    return EmbeddedEngine.open(path_of(HS_2017_TABLE, "parquet"))


def of_revision(revision: str = HS_1992, config: Settings | None = None) -> BaseEngine:
    """The engine that answers in codes of a revision: :func:`engine` for HS 1992, else :func:`second_engine`.

    Raises
    ------
    UnknownChoiceError: if there is no trade table in that revision.
    GeoError: as the two functions.
    """
    if revision not in HS_REVISIONS:
        raise UnknownChoiceError("revision of the Harmonized System", revision, HS_REVISIONS)
    return second_engine() if revision == HS_2017 else engine(config)


def added(config: Settings | None = None) -> AddedLines:
    """Lines of minerals that the table of this installation has and the shipped one lacks.

    Raises
    ------
    GeoError: as :func:`engine` and its queries.
    """
    wanted = config or settings.current()
    if wanted.trade_table is None:
        return NOTHING_ADDED
    return _added(wanted.trade_engine, wanted.trade_table, wanted.trade_timeout_s)


@functools.lru_cache(maxsize=2)
def _added(name: str, table: Path | None, timeout_s: float) -> AddedLines:
    lines = read_hs()
    lacking = set(lines.loc[lines["in_trade_table"] != "yes", v.HS6])
    there = queries.flows(_opened(name, table, timeout_s), lines=lacking, by=(v.HS6,))[v.HS6] if lacking else []
    return AddedLines(alike=frozenset(there))


def cited(config: Settings | None = None) -> Cited:
    """Where the flows of this installation come from, for a source line, and their basis.

    Raises
    ------
    GeoError: as :func:`geo.engine.setting.origin`.
    """
    table = (config or settings.current()).trade_table
    found = folder.sources(table) if table is not None and table.is_dir() else ()
    record = setting.origin(config)
    insured = any(source.kind == folder.COMTRADE for source in found)
    short = record.title if table is not None else "BACI (CEPII), derived from UN Comtrade"
    return Cited(record.citation, record.id, INSURED if insured else FREE_ON_BOARD, short, (record,))


def cited_second() -> Cited:
    """Where the flows in HS 2017 come from, for a source line, and their basis."""
    record = setting.second_origin()
    return Cited(
        record.citation, record.id, FREE_ON_BOARD, "BACI (CEPII), HS 2017, derived from UN Comtrade", (record,)
    )
