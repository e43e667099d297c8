"""An uploaded trade file: a BACI release of CEPII, or a download from UN Comtrade.

Only HS lines mapped to minerals (``mineral_hs.csv``) are kept; the rest of the file passes by out of core. BACI
has ``t,i,j,k,v,q`` (year, exporter, importer, line, thousand US dollars, tonnes or "NA"). Of Comtrade the imports
that reporters declare are read, cost, insurance and freight included, each as a flow from partner to reporter:
importers watch what they tax. Exports are the same flows seen from the other side, and would count twice.

A row of Comtrade may follow any revision of the Harmonized System: it is laid on the line of HS 1992 that its code
stands for (:mod:`geo.engine.load.revisions`). A code that holds other goods too is left out, a line that a revision
parts is taken only where the file asked for all its codes, and of a line that the file has in several revisions the
one nearest to HS 1992 counts.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd
import pyarrow as pa

from geo import confined as child
from geo import numbers
from geo import vocabulary as v
from geo.archive import TRADE_RELEASE, Bounds, safe_name, short
from geo.engine.load import layouts, revisions
from geo.engine.load.chunks import Chunk, pieces
from geo.engine.load.layouts import Layout
from geo.engine.load.revisions import RevisionMapping
from geo.errors import SourceError, UnknownChoiceError
from geo.locale.languages import ENGLISH, current
from geo.locale.say import joined, mark, say, say_count
from geo.reference.countries import all_countries, find, iso3_of_comtrade
from geo.tables import trade

Progress = Callable[[float, str], None]
_READ: Final = 0.9
_NAMED: Final = 20
# A row is known by its piece and its number in the piece, in one number.
_PLACES: Final = 2**40
_FLOWS: Final = (
    "year SMALLINT, hs6 VARCHAR, exporter VARCHAR, importer VARCHAR, value_kusd DOUBLE, quantity_t DOUBLE, "
    "code VARCHAR, revision VARCHAR"
)
_NAMES: Final = ", ".join((*trade.COLUMNS, "code", "revision"))
_LINE: Final = ", ".join(trade.KEY)
_KEY: Final = f"{_LINE}, code, revision"
PROBLEMS: Final = ("file", "row", "reason")
_SHOWN: Final = 200
# The whole of BACI, thirty years of the mapped lines, has 1.3 million flows.
MAX_FLOWS: Final = 2_000_000
# What one piece of 64 MB and two million flows need, measured, and half as much again.
_MEMORY: Final = "500MB"
_SPILL: Final = "500MB"
_DIGITS: Final = 6
_JSON_HEAD: Final = 256
_LARGEST_JSON: Final = 50 * 2**20
# Reasons why a row is not taken, in English within queries and where they are counted: :func:`_in_words` says them.
AGAIN: Final = mark("the same row again")
RETURNED: Final = mark("from a country to itself (goods returned)")
BROKEN: Final = mark("the row is broken (too few or many columns, quotes or letters that cannot be read)")
NOWHERE: Final = mark("no country or area is known by the code")
OTHER_LINES: Final = mark("another line than those of minerals")
TOO_WIDE: Final = mark("a line that holds a mineral together with other goods")
IN_PARTS: Final = "part of a line whose other codes the file does not hold"
HEADING: Final = mark("the heading of a line that the file has too")
NEARER: Final = mark("the same line of the importer and year in an earlier revision of the file")
TWICE: Final = mark("the same flow stands more than once with different figures: none of them is taken")
_ONE_LINE: Final = re.compile(rf"{re.escape(TOO_WIDE)} \((\w+) of (\w+)\)")
_LACKING: Final = re.compile(rf"{re.escape(IN_PARTS)} \((\w+) of HS 1992 needs (.+) of (\w+)\)")


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and what was not.

    ``kind`` is ``baci`` or ``comtrade``; ``kept`` flows are made of as many rows and ``added`` more, of codes that are
    added up; ``left_out`` counts rows by reason, those without fault among them;
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
    added: int = 0


@dataclass(frozen=True, slots=True)
class Ingested:
    """The flows of the file as a trade table (columns of :mod:`geo.tables.trade`), and the report."""

    frame: pd.DataFrame = field(repr=False)
    report: Report


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a piece stands in its file, so that one of its rows can be named by its line."""

    title: str
    first_line: int
    broken: tuple[int, ...]

    def line(self, row: int) -> int:
        """Line in the file of the *row*-th row that could be read."""
        return line_of(row, list(self.broken)) + self.first_line - 2


