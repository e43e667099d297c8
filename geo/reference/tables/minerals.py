"""The tables about minerals: who they are, which lists name them, how they are traded and used.

``minerals.csv``: ``id``, ``name``, ``symbol``, ``group``, ``part_of`` (a group such as ``rare-earths``),
``by_product_of`` (ids joined by ``;``), ``by_product_source``, ``description``, ``hs_note``, ``source_id``.

``mineral_lists.csv``, one row per list and mineral: ``list_id``, ``list_name``, ``authority``,
``published``, ``list_item`` (as the list names it), ``mineral``, ``via``, ``source_id``, ``source_url``,
``evidence``, ``note``. ``via`` tells why the mineral counts as listed, see :data:`VIA`.

``mineral_hs.csv``, one row per mineral and tariff line: ``mineral``, ``revision`` (see :data:`HS_REVISIONS`),
``hs6``, ``stage``, ``role``, ``description``, ``bundle_note``, ``form`` (see :data:`FORMS`), ``product`` (the name of
the form, as in ``trade_forms.csv``), ``holds`` (ids of the minerals in the line, joined by ``;``, empty where the line
holds none), ``other_goods``, ``basis`` (what the tonnes of the line weigh), ``in_trade_table`` (the table of the
revision: HS 1992 or HS 2017), ``geopolrisk``, ``source_id``.

``end_uses.csv``, one row per mineral, sector and source: ``mineral``, ``published_mineral``, ``sector``,
``share_pct``, ``region``, ``year``, ``published_year``, ``forecast``, ``source_url``, ``note``,
``evidence``, ``source_id``. Shares of different sources or years are never added up.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo.errors import UnknownChoiceError
from geo.schema import check as gate
from geo.schema import load, pa

GROUPS: Final = (
    "Rare earths",
    "Non-ferrous metals",
    "Iron and ferro-alloy metals",
    "Precious metals",
    "Industrial minerals",
    "Mineral fuels",
    "Other materials",
)
VIA: Final = {
    "direct": "the list names the mineral",
    "grade": "the list names a grade of it, such as battery-grade nickel",
    "source": "the list names the element, of which this mineral is the source",
    "group": "the list names the group it belongs to",
    "member": "the list names a member of this group",
}
EVIDENCE: Final = ("primary", "press", "secondary")
HS_STAGES: Final = ("mine", "refined", "downstream")
HS_1992: Final = "HS92"
HS_2017: Final = "HS17"
HS_REVISIONS: Final = (HS_1992, HS_2017)
HS_NAMES: Final = {HS_1992: "HS 1992", HS_2017: "HS 2017"}
FORMS: Final = {
    "mineral": "natural mineral or fuel",
    "ore": "ore, with its concentrates where the line does not tell them apart",
    "concentrate": "concentrate",
    "intermediate": "intermediate of smelters and refineries",
    "compound": "oxide or other compound",
    "metal": "unwrought metal or element",
    "alloy": "alloy, with ferro-alloys",
    "product": "product made of it",
    "scrap": "scrap",
}
GROSS_WEIGHT: Final = "gross weight"
HS_ROLES: Final = ("main", "complementary")
YES_NO: Final = ("yes", "no")

MINERAL_COLUMNS: Final = (
    "id",
    "name",
    "symbol",
    "group",
    "part_of",
    "by_product_of",
    "by_product_source",
    "description",
    "hs_note",
    "source_id",
)
LIST_COLUMNS: Final = (
    "list_id",
    "list_name",
    "authority",
    "published",
    "list_item",
    "mineral",
    "via",
    "source_id",
    "source_url",
    "evidence",
    "note",
)
HS_COLUMNS: Final = (
    "mineral",
    "revision",
    "hs6",
    "stage",
    "role",
    "description",
    "bundle_note",
    "form",
    "product",
    "holds",
    "other_goods",
    "basis",
    "in_trade_table",
    "geopolrisk",
    "source_id",
)
END_USE_COLUMNS: Final = (
    "mineral",
    "published_mineral",
    "sector",
    "share_pct",
    "region",
    "year",
    "published_year",
    "forecast",
    "source_url",
    "note",
    "evidence",
    "source_id",
)
END_USE_DTYPES: Final = dict.fromkeys(END_USE_COLUMNS, "str") | {"share_pct": "float64", "year": "Int64"}

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_IDS = r"^[a-z0-9-]+(;[a-z0-9-]+)*$"
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_URL = r"^https?://"


def _text(*checks: Any, nullable: bool = False) -> Any:
    return pa.Column(str, [pa.Check.str_length(min_value=1), *checks], nullable=nullable)


def _schema(columns: dict[str, Any], *, unique: list[str], checks: list[Any]) -> Any:
    return pa.DataFrameSchema(columns, unique=unique, checks=checks, strict=True, ordered=True)


def _group_exists(frame: pd.DataFrame) -> pd.Series:
    return frame["part_of"].isna() | frame["part_of"].isin(frame["id"])


def _hosts_exist(frame: pd.DataFrame) -> pd.Series:
    hosts = frame["by_product_of"].str.split(";").explode()
    return (hosts.isna() | hosts.isin(frame["id"])).groupby(level=0).all()


def _host_has_source(frame: pd.DataFrame) -> pd.Series:
    return frame["by_product_of"].isna() == frame["by_product_source"].isna()


def _holds_something(frame: pd.DataFrame) -> pd.Series:
    return frame["holds"].notna() | frame["other_goods"].notna()


def check_minerals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if it is a well-formed table of minerals.

    Raises
    ------
    TableError: listing every fault, among them a group or host that is not itself a mineral.
    """
    columns = dict.fromkeys(MINERAL_COLUMNS, _text(nullable=True)) | {
        "id": _text(pa.Check.str_matches(_ID)),
        "name": _text(),
        "group": _text(pa.Check.isin(GROUPS)),
        "by_product_of": _text(pa.Check.str_matches(_IDS), nullable=True),
        "description": _text(),
        "source_id": _text(),
    }
    checks = [
        pa.Check(_group_exists, error="the group in part_of is not a mineral of the table"),
        pa.Check(_hosts_exist, error="a host in by_product_of is not a mineral of the table"),
        pa.Check(_host_has_source, error="a host without a source, or a source without a host"),
    ]
    return gate("minerals", frame, _schema(columns, unique=["id"], checks=checks))


