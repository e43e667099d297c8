"""The Mineral Commodity Summaries: prints, units, corrections, and the comparison with World Mining Data."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import sources
from geo import vocabulary as v
from geo.build import published, usgs
from geo.build.published import Correction, Figure
from geo.errors import SourceError
from geo.tables import facts

E = v.Status.ESTIMATED
RAW = sources.RAW / usgs.EDITION


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    both = pd.concat([facts.read("production"), facts.read("reserves")], ignore_index=True)
    return both[both[v.SERIES] == usgs.SERIES]


def cell(table: pd.DataFrame, mineral: str, measure: str, year: int, place: str) -> pd.Series:
    """The one row; *place* is an alpha-3 code, or ``world`` or ``remainder``."""
    where = (table[v.ISO3] == place) | (table[v.AREA_KIND] == place)
    found = table[where & (table[v.MINERAL] == mineral) & (table[v.MEASURE] == measure) & (table[v.YEAR] == year)]
    assert len(found) == 1, (mineral, measure, year, place, len(found))
    return found.iloc[0]


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("226000", 226000, None, None),
        ("226,000", 226000, None, None),
        ("20.6", "20.6", None, None),
        (">6,000,000", None, 6000000, None),
        ("<50", None, None, 50),
        ("—", 0, None, None),
        ("0", 0, None, None),
    ],
)
def test_prints_that_are_figures(text: str, value: object, lower: object, upper: object) -> None:
    def number(one: object) -> Decimal | None:
        return None if one is None else Decimal(str(one))

    assert usgs.parse(text, E) == Figure(E, text, number(value), number(lower), number(upper))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("W", "withheld"),
        ("NA", "not available"),
        ("( )", "not available"),
        ("Large", "not available"),
        ("", "not available"),
    ],
)
def test_prints_that_are_none(text: str, status: str) -> None:
    found = usgs.parse(text, E)
    assert (found.value, found.lower, found.upper, found.status) == (None, None, None, status)


@pytest.mark.parametrize("text", ["w", "-", "1,00", "12 e", "~5", "1e6", "≥5", "12,34,567", "nan"])
def test_unknown_prints_stop_the_build(text: str) -> None:
    with pytest.raises(SourceError, match="no print that the atlas can read"):
        usgs.parse(text, E)


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert usgs.parse(f"{number:,}", E).value == usgs.parse(str(number), E).value == number


@settings(deadline=None)
@given(st.text(max_size=12))
def test_every_print_is_read_or_refused(text: str) -> None:
    try:
        found = usgs.parse(text, E)
    except SourceError:
        return
    absent = (found.value, found.lower, found.upper) == (None, None, None)
    assert absent == (found.status in (v.Status.WITHHELD, v.Status.NOT_AVAILABLE))


def test_revision_that_expects_another_print_stops_the_build() -> None:
    line = {"chapter": "x", "measure": "reserves", "area": "Brazil", "year": "2025", "print": "7"}
    revision = Correction("usgs", "x", "reserves", "Brazil", "2025", "revision", "9", "8", "later version", "")
    with pytest.raises(SourceError, match="expects '9', the transcription has '7'"):
        usgs.figure(line, {}, {("x", "reserves", "Brazil", "2025"): revision})


def test_note_twice_for_one_cell_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("chapter,measure,area,year,status,note\nx,production,A,,,1\nx,production,A,,,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="two rows"):
        usgs.read_notes(path)


def test_unknown_status_in_the_notes_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("chapter,measure,area,year,status,note\nx,production,A,,guessed,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="'guessed'"):
        usgs.read_notes(path)


def test_note_that_meets_no_cell_stops_the_build(tmp_path: Path) -> None:
    edition = tmp_path / usgs.EDITION
    edition.mkdir(parents=True)
    (edition / "world.csv").write_text((RAW / "world.csv").read_text(encoding="utf-8"), encoding="utf-8")
    notes = (RAW / "notes.csv").read_text(encoding="utf-8")
    (edition / "notes.csv").write_text(notes + "cobalt,production,Atlantis,,,none\n", encoding="utf-8")
    with pytest.raises(SourceError, match="Atlantis"):
        usgs.facts(tmp_path, sources.MAPPINGS)


def test_withheld_says_whether_the_world_total_holds_it(table: pd.DataFrame) -> None:
    withheld = table[table[v.STATUS] == v.Status.WITHHELD]
    assert set(withheld[v.MINERAL]) == {
        "lithium", "barite", "tellurium", "silicon", "ferrosilicon", "titanium", "antimony",
    }  # fmt: skip
    assert withheld[v.NOTE].str.startswith(v.NOT_IN_TOTAL).all()


def test_graphite_reserves_not_printed_singly_are_in_the_total(table: pd.DataFrame) -> None:
    for iso3 in ("USA", "AUT", "DEU", "UKR"):
        row = cell(table, "graphite", "reserves", 2025, iso3)
        assert (row[v.STATUS], row[v.NOTE]) == (v.Status.NOT_AVAILABLE, v.IN_TOTAL)


def test_units_that_the_chapter_note_gets_wrong(table: pd.DataFrame) -> None:
    assert cell(table, "vanadium", "reserves", 2025, "AUS")[v.VALUE] == 10_000_000
    assert cell(table, "vanadium", "production", 2025, "CHN")[v.VALUE] == 82_000
    assert cell(table, "molybdenum", "reserves", 2025, "AUS")[v.VALUE] == 760_000
    assert cell(table, "zirconium", "production", 2024, "AUS")[v.VALUE] == 400_000
    assert cell(table, "gallium", "production", 2024, "CHN")[v.VALUE] == 839
    assert cell(table, "rhenium", "production", 2024, "CHL")[v.VALUE] == 29
    assert cell(table, "platinum", "production", 2025, "ZAF")[v.VALUE] == 120
    diamond = cell(table, "diamond-industrial", "reserves", 2025, "RUS")
    assert (diamond[v.VALUE], diamond[v.UNIT]) == (750_000_000, "ct")


def test_reserves_of_australia_exceed_those_by_the_jorc_code(table: pd.DataFrame) -> None:
    """JORC reserves are a part of the printed ones, so they betray a unit that is a thousandfold off."""
    for row in table[table[v.NOTE].fillna("").str.contains("JORC")].to_dict("records"):
        amount, million = re.search(r"JORC code or its like: ([\d.,]+)( million)? t", str(row[v.NOTE])).groups()  # type: ignore[union-attr]
        jorc = float(amount.replace(",", "")) * (1e6 if million else 1)
        assert 0.05 < jorc / row[v.VALUE] < 1.01, row[v.MINERAL]


def test_rare_earth_reserves_hold_both_versions(table: pd.DataFrame) -> None:
    brazil = cell(table, "rare-earths", "reserves", 2025, "BRA")
    assert brazil[v.VALUE] == 11_000_000
    assert "version 1.3" in brazil[v.NOTE]
    assert "21,000,000" in brazil[v.NOTE]
    world = cell(table, "rare-earths", "reserves", 2025, "world")
    assert (pd.isna(world[v.VALUE]), world[v.LOWER]) == (True, 75_000_000)


def test_stages_and_products_are_not_mixed(table: pd.DataFrame) -> None:
    production = table[table[v.MEASURE] == v.Measure.PRODUCTION]
    stages = production.groupby(v.MINERAL)[v.STAGE].unique().map(list)
    assert (stages["copper"], stages["titanium"], stages["magnesium"]) == (["refined"],) * 3
    assert stages["cobalt"] == ["mine"]
    assert set(table.loc[table[v.MEASURE] == v.Measure.RESERVES, v.STAGE]) == {"mine"}
    assert cell(table, "pig-iron", "production", 2025, "CHN")[v.VALUE] == 830e6
    assert cell(table, "raw-steel", "production", 2025, "CHN")[v.VALUE] == 980e6
    assert cell(table, "ferrosilicon", "production", 2025, "BRA")[v.VALUE] == 170_000
    assert cell(table, "silicon", "production", 2025, "BRA")[v.VALUE] == 180_000


def test_boron_is_left_out_because_its_rows_are_different_products(table: pd.DataFrame) -> None:
    assert not (table[v.MINERAL] == "boron").any()


def test_beryllium_prose_is_no_reserve(table: pd.DataFrame) -> None:
    assert set(table.loc[table[v.MINERAL] == "beryllium", v.MEASURE]) == {"production"}


def test_potash_and_manganese_reserves_stand_on_another_basis(table: pd.DataFrame) -> None:
    bases = table.groupby([v.MINERAL, v.MEASURE])[v.BASIS].agg(set)
    for mineral in ("potash", "manganese"):
        assert not bases[mineral, "production"] & bases[mineral, "reserves"]
    assert bases["lithium", "production"] == bases["lithium", "reserves"] == {"Li content"}


def test_statuses_by_year(table: pd.DataFrame) -> None:
    assert cell(table, "cobalt", "production", 2024, "COD")[v.STATUS] == v.Status.ESTIMATED
    assert cell(table, "lithium", "production", 2024, "CHL")[v.STATUS] == v.Status.REPORTED
    unmarked = cell(table, "cobalt", "production", 2024, "CUB")
    assert (unmarked[v.STATUS], unmarked[v.NOTE]) == (v.Status.REPORTED, usgs.UNMARKED)
    made = table[(table[v.YEAR] == 2025) & (table[v.MEASURE] != v.Measure.RESERVES) & table[v.VALUE].notna()]
    assert set(made[v.STATUS]) == {v.Status.ESTIMATED}


def test_rows_add_up_to_the_rounded_world_total(table: pd.DataFrame) -> None:
    """Within one unit of the second digit (totals of 2025 print two) and 1 % for the rounding of rows."""
    production = table[table[v.MEASURE] == v.Measure.PRODUCTION]
    for key, group in production.groupby([v.MINERAL, v.STAGE, v.YEAR]):
        world = group.loc[group[v.AREA_KIND] == "world", v.VALUE].item()
        rows = group.loc[group[v.AREA_KIND] != "world", v.VALUE].sum()
        second_digit = 10 ** (math.floor(math.log10(world)) - 1)
        assert abs(rows - world) <= second_digit + 0.01 * world, key


def test_lithium_rows_exceed_the_printed_total_as_published(table: pd.DataFrame) -> None:
    lithium = table[(table[v.MINERAL] == "lithium") & (table[v.YEAR] == 2024)]
    assert lithium.loc[lithium[v.AREA_KIND] != "world", v.VALUE].sum() == 222_970
    assert cell(table, "lithium", "production", 2024, "world")[v.VALUE] == 222_000


# What one tonne in World Mining Data's basis is in the basis of the summaries (molar masses; chromite
# at 42 % Cr2O3, phosphate rock at 32 % P2O5, beryllium concentrate at 4 % Be).
CONVERSION = {
    "lithium": 0.4645,
    "niobium": 0.699,
    "tantalum": 0.819,
    "beryllium": 0.04,
    "chromium": 1 / 0.42,
    "phosphate": 1 / 0.32,
}
# The two publishers agree within a third; bismuth is known to differ (China 14,000 t against 6,000 t).
APART = {"bismuth": (2.0, 2.5)}


def test_no_world_total_is_a_thousandfold_off_world_mining_data(table: pd.DataFrame) -> None:
    wmd = facts.read("production").query("series == 'wmd' and year == 2024 and area_kind == 'world'")
    totals = wmd.set_index([v.MINERAL, v.STAGE])[v.VALUE]
    ours = table[(table[v.MEASURE] == v.Measure.PRODUCTION) & (table[v.AREA_KIND] == "world")]
    latest = ours.sort_values(v.YEAR).groupby([v.MINERAL, v.STAGE])[v.VALUE].first()
    both = latest.index.intersection(totals.index)
    assert len(both) == 33
    for mineral, stage in both:
        ratio = latest[mineral, stage] / (totals[mineral, stage] * CONVERSION.get(mineral, 1))
        low, high = APART.get(mineral, (0.75, 1.33))
        assert low < ratio < high, (mineral, stage, ratio)


def test_every_corrected_unit_and_basis_is_the_one_used() -> None:
    mapping = published.read_commodities(sources.MAPPINGS, usgs.SERIES)
    used = {key[:2]: one for key, one in mapping.items()}
    for kind in ("unit", "basis"):
        for (chapter, measure, _, _), one in published.read_corrections(sources.MAPPINGS, usgs.SERIES, kind).items():
            commodity = used[chapter, measure]
            assert one.used == (commodity.published_unit if kind == "unit" else commodity.basis.split(" (")[0])


def test_every_unit_that_differs_from_the_chapter_note_is_on_record() -> None:
    notes = {row["chapter"]: row["unit_note"] for row in published.read_rows(RAW / "chapters.csv")}
    words = {
        "t": "in metric tons",
        "thousand t": "in thousand metric tons",
        "million t": "in million metric tons",
        "kg": "in kilograms",
        "million ct": "in million carats",
    }
    on_record = {key[:2] for key in published.read_corrections(sources.MAPPINGS, usgs.SERIES, "unit")}
    for chapter, measure, _ in published.read_commodities(sources.MAPPINGS, usgs.SERIES):
        one = published.read_commodities(sources.MAPPINGS, usgs.SERIES)
        unit = next(c.published_unit for key, c in one.items() if key[:2] == (chapter, measure))
        if words[unit] not in notes[chapter.split("/")[0]]:
            assert (chapter, measure) in on_record


def test_source_id_is_that_of_the_origin_record() -> None:
    assert usgs.SOURCE_ID in sources.read_origins(sources.RAW)
