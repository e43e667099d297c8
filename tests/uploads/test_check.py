import numpy as np
import pytest

from geo import downloads
from geo import vocabulary as v
from geo.uploads import check as checks
from geo.uploads.names import LEAVE_OUT, Corrections

from .conftest import Examine, kinds, of_kind, template

GOOD = "Chile,lithium,mine,production,2025,100,t,Li content,reported,me,"


@pytest.mark.parametrize(
    ("row", "kind", "column", "words"),
    [
        ("Chinna,lithium,mine,production,2025,1,t,Li content", "unknown country", "country", "Did you mean China"),
        ("Congo,lithium,mine,production,2025,1,t,Li content", "unknown country", "country", "DR Congo"),
        ("Peru,lithum,mine,production,2025,1,t,Li content", "unknown mineral", "mineral", "Did you mean lithium"),
        ("Peru,lithium,sold,production,2025,1,t,Li content", "unknown stage", "stage", "mine or refined"),
        ("Peru,lithium,mine,sales,2025,1,t,Li content", "unknown measure", "measure", ""),
        ("Peru,lithium,mine,production,2925,1,t,Li content", "impossible year", "year", ""),
        ("Peru,lithium,mine,production,2021-24,1,t,Li content", "impossible year", "year", ""),
        ("Peru,lithium,mine,production,2025,12..5,t,Li content", "not a number", "value", ""),
        ("Peru,lithium,mine,production,2025,-1,t,Li content", "not a number", "value", "never below zero"),
        ("Peru,lithium,mine,production,2025,1,furlongs,Li content", "unit or basis", "unit", "Units: t"),
        ("Peru,lithium,mine,production,2025,1,ct,Li content", "unit or basis", "unit", "Check the unit"),
        ("Peru,lithium,mine,production,2025,1,t Cu,", "unit or basis", "unit", ""),
        ("Peru,lithium,mine,production,2025,1,MT,Li content", "unit or basis", "unit", "million tonnes"),
        ("Peru,lithium,mine,production,2025,9E+14,t,Li content", "impossible amount", "value", "Check the unit"),
        ("Peru,lithium,mine,production,2025,5,t,Li content,withheld", "status contradicts value", "status", ""),
    ],
)
def test_every_fault_names_row_column_value_and_what_to_do(
    examine: Examine, row: str, kind: str, column: str, words: str
) -> None:
    checked = examine(template(GOOD, row))
    (problem,) = checked.report[checked.report["severity"] == "error"].to_dict("records")
    assert (problem["kind"], problem["row"], problem["column"]) == (kind, 3, column)
    assert problem["value"] in row
    assert problem["reason"].endswith(".")
    assert words in problem["suggestion"]
    assert len(checked.facts) == 1


def test_all_faults_of_a_row_are_told_at_once(examine: Examine) -> None:
    checked = examine(template("Chinna,lithum,sold,production,2925,x,furlongs,"))
    assert sorted(kinds(checked, "error")) == [
        "impossible year",
        "not a number",
        "unknown country",
        "unknown mineral",
        "unknown stage",
    ]


def test_figures_that_stand_twice_are_both_named(examine: Examine) -> None:
    checked = examine(template(GOOD, "Peru,lithium,mine,production,2025,1,t,Li content", GOOD))
    problems = of_kind(checked, "duplicate")
    assert list(problems["row"]) == [2, 4]
    assert "row 4" in problems["reason"][0]
    assert list(checked.facts[v.ISO3]) == ["PER"]


def test_a_panel_on_two_bases_is_refused(examine: Examine) -> None:
    checked = examine(template(GOOD, "Peru,lithium,mine,production,2025,1,t,Li2O content"))
    (problem,) = of_kind(checked, "mixed bases").to_dict("records")
    assert problem["severity"] == "error"
    assert problem["rows"] == 2
    assert checked.facts.empty


def test_carbonate_becomes_lithium_and_says_so(examine: Examine) -> None:
    checked = examine(template("Chile,lithium,mine,production,2025,250,kt LCE,"))
    (fact,) = checked.facts.to_dict("records")
    # 250,000 t of Li2CO3 times 13.88 / 73.888.
    assert fact[v.VALUE] == pytest.approx(46_963, abs=1)
    assert (fact[v.BASIS], fact[v.PUBLISHED_VALUE], fact[v.PUBLISHED_UNIT]) == ("Li content", "250", "kt LCE")
    assert fact[v.NOTE] == "Li2CO3 to Li: times 0.1879 (atomic weights)"
    assert "converted" in kinds(checked, "note")


def test_an_oxide_is_converted_only_to_join_a_series_of_the_metal(examine: Examine) -> None:
    row = "Chile,lithium,mine,production,2025,100,t,Li2O content"
    (alone,) = examine(template(row)).facts.to_dict("records")
    (joined,) = examine(template(row), series="usgs").facts.to_dict("records")
    assert (alone[v.VALUE], alone[v.BASIS]) == (100, "Li2O content")
    assert joined[v.VALUE] == pytest.approx(46.454, abs=1e-3)
    assert joined[v.BASIS] == "Li content"


def test_a_basis_that_cannot_be_converted_cannot_join(examine: Examine) -> None:
    row = "Chile,lithium,mine,production,2025,100,t,gross weight"
    assert kinds(examine(template(row), series="usgs"), "error") == ["unit or basis"]
    assert kinds(examine(template(row)), "error") == []


def test_what_is_not_stated_is_said(examine: Examine) -> None:
    row = "Chile,lithium,mine,production,2025,100,t,"
    checked = examine(template(row))
    assert list(checked.facts[v.BASIS]) == ["not stated"]
    assert "basis not stated" in kinds(checked, "warning")


