"""Trade flows, totals, partners and unit values, asked of an :class:`geo.engine.base.Engine`.

Every answer has ``value_kusd`` (thousand US dollars), ``quantity_t`` (tonnes, gross weight, of the flows
that have a weight; missing if none has), ``flows`` (how many), ``unweighed_flows`` and
``unweighed_kusd`` (how many of them, and worth how much, have no weight: the tonnage leaves them out).

Quantities of several HS lines are added up as gross weight: ore and oxide and metal alike. Say which
lines a number covers wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

import pandas as pd

from geo import vocabulary as v
from geo.engine.base import Engine, Parameter
from geo.errors import UnknownChoiceError
from geo.journal import Part, timed
from geo.tables import trade

FLOWS: Final = "flows"
UNWEIGHED_FLOWS: Final = "unweighed_flows"
UNWEIGHED_KUSD: Final = "unweighed_kusd"
SHARE: Final = "share"
UNIT_VALUE: Final = "unit_value_usd_per_t"
DIMENSIONS: Final = (v.YEAR, v.HS6, v.EXPORTER, v.IMPORTER)

Side = Literal["exporter", "importer"]

# SUM leaves nulls out and is null where every weight is: exactly what a missing weight should do.
_SUMS: Final = f"""SUM({v.VALUE_KUSD}) AS {v.VALUE_KUSD},
       SUM({v.QUANTITY_T}) AS {v.QUANTITY_T},
       COUNT(*) AS {FLOWS},
       SUM(CASE WHEN {v.QUANTITY_T} IS NULL THEN 1 ELSE 0 END) AS {UNWEIGHED_FLOWS},
       SUM(CASE WHEN {v.QUANTITY_T} IS NULL THEN {v.VALUE_KUSD} ELSE 0 END) AS {UNWEIGHED_KUSD}"""


def _asked(engine: Engine, *, lines: Collection[str], years: Collection[int] = (), **_: object) -> dict[str, Part]:
    return {"engine": type(engine).__name__, "lines": len(lines), "years": len(years)}


@timed("query", _asked)
def flows(
    engine: Engine,
    *,
    lines: Collection[str],
    years: Collection[int] = (),
    exporters: Collection[str] = (),
    importers: Collection[str] = (),
    by: Sequence[str] = (v.YEAR, v.EXPORTER, v.IMPORTER),
) -> pd.DataFrame:
    """Sums of the flows of some HS lines, one row per combination of *by*, ordered by it.

    Columns: *by*, then those of the module's docstring. An empty *years*, *exporters* or *importers* means
    all; empty *lines* gives no rows. Flows between two of *importers* are among the answer.

    Raises
    ------
    UnknownChoiceError: if *by* names anything but year, hs6, exporter or importer.
    """
    for name in by:
        if name not in DIMENSIONS:
            raise UnknownChoiceError("dimension", name, DIMENSIONS)
    where, parameters = _where(lines, years, exporters, importers)
    keys = ", ".join(by)
    query = f"SELECT {keys},\n       {_SUMS}\nFROM trade\nWHERE {where}"
    return _typed(engine.run(f"{query}\nGROUP BY {keys}\nORDER BY {keys}", parameters))


def rows(engine: Engine, *, lines: Collection[str], years: Collection[int] = ()) -> pd.DataFrame:
    """Every flow of some HS lines as it stands in the table, ordered by line, year, exporter and importer.

    Columns of :mod:`geo.tables.trade`. An empty *years* means all; empty *lines* gives no rows.
    """
    where, parameters = _where(lines, years, (), ())
    columns, order = ", ".join(trade.COLUMNS), ", ".join(trade.KEY)
    found = engine.run(f"SELECT {columns}\nFROM trade\nWHERE {where}\nORDER BY {order}", parameters)
    return _typed(found)


def _where(
    lines: Collection[str], years: Collection[int], exporters: Collection[str], importers: Collection[str]
) -> tuple[str, dict[str, Parameter]]:
    # Portable SQL has no empty IN list; a line that does not exist gives the same empty answer.
    wanted: dict[str, list[Parameter]] = {
        v.HS6: [*sorted(lines)] or [""],
        v.YEAR: [*sorted(years)],
        v.EXPORTER: [*sorted(exporters)],
        v.IMPORTER: [*sorted(importers)],
    }
    parameters: dict[str, Parameter] = {}
    conditions = []
    for column, values in wanted.items():
        names = {f"{column}_{number}": value for number, value in enumerate(values)}
        if names:
            conditions.append(f"{column} IN ({', '.join(f':{name}' for name in names)})")
            parameters |= names
    return " AND ".join(conditions), parameters


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Engines differ in the integer type of a sum; the answers do not."""
    counts = {name: "int64" for name in (v.YEAR, FLOWS, UNWEIGHED_FLOWS) if name in frame.columns}
    texts = {name: "str" for name in (v.HS6, v.EXPORTER, v.IMPORTER) if name in frame.columns}
    amounts = {name: "float64" for name in (v.VALUE_KUSD, v.QUANTITY_T, UNWEIGHED_KUSD) if name in frame.columns}
    return frame.astype({**counts, **texts, **amounts})


