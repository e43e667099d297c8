import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.uploads import figures
from geo.uploads.figures import read, read_one


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("226,000", 226_000),
        ("1 234 567", 1_234_567),
        ("1\u2019234", 1234),
        ("1.5E+06", 1.5e6),
        (".5", 0.5),
        ("—", 0),
        ("-", 0),
    ],
)
def test_numbers_as_printed(text: str, value: float) -> None:
    assert read_one(text).value == value
    assert read_one(text).fault == ""


@pytest.mark.parametrize(
    ("text", "status", "lower", "upper", "value"),
    [
        ("W", "withheld", None, None, None),
        ("NA", "not available", None, None, None),
        ("XX", "not available", None, None, None),
        ("Small", "not available", None, None, None),
        (">6,000,000", "reported", 6e6, None, None),
        ("<50", "reported", None, 50, None),
        ("< 50 e", "estimated", None, 50, None),
        ("e120", "estimated", None, None, 120),
        ("120e", "estimated", None, None, 120),
        ("120 p", "provisional", None, None, 120),
        ("120r", "reported", None, None, 120),
        ("270,000 e/", "estimated", None, None, 270_000),
        ("e/ 2,900", "estimated", None, None, 2_900),
        ("31,000e,r", "estimated", None, None, 31_000),
        ("45,000³", "reported", None, None, 45_000),
        ("(4)", "not available", None, None, None),
        ("Included in World total.", "not available", None, None, None),
        ("Variable, depending on type of product", "not available", None, None, None),
        ("10,000 - 15,000", "reported", 10_000, 15_000, None),
        ("890\u20131,000", "reported", 890, 1_000, None),
        ("s", "reported", None, 0.5, None),
        ("Less than ½ unit.", "reported", None, 0.5, None),
    ],
)
def test_qualifiers_keep_their_meaning(
    text: str, status: str, lower: float | None, upper: float | None, value: float | None
) -> None:
    found = read_one(text)
    assert (found.fault, found.status) == ("", status)
    for one, wanted in ((found.lower, lower), (found.upper, upper), (found.value, value)):
        assert one == wanted if wanted is not None else math.isnan(one)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("abc", "not a number"),
        ("1,23", "not a number"),
        ("1,234,56", "not a number"),
        ("=1+1", "not a number"),
        ("0x10", "not a number"),
        ("e", "not a number"),
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("inf", "not a finite number"),
        ("NaN", "not a finite number"),
        ("1E+999", "not a finite number"),
        ("9" * 400, "more than 18 digits"),
        ("x" * 10_000, "not a number"),
        ("", figures.EMPTY),
    ],
)
def test_what_is_no_figure_says_why(text: str, fault: str) -> None:
    assert read_one(text).fault == fault


def test_small_and_large_stay_in_the_note() -> None:
    assert read_one("Small").note == "printed as: Small"


def test_a_dash_behind_the_apostrophe_of_our_own_export_is_zero_again() -> None:
    assert read_one("'-").value == 0


def test_the_decimal_comma_is_a_setting() -> None:
    assert read_one("1.234,5", decimal=",", thousands=".").value == 1234.5
    assert list(read(pd.Series(["1.234,5", "0,25", "7"]), decimal=",", thousands=".").value) == [1234.5, 0.25, 7]


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.floats(0, 1e12, allow_nan=False).map(lambda number: f"{number:.3f}"),
            st.integers(0, 10**12).map(lambda number: f"{number:,}"),
            st.sampled_from(["W", "NA", "—", ">5", "<1,000", "e7", "", "-3", "Small"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_a_column_reads_like_its_cells(cells: list[str]) -> None:
    whole = read(pd.Series(cells, dtype="str"))
    coded = read(pd.Series(cells, dtype="str").astype("category"))
    for at, cell in enumerate(cells):
        one = read_one(cell)
        for found in (whole, coded):
            assert found.fault[at] == one.fault
            assert found.status[at] == one.status
            assert found.value[at] == one.value or (math.isnan(found.value[at]) and math.isnan(one.value))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_figure_that_is_finite_and_not_negative_or_a_fault(text: str) -> None:
    found = read_one(text)
    given_ = [one for one in (found.value, found.lower, found.upper) if not math.isnan(one)]
    assert all(0 <= one < math.inf for one in given_)
    assert not (found.fault and given_)
