import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import UnreadableFileError
from geo.uploads.read import read
from geo.uploads.sniff import Dialect

from .conftest import xlsx, zipped


def cells(content: bytes, name: str = "file.csv", **options: Dialect) -> list[list[str]]:
    (sheet,) = read(name, content, **options)
    return [list(map(str, row)) for row in sheet.frame.to_numpy()]


def test_rows_keep_their_number_in_the_file() -> None:
    (sheet,) = read("file.csv", b'country,value\nChile,1\n\nPeru,"2\nx"\nBrazil,3\n')
    assert list(sheet.rows) == [2, 4, 5]
    assert list(sheet.frame["value"]) == ["1", "2\nx", "3"]


def test_rows_that_lack_or_add_empty_cells_are_mended_others_are_named() -> None:
    (sheet,) = read("file.csv", b"country,year,value\nChile,2024\nPeru,2024,2,,\nBrazil,2024,3,4\nSource: a survey\n")
    assert sorted(zip(sheet.rows, sheet.frame["country"], strict=True)) == [(2, "Chile"), (3, "Peru")]
    assert list(sheet.misfits[["row", "cells"]].itertuples(index=False, name=None)) == [(4, 4), (5, 1)]


def test_a_footnote_in_full_width_is_a_footnote_too() -> None:
    (sheet,) = read("file.csv", b"country,year,value\nChile,2024,1\nSource: a survey,,\n")
    assert list(sheet.frame["country"]) == ["Chile"]
    assert list(sheet.misfits["text"]) == ["Source: a survey"]


def test_the_settings_can_be_corrected() -> None:
    content = b"a;b\n1,5;x\n2,5;y\n"
    assert cells(content) == [["1,5", "x"], ["2,5", "y"]]


def test_columns_without_a_name_or_with_one_twice_get_one() -> None:
    (sheet,) = read("file.csv", b"country,value,value,\nChile,1,2,3\n")
    assert sheet.header == ("country", "value", "value (2)", "column 4")


def test_a_workbook_gives_its_visible_tables() -> None:
    content = xlsx(
        {"Notes": [["About this file"]], "Cobalt": [["Cobalt"], ["Country", "2023", "2024"], ["Chile", 1.5, 20000]]}
    )
    (sheet,) = read("book.xlsx", content)
    assert (sheet.name, sheet.titles, sheet.header) == ("Cobalt", ("Cobalt",), ("Country", "2023", "2024"))
    assert [list(row) for row in sheet.frame.to_numpy()] == [["Chile", "1.5", "20000"]]
    assert list(sheet.rows) == [3]


def test_an_archive_gives_its_tables_under_safe_names() -> None:
    content = zipped({"deep/evil.csv": b"a,b\n1,x\n", "readme.md": b"no", "deep/two.tsv": b"a\tb\n2\ty\n"})
    assert [sheet.name for sheet in read("some.zip", content)] == ["evil.csv", "two.tsv"]


def test_an_archive_without_tables_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="holds no CSV file"):
        read("some.zip", zipped({"picture.png": b"x"}))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_characters="\0\r\n", exclude_categories=["Cs", "Cc"]), max_size=8
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    filled = [[f"k{cell}" for cell in row] for row in rows]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [["a", "b", "c"], *filled]]
    assert cells("\n".join(quoted).encode()) == filled


def test_the_settings_of_a_person_go_before_the_detected_ones() -> None:
    content = b"title;\nname;b\n1,5;x\n"
    chosen = Dialect("utf-8", ";", 2, ",", ".")
    (sheet,) = read("file.csv", content, settings=chosen)
    assert sheet.header == ("name", "b")
    assert sheet.settings == chosen
