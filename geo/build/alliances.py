"""Builds the tables of alliances and members, policy events, stockpiles and minimum prices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo import sources
from geo.build.minerals import aliases, ids_of
from geo.errors import SourceError
from geo.reference import countries
from geo.reference.tables import alliances as alliances_of
from geo.reference.tables import minerals as minerals_of
from geo.reference.tables import policy as policy_of

ALLIANCES = "atlas/alliances-2026"
POLICY = "atlas/policy-2026"


def build(_inputs: Path, raw: Path, tables: Path) -> None:
    """Write ``alliances``, ``alliance_members``, ``policy_events``, ``stockpiles``, ``price_floors``.

    Raises
    ------
    SourceError: if a row names an unknown alliance, mineral or scope.
    UnknownCountryError: if a country's name is unknown.
    TableError: if a table breaks its schema.
    """
    alliances = _read(raw / ALLIANCES, "alliances")[list(alliances_of.ALLIANCE_COLUMNS)]
    members = resolved(_read(raw / ALLIANCES, "members"), alliances)[list(alliances_of.MEMBER_COLUMNS)]
    _write(alliances_of.check_alliances(alliances), tables / "alliances.csv")
    _write(alliances_of.check_members(members), tables / "alliance_members.csv")
    names = aliases(minerals_of.read_minerals(path=tables / "minerals.csv"))
    for table, columns in policy_of.COLUMNS.items():
        frame = with_minerals(_read(raw / POLICY, table), names)
        _write(policy_of.check(frame[list(columns)], table=table), tables / f"{table}.csv")


def resolved(members: pd.DataFrame, alliances: pd.DataFrame) -> pd.DataFrame:
    """*members* once every alliance, bloc and country is known and each name fits its code.

    Raises
    ------
    SourceError: if an alliance or bloc is unknown, or a name and its alpha-3 code disagree.
    UnknownCountryError: if a name is unknown.
    """
    known = set(alliances["id"])
    named = set(members["alliance_id"]) | set(members["bloc"].dropna())
    if named - known:
        raise SourceError(f"members.csv names unknown alliances: {', '.join(sorted(named - known))}.")
    own = members.dropna(subset="iso3")
    wrong = [
        f"{name} is {countries.iso3_of(name)}, not {iso3}"
        for name, iso3 in zip(own["country"], own["iso3"], strict=True)
        if countries.iso3_of(name) != iso3
    ]
    if wrong:
        raise SourceError(f"members.csv: {'; '.join(wrong)}.")
    return members


def with_minerals(frame: pd.DataFrame, names: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """*frame* with mineral ids (joined by ``;``, empty for a group without roster) beside the wording.

    Raises
    ------
    SourceError: if a mineral is unknown.
    """
    ids = frame["minerals"].map(lambda published: ";".join(ids_of(published, names)))
    return frame.assign(minerals_as_published=frame["minerals"], minerals=ids.where(ids != ""))


def _read(folder: Path, name: str) -> pd.DataFrame:
    frame = pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False, na_values=[""])
    return frame.assign(source_id=sources.read_origin(folder / "origin.toml").id)


def _write(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")
