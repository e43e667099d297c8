from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum

import pytest

import geo
from geo.atlas import shipped
from geo.dataset import Dataset
from geo.errors import (
    GeoError,
    NotComputableError,
    OutOfRangeError,
    SourceError,
    TableError,
    UnknownChoiceError,
)
from geo.production import selection
from geo.reference.choices import Choices
from geo.trade import selection as trade_selection


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


@pytest.mark.parametrize(
    ("choices", "listed"),
    [
        ([2021], "2021"),
        ([2021, 2022], "2021, 2022"),
        (range(1995, 2025), "1995 to 2024"),
        (["2019", "2017", "2018", "2021"], "2017 to 2019, 2021"),
    ],
)
def test_a_number_is_answered_with_the_range_and_never_with_a_spelling(choices, listed):
    error = UnknownChoiceError("year", "2010x", choices)
    assert str(error) == f"Unknown year '2010x'. Valid choices: {listed}."


def every_choice() -> list[StrEnum]:
    """Every member of every StrEnum of the atlas."""
    for module in pkgutil.walk_packages(geo.__path__, "geo."):
        if not module.name.startswith(("geo.build", "geo.__main__")):
            importlib.import_module(module.name)
    kinds = [kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith("geo.")]
    assert len(kinds) > 20
    return [member for kind in kinds for member in kind]


@pytest.mark.parametrize("choice", every_choice(), ids=repr)
def test_a_choice_is_named_as_it_is_written_and_never_as_python_shows_it(choice):
    for text in (
        str(UnknownChoiceError("view", choice, list(type(choice)))),
        str(OutOfRangeError("view", choice, choice)),
    ):
        assert type(choice).__name__ + "." not in text
        assert "<" not in text


@pytest.mark.parametrize(
    ("resolve", "parts"),
    [
        (lambda choices: selection.resolve(Dataset.load(), choices), ("mineral", "view", "stage", "series", "year")),
        (
            lambda choices: trade_selection.resolve(shipped(), choices),
            ("mineral", "lines", "year", "by", "top", "colour", "since", "nodes", "alliance", "second"),
        ),
    ],
)
def test_no_page_answers_an_unknown_word_in_the_words_of_python(resolve, parts):
    for part in parts:
        choices = Choices({part: "x1810"})
        resolve(choices)
        (message,) = choices.messages
        assert "Showing " in message
        assert "<" not in message
        assert "mean '2" not in message


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
