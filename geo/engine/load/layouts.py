"""The layouts of trade files that can be uploaded, recognised by their header: BACI, UN Comtrade new and old, WITS.

Files of Eurostat and of the US DataWeb are known and refused with the reason.

A layout is one query over the file. No word of the file gets into it: columns are numbered, the file and the
wanted lines are parameters.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv as arrow_csv

from geo import numbers
from geo.engine.folder import BACI, COMTRADE
from geo.errors import SourceError
from geo.locale.say import either, mark, say

NEEDED: Final = mark(
    "this is neither a BACI file (columns t, i, j, k, v, q) nor a UN Comtrade download (columns refYear or period, "
    "reporterCode, partnerCode, flowCode, cmdCode, primaryValue; or Year, Reporter Code, Partner Code, Commodity Code, "
    "Trade Value (US$)) nor one of WITS (Reporter, Partner, ProductCode, Trade Value 1000USD)."
)
_EUROSTAT: Final = mark(
    "This is a file of Eurostat's Comext: its values are in euros and its codes of the Combined Nomenclature. The "
    "trade table counts US dollars on lines of HS 1992, and no exchange rate is at hand, so nothing of it is taken. "
    "Bring the same flows from UN Comtrade, in any revision of the Harmonized System."
)
_DATAWEB: Final = mark(
    "This is a file of the US DataWeb: its codes are those of the Harmonized Tariff Schedule of its year, of eight or "
    "ten digits, which the atlas does not map to lines of HS 1992, so nothing of it is taken. Bring the same flows "
    "from UN Comtrade, in any revision of the Harmonized System."
)
_WITS_NOTE: Final = mark(
    "WITS of the World Bank: imports as the importing country declares them to UN Comtrade, cost, insurance and "
    "freight included. They are not reconciled with exporters, and never continue a line of BACI."
)
_COMTRADE_NOTE: Final = mark(
    "UN Comtrade: imports as the importing country declares them, cost, insurance and freight included; net weight. "
    "They are not reconciled with exporters, and never continue a line of BACI."
)
_BACI_NOTE: Final = mark("BACI of CEPII: values free on board, reconciled.")
_MAX_COLUMNS: Final = 200
_HEAD: Final = 64 * 1024
_REVISION = re.compile(r"(?:^|[_\W])(HS(?:92|88|96|02|07|12|17|22))(?=[_\W]|$)", re.IGNORECASE)
_TABLE: Final = "the_table_that_is_read"
_NO_LINE: Final = "NOT (regexp_full_match(hs6, '[0-9]{6}') OR coalesce(list_contains($lines::VARCHAR[], hs6), false))"
# Reasons why a row is not taken, in English within queries and where they are counted: ``say`` words them.
NO_LINE: Final = mark("no code of six digits (a heading of four adds up several codes: download six digits)")
OTHER_CLASSIFICATION: Final = mark("another classification than those that are read")
_MIRRORED: Final = mark("no imports (exports mirror them)")
_SUM: Final = mark("the sum over all partners")
_NOT_ANNUAL: Final = mark("no annual figure")
_SECOND: Final = mark("a part by second partner")
_CUSTOMS: Final = mark("a part by customs procedure")
_TRANSPORT: Final = mark("a part by means of transport")
_YEAR: Final = mark("the year is not valid")
_NO_EXPORTER: Final = mark("the exporter is missing")
_NO_IMPORTER: Final = mark("the importer is missing")
_VALUE: Final = mark("the value is not valid")
_WEIGHT: Final = mark("the weight is not valid")
_MISSING: Final = "('', 'NA', 'NULL', 'N/A')"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: ``table`` reads ``$file`` as columns of text; :meth:`over` picks flows from them.

    ``classified``: whether a column says which classification a row follows, see :meth:`parameters`.
    """

    kind: str
    table: str
    classification: str
    select: str
    notes: tuple[str, ...]

    @property
    def classified(self) -> bool:
        """Whether a column says which classification a row follows."""
        return bool(self.classification)

    @property
    def query(self) -> str:
        """Flows of the file ``$file``, as :meth:`over` gives them."""
        return self.over(self.table)

    def over(self, table: str) -> str:
        """Flows in *table*: ``n`` (row), the trade columns, ``classification`` (as Comtrade calls it; H0 where no
        column says it), ``skip`` and ``fault`` (a reason, or null).

        The query takes what :meth:`parameters` gives.
        """
        return self.select.replace(_TABLE, table)

    def parameters(self, lines: Collection[str] | None, classifications: Collection[str] = ("H0",)) -> dict[str, Any]:
        """Parameters of a query: the lines wanted (``None``: all), and what Comtrade calls their classifications."""
        wanted = {"lines": None if lines is None else sorted(lines)}
        return {**wanted, "classifications": sorted(classifications)} if self.classified else wanted


