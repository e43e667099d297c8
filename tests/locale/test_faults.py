"""What went wrong, in the language that is spoken."""

from __future__ import annotations

import pytest

from geo.errors import NotComputableError, OutOfRangeError, TableError, UnknownChoiceError
from geo.locale import faults
from tests.pseudo import outside, speaking_pseudo

ERRORS = (
    UnknownChoiceError("mineral", "kobalt", ["cobalt", "nickel"]),
    UnknownChoiceError("year", 1850, [2019, 2020, 2021, 2024]),
    UnknownChoiceError("story", "x", []),
    OutOfRangeError("price", -1, "a price above zero"),
    TableError("trade", ["row 3 has no weight", "row 4 has no value"]),
    NotComputableError("No figures at all."),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error)[:20])
def test_in_english_an_error_says_what_it_says(error):
    assert faults.in_words(error) == str(error)


def test_in_another_language_the_words_around_the_values_are_of_that_language():
    with speaking_pseudo():
        unknown, years, none, *_ = map(faults.in_words, ERRORS)
    assert outside(unknown) == ""
    assert "NOT IN" not in unknown + years + none
    assert "'kobalt'" in unknown
    assert "cobalt, nickel" in unknown
    assert "2019 to 2021, 2024" in years
    assert "⟦none⟧" in none


def test_faults_of_a_table_are_listed_below_one_sentence():
    with speaking_pseudo():
        first, *rest = faults.in_words(ERRORS[4]).splitlines()
    assert first.startswith("⟦Table ")
    assert rest == ["- row 3 has no weight", "- row 4 has no value"]
