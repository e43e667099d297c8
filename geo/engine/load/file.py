"""An uploaded trade file: a BACI release of CEPII, or a download from UN Comtrade.

Only HS lines mapped to minerals (``mineral_hs.csv``) are kept; the rest of the file passes by out of core. BACI
has ``t,i,j,k,v,q`` (year, exporter, importer, line, thousand US dollars, tonnes or "NA"). Of Comtrade the imports
that reporters declare are read, cost, insurance and freight included, each as a flow from partner to reporter:
importers watch what they tax. Exports are the same flows seen from the other side, and would count twice.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from geo import vocabulary as v
from geo.engine.load import archive, layouts
from geo.engine.load.layouts import Layout
from geo.errors import SourceError, UnknownChoiceError
from geo.reference.countries import all_countries, iso3_of_comtrade
from geo.reference.tables.minerals import read_hs
from geo.tables import trade
from geo.uploads.archive import safe_name

Progress = Callable[[float, str], None]
PROBLEMS: Final = ("file", "row", "reason")
_SHOWN: Final = 200
_MEMORY: Final = "1GB"
_DIGITS: Final = 6
NOWHERE: Final = "no country or area is known by the code"
TWICE: Final = "the same flow stands more than once with different figures: none of them is taken"


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and what was not.

    ``kind`` is ``baci`` or ``comtrade``; ``left_out`` counts rows by reason, those without fault among them;
    ``problems`` has ``file``, ``row`` (line of the file) and ``reason`` of the first faulty rows; ``faulty`` is
    how many there are; ``notes`` says what the whole file means.
    """

    name: str
    sha256: str
    kind: str
    kept: int
    faulty: int
    lines: tuple[str, ...]
    years: tuple[int, ...]
    left_out: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    problems: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ingested:
    """The flows of the file as a trade table (columns of :mod:`geo.tables.trade`), and the report."""

    frame: pd.DataFrame = field(repr=False)
    report: Report


@dataclass(frozen=True, slots=True)
class _Part:
    """One CSV: flows with ``file`` and ``row``, rows left out by reason, problems."""

    frame: pd.DataFrame
    left_out: dict[str, int]
    faults: dict[str, int]
    problems: list[tuple[str, int, str]]


def read_release(file: Path | bytes, *, name: str = "", progress: Progress | None = None) -> Ingested:
    """Read a CSV or a ZIP of CSVs; a faulty row is counted and left out, a faulty file is refused.

    Parameters
    ----------
    file: where it is, or its content.
    name: its name, where *file* is content; a BACI name tells the revision of the classification.
    progress: called with the part done (0-1) and what is being done.

    Raises
    ------
    SourceError: if it cannot be read, is too large unpacked, has other columns, another revision than HS 1992, or
        holds no flow of a mapped line.
    """
    shown = safe_name(name or (file.name if isinstance(file, Path) else "file"))
    tell = progress or (lambda _done, _what: None)
    layouts.revision_of_name(shown)
    wanted = sorted(read_hs()[v.HS6].unique())
    parts, found, skipped = [], [], []
    with tempfile.TemporaryDirectory(prefix="atlas-trade-") as folder:
        for member in archive.members(file, Path(folder), progress=tell):
            title = member.name or shown
            layout = layouts.recognise(member.path)
            if layout is None:
                skipped.append(title)
                continue
            layouts.revision_of_name(title)
            found.append(layout)
            parts.append(_read(member.path, layout, wanted, title))
    if not found:
        raise SourceError(f"{shown}: {layouts.NEEDED}" + (f" Looked into: {', '.join(skipped)}." if skipped else ""))
    if len({layout.kind for layout in found}) > 1:
        raise SourceError(f"{shown} holds files of BACI and of Comtrade; upload one kind at a time.")
    tell(1.0, "Checking")
    notes = [*found[0].notes, *layouts.revision_notes(found[0], shown)]
    if skipped:
        notes.append(f"Not read, for they hold no flows: {', '.join(skipped)}.")
    return _joined(parts, shown, _sha256(file), found[0].kind, notes)


