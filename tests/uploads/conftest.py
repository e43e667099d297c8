"""Small files as they come in, and the shipped data to check them against."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from geo.dataset import Dataset
from geo.uploads import intake
from geo.uploads.check import Checked

HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note"
TODAY = date(2026, 11, 23)
Examine = Callable[..., Checked]


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The shipped dataset."""
    return Dataset.load()


@pytest.fixture
def examine(dataset: Dataset) -> Examine:
    """Check bytes, or rows of the template; options are those of ``Choices``."""

    def run(content: bytes | str, *, name: str = "file.csv", **options: object) -> Checked:
        data = content.encode() if isinstance(content, str) else content
        upload = intake.open_file(name, data)
        return intake.examine(upload, dataset=dataset, choices=intake.FileChoices(**options), today=TODAY)

    return run


def template(*rows: str) -> str:
    """A file of the template with these rows; cells left off at the end are empty."""
    full = [row + "," * (HEADER.count(",") - row.count(",")) if '"' not in row else row for row in rows]
    return "\n".join([HEADER, *full]) + "\n"


def kinds(checked: Checked, severity: str) -> list[str]:
    """Kinds of the problems of one severity, in the order of the report."""
    return list(checked.report.loc[checked.report["severity"] == severity, "kind"])


def of_kind(checked: Checked, kind: str) -> pd.DataFrame:
    """Problems of one kind."""
    return checked.report[checked.report["kind"] == kind].reset_index(drop=True)


def xlsx(sheets: dict[str, list[list[object]]], *, merged: Sequence[str] = ()) -> bytes:
    """A small workbook: texts shared, numbers plain, as spreadsheets write them; *merged* cells of every sheet."""
    shared: list[str] = []

    def cell(row: int, column: int, value: object) -> str:
        reference = f"{chr(65 + column)}{row}"
        if isinstance(value, (int, float)):
            return f'<c r="{reference}"><v>{value}</v></c>'
        shared.append(str(value))
        return f'<c r="{reference}" t="s"><v>{len(shared) - 1}</v></c>'

    parts = {}
    cells = "".join(f'<mergeCell ref="{reference}"/>' for reference in merged)
    joined = f"<mergeCells>{cells}</mergeCells>" if merged else ""
    for number, rows in enumerate(sheets.values(), start=1):
        body = "".join(
            f'<row r="{r}">' + "".join(cell(r, c, value) for c, value in enumerate(row) if value != "") + "</row>"
            for r, row in enumerate(rows, start=1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {_NS}><sheetData>{body}</sheetData>{joined}</worksheet>"
        )
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts["xl/workbook.xml"] = f"<workbook {_NS}><sheets>{names}</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships>{links}</Relationships>"
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts["xl/sharedStrings.xml"] = f"<sst {_NS}>{texts}</sst>"
    return zipped({name: text.encode() for name, text in parts.items()})


_NS = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()
