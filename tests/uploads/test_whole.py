"""Good rows go in: a panel with a faulty row stays out whole and is listed, the rest is accepted."""

from geo import vocabulary as v
from geo.uploads.report import grouped

from .conftest import Examine, template

GOOD = ("Chile,copper,mine,production,2024,5300000,t Cu", "Peru,copper,mine,production,2024,2600000,t Cu")


def held(checked) -> list[tuple[str, int, int, int]]:
    return list(checked.held[["mineral", "year", "faulty", "kept_out"]].itertuples(index=False, name=None))


def test_a_panel_with_a_faulty_row_stays_out_whole(examine: Examine) -> None:
    checked = examine(
        template(
            *GOOD,
            "Chile,lithium,mine,production,2024,49000,t Li",
            "Atlantis,lithium,mine,production,2024,88000,t Li",
            "Chile,lithium,mine,production,2023,41000,t Li",
        )
    )
    assert checked.errors == 1
    assert held(checked) == [("lithium", 2024, 1, 1)]
    facts = checked.whole().table()
    assert set(zip(facts[v.MINERAL], facts[v.YEAR], strict=True)) == {("copper", 2024), ("lithium", 2023)}


def test_a_row_that_may_belong_to_several_panels_keeps_all_of_them_out(examine: Examine) -> None:
    checked = examine(
        template(
            *GOOD,
            "Chile,lithium,mine,production,2023,41000,t Li",
            "Chile,lithium,mine,production,2024,49000,t Li",
            "Australia,lithum,mine,production,2042,88000,t Li",
        )
    )
    assert held(checked) == [("lithium", 2023, 1, 1), ("lithium", 2024, 1, 1)]


def test_nothing_is_whole_where_a_row_is_broken(examine: Examine) -> None:
    checked = examine(template(*GOOD) + '"a,b",' * 14 + "\n")
    assert checked.errors == 1
    assert checked.whole().facts.empty


def test_a_file_without_errors_is_whole(examine: Examine) -> None:
    checked = examine(template(*GOOD))
    assert checked.held.empty
    assert len(checked.whole().facts) == 2


def test_problems_of_one_unit_are_one_line(examine: Examine) -> None:
    rows = [f"{name},cobalt,mine,production,2024,1,bushels" for name in ("Chile", "Peru", "Cuba")]
    (line,) = grouped(examine(template(*rows)).report).to_dict("records")
    assert (line["kind"], line["value"], line["rows"]) == ("unit or basis", "bushels", 3)