@dataclass(slots=True)
class _Read:
    """What was found so far: pieces, rows left out and faulty by reason, the first faulty rows."""

    parts: list[_Part] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    added: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, int, str]] = field(default_factory=list)


def read_release(
    file: Path | bytes,
    *,
    name: str = "",
    bounds: Bounds = TRADE_RELEASE,
    progress: Progress | None = None,
    confined: bool = False,
) -> Ingested:
    """Read a CSV or a ZIP of CSVs; a faulty row is counted and left out, a faulty file is refused.

    The file is read in pieces of 64 MB, so that a large archive fills neither memory nor the temporary directory.

    Parameters
    ----------
    file: where it is, or its content.
    name: its name, where *file* is content; a BACI name tells the revision of the classification.
    bounds: what an archive may hold.
    progress: called with the part done (0-1) and what is being done.
    confined: work in a child process with limits (:mod:`geo.confined`).

    Raises
    ------
    ConfinedError: if the file needs more than the limits allow.
    SourceError: if it cannot be read, is too large unpacked, has other columns, another revision than HS 1992, more
        than two million flows, or no flow of a mapped line.
    """
    if confined:
        return child.run(read_release, file, name=name, bounds=bounds, progress=progress or _silent)
    shown = safe_name(name or (file.name if isinstance(file, Path) else "file"))
    original, file = file, _without_json(file, shown)
    tell = progress or (lambda _done, _what: None)
    layouts.revision_of_name(shown)
    found: dict[str, Layout] = {}
    skipped: list[str] = []

    def wanted(title: str, head: bytes) -> bool:
        layout = layouts.recognise_head(head)
        if layout is None:
            skipped.append(title)
            return False
        layouts.revision_of_name(title)
        found[title] = layout
        if len({one.kind for one in found.values()}) > 1:
            raise SourceError(say("{file} holds files of BACI and of Comtrade; upload one kind at a time.", file=shown))
        return True

    read = _Read()
    with tempfile.TemporaryDirectory(prefix="atlas-trade-") as folder, _database(Path(folder)) as database:
        try:
            mappings = {one: revisions.mapping(one) for one in revisions.REVISIONS}
            _register(database, mappings)
            for piece in pieces(file, name=name, bounds=bounds, wanted=wanted):
                tell(_READ * piece.done, say("Reading {name}", name=piece.member))
                _add(database, piece, found[piece.member], Path(folder), read)
                _refuse_too_many(database, shown)
            if not found:
                needed = say("{file}: {needed}", file=shown, needed=say(layouts.NEEDED))
                looked = say("Looked into: {names}.", names=", ".join(skipped[:_NAMED])) if skipped else ""
                raise SourceError(f"{needed} {looked}".strip())
            tell(1.0, say("Checking"))
            frame = _single(database, read, mappings)
        except duckdb.OutOfMemoryException as error:
            raise SourceError(
                say(
                    "{file} needs more than {memory} of memory and {disk} of disk to be read; nothing was changed. "
                    "Upload fewer years at a time.",
                    file=shown,
                    memory=_MEMORY,
                    disk=_SPILL,
                )
            ) from error
        except duckdb.Error as error:
            reason = str(error).splitlines()[0][:200]
            raise SourceError(say("{file} cannot be read as CSV: {reason}", file=shown, reason=reason)) from error
    first = next(iter(found.values()))
    notes = [*map(say, first.notes), *layouts.revision_notes(first, shown), *read.notes]
    if skipped:
        notes.append(say("Not read, for they hold no flows: {names}.", names=", ".join(skipped[:_NAMED])))
    return Ingested(frame, _report(frame, read, shown, _sha256(original), first.kind, notes))


