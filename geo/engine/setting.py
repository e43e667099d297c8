"""Where the trade table of an installation comes from: the shipped one, or the one that ``ATLAS_TRADE_TABLE`` names.

Needs no engine itself: a page that only names its sources does not wait for one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geo import settings
from geo.engine import folder
from geo.settings import Settings
from geo.sources import Origin, read_origins

# The origin record of the shipped flows.
SHIPPED_ID: Final = "cepii-baci-202601"
# The origin record of the shipped flows in HS 2017, and of the largest flows before 2024.
SECOND_ID: Final = "cepii-baci-hs17-202601"
_OWN_ID: Final = "trade-table"
_NAMED: Final = 3


def origins(config: Settings | None = None) -> dict[str, Origin]:
    """Every origin record, with that of the trade table of this installation in the place of the shipped one.

    Raises
    ------
    GeoError: as :func:`origin`.
    """
    records = read_origins()
    record = _record(config, records.pop(SHIPPED_ID))
    return {**records, record.id: record}


def origin(config: Settings | None = None) -> Origin:
    """Where the flows of this installation come from, as a record.

    Raises
    ------
    GeoError: as :func:`geo.settings.read`.
    TableError: if the record of what was ingested is damaged.
    """
    return _record(config, read_origins()[SHIPPED_ID])


def second_origin() -> Origin:
    """Where the flows in HS 2017 come from; the same in every installation."""
    return read_origins()[SECOND_ID]


def _record(config: Settings | None, shipped: Origin) -> Origin:
    table = (config or settings.current()).trade_table
    if table is None:
        return shipped
    found = folder.sources(table) if table.is_dir() else ()
    names = ", ".join(f"{source.name} (SHA-256 {source.sha256[:12]})" for source in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more files" if len(found) > _NAMED else ""
    comtrade = any(source.kind == folder.COMTRADE for source in found)
    publisher = ("UN Comtrade" if comtrade else shipped.publisher) if found else "this installation"
    what = "imports declared to UN Comtrade" if comtrade else "BACI of CEPII"
    text = (
        f"{what}, ingested by this installation: {names}{more}"
        if found
        else f"trade table {table.name} ({settings.TRADE_TABLE})"
    )
    return replace(
        shipped,
        id=_OWN_ID,
        publisher=publisher,
        title="Trade table of this installation",
        edition=", ".join(sorted({f"{source.revision} {source.name}" for source in found[:_NAMED]})) or table.name,
        published="",
        retrieved="",
        licence=shipped.licence if found and not comtrade else "as its publisher says",
        licence_url=shipped.licence_url if found and not comtrade else "",
        url="",
        citation=text,
        refresh="python -m geo ingest FILE --to FOLDER",
    )
