from __future__ import annotations

import pytest

from geo.errors import GeoError, NotComputableError, SourceError, TableError, UnknownChoiceError


def test_an_unknown_choice_says_what_was_found_what_is_allowed_and_what_was_meant():
    error = UnknownChoiceError("mineral", "cobolt", ["copper", "cobalt"])
    assert str(error) == "Unknown mineral 'cobolt'. Did you mean 'cobalt'? Valid choices: copper, cobalt."
    assert (error.what, error.found, error.choices, error.nearest) == (
        "mineral",
        "cobolt",
        ("copper", "cobalt"),
        "cobalt",
    )


def test_nothing_near_gives_no_hint():
    error = UnknownChoiceError("year", 1066, [2023, 2024])
    assert error.nearest is None
    assert str(error) == "Unknown year '1066'. Valid choices: 2023, 2024."


def test_the_nearest_choice_keeps_its_spelling():
    assert UnknownChoiceError("stage", "MINED", ["Mine"]).nearest == "Mine"


def test_no_choices_at_all():
    assert str(UnknownChoiceError("series", "x", [])) == "Unknown series 'x'. Valid choices: none."


def test_a_table_error_lists_every_fault():
    error = TableError("production", iter(["one fault", "another"]))
    assert str(error) == "Table 'production' cannot be used:\n- one fault\n- another"
    assert error.faults == ("one fault", "another")


@pytest.mark.parametrize(
    "error",
    [UnknownChoiceError("a", "b", []), TableError("t", []), NotComputableError("why"), SourceError("why")],
)
def test_all_are_caught_as_one(error):
    assert isinstance(error, GeoError)
