"""The tables of alliances and of their dated members.

``alliances.csv``: ``id``, ``short_name`` (for legends), ``name``, ``kind`` (see :data:`KINDS`),
``founded`` (ISO date), ``status``,
``counted_roles`` (roles that make a country a member, joined by ``;``), ``description``,
``source_url``, ``source_id``.

``alliance_members.csv``, one row per role and period: ``alliance_id``, ``country`` (as written),
``iso3`` or else ``bloc`` (the id of the alliance that takes part as one, such as ``eu27``), ``role``,
``valid_from`` and ``valid_to`` (ISO dates, both days included; empty start = unknown, empty end =
still so), ``evidence`` (see :data:`EVIDENCE`), ``source_url``, ``note``, ``source_id``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo.schema import check as gate
from geo.schema import load, pa

TALKS: Final = "talks"
KINDS: Final = ("treaty", "forum", "initiative", "bilateral_framework", TALKS)
ROLES: Final = ("chair", "member", "signatory", "partner", "participant", "invited", "observer")
EVIDENCE: Final = ("sourced", "general knowledge", "inferred", "uncertain")

ALLIANCE_COLUMNS: Final = (
    "id",
    "short_name",
    "name",
    "kind",
    "founded",
    "status",
    "counted_roles",
    "description",
    "source_url",
    "source_id",
)
MEMBER_COLUMNS: Final = (
    "alliance_id",
    "country",
    "iso3",
    "bloc",
    "role",
    "valid_from",
    "valid_to",
    "evidence",
    "source_url",
    "note",
    "source_id",
)

_ID = r"^[a-z0-9]+(_[a-z0-9]+)*$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_ROLES = f"^({'|'.join(ROLES)})(;({'|'.join(ROLES)}))*$"


def _text(*checks: Any, nullable: bool = False) -> Any:
    return pa.Column(str, [pa.Check.str_length(min_value=1), *checks], nullable=nullable)


def _dates_exist(column: str) -> Any:
    def real(frame: pd.DataFrame) -> pd.Series:
        parsed = pd.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
        return parsed.notna() | frame[column].isna()

    return pa.Check(real, error=f"{column} is not a day of the calendar")


def _country_or_bloc(frame: pd.DataFrame) -> pd.Series:
    return frame["iso3"].isna() != frame["bloc"].isna()


def _in_order(frame: pd.DataFrame) -> pd.Series:
    return ~(frame["valid_from"] > frame["valid_to"])


def check_alliances(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if it is a well-formed table of alliances.

    Raises
    ------
    TableError: listing every fault.
    """
    columns = dict.fromkeys(ALLIANCE_COLUMNS, _text()) | {
        "id": _text(pa.Check.str_matches(_ID)),
        "kind": _text(pa.Check.isin(KINDS)),
        "founded": _text(pa.Check.str_matches(_DATE)),
        "counted_roles": _text(pa.Check.str_matches(_ROLES)),
        "source_url": _text(nullable=True),
    }
    schema = pa.DataFrameSchema(columns, unique=["id"], checks=[_dates_exist("founded")], strict=True, ordered=True)
    return gate("alliances", frame, schema)


def check_members(frame: pd.DataFrame) -> pd.DataFrame:
    """Return *frame* if every row ties a country or a bloc to an alliance by a role and a period.

    Raises
    ------
    TableError: listing every fault, among them days that do not exist and ends before starts.
    """
    date = _text(pa.Check.str_matches(_DATE), nullable=True)
    columns = dict.fromkeys(MEMBER_COLUMNS, _text()) | {
        "alliance_id": _text(pa.Check.str_matches(_ID)),
        "iso3": _text(pa.Check.str_matches(r"^[A-Z]{3}$"), nullable=True),
        "bloc": _text(pa.Check.str_matches(_ID), nullable=True),
        "role": _text(pa.Check.isin(ROLES)),
        "valid_from": date,
        "valid_to": date,
        "evidence": _text(pa.Check.isin(EVIDENCE)),
        "source_url": _text(pa.Check.str_matches(r"^https?://"), nullable=True),
        "note": _text(nullable=True),
    }
    checks = [
        pa.Check(_country_or_bloc, error="a row names a country or a bloc, not both and not neither"),
        pa.Check(_in_order, error="valid_to before valid_from"),
        _dates_exist("valid_from"),
        _dates_exist("valid_to"),
    ]
    schema = pa.DataFrameSchema(
        columns,
        unique=["alliance_id", "country", "role", "valid_from"],
        checks=checks,
        strict=True,
        ordered=True,
    )
    return gate("alliance_members", frame, schema)


def read_alliances(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``alliances.csv``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("alliances", path=path, dtypes=dict.fromkeys(ALLIANCE_COLUMNS, "str"), check=check_alliances)


def read_members(*, path: Path | None = None) -> pd.DataFrame:
    """Read and check ``alliance_members.csv``.

    Raises
    ------
    TableError: if the file is missing, unreadable or breaks the schema.
    """
    return load("alliance_members", path=path, dtypes=dict.fromkeys(MEMBER_COLUMNS, "str"), check=check_members)