def check_lists(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row says which list names which mineral, why, and where that is read.

    Raises
    ------
    TableError: listing every fault.
    """
    columns = dict.fromkeys(LIST_COLUMNS, _text()) | {
        "list_id": _text(pa.Check.str_matches(_ID)),
        "published": _text(pa.Check.str_matches(_DATE)),
        "mineral": _text(pa.Check.str_matches(_ID)),
        "via": _text(pa.Check.isin(VIA)),
        "source_url": _text(pa.Check.str_matches(_URL)),
        "evidence": _text(pa.Check.isin(EVIDENCE)),
        "note": _text(nullable=True),
    }
    unique = ["list_id", "list_item", "mineral"]
    return gate("mineral_lists", frame, _schema(columns, unique=unique, checks=[]))


def check_hs(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row ties a mineral to one six-digit line with a stage, a role and a form.

    Raises
    ------
    TableError: listing every fault.
    """
    columns = dict.fromkeys(HS_COLUMNS, _text()) | {
        "mineral": _text(pa.Check.str_matches(_ID)),
        "hs6": _text(pa.Check.str_matches(r"^\d{6}$")),
        "stage": _text(pa.Check.isin(HS_STAGES)),
        "revision": _text(pa.Check.isin(HS_REVISIONS)),
        "role": _text(pa.Check.isin(HS_ROLES)),
        "bundle_note": _text(nullable=True),
        "form": _text(pa.Check.isin(FORMS)),
        "holds": _text(pa.Check.str_matches(_IDS), nullable=True),
        "other_goods": _text(nullable=True),
        "in_trade_table": _text(pa.Check.isin(YES_NO)),
        "geopolrisk": _text(pa.Check.isin(YES_NO)),
    }
    checks = [pa.Check(_holds_something, error="the line holds neither minerals nor other goods")]
    return gate("mineral_hs", frame, _schema(columns, unique=["mineral", "revision", "hs6"], checks=checks))


def check_end_uses(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row is a share of use (in %) with its region, year and source.

    Raises
    ------
    TableError: listing every fault.
    """
    columns = dict.fromkeys(END_USE_COLUMNS, _text()) | {
        "mineral": _text(pa.Check.str_matches(_ID)),
        "share_pct": pa.Column(float, pa.Check.in_range(0, 100), nullable=True),
        "year": pa.Column("Int64", pa.Check.in_range(1900, 2100), nullable=True),
        "published_year": _text(nullable=True),
        "forecast": _text(pa.Check.isin(YES_NO)),
        "source_url": _text(pa.Check.str_matches(_URL)),
        "note": _text(nullable=True),
        "evidence": _text(pa.Check.isin(EVIDENCE)),
    }
    return gate("end_uses", frame, pa.DataFrameSchema(columns, strict=True, ordered=True))


def read_minerals(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``minerals.csv``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("minerals", path=path, dtypes=dict.fromkeys(MINERAL_COLUMNS, "str"), check=check_minerals)


def read_lists(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``mineral_lists.csv``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("mineral_lists", path=path, dtypes=dict.fromkeys(LIST_COLUMNS, "str"), check=check_lists)


def read_hs(*, path: Path | None = None, revision: str = HS_1992) -> pd.DataFrame:
    """The lines of one revision in ``mineral_hs.csv``; ``hs6`` stays text.

    Raises
    ------
    UnknownChoiceError: if there is no such revision.
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    if revision not in HS_REVISIONS:
        raise UnknownChoiceError("revision of the Harmonized System", revision, HS_REVISIONS)
    lines = load("mineral_hs", path=path, dtypes=dict.fromkeys(HS_COLUMNS, "str"), check=check_hs)
    return lines[lines["revision"] == revision].reset_index(drop=True)


def read_end_uses(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``end_uses.csv``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("end_uses", path=path, dtypes=END_USE_DTYPES, check=check_end_uses)
