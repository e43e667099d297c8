"""The rows of the two trade tables whose weight cannot be right, marked by :mod:`geo.engine.plausibility`.

Columns of ``implausible_flows.parquet``, sorted by revision, line, year, exporter, importer: ``revision`` (HS92 or
HS17: the trade table), ``hs6``, ``year``, ``exporter``, ``importer``, ``value_kusd``, ``quantity_t`` as in that table;
``weighted_median_usd_per_t`` of the line and year, ``unit_value_ratio`` (unit value over the median), ``z`` (modified
z-score), ``weight_share`` (0-1) and ``firm`` (z of -3.5 or less).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo import vocabulary as v
from geo.errors import TableError
from geo.schema import path_of

REVISION: Final = "revision"
ARROW_SCHEMA: Final = pa.schema(
    [
        pa.field(REVISION, pa.string(), nullable=False),
        pa.field(v.HS6, pa.string(), nullable=False),
        pa.field(v.YEAR, pa.int16(), nullable=False),
        pa.field(v.EXPORTER, pa.string(), nullable=False),
        pa.field(v.IMPORTER, pa.string(), nullable=False),
        pa.field(v.VALUE_KUSD, pa.float64(), nullable=False),
        pa.field(v.QUANTITY_T, pa.float64(), nullable=False),
        pa.field("weighted_median_usd_per_t", pa.float64(), nullable=False),
        pa.field("unit_value_ratio", pa.float64(), nullable=False),
        pa.field("z", pa.float64(), nullable=False),
        pa.field("weight_share", pa.float64(), nullable=False),
        pa.field("firm", pa.bool_(), nullable=False),
    ]
)
COLUMNS: Final = tuple(ARROW_SCHEMA.names)
KEY: Final = [REVISION, v.HS6, v.YEAR, v.EXPORTER, v.IMPORTER]


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write the table, sorted by its key.

    Raises
    ------
    TableError: if a column is missing, of another type or empty somewhere, or a flow stands twice.
    """
    try:
        ordered = frame[list(COLUMNS)].sort_values(KEY, ignore_index=True)
        table = pa.Table.from_pandas(ordered, schema=ARROW_SCHEMA, preserve_index=False).replace_schema_metadata()
    except (KeyError, ValueError, pa.ArrowException) as error:
        raise TableError("implausible_flows", [f"the rows do not fit: {error}"]) from error
    if ordered.duplicated(KEY).any():
        raise TableError("implausible_flows", ["the same flow stands twice"])
    pq.write_table(table, path, compression="zstd", compression_level=15)


def read(*, path: Path | None = None) -> pd.DataFrame:
    """Read the table; columns as in the module's docstring.

    Raises
    ------
    TableError: if the file is missing, damaged or has other columns.
    """
    file = path or path_of("implausible_flows", "parquet")
    try:
        found: pd.DataFrame = pq.read_table(file, schema=ARROW_SCHEMA).to_pandas()
    except FileNotFoundError as error:
        message = f"the file {file.name} is not there; run 'python -m geo.build implausible_flows'"
        raise TableError("implausible_flows", [message]) from error
    except (OSError, pa.ArrowException) as error:
        raise TableError("implausible_flows", [f"the file {file.name} cannot be read: {error}"]) from error
    return found
