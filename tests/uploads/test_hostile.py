import resource
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import downloads
from geo.archive import safe_name
from geo.dataset import Dataset
from geo.errors import GeoError, UnreadableFileError
from geo.uploads import intake

from . import hostile
from .conftest import TODAY, Examine, kinds, template

SECONDS = 20
MEGABYTES = 900


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_refused_with_a_clear_message_in_bounded_time_and_memory(name: str) -> None:
    make, words = hostile.REFUSED[name]
    content = make()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(UnreadableFileError, match=words) as caught:
        intake.open_file("upload.csv", content)
    assert len(str(caught.value)) < 400
    assert time.monotonic() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


@pytest.mark.parametrize("name", hostile.REPORTED)
def test_reported_and_kept_out(examine: Examine, name: str) -> None:
    make, kind = hostile.REPORTED[name]
    checked = examine(make())
    assert kind in kinds(checked, "error")
    assert checked.facts.empty
    assert all(len(cell) <= 400 for column in ("value", "reason") for cell in checked.report[column])
    assert not [line for line in downloads.csv(checked.report).decode().splitlines() if line.startswith(tuple("=+-@"))]


def test_a_cell_in_the_last_row_costs_nothing(examine: Examine) -> None:
    with pytest.raises(GeoError):
        examine(hostile.far_row(), name="book.xlsx")


@pytest.mark.parametrize("digits", ["²", "9" * 5_000, "-1", ""])
def test_a_row_number_that_is_none_is_counted_on(digits: str) -> None:
    (sheet,) = intake.open_file("book.xlsx", hostile.strange_row(digits)).sheets
    assert list(sheet.rows) == [2]
    assert sheet.header == ("country", "year")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\evil.csv", "evil.csv"),
        ("<img src=x onerror=alert(1)>.csv", "_img src=x onerror=alert(1)_.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("..", "file"),
        ("", "file"),
        ("x" * 500 + ".csv", "x" * 120),
        ("\u202efdp.csv", "_fdp.csv"),
    ],
)
def test_file_names_are_only_shown_and_lose_their_path(name: str, safe: str) -> None:
    assert safe_name(name) == safe


NASTY = st.sampled_from(
    [
        '"',
        '""',
        ",",
        ";",
        "\n",
        "\r\n",
        "\t",
        "=1",
        "é",
        "\ufeff",
        "W",
        "—",
        ">5",
        "1,234",
        "Chile",
        "lithium",
        "mine",
        "2025",
        "t",
        "\u202e",
        "\x01",
        "<b>",
        "country",
        "value",
    ]
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NASTY, max_size=60).map("".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text_is_read_or_refused_in_words(dataset: Dataset, text: str, encoding: str) -> None:
    content = text.encode(encoding, errors="replace")
    try:
        upload = intake.open_file("x.csv", content)
        checked = intake.examine(upload, dataset=dataset, choices=intake.FileChoices(), today=TODAY)
    except GeoError as error:
        assert str(error)  # noqa: PT017 - either answer is right
    else:
        assert checked.errors or not checked.facts.empty or checked.figures >= 0


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        intake.open_file("x.bin", content)
    except GeoError as error:
        assert str(error)  # noqa: PT017 - either answer is right


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=4), st.sampled_from(["zip", "xlsx"]))
def test_a_damaged_archive_is_read_or_refused_in_words(at: int, change: bytes, kind: str) -> None:
    whole = hostile.zipped({"a.csv": template("Chile,lithium,mine,production,2025,5,t,Li").encode()})
    if kind == "xlsx":
        whole = hostile.xlsx({"One": [["country", "year"], ["Chile", 2024]]})
    at %= len(whole)
    try:
        intake.open_file("x.zip", whole[:at] + change + whole[at + len(change) :])
    except GeoError as error:
        assert str(error)  # noqa: PT017 - either answer is right


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
        min_size=11,
        max_size=11,
    )
)
def test_a_row_of_anything_is_a_good_fact_or_an_error(dataset: Dataset, cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    content = template("Chile,lithium,mine,production,2025,5,t,Li content") + quoted + "\n"
    try:
        upload = intake.open_file("x.csv", content.encode())
    except UnreadableFileError:
        return
    checked = intake.examine(upload, dataset=dataset, choices=intake.FileChoices(), today=TODAY)
    checked.table()
    assert len(checked.facts) <= 2