def test_missing_stays_missing_and_zero_stays_zero(examine: Examine) -> None:
    rows = [("Chile", "W"), ("Peru", "NA"), ("Brazil", "—"), ("China", ">50"), ("India", "")]
    checked = examine(template(*(f"{name},lithium,mine,production,2025,{text},t,Li content" for name, text in rows)))
    facts = checked.table().set_index(v.ISO3)
    assert list(facts[v.STATUS]) == ["withheld", "not available", "reported", "reported"]
    assert facts.loc["BRA", v.VALUE] == 0
    assert facts[v.VALUE].isna().to_dict() == {"CHL": True, "PER": True, "BRA": False, "CHN": True}
    assert facts.loc["CHN", v.LOWER] == 50
    (empty,) = of_kind(checked, "empty").to_dict("records")
    assert empty["row"] == 6


def test_an_empty_cell_beside_withheld_is_withheld(examine: Examine) -> None:
    facts = examine(template("Chile,lithium,mine,production,2025,,t,Li content,withheld")).table()
    assert list(facts[v.STATUS]) == ["withheld"]


def test_a_total_that_does_not_add_up_is_a_warning(examine: Examine) -> None:
    rows = [GOOD, "World total,lithium,mine,production,2025,120,t,Li content"]
    checked = examine(template(*rows))
    (problem,) = of_kind(checked, "total").to_dict("records")
    assert (problem["severity"], problem["row"]) == ("warning", 3)
    assert "100" in problem["reason"]
    assert "120" in problem["reason"]


@pytest.mark.parametrize("total", ["100", "101", ">50"])
def test_a_total_within_its_rounding_is_none(examine: Examine, total: str) -> None:
    checked = examine(template(GOOD, f"World total,lithium,mine,production,2025,{total},t,Li content"))
    assert of_kind(checked, "total").empty


def test_a_withheld_figure_explains_a_larger_total(examine: Examine) -> None:
    rows = [
        GOOD,
        "United States,lithium,mine,production,2025,W,t,Li content",
        "World total,lithium,mine,production,2025,120,t,Li content",
    ]
    assert of_kind(examine(template(*rows)), "total").empty


def test_a_large_change_against_the_active_data_is_a_warning(examine: Examine) -> None:
    # The survey has 56,000 t in 2025.
    rows = [
        "Chile,lithium,mine,production,2025,560000,t,Li content",
        "Australia,lithium,mine,production,2025,92000,t,Li content",
    ]
    checked = examine(template(*rows), series="usgs")
    problems = of_kind(checked, "large change")
    assert list(problems["row"]) == [2]
    assert "560" in problems["reason"][0]
    assert of_kind(examine(template(*rows), series="usgs", change=1000.0), "large change").empty


def test_unknown_names_can_be_accepted_in_bulk(examine: Examine) -> None:
    rows = [f"Chinna,{name},mine,production,2025,1,t,Li content" for name in ("lithum", "lithium")]
    rows.append("Atlantis,lithium,mine,production,2025,1,t,Li content")
    checked = examine(template(*rows))
    assert checked.unknown_countries["Chinna"][0] == "CHN"
    assert checked.unknown_minerals["lithum"][0] == "lithium"
    corrections = Corrections({"Chinna": "CHN", "Atlantis": LEAVE_OUT}, {"lithum": "cobalt"})
    again = examine(template(*rows), corrections=corrections)
    assert kinds(again, "error") == ["unit or basis"]
    assert list(again.facts[v.ISO3]) == ["CHN"]


def test_renamed_countries_are_told_once(examine: Examine) -> None:
    rows = [f"Burma,tin,mine,production,{year},1,t,Sn content" for year in (2023, 2024)]
    (note,) = of_kind(examine(template(*rows)), "renamed country").to_dict("records")
    assert (note["value"], note["reason"], note["rows"]) == ("Burma", "Read as Myanmar.", 2)


def test_the_report_is_no_formula(examine: Examine) -> None:
    checked = examine(template("=cmd(),lithium,mine,production,2025,@x,t,Li content"))
    text = downloads.csv(checked.report).decode()
    assert ",'=cmd()," in text
    assert ",'@x," in text


def test_numbers_that_can_be_read_two_ways_are_pointed_out(examine: Examine) -> None:
    checked = examine(template('Chile,lithium,mine,production,2025,"56,000",t,Li content,reported,me,'))
    assert "number format" in kinds(checked, "warning")
    assert list(checked.facts[v.VALUE]) == [56_000]


class Counted(str):
    """A text that counts how often it is compared."""

    __slots__ = ()
    comparisons = 0

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return str.__eq__(self, other)

    def __lt__(self, other: str) -> bool:
        Counted.comparisons += 1
        return str.__lt__(self, other)

    __hash__ = str.__hash__


def test_distinct_sources_and_notes_are_numbered_in_one_pass() -> None:
    done = {}
    for count in (1_000, 40_000):
        words = [Counted(f"source {number % count:06d}") for number in range(count)]
        Counted.comparisons = 0
        found = checks._categorical(np.arange(count), words)
        done[count] = Counted.comparisons / count
        assert list(found[:3]) == words[:3]
    # Sorted texts are compared about once each, and looked up without a comparison; a search would compare 20,000.
    assert done[40_000] < 2 * done[1_000]
    assert done[40_000] < 20


def test_forty_thousand_sources_and_notes_keep_their_rows(examine: Examine) -> None:
    rows = [
        f"Chile,lithium,mine,production,{1900 + n % 120},5,t,Li content,,source {n},note {n}" for n in range(40_000)
    ]
    rows[0] = "Peru,lithium,mine,production,2024,5,t,Li content,,the source,the note"
    facts = examine(template(*rows)).facts
    assert list(facts["source_ref"].astype(str)) == ["the source"]
    assert list(facts["note"].astype(str)) == ["the note"]