def named_revision(name: str) -> str:
    """The revision that a file's name tells, such as ``HS17``; empty if it says nothing."""
    found = _REVISION.search(name)
    return found[1].upper() if found else ""


def revision_of_name(name: str) -> str:
    """``HS92`` if the file's name says so, empty if it says nothing.

    Raises
    ------
    SourceError: if it names another revision.
    """
    found = named_revision(name)
    if found and found != "HS92":
        raise SourceError(
            say(
                "{file} is in {revision}; the atlas maps minerals to lines of HS 1992, and later revisions split and "
                "renumber lines, so that the same code can hold other goods. Bring the HS92 file of the same release, "
                "or load this one into a table of your own: 'python -m geo ingest FILE --to FOLDER' maps what can be "
                "mapped.",
                file=name,
                revision=found,
            )
        )
    return found


def revision_notes(layout: Layout, name: str) -> list[str]:
    """A note where nothing says which revision of the Harmonized System the lines follow."""
    if layout.classified or revision_of_name(name):
        return []
    return [say("Neither the name nor a column says which revision the lines follow: they are taken for HS 1992.")]


def recognise(path: Path) -> Layout | None:
    """The layout of a CSV by its header; ``None`` for any other table.

    Raises
    ------
    SourceError: if the columns are too many to be such a file.
    """
    with path.open("rb") as file:
        return recognise_head(file.read(_HEAD))


def recognise_head(head: bytes) -> Layout | None:
    """As :func:`recognise`, by the first lines of a file.

    Raises
    ------
    SourceError: as :func:`recognise`.
    """
    lines = head[:_HEAD].decode("utf-8-sig", errors="replace").splitlines()[:2]
    if not lines:
        return None
    delimiter = max(",;\t", key=lines[0].count)
    header = [name.strip() for name in next(csv.reader(lines[:1], delimiter=delimiter))]
    if len(header) > _MAX_COLUMNS:
        raise SourceError(
            say("The file has {count} columns; {needed}", count=numbers.whole(len(header)), needed=say(NEEDED))
        )
    # Comtrade ends every row, but not the header, with a delimiter.
    return _by_columns(
        header, max(len(header), len(lines[1].split(delimiter)) if _ends(lines, delimiter) else 0), delimiter
    )


def _by_columns(header: Sequence[str], width: int, delimiter: str) -> Layout | None:
    """The layout of a table with these columns; *width* counts those that have no name too."""
    places = {name.lower(): f"c{number}" for number, name in reversed(list(enumerate(header)))}
    if set("tijkvq") <= set(places):
        return _baci(places, width, delimiter)
    if any(columns <= set(places) for columns in _COMTRADE_COLUMNS):
        return _comtrade(places, width, delimiter)
    if {"reporter", "partner", "productcode"} <= set(places):
        return _wits(places, width, delimiter)
    if {"reporter", "partner", "product", "flow", "indicators"} <= set(places):
        raise SourceError(say(_EUROSTAT))
    if {"hts number", "country"} <= set(places):
        raise SourceError(say(_DATAWEB))
    return None


# New downloads, old downloads, and the old service.
_COMTRADE_COLUMNS: Final = (
    frozenset(["cmdcode", "primaryvalue"]),
    frozenset(["commodity code", "trade value (us$)"]),
    frozenset(["cmdcode", "tradevalue", "rtcode"]),
)


def is_trade(header: Sequence[str]) -> bool:
    """Whether a table with these names of columns is a trade file, read or refused."""
    try:
        return _by_columns([name.strip() for name in header], len(header), ",") is not None
    except SourceError:
        return True


def from_json(content: bytes) -> bytes:
    """The rows of a Comtrade answer in JSON as CSV.

    Raises
    ------
    SourceError: if the text is no such answer.
    """
    try:
        answer = json.loads(content)
        rows = answer if isinstance(answer, list) else next(answer[name] for name in _ROWS if name in answer)
        names = list(dict.fromkeys(name for row in rows for name in row))
    except (ValueError, TypeError, StopIteration, RecursionError) as error:
        raise SourceError(
            say("The JSON holds no rows of trade ({names}); {needed}", names=either(_ROWS), needed=say(NEEDED))
        ) from error
    columns = {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names}
    text = io.BytesIO()
    arrow_csv.write_csv(pa.table(columns), text)
    return text.getvalue()


