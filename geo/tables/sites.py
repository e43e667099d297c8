"""``sites.csv`` and ``site_counts.csv``: mines, smelters and refineries as points, and how many are not published.

``sites.csv`` has one row per site and mineral: ``site`` (the publisher's id), ``name``, ``iso3``, ``longitude`` and
``latitude`` (degrees, WGS 84; the centre of a cluster of pits or works), ``facilities`` (some of ``mine``, ``smelter``,
``refinery``, ``plant``, ``steel plant``, with ``;`` between), ``confidence`` of the location (``high``, ``moderate``,
``very low``), ``mineral``, ``commodity`` (as printed), ``role`` (``primary``, ``secondary`` or ``other``),
``source_id`` and ``note`` (where the print names another country). A site has no output: what it makes in a year is
not published.

``site_counts.csv`` has one row per primary commodity and mineral: ``commodity``, ``mineral``, ``known`` (sites in the
publisher's own list), ``published`` (those of them in its public release), ``source_id``.
"""

from __future__ import annotations

from typing import Any, Final

from geo import vocabulary as v
from geo.schema import CsvTable, pa

SITE: Final = "site"
NAME: Final = "name"
LONGITUDE: Final = "longitude"
LATITUDE: Final = "latitude"
FACILITIES: Final = "facilities"
CONFIDENCE: Final = "confidence"
COMMODITY: Final = "commodity"
ROLE: Final = "role"
KNOWN: Final = "known"
PUBLISHED: Final = "published"
KINDS: Final = ("mine", "smelter", "refinery", "plant", "steel plant")
CONFIDENCES: Final = ("high", "moderate", "very low")
ROLES: Final = ("primary", "secondary", "other")

_MINERAL: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_ONE_KIND: Final = "|".join(KINDS)


def _sites() -> Any:
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        SITE: text,
        NAME: text,
        v.ISO3: pa.Column(str, pa.Check.str_matches(r"^[A-Z]{3}$")),
        LONGITUDE: pa.Column(float, pa.Check.in_range(-180, 180)),
        LATITUDE: pa.Column(float, pa.Check.in_range(-90, 90)),
        FACILITIES: pa.Column(str, pa.Check.str_matches(rf"^({_ONE_KIND})(;({_ONE_KIND}))*$")),
        CONFIDENCE: pa.Column(str, pa.Check.isin(CONFIDENCES)),
        v.MINERAL: pa.Column(str, pa.Check.str_matches(_MINERAL)),
        COMMODITY: text,
        ROLE: pa.Column(str, pa.Check.isin(ROLES)),
        v.SOURCE_ID: text,
        v.NOTE: pa.Column(str, nullable=True),
    }
    return pa.DataFrameSchema(columns, unique=[SITE, v.MINERAL], strict=True, ordered=True)


def _counts() -> Any:
    text = pa.Column(str, pa.Check.str_length(min_value=1))
    columns = {
        COMMODITY: text,
        v.MINERAL: pa.Column(str, pa.Check.str_matches(_MINERAL)),
        KNOWN: pa.Column(int, pa.Check.ge(0)),
        PUBLISHED: pa.Column(int, pa.Check.ge(0)),
        v.SOURCE_ID: text,
    }
    fewer = pa.Check(lambda frame: frame[PUBLISHED] <= frame[KNOWN], error="no more are published than are known")
    return pa.DataFrameSchema(columns, unique=[COMMODITY, v.MINERAL], checks=[fewer], strict=True, ordered=True)


SITES: Final = CsvTable(
    "sites",
    dict.fromkeys((SITE, NAME, v.ISO3), "str")
    | dict.fromkeys((LONGITUDE, LATITUDE), "float64")
    | dict.fromkeys((FACILITIES, CONFIDENCE, v.MINERAL, COMMODITY, ROLE, v.SOURCE_ID, v.NOTE), "str"),
    _sites,
)
COUNTS: Final = CsvTable(
    "site_counts",
    {COMMODITY: "str", v.MINERAL: "str", KNOWN: "int64", PUBLISHED: "int64", v.SOURCE_ID: "str"},
    _counts,
)
