"""The survey's export: what each commodity counts, what is summed, what is left out, and former states."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.uploads import bgs
from tests.uploads.conftest import Examine, of_kind, template

COLUMNS = (
    "bgs_statistic_type_trans,bgs_commodity_trans,bgs_sub_commodity_trans,country_trans,country_iso3_code,year,quantity,"
    "units,concat_figure_notes_code,concat_figure_notes_text,data_precision_description"
)
T, MC, KG = "tonnes (metric)", "tonnes (metal content)", "kilograms (metal content)"


def export(*rows: tuple[str, str, str, int, str, str, str]) -> str:
    """An export of these rows: commodity, sub-commodity, country, year, figure, unit, notes."""
    lines = [
        f'Production,"{what}",{sub},"{country}",,{year}-01-01 00:00:00,{figure},{unit},,"{note}",'
        for what, sub, country, year, figure, unit, note in rows
    ]
    return "\n".join([COLUMNS, *lines]) + "\n"


def read(*rows: tuple[str, str, str, int, str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    frame = pd.DataFrame(
        {
            "bgs_statistic_type_trans": "Production",
            "bgs_commodity_trans": [row[0] for row in rows],
            "bgs_sub_commodity_trans": [row[1] for row in rows],
            "country_trans": [row[2] for row in rows],
            "year": [f"{row[3]}-01-01 00:00:00" for row in rows],
            "quantity": [row[4] for row in rows],
            "units": [row[5] for row in rows],
            "concat_figure_notes_text": [row[6] for row in rows],
        }
    )
    return bgs.read(bgs.tidy(frame, pd.Series(range(2, len(frame) + 2))))


def test_former_states_are_countries_of_their_own_in_their_years(examine: Examine) -> None:
    checked = examine(
        export(
            ("cobalt, mine", "", "Soviet Union", 1975, "1600", MC, "Estimates."),
            ("cobalt, mine", "", "Zaire", 1975, "13638", MC, ""),
            ("cobalt, mine", "", "German Democratic Rep", 1975, "0", MC, ""),
            ("cobalt, mine", "", "Korea, Dem. P.R. of", 1975, "5", MC, ""),
        )
    )
    assert checked.errors == 0
    facts = checked.table().set_index(v.PUBLISHED_NAME)
    assert facts[v.ISO3].to_dict() == {
        "Soviet Union": "SUN",
        "Zaire": "COD",
        "German Democratic Rep": "DDR",
        "Korea, Dem. P.R. of": "PRK",
    }
    assert facts.loc["Soviet Union", v.STATUS] == "estimated"
    assert facts.loc["Zaire", v.STATUS] == "reported"


def test_former_states_of_any_file_count_in_their_years_and_in_no_other(examine: Examine) -> None:
    checked = examine(
        template(
            "USSR,copper,mine,production,1990,900000,t,Cu content",
            "East Germany,copper,mine,production,1985,9000,t,Cu content",
            "Yugoslavia,copper,mine,production,1999,9000,t,Cu content",
        )
    )
    assert list(checked.table()[v.ISO3]) == ["SUN", "DDR"]
    (fault,) = of_kind(checked, "impossible year").to_dict("records")
    assert fault["reason"] == "The state did not exist in that year."


def test_congo_is_the_republic_whatever_the_code_beside_it(examine: Examine) -> None:
    checked = examine(export(("copper, mine", "", "Congo", 1975, "918", MC, "")))
    assert list(checked.table()[v.ISO3]) == ["COG"]


def test_a_nickel_smelter_or_refinery_is_refined(examine: Examine) -> None:
    checked = examine(export(("nickel, smelter/refinery", "", "Japan", 1985, "90000", T, "")))
    (fact,) = checked.table().to_dict("records")
    assert (fact[v.MINERAL], fact[v.STAGE], fact[v.BASIS]) == ("nickel", "refined", "refined nickel, Ni content")


def test_parts_of_one_output_are_summed_and_named() -> None:
    rows, _ = read(
        ("lithium minerals", "Lithium minerals (Carbonate -Li content)", "Chile", 2023, "41408", T, ""),
        ("lithium minerals", "Lithium minerals (Li content)", "Chile", 2023, "3807", T, "Hydroxide."),
        ("lithium minerals", "Carbonate", "Chile", 2023, "220256", T, ""),
    )
    by_series = rows.set_index(v.SERIES)
    assert by_series.loc["bgs", bgs.PRINT] == "45215"
    assert by_series.loc["bgs", v.NOTE].startswith("sum of Lithium minerals (Carbonate -Li content) 41408, ")
    assert by_series.loc["bgs-lithium-carbonate", bgs.PRINT] == "220256"


def test_a_sum_with_an_unknown_part_is_a_lower_bound() -> None:
    rows, _ = read(
        ("platinum group metals, mine", "Platinum", "Canada", 2000, "5000", KG, ""),
        ("platinum group metals, mine", "Palladium", "Canada", 2000, "", KG, ""),
    )
    group = rows.set_index(v.MINERAL).loc["platinum-group-metals"]
    assert group[bgs.PRINT] == ">5000"
    assert "without Palladium, not available" in group[v.NOTE]


def test_a_producer_of_undivided_alloys_is_listed_without_a_figure() -> None:
    rows, left = read(
        ("ferro-alloys", "Ferro-chrome", "Kazakhstan", 2015, "1000", T, ""),
        ("ferro-alloys", "Ferro-alloys", "China", 2015, "37000000", T, ""),
        ("ferro-alloys", "Ferro-alloys", "Kazakhstan", 2015, "9", T, ""),
        ("ferro-alloys", "Other ferro-alloys", "Norway", 2015, "7", T, ""),
    )
    chrome = rows[rows[v.MINERAL] == "chromium"].set_index(bgs.COUNTRY)
    assert chrome[bgs.PRINT].to_dict() == {"Kazakhstan": "1000", "China": "..."}
    assert chrome.loc["China", v.NOTE].startswith(v.UNDIVIDED)
    assert "37000000 tonnes (metric)" in chrome.loc["China", v.NOTE]
    assert list(left[bgs.REASON]) == ["alloys that are not named"]


def test_less_than_half_a_unit_is_a_bound_and_a_blank_is_not_zero() -> None:
    frame = pd.DataFrame(
        {
            "bgs_statistic_type_trans": "Production",
            "bgs_commodity_trans": "tungsten, mine",
            "country_trans": ["Uganda", "China"],
            "year": "1999-01-01",
            "quantity": ["0", ""],
            "units": MC,
            "data_precision_description": ["Quantity is more than 0 but less than 0.5", "Figures not available"],
        }
    )
    rows, _ = bgs.read(bgs.tidy(frame, pd.Series([2, 3])))
    assert list(rows[bgs.PRINT]) == ["<0.5", "..."]


def test_germany_is_counted_once_in_the_year_it_became_one() -> None:
    rows, left = read(
        ("cobalt, refined", "", "Germany", 1991, "400", T, ""),
        ("cobalt, refined", "", "German Federal Republic", 1991, "0", T, ""),
    )
    assert rows[[bgs.COUNTRY, bgs.PRINT]].to_numpy().tolist() == [["Germany", "400"]]
    assert list(left[bgs.REASON]) == ["a second line of the same country without output"]


def test_what_no_column_can_tell_is_left_out_with_its_reason(examine: Examine) -> None:
    checked = examine(
        export(
            ("lithium minerals", "", "Zimbabwe", 2000, "37914", T, ""),
            ("lithium minerals", "Spodumene", "Australia", 2000, "65504", T, ""),
        )
    )
    facts = checked.table()
    assert list(facts[v.SERIES]) == ["bgs-spodumene"]
    assert list(facts[v.BASIS]) == ["spodumene concentrate, gross weight"]
    assert "weights of different forms have no total" in of_kind(checked, "left out")["reason"][0]


@pytest.mark.parametrize("use", [use for known in bgs.uses().values() for use in known])
def test_every_use_gives_a_reason(use: bgs.Use) -> None:
    assert use.reason
    assert use.use in {"figure", "part", "undivided", "left out"}
    assert bool(use.mineral) == (use.use != "left out")
