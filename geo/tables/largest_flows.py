"""The largest flows by value, 2002 to 2023: a series of values, not the whole of trade.

Columns of ``largest_flows.parquet``, sorted by line, year, exporter, importer: ``year`` (int16), ``revision`` (HS02
to 2016, HS17 from 2017: the codes of a line differ between them), ``hs6``, ``exporter`` and ``importer`` as in
:mod:`geo.tables.trade`, ``value_kusd`` (thousand US dollars, current prices, free on board). There are no weights.
In 2024 the flows listed are 95 to 100 % of the value of each line; how much is left out before is not known.
Source: BACI of CEPII, V202601.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import vocabulary as v
from geo.errors import TableError
from geo.schema import path_of

REVISION: Final = "revision"
REVISIONS: Final = ("HS02", "HS17")
LABEL: Final = "largest flows only, by value"
COLUMNS: Final = (v.YEAR, REVISION, v.HS6, v.EXPORTER, v.IMPORTER, v.VALUE_KUSD)
KEY: Final = [v.HS6, v.YEAR, v.EXPORTER, v.IMPORTER]
ARROW_SCHEMA: Final = pa.schema(
    [
        pa.field(v.YEAR, pa.int16(), nullable=False),
        *(pa.field(name, pa.string(), nullable=False) for name in (REVISION, v.HS6, v.EXPORTER, v.IMPORTER)),
        pa.field(v.VALUE_KUSD, pa.float64(), nullable=False),
    ]
)


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row is a well-formed flow of a known revision and none stands twice.

    Raises
    ------
    TableError: one line per broken rule, with the number of rows that break it.
    """
    lacking = [name for name in COLUMNS if name not in frame.columns]
    if lacking:
        raise TableError("largest_flows", [f"column {name!r} is missing" for name in lacking])
    rules = {
        "the revision is not HS02 or HS17": ~frame[REVISION].isin(REVISIONS),
        "hs6 is not six digits": ~frame[v.HS6].str.fullmatch(r"[0-9]{6}").fillna(value=False),
        "exporter and importer are the same": frame[v.EXPORTER] == frame[v.IMPORTER],
        "value_kusd is missing or not above zero": ~(frame[v.VALUE_KUSD] > 0),
        "the same flow stands twice": frame.duplicated(KEY, keep=False),
    }
    faults = [f"{rule}: {int(broken.sum())} rows" for rule, broken in rules.items() if broken.any()]
    if faults:
        raise TableError("largest_flows", faults)
    return frame


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a checked table, sorted by its key.

    Raises
    ------
    TableError: if *frame* is not a well-formed table.
    """
    ordered = check(frame)[list(COLUMNS)].sort_values(KEY, ignore_index=True)
    table = pa.Table.from_pandas(ordered, schema=ARROW_SCHEMA, preserve_index=False).replace_schema_metadata()
    names = [v.YEAR, REVISION, v.HS6, v.EXPORTER, v.IMPORTER]
    pq.write_table(table, path, compression="zstd", compression_level=15, use_dictionary=names)


def read(*, path: Path | None = None, lines: Collection[str] | None = None) -> pd.DataFrame:
    """Read the table, or only some lines of it; columns as in the module's docstring.

    Raises
    ------
    TableError: if the file is missing, damaged or has other columns.
    """
    file = path or path_of("largest_flows", "parquet")
    filters = [(v.HS6, "in", sorted(lines))] if lines is not None else None
    try:
        found: pd.DataFrame = pq.read_table(file, columns=list(COLUMNS), filters=filters).to_pandas()
    except FileNotFoundError as error:
        message = f"the file {file.name} is not there; run 'python -m geo.build trade_hs17'"
        raise TableError("largest_flows", [message]) from error
    except (OSError, pa.ArrowException) as error:
        raise TableError("largest_flows", [f"the file {file.name} cannot be read: {error}"]) from error
    return found
