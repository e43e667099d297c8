"""The Mineral Commodity Summaries as downloaded: all layouts, with the facts that they hold and what is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.uploads import usgs_layouts, usgs_tables
from geo.uploads.mapping import MappingError
from geo.uploads.read import read

from . import release
from .conftest import Examine, kinds, of_kind

KEY = [v.MINERAL, v.STAGE, v.MEASURE, v.YEAR, v.PUBLISHED_NAME]


def cells(name: str, text: str) -> pd.DataFrame:
    (sheet,) = read(name, text.encode("utf-8-sig"))
    return usgs_layouts.cells(sheet)[0]


@pytest.fixture
def latest(examine: Examine) -> pd.DataFrame:
    checked = examine(release.content(), name="any name.csv")
    assert checked.errors == 0
    return checked.table().set_index(KEY).sort_index()


def test_the_release_of_2026_goes_in_without_a_hand(latest: pd.DataFrame) -> None:
    assert set(latest[v.SERIES]) == {"usgs"}
    production = latest.xs(("mine", "production", 2024), level=(v.STAGE, v.MEASURE, v.YEAR))
    assert production.loc[("cobalt", "Congo (Kinshasa)"), [v.VALUE, v.STATUS]].tolist() == [226_000, "estimated"]
    assert production.loc[("cobalt", "Cuba"), v.STATUS] == "reported"
    assert production.loc[("lithium", "United States"), v.STATUS] == "withheld"
    assert production.loc[("bauxite", "Guinea"), v.VALUE] == 130_000_000
    assert production.loc[("copper", "Chile"), v.VALUE] == 5_510_000


def test_figures_of_the_own_year_are_estimates_unless_said_otherwise(latest: pd.DataFrame) -> None:
    lithium = latest.loc[("lithium", "mine", "production", 2025)]
    assert lithium[v.STATUS].to_dict() == {"Argentina": "estimated", "Chile": "reported"}


def test_less_than_half_a_unit_is_a_bound_and_a_mark_for_the_total_is_no_figure(latest: pd.DataFrame) -> None:
    helium = latest.loc[("helium", "mine", "production", 2024, "South Africa")]
    assert (helium[v.UPPER], pd.isna(helium[v.VALUE])) == (0.5, True)
    austria = latest.loc[("graphite", "mine", "reserves", 2025, "Austria")]
    assert (austria[v.STATUS], pd.isna(austria[v.UPPER])) == ("not available", True)


def test_a_unit_that_the_edition_prints_wrongly_is_corrected_with_its_reason(latest: pd.DataFrame) -> None:
    row = latest.loc[("vanadium", "mine", "reserves", 2025, "Australia")]
    assert row[v.VALUE] == 10_000_000
    assert "2.3 million tons by the JORC code" in row[v.NOTE]


def test_one_basis_counts_and_the_other_is_left_out_with_its_name(examine: Examine, latest: pd.DataFrame) -> None:
    chromium = latest.loc[("chromium", "mine", "reserves", 2025)]
    assert chromium.loc["Turkey", v.VALUE] == 27_000_000
    assert set(chromium[v.BASIS]) == {"chromite, gross weight"}
    reasons = " ".join(of_kind(examine(release.content()), "left out")["reason"])
    for words in (
        "another basis than the series counts (Cr2O3 content): chromium",
        "cement: not a mineral",
        "Salient",
        "Import Sources",
    ):
        assert words in reasons


def test_every_cell_is_a_fact_or_is_counted(examine: Examine) -> None:
    checked = examine(release.content())
    assert len(checked.facts) + int(of_kind(checked, "left out")["rows"].sum()) == len(release.LINES)


def test_the_world_file_of_2025_keeps_every_country(examine: Examine) -> None:
    """Rows whose types differ in a qualifier belong to one table: not only the United States stay."""
    checked = examine(release.WORLD_2025, name="MCS2025_World_Data.csv")
    assert checked.errors == 0
    facts = checked.table().set_index(KEY).sort_index()
    cobalt = facts.loc[("cobalt", "mine", "production", 2024)]
    assert cobalt[v.VALUE].to_dict() == {
        "United States": 300,
        "Congo (Kinshasa)": 220_000,
        "World total (rounded)": 220_000,
    }
    assert facts.loc[("cobalt", "mine", "production", 2023, "Congo (Kinshasa)"), v.STATUS] == "estimated"
    assert facts.loc[("cobalt", "mine", "reserves", 2024, "Congo (Kinshasa)"), v.STATUS] == "reported"
    assert facts.loc[("gallium", "refined", "capacity", 2023, "China"), v.VALUE] == 1_000
    assert facts.loc[("lithium", "mine", "production", 2024, "United States"), v.STATUS] == "withheld"
    assert facts.loc[("rutile", "mine", "reserves", 2024, "India"), v.VALUE] == 670_000


def test_an_empty_cell_is_not_zero(examine: Examine) -> None:
    checked = examine(release.WORLD_2025, name="MCS2025_World_Data.csv")
    niobium = checked.table().query("mineral == 'niobium'")
    assert niobium[v.MEASURE].tolist() == ["reserves"]
    assert any("empty cell" in reason for reason in of_kind(checked, "left out")["reason"])


def test_the_chapters_of_2024_go_in_as_one_archive(examine: Examine) -> None:
    checked = examine(release.archive(), name="world.zip")
    assert checked.errors == 0
    facts = checked.table().set_index(KEY).sort_index()
    cobalt = facts.loc[("cobalt", "mine", "production", 2022)]
    assert cobalt.loc["Congo (Kinshasa)", [v.VALUE, v.STATUS]].tolist() == [144_000, "estimated"]
    assert cobalt.loc["Canada", v.STATUS] == "reported"
    assert cobalt.loc["World total (rounded)10", v.AREA_KIND] == "world"
    assert facts.loc[("bismuth", "refined", "production", 2022, "China"), v.STATUS] == "estimated"
    assert facts.loc[("potash", "mine", "reserves", 2023, "Canada"), v.VALUE] == 1_100_000_000


def test_an_estimate_mark_stuck_to_a_name_is_read_off_it(examine: Examine) -> None:
    checked = examine(release.PERLITE_2024, name="mcs2024-perli_world.csv")
    assert checked.errors == 0
    facts = checked.table().set_index([v.ISO3, v.MEASURE, v.YEAR]).sort_index()
    assert facts.loc[("SVK", "production", 2022), [v.VALUE, v.STATUS]].tolist() == [35_000, "estimated"]
    assert facts.loc[("SVK", "reserves", 2023), v.STATUS] == "reported"
    assert facts.loc[("KOR", "production", 2022), [v.VALUE, v.STATUS]].tolist() == [3_000, "estimated"]


def test_a_chapter_of_2022_has_no_reserves(examine: Examine) -> None:
    checked = examine(release.COBALT_2022, name="mcs2022-cobal_world.csv")
    facts = checked.table().set_index(v.YEAR)
    assert facts[v.VALUE].to_dict() == {2020: 98_000, 2021: 120_000}
    assert facts[v.STATUS].to_dict() == {2020: "reported", 2021: "estimated"}


def test_a_table_that_nobody_has_looked_at_is_left_out_by_name(examine: Examine) -> None:
    row = "{},World Mine Production,{},Chile,Production,Mine production,metric tons,2025,5,,,"
    lines = [",".join(release.HEADER), row.format("KRYPTONITE", "Kryptonite"), row.format("COBALT", "Cobalt")]
    checked = examine("\n".join(lines))
    assert len(checked.facts) == 1
    assert any("does not know: KRYPTONITE" in reason for reason in of_kind(checked, "left out")["reason"])
    assert kinds(checked, "error") == []


@pytest.mark.parametrize(
    ("name", "chapter"),
    [
        ("NIOBIUM (COLUMBIUM)", "niobium"),
        ("Gemanium", "germanium"),
        ("zirco-hafni", "zirconium-and-hafnium"),
        ("Bauxite", "bauxite"),
        ("Kryptonite", None),
    ],
)
def test_a_chapter_is_known_by_every_spelling(name: str, chapter: str | None) -> None:
    assert usgs_tables.chapter(name) == chapter


def test_the_note_of_a_year_goes_before_the_mark_of_its_column() -> None:
    found = cells("mcs2024-cobal_world.csv", release.COBALT_2024)
    canada = found[found["country"] == "Canada"].set_index(["measure", "year"])["status"]
    assert canada.loc[("production", 2022)] == "reported"
    assert canada.loc[("production", 2023)] == "estimated"
    assert canada.loc[("reserves", 2023)] == "reported"


def test_a_chapter_without_its_name_is_asked_for_and_never_guessed(examine: Examine) -> None:
    header = "Source,Country,Type,Prod_t_2022,Prod_t_est_2023,Prod_notes,Reserves_t,Reserves_notes\n"
    row = 'MCS2024,Spain,"Mine production, magnesium compounds",650,600,,35000,\n'
    with pytest.raises(MappingError, match="names the chapter"):
        examine(header + row, name="data.csv")
    with pytest.raises(MappingError, match="names the chapter"):
        examine(header + row.replace("compounds", "content"), name="magnesium.csv")