def _sha256(file: Path | bytes) -> str:
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path, layout: Layout, wanted: list[str], title: str) -> _Part:
    """The flows of one CSV; DuckDB streams it, and only rows on the wanted lines are kept."""
    connection = duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "threads": 2})
    with connection:
        try:
            connection.execute(
                f"CREATE TABLE picked AS {layout.query}", {"file": str(path), **layout.parameters(wanted)}
            )
            rejects = connection.execute(
                "SELECT line, any_value(error_type) FROM reject_errors GROUP BY line ORDER BY line"
            ).fetchall()
            counts = connection.execute(
                "SELECT skip, fault, COUNT(*) FROM picked WHERE skip IS NOT NULL OR fault IS NOT NULL GROUP BY ALL"
            ).fetchall()
            bad = connection.execute(
                "SELECT n, fault FROM picked WHERE skip IS NULL AND fault IS NOT NULL ORDER BY n LIMIT ?", [_SHOWN]
            ).fetchall()
            frame = connection.execute(
                "SELECT n, year, hs6, exporter, importer, value_kusd, quantity_t FROM picked "
                "WHERE skip IS NULL AND fault IS NULL"
            ).df()
        except duckdb.Error as error:
            raise SourceError(f"{title} cannot be read as CSV: {str(error).splitlines()[0][:200]}") from error
    broken = [int(line) for line, _ in rejects]
    left_out: dict[str, int] = {}
    faults: dict[str, int] = {}
    for skip, fault, count in counts:
        into = left_out if skip else faults
        into[skip or fault] = into.get(skip or fault, 0) + int(count)
    problems = [(title, line, f"the row is broken: {str(what).lower()}") for line, what in rejects]
    if rejects:
        faults["the row is broken (too few or many columns, quotes or letters that cannot be read)"] = len(rejects)
    problems += [(title, line_of(int(row), broken), reason) for row, reason in bad]
    frame = frame.assign(file=title, row=[line_of(row, broken) for row in frame["n"]] if broken else frame["n"] + 1)
    return _placed(_Part(frame.drop(columns="n"), left_out, faults, problems))


def line_of(row: int, broken: list[int]) -> int:
    """Line in a file or piece of the *row*-th row that could be read: after the header and broken rows."""
    line = row + 1
    for other in broken:
        if other > line:
            break
        line += 1
    return line


def _placed(part: _Part) -> _Part:
    """Countries for codes; rows with a code that nobody knows are faulty, groups of countries are left out."""
    frame, faults, left_out, problems = part.frame, dict(part.faults), dict(part.left_out), list(part.problems)
    codes = pd.unique(pd.concat([frame[v.EXPORTER], frame[v.IMPORTER]]))
    known = {code: area_of(code) for code in codes}
    lost = ~(frame[v.EXPORTER].map(known).astype(bool) & frame[v.IMPORTER].map(known).astype(bool))
    if lost.any():
        faults[NOWHERE] = int(lost.sum())
        for row in frame[lost].head(_SHOWN).itertuples():
            strange = " and ".join(repr(code[:20]) for code in (row.exporter, row.importer) if not known[code])
            problems.append((row.file, int(row.row), f"{NOWHERE}: {strange}"))
    frame = frame[~lost]
    frame = frame.assign(**{side: frame[side].map(known) for side in (v.EXPORTER, v.IMPORTER)})
    inward = frame[v.EXPORTER] == frame[v.IMPORTER]
    if inward.any():
        left_out["from a country to itself (goods returned)"] = int(inward.sum())
    return _Part(frame[~inward], left_out, faults, problems)


def area_of(code: str) -> str:
    """Alpha-3 code or code of a former area, for a Comtrade number or an ISO code; empty if there is none."""
    former = trade.areas()
    if not (code.isdecimal() and len(code) <= _DIGITS):
        here = {country.iso3 for country in all_countries()} | {area.area for area in former.values()}
        return "TWN" if code == "S19" else code if code in here else ""
    try:
        found = iso3_of_comtrade(int(code))
    except UnknownChoiceError:
        found = None
    return found or (former[int(code)].area if int(code) in former else "")


def _joined(parts: list[_Part], name: str, sha256: str, kind: str, notes: list[str]) -> Ingested:
    """One checked table of all parts."""
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    left_out: dict[str, int] = {}
    faults: dict[str, int] = {}
    for part in parts:
        for counts, into in ((part.left_out, left_out), (part.faults, faults)):
            for reason, count in counts.items():
                into[reason] = into.get(reason, 0) + count
    problems = [problem for part in parts for problem in part.problems]
    single = frame.drop_duplicates(list(trade.COLUMNS))
    if len(single) < len(frame):
        left_out["the same row again"] = len(frame) - len(single)
    torn = single.duplicated(trade.KEY, keep=False)
    if torn.any():
        faults[TWICE] = int(torn.sum())
        problems += [(file, int(row), TWICE) for file, row in single.loc[torn, ["file", "row"]].head(_SHOWN).to_numpy()]
    kept = single[~torn].astype({v.YEAR: "int16"})[list(trade.COLUMNS)].sort_values(trade.KEY, ignore_index=True)
    reasons = tuple({**left_out, **faults}.items())
    if kept.empty:
        why = "; ".join(f"{reason}: {count:,} rows" for reason, count in reasons)
        raise SourceError(f"{name} holds no flow of an HS line that stands for a mineral. {why}".strip())
    report = Report(
        name=name, sha256=sha256, kind=kind, kept=len(kept), faulty=sum(faults.values()),
        lines=tuple(sorted(kept[v.HS6].unique())), years=tuple(int(year) for year in sorted(kept[v.YEAR].unique())),
        left_out=reasons, notes=tuple(notes),
        problems=pd.DataFrame(sorted(problems)[:_SHOWN], columns=list(PROBLEMS)),
    )  # fmt: skip
    return Ingested(trade.check(kept), report)
