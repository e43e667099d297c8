"""Every sentence of a report of an upload is in the language of its reader; what the file says stays as it says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import GeoError, UnknownChoiceError
from geo.locale import faults
from geo.locale.languages import speaking
from geo.store.contents import Contents
from geo.uploads import accept, intake, report
from geo.uploads.accept import Mode
from geo.uploads.check import Checked
from geo.uploads.mapping import guess, key_of
from geo.uploads.names import LEAVE_OUT
from tests.pseudo import leaks, outside, speaking_pseudo

from .conftest import TODAY, template, zipped
from .odd_files import OddFile, odd_files

GOOD = "Chile,lithium,mine,production,2024,56000,t,Li content"
# Formulas of what is weighed, and a publisher's own name of tables.
SAME = re.compile(r"\b(?:Li2CO3|Li2O|Li|Co|WO3|W)\b|Salient Statistics\u2014United States")
# Kinds of problems whose column is one of the file, with the file's name, rather than a part of a figure.
OF_A_COLUMN = frozenset(
    [
        "column not read",
        "duplicate",
        "empty",
        "impossible amount",
        "large change",
        "not a number",
        "number format",
        "outlier share",
        "parts of a country",
        "total",
        "two units",
    ]
)
# Kinds of problems whose value is ours rather than a print of the file.
OUR_VALUE = frozenset(["mixed bases", "status"])


@pytest.fixture(scope="module")
def files(dataset: Dataset) -> dict[str, OddFile]:
    return odd_files(dataset)


def examined(
    one: OddFile, dataset: Dataset, *, tell: Callable[[float, str], None] | None = None, confined: bool = False
) -> Checked:
    upload = intake.open_file(one.name, one.content, progress=tell, confined=confined)
    mappings = {key_of(sheet): guess(sheet) for sheet in upload.unmapped}
    choices = intake.FileChoices(mappings, **one.options)
    return intake.examine(upload, dataset=dataset, choices=choices, today=TODAY, progress=tell, confined=confined)


def ours(checked: Checked) -> Iterator[tuple[str, str]]:
    """What we say in a report and of the names that were accepted, without what is quoted of the file."""
    for line in checked.report.itertuples():
        yield f"{line.kind}, reason", _unquoted(line.reason)
        yield f"{line.kind}, suggestion", _unquoted(line.suggestion)
        yield f"{line.kind}, kind", report.kind_in_words(line.kind)
        if line.kind not in OF_A_COLUMN:
            yield f"{line.kind}, column", line.column
        if line.kind in OUR_VALUE:
            yield f"{line.kind}, value", line.value
    for line in checked.accepted.itertuples():
        yield "accepted, read as", line.read_as
        yield "accepted, reason", line.reason


def _unquoted(text: str) -> str:
    return SAME.sub("", re.sub(r"'[^']*'", "", text))


@pytest.fixture(scope="module")
def in_pseudo(files: dict[str, OddFile], dataset: Dataset) -> dict[str, tuple[dict[str, str], str, Checked]]:
    """By file: what stands outside the catalogues, everything that was said, and the check."""
    found = {}
    with speaking_pseudo(strict=True):
        for name, one in files.items():
            told: list[str] = []
            checked = examined(one, dataset, tell=lambda _done, what, told=told: told.append(what))  # type: ignore[misc]
            said = [*ours(checked), *(("progress", text.replace(one.name, "")) for text in told)]
            found[name] = (leaks(iter(said)), " ".join(text for _, text in said), checked)
    return found


def test_a_report_says_nothing_outside_the_catalogues(
    in_pseudo: dict[str, tuple[dict[str, str], str, Checked]],
) -> None:
    assert {name: found for name, (found, *_) in in_pseudo.items() if found} == {}
    assert "NOT IN THE CATALOGUES" not in " ".join(text for _, text, _ in in_pseudo.values())


def test_the_odd_files_hold_every_kind_of_problem(
    in_pseudo: dict[str, tuple[dict[str, str], str, Checked]],
) -> None:
    kinds = {kind for *_, checked in in_pseudo.values() for kind in checked.report["kind"]}
    assert kinds == report._KINDS


def test_the_same_figures_and_choices_come_from_a_file_in_every_language(
    files: dict[str, OddFile], dataset: Dataset
) -> None:
    for name in ("names", "names in other words", "accepted names", "contents", "corrected words", "marks"):
        first = examined(files[name], dataset)
        with speaking("de"):
            second = examined(files[name], dataset)
        # Notes are kept with the figures, for readers of every language.
        pd.testing.assert_frame_equal(second.facts, first.facts)
        for part in ("unknown_countries", "unknown_minerals", "unknown_words", "sure"):
            assert getattr(second, part) == getattr(first, part)
        ids = ["severity", "kind", "sheet", "row", "rows"]
        pd.testing.assert_frame_equal(second.report[ids], first.report[ids])
    # Nothing remembers the words of another language.
    pd.testing.assert_frame_equal(examined(files[name], dataset).report, first.report)


def test_a_child_process_reports_in_the_language_of_its_caller(files: dict[str, OddFile], dataset: Dataset) -> None:
    one = files["totals and changes"]
    english = examined(one, dataset)
    told: list[str] = []
    with speaking("de"):
        here = examined(one, dataset)
        there = examined(one, dataset, tell=lambda _done, what: told.append(what), confined=True)
    pd.testing.assert_frame_equal(there.report, here.report)
    assert list(there.report["reason"]) != list(english.report["reason"]), "German writes 1,5 for 1.5"


def test_names_on_offer_are_ids_and_read_in_the_language_of_the_reader(
    files: dict[str, OddFile], dataset: Dataset
) -> None:
    with speaking("de"):
        checked = examined(files["names"], dataset)
    assert checked.unknown_countries["Austrlia"][0] == "AUS"
    assert checked.unknown_countries["Congo"] == ("COD", "COG")
    assert checked.unknown_minerals["lithum"][0] == "lithium"
    (line,) = checked.report[checked.report["value"] == "Austrlia"].itertuples()
    assert "Australien" in line.suggestion


def test_a_name_that_was_accepted_is_read_in_the_language_of_the_reader(
    files: dict[str, OddFile], dataset: Dataset
) -> None:
    def read_as() -> dict[str, str]:
        accepted = examined(files["accepted names"], dataset).accepted
        return dict(zip(accepted["name"], accepted["read_as"], strict=True))

    english = read_as()
    with speaking("de"):
        german = read_as()
    assert (english["Kazakhsstan"], german["Kazakhsstan"]) == ("Kazakhstan", "Kasachstan")
    assert (english["lithum"], german["lithum"]) == ("lithium", "Lithium")
    assert english["ATLANTISS"] == LEAVE_OUT


BGS = (
    b"bgs_statistic_type_trans,bgs_commodity_trans,bgs_sub_commodity_trans,country_trans,year,quantity,units\n"
    b"Production,rare earth minerals,,China,2005-01-01,119000,tonnes (metric)\n"
)
USGS = (
    b"Source,Country,Type,Prod_t_2023,Prod_t_est_2024,Prod_notes,Reserves_t,Reserves_notes\n"
    b'MCS2025,Chile,"Mine production, copper",1,2,,3,\n'
)


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("F.ZIP", zipped({"A.CSV": USGS, "B.CSV": BGS}), {}),
        ("F.CSV", b"A,B\nX,1\nY,2\n", {}),
        ("F.CSV", template(GOOD).encode(), {"words": {v.STAGE: "mine"}}),
    ],
    ids=["two publishers", "no mapping", "said twice"],
)
def test_a_file_that_cannot_be_taken_is_told_why_in_words(
    dataset: Dataset, name: str, content: bytes, options: dict[str, object]
) -> None:
    def take() -> None:
        upload = intake.open_file(name, content)
        intake.examine(upload, dataset=dataset, choices=intake.FileChoices(**options), today=TODAY)

    with speaking_pseudo(strict=True), pytest.raises(GeoError) as error:
        take()
    assert outside(_unquoted(str(error.value))) == ""
    assert "NOT IN THE CATALOGUES" not in str(error.value)


def test_a_series_that_cannot_be_gone_on_with_is_named_in_words(files: dict[str, OddFile], dataset: Dataset) -> None:
    facts = examined(OddFile("F.CSV", template(GOOD).encode()), dataset).table()
    before = Contents(facts, dataset.series, ())
    origin = intake.open_file("F.CSV", template(GOOD).encode()).origin(on=TODAY)
    for mode, series in ((Mode.SEPARATE, "usgs"), (Mode.UPDATE, "unknown"), (Mode.SEPARATE, "Not An Id")):
        with speaking_pseudo(), pytest.raises(UnknownChoiceError) as error:
            accept.accept(before, facts, origin, mode=mode, series=series)
        with speaking_pseudo():
            said = faults.in_words(error.value)
        assert "NOT IN THE CATALOGUES" not in said
        assert f"\u27e6{error.value.what}\u27e7" in said


def test_a_series_that_was_uploaded_describes_itself_in_the_language_of_the_reader(dataset: Dataset) -> None:
    rows = [f"{name},lithium,mine,production,2024,1,t,Li content" for name in ("Chile", "Peru")]
    one = OddFile("F.CSV", template(*rows).encode())
    origin = intake.open_file(one.name, one.content).origin(on=TODAY)
    facts = examined(one, dataset).table()
    with speaking_pseudo():
        after = accept.accept(Contents(facts, dataset.series, ()), facts, origin, mode=Mode.SEPARATE, series="mine")
    kept = after.series.set_index(v.SERIES).loc["mine", "description"]
    assert kept == accept.description_in_words(kept) == "Uploaded from F.CSV; 2 figures"
    with speaking_pseudo(strict=True):
        assert outside(accept.description_in_words(kept)) == ""
        shipped = dataset.series.set_index(v.SERIES).loc["usgs", "description"]
        assert outside(accept.description_in_words(shipped)) == ""
