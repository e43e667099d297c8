"""``sea_places.csv``: straits, canals and capes through which ships go, and ports, as points.

Columns: ``kind`` (``chokepoint`` or ``port``), ``name``, ``longitude`` and ``latitude`` (degrees, WGS 84), ``rank`` (of
a port: Natural Earth's rank of the scale of map on which it appears, 3 to 8, the smallest first; missing for a
chokepoint) and ``source_id``. A rank says nothing of tonnage, and no figure here says what passes.
"""

from __future__ import annotations

from typing import Any, Final

from geo import vocabulary as v
from geo.schema import CsvTable, pa

KIND: Final = "kind"
NAME: Final = "name"
LONGITUDE: Final = "longitude"
LATITUDE: Final = "latitude"
RANK: Final = "rank"
CHOKEPOINT: Final = "chokepoint"
PORT: Final = "port"


def _schema() -> Any:
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        KIND: pa.Column(str, pa.Check.isin((CHOKEPOINT, PORT))),
        NAME: text,
        LONGITUDE: pa.Column(float, pa.Check.in_range(-180, 180)),
        LATITUDE: pa.Column(float, pa.Check.in_range(-90, 90)),
        RANK: pa.Column("Int64", pa.Check.in_range(0, 10), nullable=True),
        v.SOURCE_ID: text,
    }
    ranked = pa.Check(
        lambda frame: frame[RANK].notna() == (frame[KIND] == PORT), error="ports have a rank, and no others"
    )
    return pa.DataFrameSchema(
        columns, unique=[KIND, NAME, LONGITUDE, LATITUDE], checks=[ranked], strict=True, ordered=True
    )


TABLE: Final = CsvTable(
    "sea_places",
    {KIND: "str", NAME: "str", LONGITUDE: "float64", LATITUDE: "float64", RANK: "Int64", v.SOURCE_ID: "str"},
    _schema,
)
check = TABLE.check
read = TABLE.read
