"""What is left out is counted with its reason, and said aloud where it outweighs what stays."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.errors import UnreadableFileError
from geo.uploads import left_out
from geo.uploads.names import LEAVE_OUT, Corrections

from .conftest import Examine, of_kind, template, zipped

BGS = (
    "bgs_statistic_type_trans,bgs_commodity_trans,bgs_sub_commodity_trans,country_trans,year,quantity,units\n"
    "Production,rare earth minerals,,China,2005-01-01,119000,tonnes (metric)\n"
    "Production,rare earth minerals,Monazite,Brazil,2005-01-01,958,tonnes (metric)\n"
)
CHAPTER = "Source,Country,Type,Prod_t_{0},Prod_t_est_{1},Prod_notes,Reserves_t,Reserves_notes\n"


def test_a_country_that_drops_out_and_outweighs_the_rest_is_a_warning(examine: Examine) -> None:
    checked = examine(BGS, name="wms.csv")
    warning = of_kind(checked, "left out outweighs")
    assert warning["severity"].tolist() == ["warning"]
    assert "China" in warning["reason"][0]
    assert of_kind(checked, "left out")["rows"].tolist() == [1]


def test_a_small_country_that_drops_out_is_a_note(examine: Examine) -> None:
    checked = examine(BGS.replace("119000", "100"), name="wms.csv")
    assert of_kind(checked, "left out outweighs").empty
    assert len(of_kind(checked, "left out")) == 1


def test_the_same_country_printed_in_another_form_has_not_dropped_out() -> None:
    columns = ["row", "reason", "sheet", *left_out.FIGURE]
    gone = pd.DataFrame([[3, "in ore", "s", "iron", "2020", "Chile", "900", "t"]], columns=columns)
    kept = pd.DataFrame([["iron", "2020", "Chile", "500", "t"]], columns=["group", "year", "country", "value", "unit"])
    assert [part["kind"].iloc[0] for part in left_out.lines(gone, kept, publisher=None)] == ["left out"]
    other = gone.assign(country="Peru")
    kinds = [part["kind"].iloc[0] for part in left_out.lines(other, kept, publisher=None)]
    assert kinds == ["left out", "left out outweighs"]


@pytest.mark.parametrize(("amount", "warned"), [("220000", True), ("20000", False)])
def test_names_that_a_person_leaves_out_are_weighed(examine: Examine, amount: str, *, warned: bool) -> None:
    text = template(f"Zaïrie,cobalt,mine,production,2024,{amount},t", "Chile,cobalt,mine,production,2024,28000,t")
    checked = examine(text, corrections=Corrections({"Zaïrie": LEAVE_OUT}, {}))
    assert (len(of_kind(checked, "left out outweighs")) == 1) is warned


def test_regions_that_outnumber_the_countries_are_a_warning(examine: Examine) -> None:
    few = template("Africa,cobalt,mine,production,2024,1,t", "Chile,cobalt,mine,production,2024,2,t")
    many = template(
        "Africa,cobalt,mine,production,2024,1,t",
        "EU27,cobalt,mine,production,2024,1,t",
        "Chile,cobalt,mine,production,2024,2,t",
    )
    assert of_kind(examine(few), "left out")["severity"].tolist() == ["note"]
    assert of_kind(examine(many), "left out")["severity"].tolist() == ["warning"]


def test_of_two_editions_the_later_prints_each_year(examine: Examine) -> None:
    old = CHAPTER.format(2021, 2022) + 'MCS2023,Chile,"Mine production, lithium content",28300,39000,,9300000,\n'
    new = CHAPTER.format(2022, 2023) + 'MCS2024,Chile,"Mine production, lithium content",38000,44000,,9300000,\n'
    content = zipped(
        {
            "mcs2023-lithi_world.csv": old.encode(),
            "mcs2024-lithi_world.csv": new.encode(),
            "__MACOSX/._mcs2024-lithi_world.csv": b"\0\5\x16\7",
            "read me.txt": b"Notes on the release.",
        }
    )
    checked = examine(content, name="both.zip")
    assert checked.errors == 0
    facts = checked.table()
    made = facts[facts["measure"] == "production"].set_index("year")["value"]
    assert made.to_dict() == {2021: 28_300, 2022: 38_000, 2023: 44_000}
    assert "earlier edition than that of 2024" in " ".join(of_kind(checked, "left out")["reason"])


def test_tables_beside_a_publishers_own_are_named_and_never_break_it(examine: Examine) -> None:
    table = CHAPTER.format(2022, 2023) + 'MCS2024,Chile,"Mine production, lithium content",38000,44000,,9300000,\n'
    other = "Where,Then,Much,More\nA,1,2,3\nB,1,2,3\nC,1,2,3,4,5\n"
    checked = examine(zipped({"mcs2024-lithi_world.csv": table.encode(), "more.csv": other.encode()}), name="z.zip")
    assert checked.errors == 0
    aside = of_kind(checked, "left aside")
    assert aside[["severity", "value"]].to_numpy().tolist() == [["warning", "more.csv"]]


def test_two_publishers_in_one_archive_are_refused(examine: Examine) -> None:
    table = CHAPTER.format(2022, 2023) + 'MCS2024,Chile,"Mine production, lithium content",38000,44000,,9300000,\n'
    with pytest.raises(UnreadableFileError, match="several publishers"):
        examine(zipped({"mcs2024-lithi_world.csv": table.encode(), "bgs.csv": BGS.encode()}), name="z.zip")
