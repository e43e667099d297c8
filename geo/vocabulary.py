"""Column names, stages, measures, statuses and units, spelled once.

Every other module takes its words from here, so that a misspelt column or stage is an
import-time ``AttributeError`` rather than an empty answer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Where in the supply chain a figure stands; stages are never added up."""

    MINE = "mine"
    REFINED = "refined"


class Measure(StrEnum):
    """What a fact measures."""

    PRODUCTION = "production"
    CAPACITY = "capacity"
    RESERVES = "reserves"


class Status(StrEnum):
    """How the publisher knows a figure.

    ``PROVISIONAL`` is World Mining Data's own third mark beside reported and estimated.
    """

    REPORTED = "reported"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    WITHHELD = "withheld"
    NOT_AVAILABLE = "not available"


class AreaKind(StrEnum):
    """What a published row stands for; only ``COUNTRY`` rows carry an alpha-3 code.

    ``REGION`` is several countries together, past or present; fact tables hold none (``FACT_AREAS``).
    """

    COUNTRY = "country"
    REMAINDER = "remainder"
    WORLD = "world"
    REGION = "region"


FACT_AREAS: Final = (AreaKind.COUNTRY, AreaKind.REMAINDER, AreaKind.WORLD)


class Unit(StrEnum):
    """Canonical units of facts; tonnes and carats are never added up."""

    TONNE = "t"
    CARAT = "ct"
    MILLION_M3 = "Mm3"
    PERCENT = "%"


# Columns of the fact tables (production.csv and reserves.csv), in file order. One row per fact.
SERIES: Final = "series"
MINERAL: Final = "mineral"
STAGE: Final = "stage"
MEASURE: Final = "measure"
YEAR: Final = "year"
AREA_KIND: Final = "area_kind"
ISO3: Final = "iso3"
PUBLISHED_NAME: Final = "published_name"
VALUE: Final = "value"
LOWER: Final = "lower"
UPPER: Final = "upper"
UNIT: Final = "unit"
BASIS: Final = "basis"
STATUS: Final = "status"
PUBLISHED_VALUE: Final = "published_value"
PUBLISHED_UNIT: Final = "published_unit"
SOURCE_ID: Final = "source_id"
SOURCE_REF: Final = "source_ref"
NOTE: Final = "note"

FACT_COLUMNS: Final = (
    SERIES,
    MINERAL,
    STAGE,
    MEASURE,
    YEAR,
    AREA_KIND,
    ISO3,
    PUBLISHED_NAME,
    VALUE,
    LOWER,
    UPPER,
    UNIT,
    BASIS,
    STATUS,
    PUBLISHED_VALUE,
    PUBLISHED_UNIT,
    SOURCE_ID,
    SOURCE_REF,
    NOTE,
)

# Columns of the trade table.
HS6: Final = "hs6"
EXPORTER: Final = "exporter"
IMPORTER: Final = "importer"
VALUE_KUSD: Final = "value_kusd"
QUANTITY_T: Final = "quantity_t"

# How a note says whether a withheld or missing figure is part of the published world total.
IN_TOTAL: Final = "in the world total"
NOT_IN_TOTAL: Final = "excluded from the world total"
# How the note begins of a country that prints a product only in one figure with others.
UNDIVIDED: Final = "not published apart"
# How the id of a series begins that counts one product of a mineral (spodumene, ferro-chromium), not all of it.
PRODUCT_SERIES: Final = "bgs-"