def _without_json(file: Path | bytes, shown: str) -> Path | bytes:
    """The file, as CSV where it is an answer in JSON.

    Raises
    ------
    SourceError: if it cannot be opened, is JSON without rows, or too large for it.
    """
    try:
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as stream:
            head = stream.read(_JSON_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
            if not head.startswith((b"{", b"[")):
                return file
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            content = stream.read() if size <= _LARGEST_JSON else b""
    except OSError as error:
        raise SourceError(say("{file} cannot be read: {reason}.", file=shown, reason=short(error))) from error
    if not content:
        raise SourceError(
            say(
                "The JSON has {size} MB; bring more than {most} MB as CSV.",
                size=numbers.whole(size / 2**20),
                most=_LARGEST_JSON // 2**20,
            )
        )
    return layouts.from_json(content)


def _silent(_done: float, _what: str) -> None:
    """Progress that nobody watches."""


def _sha256(file: Path | bytes) -> str:
    if isinstance(file, bytes):
        return hashlib.sha256(file).hexdigest()
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _database(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into *folder*, both within limits, with an empty table of flows."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": 2,
        "temp_directory": str(folder / "spill"),
        "max_temp_directory_size": _SPILL,
        "preserve_insertion_order": False,
    }
    database = duckdb.connect(":memory:", config=config)
    database.execute("SET enable_progress_bar = false")
    database.execute(f"CREATE TABLE flows ({_FLOWS}, place BIGINT, copies BIGINT)")
    return database


def _register(database: duckdb.DuckDBPyConnection, mappings: Mapping[str, RevisionMapping]) -> None:
    """The table ``mapped``: the line of HS 1992 for every code of every revision; empty for a code that is too wide.

    A heading that is not divided is the same as its one code: 7402 is 740200.
    """
    names = {revision: name for name, revision in revisions.CLASSIFICATIONS.items()}
    rows = [
        (names[one], one, code, line)
        for one, found in mappings.items()
        for full, line in {**dict.fromkeys(found.wide, ""), **found.lines}.items()
        for code in ([full, full.removesuffix("00")] if full.endswith("00") else [full])
    ]
    columns = zip(("classification", "revision", "code", "line"), zip(*rows, strict=True), strict=True)
    database.register("given", pa.table({name: pa.array(values, pa.string()) for name, values in columns}))
    database.execute("CREATE TABLE mapped AS SELECT * FROM given")
    database.unregister("given")


def _add(database: duckdb.DuckDBPyConnection, piece: Chunk, layout: Layout, folder: Path, read: _Read) -> None:
    """The flows of a piece, each once with the number of its copies; DuckDB keeps only rows on the wanted lines."""
    text = folder / "piece.csv"
    text.write_bytes(piece.content)
    database.execute(f"CREATE OR REPLACE TEMP TABLE held AS SELECT * FROM {layout.table}", {"file": str(text)})  # noqa: S608 - a layout of ours
    known = revisions.CLASSIFICATIONS if layout.classified else ["H0"]
    lines = [
        code
        for (code,) in database.execute(
            "SELECT DISTINCT code FROM mapped WHERE list_contains($known, classification)", {"known": list(known)}
        ).fetchall()
    ]
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE picked AS {layout.over('held')}",
        layout.parameters(lines, revisions.CLASSIFICATIONS),
    )
    parsed = database.execute("SELECT COUNT(*) FROM held").fetchall()[0][0]
    broken = database.execute(
        "SELECT line, any_value(error_type) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    database.execute("DROP TABLE held; DELETE FROM reject_errors; DELETE FROM reject_scans")
    text.unlink()
    part = _Part(piece.member, piece.first_line, tuple(int(line) for line, _ in broken))
    if parsed + len(broken) != piece.rows:
        raise SourceError(
            say(
                "{file}: {rows} rows from line {line} on, but {parsed} could be read and {broken} are broken; a quote "
                "may be open over several lines. Nothing of them is taken.",
                file=piece.member,
                rows=numbers.whole(piece.rows),
                line=numbers.whole(piece.first_line),
                parsed=numbers.whole(parsed),
                broken=numbers.whole(len(broken)),
            )
        )
    if broken:
        read.faults[BROKEN] += len(broken)
    offset = part.first_line - 2
    told = [
        (part.title, int(line) + offset, say("the row is broken: {what}", what=str(what).lower()))
        for line, what in broken
    ]
    picked = database.execute("SELECT COUNT(*) FROM picked").fetchall()[0][0]
    if parsed > picked:
        read.left_out[OTHER_LINES] += parsed - picked
    read.seen |= set(database.execute("SELECT DISTINCT classification, hs6 FROM picked").fetchall())
    _place(database)
    for skip, reason, count in database.execute(
        "SELECT skip, reason, COUNT(*) FROM placed WHERE reason IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        (read.left_out if skip else read.faults)[reason] += int(count)
    for row, reason, exporter, importer, lost in database.execute(
        "SELECT n, reason, CASE WHEN one = '' THEN exporter END, CASE WHEN other = '' THEN importer END, "
        "reason = $nowhere FROM placed WHERE reason IS NOT NULL AND NOT skip ORDER BY n LIMIT $shown",
        {"nowhere": NOWHERE, "shown": _SHOWN},
    ).fetchall():
        strange = joined([repr(code[:20]) for code in (exporter, importer) if code is not None])
        why = say("no country or area is known by the code: {codes}", codes=strange) if lost else _in_words(reason)
        told.append((part.title, part.line(int(row)), why))
    read.problems = sorted([*read.problems, *told])[:_SHOWN]
    database.execute(
        "INSERT INTO flows SELECT year, hs6, one, other, value_kusd, quantity_t, code, revision, MIN(n) + $before, "
        "COUNT(*) "
        "FROM placed WHERE reason IS NULL GROUP BY ALL",
        {"before": len(read.parts) * _PLACES},
    )
    database.execute("DROP TABLE placed")
    read.parts.append(part)


def _place(database: duckdb.DuckDBPyConnection) -> None:
    """From ``picked`` to ``placed``: areas and lines of HS 1992 for codes, and the reason why a row is not taken.

    A row with a code that nobody knows is faulty; ``skip`` marks what is left out without a fault.
    """
    codes = [
        code
        for (code,) in database.execute(
            "SELECT exporter FROM picked WHERE skip IS NULL AND fault IS NULL "
            "UNION SELECT importer FROM picked WHERE skip IS NULL AND fault IS NULL"
        ).fetchall()
    ]
    known = pa.table({"code": pa.array(codes, pa.string()), "area": pa.array(map(area_of, codes), pa.string())})
    database.register("known", known)
    database.execute(
        """
        CREATE OR REPLACE TEMP TABLE placed AS
        WITH there AS (
            SELECT picked.* EXCLUDE hs6, picked.hs6 AS code, line, revision, sender.area AS one, receiver.area AS other
            FROM picked
            LEFT JOIN mapped ON mapped.code = picked.hs6 AND mapped.classification = picked.classification
            LEFT JOIN known AS sender ON sender.code = picked.exporter
            LEFT JOIN known AS receiver ON receiver.code = picked.importer
        )
        SELECT n, year, line AS hs6, code, revision, exporter, importer, one, other, value_kusd, quantity_t,
               skip IS NOT NULL OR line IS NULL OR line = '' OR (fault IS NULL AND one <> '' AND one = other) AS skip,
               CASE WHEN skip IS NOT NULL THEN skip
                    WHEN line IS NULL THEN $elsewhere
                    WHEN line = '' THEN $wide || ' (' || code || ' of ' || revision || ')'
                    WHEN fault IS NOT NULL THEN fault
                    WHEN one = '' OR other = '' THEN $nowhere
                    WHEN one = other THEN $returned END AS reason
        FROM there""",
        {"nowhere": NOWHERE, "returned": RETURNED, "elsewhere": OTHER_LINES, "wide": TOO_WIDE},
    )
    database.unregister("known")
    database.execute("DROP TABLE picked")


def _refuse_too_many(database: duckdb.DuckDBPyConnection, shown: str) -> None:
    """Rows that pieces share are laid together when there are many; too many different ones are refused."""
    if _count(database) <= MAX_FLOWS:
        return
    database.execute(
        f"CREATE OR REPLACE TABLE flows AS SELECT {_NAMES}, MIN(place) AS place, "  # noqa: S608 - our names
        f"SUM(copies)::BIGINT AS copies FROM flows GROUP BY {_NAMES}"
    )
    if _count(database) > MAX_FLOWS:
        raise SourceError(
            say(
                "{file} holds more than {most} flows; nothing was changed. Bring fewer years at a time, or load it "
                "from the command line into a table of its own: python -m geo ingest FILE --to FOLDER.",
                file=shown,
                most=numbers.whole(MAX_FLOWS),
            )
        )


def _count(database: duckdb.DuckDBPyConnection) -> int:
    return int(database.execute("SELECT COUNT(*) FROM flows").fetchall()[0][0])


def _single(database: duckdb.DuckDBPyConnection, read: _Read, mappings: Mapping[str, RevisionMapping]) -> pd.DataFrame:
    """Flows that stand once, or several times alike, by line of HS 1992.

    Those with different figures are faults, and not taken.
    """
    database.execute(
        f"""
        CREATE TABLE single AS
        SELECT *, COUNT(*) OVER (PARTITION BY {_KEY}) > 1 AS torn FROM (
            SELECT {_NAMES}, MIN(place) AS place, SUM(copies)::BIGINT AS copies FROM flows GROUP BY {_NAMES}
        )"""  # noqa: S608 - our names
    )
    again, torn = database.execute(
        "SELECT coalesce(SUM(copies - 1), 0), COUNT(*) FILTER (torn) FROM single"
    ).fetchall()[0]
    if again:
        read.left_out[AGAIN] += int(again)
    if torn:
        read.faults[TWICE] += int(torn)
        rows = database.execute("SELECT place FROM single WHERE torn ORDER BY place LIMIT ?", [_SHOWN]).fetchall()
        places = [divmod(int(place), _PLACES) for (place,) in rows]
        told = [(read.parts[part].title, read.parts[part].line(row), say(TWICE)) for part, row in places]
        read.problems = sorted([*read.problems, *told])[:_SHOWN]
    _leave_out(database, read, mappings)
    weight = "CASE WHEN COUNT(quantity_t) = COUNT(*) THEN SUM(quantity_t) END"
    kept = database.execute(
        f"SELECT {_LINE}, SUM(value_kusd) AS value_kusd, {weight} AS quantity_t FROM single WHERE NOT torn "  # noqa: S608 - our names
        f"GROUP BY {_LINE} ORDER BY {_LINE}"
    ).df()[list(trade.COLUMNS)]
    read.added = database.execute("SELECT COUNT(*) FROM single WHERE NOT torn").fetchall()[0][0] - len(kept)
    return trade.check(kept.astype(dict.fromkeys((v.HS6, v.EXPORTER, v.IMPORTER), "str")))


def _leave_out(database: duckdb.DuckDBPyConnection, read: _Read, mappings: Mapping[str, RevisionMapping]) -> None:
    """Remove lines of which the file lacks a part, and all revisions of a line but the earliest; note what was done."""
    names = {revision: name for name, revision in revisions.CLASSIFICATIONS.items()}
    for line, revision in database.execute(
        "SELECT DISTINCT hs6, revision FROM single WHERE revision <> $base ORDER BY ALL", {"base": revisions.BASE}
    ).fetchall():
        lacking = [code for code in mappings[revision].split.get(line, ()) if (names[revision], code) not in read.seen]
        if lacking:
            gone = database.execute(
                "DELETE FROM single WHERE hs6 = $line AND revision = $revision", {"line": line, "revision": revision}
            ).fetchall()[0][0]
            read.left_out[f"{IN_PARTS} ({line} of HS 1992 needs {' and '.join(lacking)} of {revision})"] += int(gone)
    twice = database.execute(
        "DELETE FROM single WHERE length(code) = 4 AND (year, hs6, importer) IN "
        "(SELECT (year, hs6, importer) FROM single WHERE length(code) > 4)"
    ).fetchall()[0][0]
    if twice:
        read.left_out[HEADING] += int(twice)
    nearest = "MIN(revision_order) OVER (PARTITION BY year, hs6, importer)"
    order = " ".join(f"WHEN '{one}' THEN {number}" for number, one in enumerate(revisions.REVISIONS))
    later = database.execute(
        f"""
        DELETE FROM single WHERE ({_KEY}) IN (
            SELECT ({_KEY}) FROM (
                SELECT *, revision_order > {nearest} AS later
                FROM (SELECT *, CASE revision {order} END AS revision_order FROM single)
            ) WHERE later
        )"""  # noqa: S608 - our names
    ).fetchall()[0][0]
    if later:
        read.left_out[NEARER] += int(later)
    for revision, lines in database.execute(
        "SELECT revision, list(DISTINCT hs6 ORDER BY hs6) FROM single WHERE revision <> $base "
        "GROUP BY ALL ORDER BY ALL",
        {"base": revisions.BASE},
    ).fetchall():
        read.notes += mappings[revision].notes_on(lines)


def _in_words(reason: str) -> str:
    """Why rows are not taken, in the language spoken now, with the codes that the reason names."""
    if (one := _ONE_LINE.fullmatch(reason)) is not None:
        return say(
            "a line that holds a mineral together with other goods ({code} of {revision})", code=one[1], revision=one[2]
        )
    if (one := _LACKING.fullmatch(reason)) is not None:
        codes = one[2] if current() == ENGLISH else joined(one[2].split(" and "))
        return say(
            "part of a line whose other codes the file does not hold ({code} of HS 1992 needs {codes} of {revision})",
            code=one[1],
            codes=codes,
            revision=one[3],
        )
    return say(reason)


def line_of(row: int, broken: list[int]) -> int:
    """Line in a file, or in a piece of it, of the *row*-th row that could be read, after header and broken rows."""
    line = row + 1
    for other in broken:
        if other > line:
            break
        line += 1
    return line


def area_of(code: str) -> str:
    """Alpha-3 code or code of a former area, for a Comtrade number or an ISO code; empty if there is none."""
    former = trade.areas()
    if not (code.isdecimal() and len(code) <= _DIGITS):
        here = {country.iso3 for country in all_countries()} | {area.area for area in former.values()}
        if code == "S19":
            return "TWN"
        return code if code in here else _named(code)
    try:
        found = iso3_of_comtrade(int(code))
    except UnknownChoiceError:
        found = None
    return found or (former[int(code)].area if int(code) in former else "")


def _named(name: str) -> str:
    """Alpha-3 code of the country with this name, exactly; empty if there is none."""
    place = find(name)
    return (place.iso3 or "") if place is not None and place.kind is v.AreaKind.COUNTRY else ""


def _report(frame: pd.DataFrame, read: _Read, name: str, sha256: str, kind: str, notes: list[str]) -> Report:
    """What was read and what was not."""
    reasons = tuple((_in_words(reason), count) for reason, count in {**read.left_out, **read.faults}.items())
    if frame.empty:
        nothing = say("{file} holds no flow of an HS line that stands for a mineral.", file=name)
        why = "; ".join(
            say_count("{reason}: {rows} row", "{reason}: {rows} rows", count, reason=one, rows=numbers.whole(count))
            for one, count in reasons
        )
        raise SourceError(f"{nothing} {why}".strip())
    return Report(
        name=name,
        sha256=sha256,
        kind=kind,
        kept=len(frame),
        faulty=read.faults.total(),
        lines=tuple(sorted(frame[v.HS6].unique())),
        years=tuple(int(year) for year in sorted(frame[v.YEAR].unique())),
        left_out=reasons,
        notes=tuple(notes),
        added=read.added,
        problems=pd.DataFrame(read.problems, columns=list(PROBLEMS)),
    )
