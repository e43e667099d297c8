"""Small files of the shape of every real one, made by us, with the true facts beside them; how well they are read.

``corpus/index.csv`` names the files: ``id`` (a folder), ``title``, ``format`` (what it should be recognised as;
"mapping" where a person confirms which column is which). A folder holds ``facts.csv`` (the truth: every fact that the
file states, in canonical units) and the file, or the sheets of a workbook or the members of an archive, as text.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.errors import GeoError
from geo.uploads import intake
from geo.uploads.mapping import guess, key_of

from .conftest import TODAY, xlsx, zipped

FOLDER = Path(__file__).parent / "corpus"
START, END = "<!-- corpus: begin -->", "<!-- corpus: end -->"
Key = tuple[str, str, str, int, str]
Fact = tuple[float, str, str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file is read: what it was recognised as, and its facts that are right, wrong and blocked."""

    title: str
    expected: str
    recognised: str
    right: int
    wrong: tuple[str, ...]
    blocked: int


def content(folder: Path) -> tuple[str, bytes]:
    """Name and bytes of the file of one folder."""
    if (folder / "sheets").is_dir():
        sheets = {path.stem.partition(" ")[2]: _cells(path) for path in sorted((folder / "sheets").iterdir())}
        merged = (folder / "merged.txt").read_text().split() if (folder / "merged.txt").exists() else []
        return f"{folder.name}.xlsx", xlsx(sheets, merged=merged)
    if (folder / "zip").is_dir():
        members = {path.name: path.read_bytes() for path in sorted((folder / "zip").iterdir())}
        return f"{folder.name}.zip", zipped(members)
    (path,) = [path for path in folder.iterdir() if path.name != "facts.csv"]
    return path.name, path.read_bytes()


def _cells(path: Path) -> list[list[object]]:
    """Cells of a sheet: numbers where they look like it, as a spreadsheet stores them."""
    with path.open(encoding="utf-8", newline="") as file:
        return [[_cell(text) for text in row] for row in csv.reader(file)]


def _cell(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def truth(folder: Path) -> dict[Key, Fact]:
    """The facts that the file states."""
    table = pd.read_csv(folder / "facts.csv", dtype={"value": float}, keep_default_na=False, na_values={"value": [""]})
    return {
        (one.mineral, one.stage, one.measure, int(one.year), one.place): (one.value, one.unit, one.basis, one.status)
        for one in table.itertuples()
    }


def found(name: str, data: bytes, dataset: Dataset) -> tuple[str, dict[Key, Fact]]:
    """What the file is recognised as, and the facts of its whole panels, read without a word from anybody."""
    upload = intake.open_file(name, data)
    recognised = upload.format.id if upload.format else "mapping"
    mappings = {key_of(sheet): guess(sheet) for sheet in upload.unmapped}
    try:
        checked = intake.examine(upload, dataset=dataset, choices=intake.FileChoices(mappings), today=TODAY)
    except GeoError:
        return recognised, {}
    facts = checked.whole().facts
    texts = [name for name in facts.columns if name not in (v.YEAR, v.VALUE, v.LOWER, v.UPPER)]
    plain = facts.astype(dict.fromkeys(texts, "str"))
    rows = {}
    for one in plain.to_dict("records"):
        place = one[v.ISO3] if one[v.AREA_KIND] == v.AreaKind.COUNTRY else one[v.AREA_KIND]
        key = (one[v.MINERAL], one[v.STAGE], one[v.MEASURE], int(one[v.YEAR]), place)
        rows[key] = (one[v.VALUE], one[v.UNIT], one[v.BASIS], one[v.STATUS])
    return recognised, rows


def _same(one: Fact, other: Fact) -> bool:
    both_missing = math.isnan(one[0]) and math.isnan(other[0])
    return (both_missing or math.isclose(one[0], other[0], rel_tol=1e-9)) and one[1:] == other[1:]


def readings(dataset: Dataset) -> list[Reading]:
    """Every file of the corpus, read."""
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    answers = []
    for entry in entries:
        folder = FOLDER / entry["id"]
        recognised, facts = found(*content(folder), dataset)
        true = truth(folder)
        wrong = [f"{key}: {value}" for key, value in facts.items() if key not in true or not _same(true[key], value)]
        right = len(facts) - len(wrong)
        blocked = sum(key not in facts for key in true)
        answers.append(Reading(entry["title"], entry["format"], recognised, right, tuple(wrong), blocked))
    return answers


def as_markdown(answers: list[Reading]) -> str:
    """The table of the documentation."""
    lines = ["| file | recognised as | facts right | facts wrong | blocked |", "|---|---|---:|---:|---:|"]
    lines += [f"| {one.title} | {one.recognised} | {one.right} | {len(one.wrong)} | {one.blocked} |" for one in answers]
    right, wrong, blocked = (
        sum(one.right for one in answers),
        sum(len(one.wrong) for one in answers),
        sum(one.blocked for one in answers),
    )
    lines.append(f"| **all {len(answers)}** | | **{right}** | **{wrong}** | **{blocked}** |")
    return "\n".join(lines)