def _text(value: object) -> str:
    return "" if value is None else str(value)


_ROWS: Final = ("data", "dataset")


def _ends(lines: list[str], delimiter: str) -> bool:
    return len(lines) > 1 and lines[1].endswith(delimiter) and not lines[0].endswith(delimiter)


def _table(width: int, delimiter: str) -> str:
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return (
        f"read_csv($file, columns={{{columns}}}, header=true, auto_detect=false, delim='{delimiter}', quote='\"', "
        "escape='\"', compression='none', strict_mode=true, store_rejects=true, rejects_limit=10000)"
    )


def _parts(needed: Mapping[str, tuple[str, ...]], places: Mapping[str, str], publisher: str) -> dict[str, str]:
    """The column of every part that is needed, by the first of its names that the download has."""
    parts = {}
    for part, names in needed.items():
        found = [places[name] for name in names if name in places]
        if not found:
            raise SourceError(
                say(
                    "The {publisher} download has no column {names}; {needed}",
                    publisher=publisher,
                    names=either(names),
                    needed=say(NEEDED),
                )
            )
        parts[part] = found[0]
    return parts


def _wits(places: dict[str, str], width: int, delimiter: str) -> Layout:
    """Imports from single countries; a quantity counts where it is in kilograms."""
    names = {
        "year": ("year",),
        "exporter": ("partneriso3", "partner"),
        "importer": ("reporteriso3", "reporter"),
        "line": ("productcode",),
        "value": ("trade value 1000usd", "tradevalue in 1000 usd", "trade value in 1000 usd", "trade value 1000 usd"),
        "flow": ("tradeflow", "tradeflowname", "tradeflowcode"),
    }
    parts = _parts(names, places, "WITS")
    unit, amount = (
        next((places[name] for name in wanted if name in places), "")
        for wanted in (("quantity unit", "qtyunit", "quantityunit"), ("quantity", "qty"))
    )
    parts["weight"] = f"(CASE WHEN lower(trim({unit})) = 'kg' THEN {amount} END)" if unit and amount else "NULL"
    classification = next((name for name in ("nomencode", "nomenclature") if name in places), "")
    skips = [
        (f"lower(trim({parts['flow']})) NOT IN ('import', 'imports', 'gross imp.', 'm', '1')", _MIRRORED),
        (f"lower(trim({parts['exporter']})) IN ('world', 'wld', '0', '000')", _SUM),
        (_NO_LINE, NO_LINE),
    ]
    if classification:
        skips.insert(0, (_not_read(places[classification]), OTHER_CLASSIFICATION))
        parts["classification"] = places[classification]
    select = _select(parts, scale=1.0, weight_scale=1000.0, skips=skips)
    return Layout(COMTRADE, _table(width, delimiter), places.get(classification, ""), select, (_WITS_NOTE,))


def _not_read(column: str) -> str:
    """The condition that a row follows none of the classifications that are read."""
    return f"NOT list_contains($classifications::VARCHAR[], coalesce(trim({column}), ''))"


