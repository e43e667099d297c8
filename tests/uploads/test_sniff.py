import pytest

from geo.errors import UnreadableFileError
from geo.uploads import sniff
from geo.uploads.sniff import FileKind

# The apostrophe is the typographic one of Windows-1252.
TABLE = "Pays;Année;Valeur\nCôte d\u2019Ivoire;2024;1.234,5\nNorvège;2024;12,25\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "windows-1252")],
)
def test_every_encoding_gives_the_same_table(encoding: str, found: str) -> None:
    content = TABLE.encode(encoding)
    assert sniff.encoding_of(content) == found
    assert sniff.as_utf8(content, found).decode() == TABLE


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_equal_rows(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [["country", "year"], ["Chile", "2024"], ["Peru", "2024"]])
    assert sniff.sniff(text.encode(), "utf-8").delimiter == delimiter


def test_titles_above_the_table_are_not_its_header() -> None:
    text = "Production of cobalt\n\ncountry,year,value\nChile,2024,1\n"
    assert sniff.sniff(text.encode(), "utf-8").header_row == 3


@pytest.mark.parametrize(
    ("cells", "format_"),
    [
        (["1,234,567", "12.5"], (".", ",", False)),
        (["1.234.567", "12,5"], (",", ".", False)),
        (["226,000"], (".", ",", True)),
        (["226.000"], (".", ",", True)),
        (["0,5"], (",", ".", False)),
        (["12", "17"], (".", ",", False)),
    ],
)
def test_the_number_format_is_told_by_numbers_that_can_be_read_one_way(
    cells: list[str], format_: tuple[str, str, bool]
) -> None:
    assert sniff.number_format(iter(cells)) == format_


def test_semicolons_settle_what_numbers_leave_open() -> None:
    assert sniff.number_format(iter(["1.234"]), prefer_decimal_comma=True) == (",", ".", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"%PDF-1.7 table", "PDF"),
        (b"\xd0\xcf\x11\xe0old", "old Excel"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x7fELF\x02", "program"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        sniff.kind_of(content)


def test_the_kind_is_told_by_content_not_by_name() -> None:
    assert sniff.kind_of(b"country,year\n") is FileKind.TEXT
    assert sniff.kind_of(b"PK\x03\x04...xl/workbook.xml") is FileKind.XLSX
    assert sniff.kind_of(b"PK\x03\x04...data.csv") is FileKind.ZIP


def test_nul_bytes_are_refused_with_their_place() -> None:
    with pytest.raises(UnreadableFileError, match=r"NUL bytes .the first at byte 5"):
        sniff.encoding_of(b"a,b\n\0,1\n")


def test_a_line_above_a_megabyte_is_refused_wherever_it_stands() -> None:
    text = b"a,b\n" * 300_000 + b"x" * (sniff.MAX_LINE + 1) + b"\n"
    with pytest.raises(UnreadableFileError, match="longer than 1 MB"):
        sniff.as_utf8(text, "utf-8")
    assert sniff.as_utf8(b"a,b\n" + b"x" * (sniff.MAX_LINE - 1) + b"\n", "utf-8")


def test_one_column_is_no_table() -> None:
    with pytest.raises(UnreadableFileError, match="No table was found"):
        sniff.sniff(b"only\none\ncolumn\n", "utf-8")
