"""Valid uploads changed at random: facts or an error in words, in bounded time and memory, whatever the bytes."""

from __future__ import annotations

import resource
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.engine.load.file import read_release
from geo.errors import GeoError
from geo.uploads import intake
from geo.uploads.mapping import guess, signature
from tests.fuzzing import mutated, tries

from .conftest import TODAY, template, xlsx, zipped

ROWS = template(
    "Chile,lithium,mine,production,2025,5,t,Li content",
    "Peru,copper,mine,production,2024,>2.700.000,t,Cu content",
    '"Korea, Republic of",zinc,refined,production,2023,W,t,',
    "World,cobalt,mine,reserves,2025,11000000,t,Co content,estimated,a desk,a note",
)
WIDE = "Country;2022;2023;2024\nChile;1,5;2,5;-\nPeru;3;<4;NA\nWorld total;5;6;7\n"
FILES = {
    "rows.csv": ROWS.encode(),
    "rows-utf16.csv": ROWS.encode("utf-16"),
    "wide.csv": WIDE.encode("cp1252"),
    "book.xlsx": xlsx(
        {"Lithium": [["Country", "Unit", "2023", "2024"], ["Chile", "t", 5, 6.5], ["Peru", "t", "W", 1]]}
    ),
    "tables.zip": zipped({"one.csv": ROWS.encode()}),
}
MEGABYTES, SECONDS = 600, 20


WORDS = {v.MINERAL: "lithium", v.STAGE: "mine", v.MEASURE: "production", v.UNIT: "t", v.BASIS: "Li content"}


def take_in(name: str, content: bytes) -> int:
    """As the page does, with every guess accepted and a word for what the file does not say; returns the facts."""
    upload = intake.open_file(name, content)
    mappings = {}
    for sheet in upload.unmapped:
        first = guess(sheet)
        lacking = {role: word for role, word in WORDS.items() if role not in first.columns}
        mappings[signature(sheet.header)] = replace(first, constants={**lacking, **first.constants})
    checked = intake.examine(upload, dataset=Dataset.load(), choices=intake.FileChoices(mappings), today=TODAY)
    return len(checked.table())


@pytest.mark.parametrize("name", FILES)
def test_a_valid_file_is_taken_in(name: str) -> None:
    assert take_in(name, FILES[name]) > 1


@pytest.mark.parametrize("name", FILES)
@tries(25)
@given(seed=st.integers(0, 2**32))
def test_a_changed_file_is_taken_in_or_refused_in_words(name: str, seed: int) -> None:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        take_in(name, mutated(FILES[name], seed))
    except GeoError as error:
        assert 10 < len(str(error)) < 2_000  # noqa: PT017 - either is right
    assert time.monotonic() - start < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


BACI = b"t,i,j,k,v,q\n2023,152,156,282520,1000.5,12.25\n2023,36,156,253090,5,NA\n2023,604,842,260300,7,8\n"


@tries(25)
@given(seed=st.integers(0, 2**32), packed=st.booleans())
def test_a_changed_trade_file_is_read_or_refused_in_words(
    seed: int, *, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = "BACI_HS92_Y2023_V202601.csv"
    content = zipped({name: BACI}) if packed else BACI
    path: Path = tmp_path_factory.mktemp("trade") / (f"{name[:-4]}.zip" if packed else name)
    path.write_bytes(mutated(content, seed))
    try:
        read_release(path)
    except GeoError as error:
        assert 10 < len(str(error)) < 2_000  # noqa: PT017 - either is right