def _select(
    parts: dict[str, str], *, scale: float, skips: list[tuple[str, str]], weight_scale: float | None = None
) -> str:
    """The rows of wanted lines as trade columns, with the reason why one is skipped or faulty.

    *scale* turns values into thousand US dollars, and weights into tonnes unless *weight_scale* does. A heading of a
    wanted line that is not wanted itself is passed on, to be counted with its reason.
    """
    per_tonne = scale if weight_scale is None else weight_scale
    value, weight = parts["value"], parts["weight"]
    missing = f"({weight} IS NULL OR trim({weight}) IN {_MISSING})"
    skip = " ".join(f"WHEN {condition} THEN '{words}'" for condition, words in skips)
    amount = "TRY_CAST(trim({}) AS DOUBLE)"
    classification = f"trim({parts['classification']})" if "classification" in parts else "'H0'"
    return f"""
    WITH numbered AS (SELECT row_number() OVER () AS n, * FROM {_TABLE}),
    coded AS (SELECT *, trim({parts["line"]}) AS code FROM numbered),
    lines AS (
        SELECT *, CASE WHEN length(code) = 5 THEN '0' || code ELSE code END AS hs6 FROM coded
    ),
    wanted AS (
        SELECT *, {classification} AS classification,
               TRY_CAST(trim({parts["year"]}) AS INTEGER) AS year, trim({parts["exporter"]}) AS exporter,
               trim({parts["importer"]}) AS importer, {amount.format(value)} / {scale} AS value_kusd,
               CASE WHEN {missing} THEN NULL ELSE {amount.format(weight)} / {per_tonne} END AS weight
        FROM lines WHERE $lines IS NULL OR hs6 IN (SELECT unnest($lines::VARCHAR[]))
            OR (length(hs6) = 4 AND hs6 IN (SELECT left(unnest($lines::VARCHAR[]), 4)))
    )
    SELECT n, year, hs6, classification, exporter, importer, value_kusd, nullif(weight, 0) AS quantity_t,
           CASE {skip} ELSE NULL END AS skip,
           CASE WHEN year IS NULL OR year NOT BETWEEN 1962 AND 2100 THEN '{_YEAR}'
                WHEN coalesce(exporter, '') = '' THEN '{_NO_EXPORTER}'
                WHEN coalesce(importer, '') = '' THEN '{_NO_IMPORTER}'
                WHEN value_kusd IS NULL OR NOT isfinite(value_kusd) OR value_kusd < 0 THEN '{_VALUE}'
                WHEN (NOT {missing} AND weight IS NULL) OR NOT isfinite(weight) OR weight < 0
                THEN '{_WEIGHT}' END AS fault
    FROM wanted"""  # noqa: S608 - built of our own words and column numbers


def _baci(places: dict[str, str], width: int, delimiter: str) -> Layout:
    names = {"year": "t", "exporter": "i", "importer": "j", "line": "k", "value": "v", "weight": "q"}
    parts = {part: places[name] for part, name in names.items()}
    select = _select(parts, scale=1.0, skips=[(_NO_LINE, NO_LINE)])
    return Layout(
        BACI, _table(width, delimiter), "", select, (mark("BACI of CEPII: values free on board, reconciled."),)
    )


def _comtrade(places: dict[str, str], width: int, delimiter: str) -> Layout:
    """Annual imports from single countries, in total over customs procedures and means of transport."""
    needed = {
        "year": ("refyear", "period", "yr", "year"),
        "exporter": ("partnercode", "partneriso", "partner code", "ptcode"),
        "importer": ("reportercode", "reporteriso", "reporter code", "rtcode"),
        "line": ("cmdcode", "commodity code"),
        "value": ("primaryvalue", "trade value (us$)", "tradevalue"),
        "weight": ("netwgt", "netweight (kg)", "netweight"),
        "flow": ("flowcode", "flowdesc", "trade flow code", "rgcode"),
    }
    parts = _parts(needed, places, "Comtrade")
    classification = next((name for name in ("classificationcode", "classification", "pfcode") if name in places), "")
    skips = [
        (f"trim({parts['flow']}) NOT IN ('M', 'Import', 'Imports', '1')", _MIRRORED),
        (f"trim({parts['exporter']}) IN ('0', 'W00', 'WLD')", _SUM),
    ]
    for name, totals, words in (
        ("freqcode", "'A'", _NOT_ANNUAL),
        ("partner2code", "'0', ''", _SECOND),
        ("2nd partner code", "'0', ''", _SECOND),
        ("customscode", "'C00', ''", _CUSTOMS),
        ("customs proc. code", "'C00', '0', ''", _CUSTOMS),
        ("motcode", "'0', ''", _TRANSPORT),
        ("mode of transport code", "'0', ''", _TRANSPORT),
    ):
        if name in places:
            skips.append((f"coalesce(trim({places[name]}), '') NOT IN ({totals})", words))
    if classification:
        skips.append((_not_read(places[classification]), OTHER_CLASSIFICATION))
        parts["classification"] = places[classification]
    if "freqcode" not in places and "period" in places:
        # Old downloads have the month in the period: "201703".
        skips.append((f"length(trim({places['period']})) > 4", _NOT_ANNUAL))
    return Layout(
        COMTRADE,
        _table(width, delimiter),
        places.get(classification, ""),
        _select(parts, scale=1000.0, skips=[*skips, (_NO_LINE, NO_LINE)]),
        (_COMTRADE_NOTE,),
    )
