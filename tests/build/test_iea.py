"""The IEA's supply by country: remainders that add up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from geo import sources
from geo import vocabulary as v
from geo.build import iea, published
from geo.build.published import Correction
from geo.errors import SourceError


def amounts(**kt: float) -> dict[str, Decimal]:
    names = {"rest": iea.REST, "total": iea.TOTAL}
    return {names.get(name, name): Decimal(str(value)) for name, value in kt.items()}


def correction(text: str) -> Correction:
    return Correction("iea", "X/mining", "production", iea.REST, "2024", "remainder", text, "", "a slip", "")


def test_remainder_that_adds_up_is_kept() -> None:
    found = iea.remainder(amounts(Chile=6, Peru=3, rest=1, total=10), None, table="X/mining")
    assert (found.value, found.published, found.note) == (Decimal(1), "1", "")


def test_remainder_that_still_holds_a_named_country_is_total_less_named() -> None:
    found = iea.remainder(amounts(Chile=6, Peru=3, rest=4, total=10), correction("4 kt"), table="X/mining")
    assert (found.value, found.published, found.note) == (Decimal(1), "4", "a slip")


def test_unexplained_gap_stops_the_build() -> None:
    with pytest.raises(SourceError, match="rows add to 13 kt, the total is 10 kt"):
        iea.remainder(amounts(Chile=6, Peru=3, rest=4, total=10), None, table="X/mining")


def test_correction_for_another_print_does_not_count() -> None:
    with pytest.raises(SourceError, match="rows add to 13 kt"):
        iea.remainder(amounts(Chile=6, Peru=3, rest=4, total=10), correction("5 kt"), table="X/mining")


def test_named_countries_above_the_total_stop_the_build() -> None:
    with pytest.raises(SourceError, match="exceed the total by 1 kt"):
        iea.remainder(amounts(Chile=8, Peru=3, rest=0, total=10), None, table="X/mining")


def test_every_shipped_table_adds_up_in_tonnes() -> None:
    rows = iea.facts(sources.RAW, sources.MAPPINGS)
    tables: dict[tuple[object, object], dict[str, float]] = {}
    for row in rows:
        sums = tables.setdefault((row[v.MINERAL], row[v.STAGE]), {"rows": 0.0, "world": 0.0})
        sums["world" if row[v.AREA_KIND] == "world" else "rows"] += float(str(row[v.VALUE]))
    assert len(tables) == 12
    for key, sums in tables.items():
        assert sums["rows"] == pytest.approx(sums["world"], rel=1e-6), key


def test_no_projection_is_a_fact() -> None:
    assert {row[v.YEAR] for row in iea.facts(sources.RAW, sources.MAPPINGS)} == {2024}


def test_magnet_rare_earths_are_not_all_rare_earths() -> None:
    bases = {row[v.BASIS] for row in iea.facts(sources.RAW, sources.MAPPINGS) if row[v.MINERAL] == "rare-earths"}
    assert bases == {"magnet rare earths"}


def test_shares_agree_with_the_collected_table() -> None:
    """The collection was compiled on its own: same source, so the same shares but for rounding."""
    collected = {
        (row["mineral"], row["iso3"]): float(row["share_pct"])
        for row in published.read_rows(sources.RAW / "processing-shares" / "2026" / "shares.csv")
        if row["source"].startswith("IEA Critical Minerals Data Explorer") and row["iso3"]
    }
    refined = [row for row in iea.facts(sources.RAW, sources.MAPPINGS) if row[v.STAGE] == "refined"]
    world = {row[v.MINERAL]: float(str(row[v.VALUE])) for row in refined if row[v.AREA_KIND] == "world"}
    shares = {
        (str(row[v.MINERAL]), str(row[v.ISO3])): 100 * float(str(row[v.VALUE])) / world[row[v.MINERAL]]
        for row in refined
        if row[v.ISO3] and row[v.VALUE]
    }
    assert set(collected) == set(shares)
    for key, share in shares.items():
        assert share == pytest.approx(collected[key], abs=0.06), key


def test_source_id_is_that_of_the_origin_record() -> None:
    assert iea.SOURCE_ID in sources.read_origins(sources.RAW)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"supply\.csv"):
        iea.facts(tmp_path, sources.MAPPINGS)
