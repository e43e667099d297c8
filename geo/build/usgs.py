"""U.S. Geological Survey, Mineral Commodity Summaries 2026: production, capacity and reserves.

Read from ``data/raw/usgs/mcs2026/world.csv``, our transcription of the world tables, one row a printed
cell (``chapter``, ``table``, ``area``, ``measure``, ``year``, ``print``, ``footnotes``), and
``notes.csv``, what the footnotes say about a cell, in our own words. How a print reads: ``—`` is zero,
``W`` withheld, ``NA`` not available, ``>x`` a lower bound; all figures of 2025 are estimates.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from geo import vocabulary as v
from geo.build import published
from geo.build.published import Correction, Figure, Row
from geo.errors import SourceError

SERIES = "usgs"
SOURCE_ID = "usgs-mcs-2026"
EDITION = Path("usgs") / "mcs2026"
EVERYWHERE = "*"
# Estimate marks stand on single cells of 2024; the transcription has none of them.
UNMARKED = "estimate marks of 2024 not transcribed"
ABSENT = {
    "NA": "",
    "XX": "not applicable",
    "": "no figure in the transcription",
    "( )": "",
    "Small": "printed as: Small",
    "Large": "printed as: Large",
}
NUMBER = re.compile(r"(?P<bound>[<>]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)")

Key = tuple[str, str, str, str]


def parse(text: str, status: v.Status) -> Figure:
    """What one printed cell says; *status* is that of a number, bound or dash.

    Raises
    ------
    SourceError: for a print that is none of the known forms.
    """
    if text == "—":
        return Figure(status, text, Decimal(0))
    if text == "W":
        return Figure(v.Status.WITHHELD, text)
    if text in ABSENT:
        return Figure(v.Status.NOT_AVAILABLE, text, note=ABSENT[text])
    match = NUMBER.fullmatch(text)
    if match is None:
        raise SourceError(f"Mineral Commodity Summaries: {text!r} is no print that the atlas can read.")
    amount = Decimal(match["digits"].replace(",", ""))
    bound = match["bound"]
    if bound:
        return Figure(status, text, lower=amount if bound == ">" else None, upper=amount if bound == "<" else None)
    return Figure(status, text, amount)


def read_notes(path: Path) -> dict[Key, tuple[str, str]]:
    """Status (empty where the rule of the year holds) and note by chapter, measure, area and year.

    Raises
    ------
    SourceError: if a key stands twice or a status is none of the vocabulary.
    """
    notes: dict[Key, tuple[str, str]] = {}
    for row in published.read_rows(path):
        key = (row["chapter"], row["measure"], row["area"], row["year"])
        if key in notes:
            raise SourceError(f"{path.name} has two rows for {key}.")
        if row["status"] not in ("", *v.Status):
            raise SourceError(f"{path.name}: {row['status']!r} of {key} is no status.")
        notes[key] = (row["status"], row["note"])
    return notes


def _keys(line: dict[str, str]) -> list[Key]:
    """Where a rule for this cell can stand, the most particular first."""
    chapter, measure = line["chapter"], line["measure"]
    areas, years = (line["area"], EVERYWHERE), (line["year"], "")
    return [(chapter, measure, area, year) for area in areas for year in years]


def _status_and_notes(line: dict[str, str], notes: dict[Key, tuple[str, str]]) -> tuple[v.Status, list[str]]:
    found = [notes[key] for key in _keys(line) if key in notes]
    texts = [text for _, text in found if text]
    marks = [status for status, _ in found if status]
    if marks:
        return v.Status(marks[0]), texts
    if line["measure"] == v.Measure.RESERVES:
        return v.Status.REPORTED, texts
    if line["year"] == "2025":
        return v.Status.ESTIMATED, texts
    return v.Status.REPORTED, [*texts, UNMARKED]


def figure(line: dict[str, str], notes: dict[Key, tuple[str, str]], revisions: dict[Key, Correction]) -> Figure:
    """The figure of one cell with its status and notes, later revisions of the edition taken in.

    Raises
    ------
    SourceError: if a revision does not expect the print that is there.
    """
    status, texts = _status_and_notes(line, notes)
    text = line["print"]
    revision = next((revisions[key] for key in _keys(line) if key in revisions), None)
    if revision is not None:
        if text != revision.published:
            raise SourceError(
                f"Mineral Commodity Summaries, {line['chapter']}, {line['area']}: the revision expects "
                f"{revision.published!r}, the transcription has {text!r}."
            )
        text, texts = revision.used, [*texts, revision.reason]
    found = parse(text, status)
    absent = found.value is None and found.lower is None and found.upper is None
    said = [one for one in [*texts, found.note] if one and not (absent and one == UNMARKED)]
    return Figure(found.status, found.published, found.value, found.lower, found.upper, "; ".join(said))


def _kept(line: dict[str, str], exclusions: dict[Key, Correction]) -> bool:
    return not any(key in exclusions for key in _keys(line))


def facts(raw: Path, mappings: Path) -> list[Row]:
    """Production, capacity and reserves of every transcribed chapter, in canonical units.

    Raises
    ------
    SourceError: for a table without a mapping, an unknown place, print or note.
    """
    folder = raw / EDITION
    mapping = {key[:2]: one for key, one in published.read_commodities(mappings, SERIES).items()}
    notes = read_notes(folder / "notes.csv")
    revisions = published.read_corrections(mappings, SERIES, "revision")
    exclusions = published.read_corrections(mappings, SERIES, "exclusion")
    names = published.read_corrections(mappings, SERIES, "name")
    lines = [line for line in published.read_rows(folder / "world.csv") if _kept(line, exclusions)]
    unmapped = sorted({(line["chapter"], line["measure"]) for line in lines} - set(mapping))
    if unmapped:
        raise SourceError(f"commodities.csv has no row for these tables of the summaries: {unmapped}.")
    _refuse_strays(lines, {**dict.fromkeys(notes), **dict.fromkeys(revisions), **dict.fromkeys(names)})
    plain_names = {key[2]: one.used for key, one in names.items()}
    resolved = published.places((plain_names.get(line["area"], line["area"]) for line in lines), publisher=SERIES)
    return [
        published.fact(
            mapping[line["chapter"], line["measure"]],
            resolved[plain_names.get(line["area"], line["area"])],
            figure(line, notes, revisions),
            name=line["area"],
            year=int(line["year"]),
            source_id=SOURCE_ID,
            source_ref=f"{line['chapter'].split('/')[0]}: {line['table']}",
        )
        for line in lines
    ]


def _refuse_strays(lines: list[dict[str, str]], rules: dict[Key, None]) -> None:
    """A note or correction that meets no cell is a slip of the pen."""
    met = {key for line in lines for key in _keys(line)}
    strays = sorted(set(rules) - met)
    if strays:
        raise SourceError(f"Notes or corrections that meet no cell of the summaries: {strays}.")