def totals(engine: Engine, *, lines: Collection[str], side: Side, years: Collection[int] = ()) -> pd.DataFrame:
    """Exports (``side="exporter"``) or imports (``side="importer"``) of every area, a row a year and area."""
    return flows(engine, lines=lines, years=years, by=(v.YEAR, side))


def world(engine: Engine, *, lines: Collection[str], years: Collection[int] = ()) -> pd.DataFrame:
    """World trade of some lines, a row a year."""
    return flows(engine, lines=lines, years=years, by=(v.YEAR,))


def suppliers(
    engine: Engine, *, lines: Collection[str], importers: Collection[str], years: Collection[int] = ()
) -> pd.DataFrame:
    """Who supplies an importer, or a group of importers from outside it, by year.

    Columns: ``year``, ``exporter``, those of the module's docstring, and ``share`` (0-1, of the value of
    the year's imports; value, because every flow has one and not every flow a weight). Trade within the
    group is left out: it is not an import of the group.
    """
    found = flows(engine, lines=lines, years=years, importers=_some(importers, v.IMPORTER), by=(v.YEAR, v.EXPORTER))
    return _shares(found[~found[v.EXPORTER].isin(list(importers))])


def customers(
    engine: Engine, *, lines: Collection[str], exporters: Collection[str], years: Collection[int] = ()
) -> pd.DataFrame:
    """Whom an exporter, or a group of exporters, sells to outside it, by year.

    Columns: ``year``, ``importer``, those of the module's docstring, and ``share`` as in :func:`suppliers`.
    """
    found = flows(engine, lines=lines, years=years, exporters=_some(exporters, v.EXPORTER), by=(v.YEAR, v.IMPORTER))
    return _shares(found[~found[v.IMPORTER].isin(list(exporters))])


def _some(areas: Collection[str], what: str) -> Collection[str]:
    """An empty choice must not come to mean all countries."""
    if not areas:
        raise UnknownChoiceError(what, "", ["one or more alpha-3 codes"])
    return areas


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    total = frame.groupby(v.YEAR)[v.VALUE_KUSD].transform("sum")
    return frame.assign(**{SHARE: frame[v.VALUE_KUSD] / total}).reset_index(drop=True)


def unit_values(
    engine: Engine,
    *,
    lines: Collection[str],
    years: Collection[int] = (),
    by: Sequence[str] = (v.YEAR, v.HS6),
) -> pd.DataFrame:
    """US dollars per tonne of gross weight, one row per combination of *by*.

    Columns: *by*, those of the module's docstring, ``unit_value_usd_per_t``: value of the weighed flows over
    their weight. Missing where no flow has a weight. A unit value is not a market price: it moves with
    grade and product mix, most of all where *lines* holds several products.

    Raises
    ------
    UnknownChoiceError: as :func:`flows`.
    """
    found = flows(engine, lines=lines, years=years, by=by)
    weighed_usd = (found[v.VALUE_KUSD] - found[UNWEIGHED_KUSD]) * 1000
    return found.assign(**{UNIT_VALUE: weighed_usd / found[v.QUANTITY_T]})
