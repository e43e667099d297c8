"""Reading and refusing tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geo import schema
from geo.errors import TableError
from geo.schema import pa

NUMBERS = pa.DataFrameSchema({"n": pa.Column(int, pa.Check.ge(0))})


def test_frame_that_fits_is_returned() -> None:
    frame = pd.DataFrame({"n": [1, 2]})
    pd.testing.assert_frame_equal(schema.check("numbers", frame, NUMBERS), frame)


def test_fault_names_column_row_and_value() -> None:
    with pytest.raises(TableError) as caught:
        schema.check("numbers", pd.DataFrame({"n": [1, -2]}), NUMBERS)
    assert caught.value.faults == ("column 'n', row 1: -2 fails greater_than_or_equal_to(0)",)


def test_more_than_twenty_faults_are_counted() -> None:
    with pytest.raises(TableError) as caught:
        schema.check("numbers", pd.DataFrame({"n": [-1] * 25}), NUMBERS)
    assert len(caught.value.faults) == 21
    assert caught.value.faults[-1] == "and 5 more"


def test_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"python -m geo\.build"):
        schema.read_csv("numbers", path=tmp_path / "numbers.csv", dtypes={"n": "int64"})


@pytest.mark.parametrize("text", ["m\n1\n", "n\nmany\n", ""])
def test_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=r"numbers\.csv cannot be read"):
        schema.read_csv("numbers", path=path, dtypes={"n": "int64"})


def test_only_an_empty_cell_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text('w\nNA\n""\nnull\n', encoding="utf-8")
    assert schema.read_csv("words", path=path, dtypes={"w": "str"})["w"].isna().tolist() == [False, True, False]
