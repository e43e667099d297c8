"""The writer of downloads: what Excel and LibreOffice open is text and numbers, and reads as it was meant."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import downloads
from geo.downloads import Worksheet
from tests.fuzzing import tries

FORMULAS = ["=1+1", "+cmd|x", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\uff1d1+1", "\uff0b1", "\uff0dx", "\uff20x"]


def read(content: bytes, **options: object) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, **options)


def test_excel_reads_the_letters_as_they_are():
    content = downloads.csv(pd.DataFrame({"country": ["Türkiye"]}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "country\nTürkiye\n"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (8286.271999999999, "8286.272"),
        (0.1 + 0.2, "0.3"),
        (974.0, "974"),
        (299_000_000.0, "299000000"),
        (1e15, "1000000000000000"),
        (0.00001, "0.00001"),
        (-12.5, "-12.5"),
    ],
)
def test_numbers_read_like_the_print(number, text):
    # In a column of numbers, and in one that also holds words.
    content = downloads.csv(pd.DataFrame({"a": [number, 1.0], "b": [number, "words"]}))
    assert read(content).iloc[0].to_list() == [text, text]


def test_a_missing_figure_is_empty_and_zero_is_zero():
    content = downloads.csv(pd.DataFrame({"a": [None, 0.0], "b": [float("nan"), "x"]}))
    assert content.decode("utf-8-sig") == "a,b\n,\n0,x\n"


@pytest.mark.parametrize("text", [*FORMULAS, "\tx", "\rx", "\n=1"])
def test_no_cell_and_no_header_is_a_formula(text):
    table = read(downloads.csv(pd.DataFrame([[text, "x"]], columns=[text, "b"])))

    assert table.columns[0].startswith("'")
    assert table.iloc[0, 0].replace("\n'", "\n") == f"'{text}".replace("\r", "\n")
    assert len(table) == 1


def as_read(text: str, separator: str) -> list[str]:
    """The cells that a spreadsheet makes of a file: a quotation mark quotes only where it begins a cell."""
    found, at = [], 0
    while at < len(text):
        cell, end = "", at
        if text[at] == '"':
            end = at + 1
            while end < len(text) and (text[end] != '"' or text[end + 1 : end + 2] == '"'):
                end += 2 if text[end] == '"' else 1
            cell = text[at + 1 : end].replace('""', '"')
            end += 1
        stop = next((n for n in range(end, len(text)) if text[n] in (separator, "\n")), len(text))
        found.append(cell + text[end:stop])
        at = stop + 1
    return found


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["mine;", "mine; ", "mine\t", "mine|", "mine\n", "mine\r", 'mine, "two";', "mine;'"])
def test_no_part_of_a_cell_is_a_formula_whatever_separates_cells_in_the_country(separator, formula, before):
    table = pd.DataFrame({"a": [1], "b": [f"{before}{formula}\nmore"], "c": [(f"{before}{formula}",)]})
    content = downloads.csv(table.assign(d=table["b"]).rename(columns={"d": f"h{before}{formula}"}))
    assert [cell for cell in as_read(content.decode("utf-8-sig"), separator) if _runs(cell)] == []


_PIECES = st.sampled_from([*"ab1 ;,\t|\n\r'\"", *"=+-@", "\uff1d", "\uff20"])


@tries(150)
@given(st.lists(st.lists(_PIECES, max_size=8).map("".join), min_size=1, max_size=3), st.sampled_from(",;\t|"))
def test_whatever_the_words_and_the_separator_nothing_runs(words, separator):
    table = pd.DataFrame([["x", *words]], columns=["h", *(f"c{place}" for place in range(len(words)))])
    cells = as_read(downloads.csv(table).decode("utf-8-sig"), separator)
    signed = [cell for cell in cells if _runs(cell) and cell[0] not in " '"]
    assert [cell for cell in signed if not downloads._NUMBER.fullmatch(cell)] == []


@pytest.mark.parametrize("text", ["=1", "a;=1", 'a\n"=1', "-2+x"])
def test_a_file_that_is_read_and_written_again_is_the_same(text):
    once = downloads.guarded(text)
    assert once != text
    assert downloads.guarded(once) == once


@pytest.mark.parametrize("text", ["-5", "+3.2", "12", "a=b", "Chile", "a; b", "2-3; 4 - 5", "Co|Ni"])
def test_plain_numbers_and_words_stay_as_they_are(text):
    assert read(downloads.csv(pd.DataFrame({"a": [text]}))).iloc[0, 0] == text


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";", ", ", "\t", ',"', ';  "', ",'"])
def test_no_part_of_a_comment_is_a_formula(formula, separator):
    content = downloads.csv(pd.DataFrame({"a": [1]}), comments=[("Title", f"one{separator}{formula}\n=two")])
    first, *rest = content.decode("utf-8-sig").splitlines()
    assert first.startswith("# Title: one")
    assert rest == ["a", "1"]
    for mark in (",", ";", "\t"):
        assert [part for part in first.split(mark) if _runs(part)] == []
    assert '"' not in first


def _runs(part: str) -> bool:
    return part.strip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=4))
def test_whatever_the_words_nothing_begins_like_a_formula(words):
    table = pd.DataFrame([words], columns=[f"c{place}" for place in range(len(words))])
    safe = [downloads.guarded(word) for word in words]
    assert not [one for one in safe if _runs_at_once(one) and not downloads._NUMBER.fullmatch(one)]
    assert downloads.csv(table).decode("utf-8-sig").startswith("c0")


def _runs_at_once(text: str) -> bool:
    return text.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n"))


def test_a_workbook_holds_texts_and_numbers_only():
    rows = [["=1+1", 8286.271999999999, True], ["https://evil.example", None, False]]
    table = pd.DataFrame(rows, columns=["=h", "n", "b"])
    book = openpyxl.load_workbook(io.BytesIO(downloads.workbook([Worksheet("One", table, frozen=True)], title="t")))
    page = book["One"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["=h", "n", "b"],
        ["=1+1", 8286.272, True],
        ["https://evil.example", None, False],
    ]
    assert {page["A1"].data_type, page["A2"].data_type, page["A3"].data_type} == {"s"}
    assert page["A3"].hyperlink is None


@pytest.mark.parametrize(
    ("name", "named"), [("tin.csv", "tin-abc.csv"), ("a.b.xlsx", "a.b-abc.xlsx"), ("plain", "plain-abc")]
)
def test_the_checksum_stands_before_the_ending(name, named):
    assert downloads.named(name, "abc") == named
