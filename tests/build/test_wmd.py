"""World Mining Data as read from the database of the input package."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from geo import sources
from geo import vocabulary as v
from geo.build import published, wmd
from geo.build.published import Figure
from geo.errors import SourceError

DATABASE = sources.INPUTS / wmd.DATABASE
needs_database = pytest.mark.skipif(not DATABASE.exists(), reason="input package not fetched")
HEADER = "series,commodity,measure,mineral,stage,basis,published_unit,unit,factor,reason\n"
NO_CORRECTIONS = "series,commodity,measure,area,year,kind,published,used,reason,source_ref\n"


def line(**cells: object) -> wmd.Line:
    years: wmd.Line = {str(year): 1 for year in wmd.YEARS}
    return years | {"Country": "Chile", "unit": "kg", "data_source": "r"} | cells  # type: ignore[operator]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """A database with one commodity in kilograms, mapped to tonnes, and no corrections."""
    years = ", ".join(f'"{year}"' for year in wmd.YEARS)
    with closing(sqlite3.connect(tmp_path / wmd.DATABASE)) as connection:
        connection.execute(f"CREATE TABLE Unobtainium (Country, unit, data_source, {years})")
        (tmp_path / "commodities.csv").write_text(
            HEADER + "wmd,Unobtainium,production,unobtainium,mine,metal,kg,t,0.001,test\n", encoding="utf-8"
        )
        (tmp_path / "corrections.csv").write_text(NO_CORRECTIONS, encoding="utf-8")
        yield connection, tmp_path


def fill(connection: sqlite3.Connection, *rows: tuple[object, ...]) -> None:
    for name, unit, mark, value in rows:
        cells = [name, unit, mark, *[value] * len(wmd.YEARS)]
        connection.execute(f"INSERT INTO Unobtainium VALUES ({','.join('?' * len(cells))})", cells)  # noqa: S608 (only question marks)
    connection.commit()


def test_number_is_kept_as_printed() -> None:
    assert wmd.figure(line(**{"2020": 5.0}), 2020, v.Status.REPORTED) == Figure(v.Status.REPORTED, "5", Decimal(5))


def test_binary_residue_is_rounded_away() -> None:
    found = wmd.figure(line(**{"2020": 63580.00000000001}), 2020, v.Status.REPORTED)
    assert (found.published, found.value) == ("63580", Decimal(63580))


def test_zero_is_a_figure_and_none_is_not() -> None:
    assert wmd.figure(line(**{"2020": 0}), 2020, v.Status.ESTIMATED).value == 0
    absent = wmd.figure(line(**{"2020": None}), 2020, v.Status.ESTIMATED)
    assert (absent.value, absent.status) == (None, v.Status.NOT_AVAILABLE)


@pytest.mark.parametrize("cell", ["12", "n.a.", float("nan"), -1])
def test_cell_that_is_no_amount_stops_the_build(cell: object) -> None:
    with pytest.raises(SourceError, match="Chile 2020"):
        wmd.figure(line(**{"2020": cell}), 2020, v.Status.REPORTED)


def test_kilograms_become_tonnes_and_marks_become_statuses(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chile", "kg", "r", 500), ("Peru", "kg", "p", 1500), ("Total", "kg", "nan", 2000))
    rows = {str(row[v.ISO3]): row for row in wmd.facts(folder, folder) if row[v.YEAR] == 2024}
    assert (rows["CHL"][v.VALUE], rows["CHL"][v.UNIT], rows["CHL"][v.PUBLISHED_VALUE]) == (0.5, "t", "500")
    assert [rows[key][v.STATUS] for key in ("CHL", "PER", "None")] == ["reported", "provisional", "provisional"]
    assert rows["None"][v.AREA_KIND] == "world"


def test_unit_other_than_mapped_stops_the_build(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chile", "metr. t", "r", 500))
    with pytest.raises(SourceError, match=r"unit 'metr\. t' where commodities\.csv says 'kg'"):
        wmd.facts(folder, folder)


def test_unknown_mark_stops_the_build(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chile", "kg", "x", 500))
    with pytest.raises(SourceError, match="mark 'x' is none of r, e, p"):
        wmd.facts(folder, folder)


def test_every_unknown_place_is_named_at_once(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chilee", "kg", "r", 1), ("Atlantis", "kg", "r", 1))
    with pytest.raises(SourceError, match=r"(?s)Atlantis.*Chilee"):
        wmd.facts(folder, folder)


def test_table_without_mapping_stops_the_build(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chile", "kg", "r", 1))
    connection.execute("CREATE TABLE Kryptonite AS SELECT * FROM Unobtainium")
    with pytest.raises(SourceError, match="Kryptonite"):
        wmd.facts(folder, folder)


def test_correction_that_no_longer_fits_stops_the_build(tiny: tuple[sqlite3.Connection, Path]) -> None:
    connection, folder = tiny
    fill(connection, ("Chile", "kg", "r", 7))
    (folder / "corrections.csv").write_text(
        NO_CORRECTIONS + "wmd,Unobtainium,production,Chile,2024,missing,8 kg,not available,a slip,6.4\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="says 7 kg, the correction expects 8 kg"):
        wmd.facts(folder, folder)


@needs_database
def test_database_has_the_65_tables_and_every_one_is_mapped() -> None:
    tables = wmd.read(DATABASE)
    mapped = {key[0] for key in published.read_commodities(sources.MAPPINGS, wmd.SERIES)}
    assert len(tables) == 65
    assert set(tables) == mapped


@needs_database
def test_no_country_stands_twice_in_a_table() -> None:
    for name, lines in wmd.read(DATABASE).items():
        countries = [one["Country"] for one in lines]
        assert len(countries) == len(set(countries)), name


@needs_database
def test_rows_add_up_to_the_total_of_2023_and_2024_but_for_guyana() -> None:
    # Tolerance: one unit a row for the publisher's rounding.
    apart = {}
    for name, lines in wmd.read(DATABASE).items():
        total = next(one for one in lines if one["Country"] == wmd.TOTAL)
        rows = [one for one in lines if one["Country"] != wmd.TOTAL]
        for year in ("2023", "2024"):
            gap = float(total[year] or 0) - sum(float(one[year] or 0) for one in rows)
            if abs(gap) > len(rows):
                apart[name, year] = round(gap)
    assert apart == {("Gold", "2023"): 12276, ("Gold", "2024"): 12429}


@needs_database
def test_older_totals_lie_below_their_rows_only_where_rows_came_later() -> None:
    """A country that the earlier editions lacked brings figures from 2020 on; old totals lack it."""
    late = set()
    for name, lines in wmd.read(DATABASE).items():
        total = next(one for one in lines if one["Country"] == wmd.TOTAL)
        rows = [one for one in lines if one["Country"] != wmd.TOTAL]
        for year in map(str, range(2018, 2023)):
            gap = sum(float(one[year] or 0) for one in rows) - float(total[year] or 0)
            added = sum(float(one[year] or 0) for one in rows if one["2018"] is None)
            assert -len(rows) <= gap <= added + len(rows), (name, year)
            if gap > len(rows):
                late.add((name, year))
    assert ("Perlite", "2020") in late
    assert {year for _, year in late} == {"2020", "2021", "2022"}


def test_source_id_is_that_of_the_origin_record() -> None:
    assert wmd.SOURCE_ID in sources.read_origins(sources.RAW)
