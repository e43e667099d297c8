"""The engine of this installation, as :mod:`geo.engine.setting` names it; whoever asks about trade asks this one."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from typing import Final

from geo import vocabulary as v
from geo.engine import folder, queries, setting
from geo.engine.base import BaseEngine, EmbeddedEngine
from geo.engine.extra_lines import NOTHING_ADDED, AddedLines
from geo.engine.setting import EMBEDDED, Settings
from geo.engine.spark import SparkEngine
from geo.engine.user_files import FREE_ON_BOARD, INSURED, Cited
from geo.errors import TableError
from geo.reference.tables.minerals import read_hs
from geo.schema import path_of

_OPENING: Final = threading.Lock()


def engine(environment: Mapping[str, str] | None = None) -> BaseEngine:
    """The engine of this installation, opened once a process.

    Raises
    ------
    UnknownChoiceError, OutOfRangeError: as :func:`geo.engine.setting.settings`.
    TableError: if the table is not there or is none.
    SourceError: when asked, if a cluster cannot answer.
    """
    wanted = setting.settings(environment)
    with _OPENING:  # the cache alone would let two threads load the table twice
        return _opened(wanted)


@functools.lru_cache(maxsize=2)
def _opened(wanted: Settings) -> BaseEngine:
    table = wanted.table
    if table is not None and not table.exists():
        raise TableError("trade", [f"{setting.TABLE} names {table}, which is not there"])
    if wanted.engine != EMBEDDED:
        path = table or path_of("trade", "parquet")
        return SparkEngine(wanted.engine, str(path.resolve()), wanted.seconds)
    if table is not None and table.is_dir():
        return EmbeddedEngine.over(table)
    return EmbeddedEngine.open(table)


def added(environment: Mapping[str, str] | None = None) -> AddedLines:
    """Lines of minerals that the table of this installation has and the shipped one lacks.

    Raises
    ------
    GeoError: as :func:`engine` and its queries.
    """
    wanted = setting.settings(environment)
    return NOTHING_ADDED if wanted.table is None else _added(wanted)


@functools.lru_cache(maxsize=2)
def _added(wanted: Settings) -> AddedLines:
    lines = read_hs()
    lacking = set(lines.loc[lines["in_trade_table"] != "yes", v.HS6])
    there = queries.flows(_opened(wanted), lines=lacking, by=(v.HS6,))[v.HS6] if lacking else []
    return AddedLines(alike=frozenset(there))


def cited(environment: Mapping[str, str] | None = None) -> Cited:
    """Where the flows of this installation come from, for a source line, and their basis.

    Raises
    ------
    GeoError: as :func:`geo.engine.setting.origin`.
    """
    table = setting.settings(environment).table
    found = folder.sources(table) if table is not None and table.is_dir() else ()
    record = setting.origin(environment)
    insured = any(source.kind == folder.COMTRADE for source in found)
    short = record.title if table is not None else "BACI (CEPII), derived from UN Comtrade"
    return Cited(record.citation, record.id, INSURED if insured else FREE_ON_BOARD, short, (record,))
