"""Every input of the public collection, by a small file of its shape: the outcome that is right, and no other fact."""

from __future__ import annotations

import math

import pytest

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import GeoError
from geo.uploads import intake
from geo.uploads.check import Checked
from geo.uploads.mapping import guess, key_of

from .conftest import TODAY
from .shapes import SHAPES, Facts, Shape


def opened(shape: Shape) -> intake.Upload:
    return intake.open_file(f"{shape.id}.{shape.suffix}", shape.content.encode(shape.encoding))


def checked(shape: Shape, dataset: Dataset) -> Checked:
    upload = opened(shape)
    mappings = {key_of(sheet): guess(sheet) for sheet in upload.unmapped}
    return intake.examine(upload, dataset=dataset, choices=intake.FileChoices(mappings), today=TODAY)


def found(result: Checked) -> Facts:
    facts = {}
    for row in result.facts.astype({v.ISO3: "str", v.AREA_KIND: "str"}).itertuples():
        place = row.iso3 if row.area_kind == v.AreaKind.COUNTRY else row.area_kind
        facts[row.mineral, row.stage, row.year, place] = (row.value, str(row.status))
    return facts


def same(one: tuple[float | None, str], other: tuple[float | None, str]) -> bool:
    value = math.nan if one[0] is None else one[0]
    alike = math.isnan(value) and math.isnan(other[0] or 0) if math.isnan(value) else math.isclose(value, other[0] or 0)
    return alike and one[1] == other[1]


READ = [shape for shape in SHAPES if not shape.asked and not shape.stop]
NOT_READ = [shape for shape in SHAPES if shape.asked or shape.stop]


def test_each_input_of_the_collection_has_its_shape() -> None:
    """56 text files; the workbook with merged cells is the corpus's ``merged-cells``."""
    assert len({shape.id for shape in SHAPES}) == len(SHAPES) == 56


@pytest.mark.parametrize("shape", READ, ids=lambda shape: shape.id)
def test_what_is_read_and_what_is_named(dataset: Dataset, shape: Shape) -> None:
    result = checked(shape, dataset)
    facts = found(result)
    assert set(facts) == set(shape.facts)
    assert {key: facts[key] for key, one in shape.facts.items() if not same(one, facts[key])} == {}
    report = result.report
    assert set(report.loc[report["severity"] == "error", "row"]) == shape.refused
    assert shape.warned <= set(report.loc[report["severity"] == "warning", "kind"])
    assert shape.noted <= set(report.loc[report["severity"] == "note", "kind"])


@pytest.mark.parametrize("shape", NOT_READ, ids=lambda shape: shape.id)
def test_what_is_asked_or_stopped(dataset: Dataset, shape: Shape) -> None:
    with pytest.raises(GeoError) as stopped:
        checked(shape, dataset)
    assert shape.stop in str(stopped.value)
    if shape.asked:
        (sheet,) = opened(shape).sheets
        assert guess(sheet).missing() == shape.asked


def test_a_mineral_of_the_files_name_is_a_guess_of_this_file_alone() -> None:
    by_id = {shape.id: shape for shape in SHAPES}
    named = {
        name: guess(opened(by_id[name]).sheets[0]).constants.get(v.MINERAL) for name in ("cobalt_2024", "lithium_2024")
    }
    assert named == {"cobalt_2024": "cobalt", "lithium_2024": "lithium"}
