"""What ``python -m geo ingest`` leaves in a folder: Parquet files by source and year, and where they come from.

``source=<first digits of the SHA-256>/year=<year>/*.parquet`` hold the flows, without the column ``year``;
``source=.../_source.json`` says what was read. A source is there whole or not at all: it is made under ``_staging``
and moved by one rename.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.errors import TableError

BACI: Final = "baci"
COMTRADE: Final = "comtrade"
ABOUT: Final = "_source.json"
REJECTS: Final = "_rejects.csv"
STAGING: Final = "_staging"
DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was loaded: ``kind`` baci or comtrade, ``revision`` such as HS92, ``rows`` written.

    ``cells`` are what it answers for alone: its years (baci), or pairs of year and importer (comtrade).
    ``lines`` are the HS lines with flows; ``all_lines`` whether others than those of minerals were taken.
    """

    name: str
    sha256: str
    kind: str
    revision: str
    rows: int
    all_lines: bool
    years: tuple[int, ...]
    lines: tuple[str, ...] = field(repr=False)
    cells: frozenset[tuple[int, str]] = field(repr=False)

    @classmethod
    def of(cls, record: dict[str, Any]) -> Source:
        """From the content of ``_source.json``."""
        return cls(
            name=record["name"],
            sha256=record["sha256"],
            kind=record["kind"],
            revision=record["revision"],
            rows=int(record["rows"]),
            all_lines=bool(record["all_lines"]),
            years=tuple(record["years"]),
            lines=tuple(record["lines"]),
            cells=frozenset((int(year), str(area)) for year, area in record["cells"]),
        )


def sources(folder: Path) -> tuple[Source, ...]:
    """Every source of a folder, by name; empty for a folder that ``ingest`` did not make.

    Raises
    ------
    TableError: if a source is damaged.
    """
    found = []
    for path in sorted(folder.glob(f"source=*/{ABOUT}")):
        try:
            found.append(Source.of(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TableError("trade", [f"{path} is damaged ({error}); remove its folder and ingest again"]) from error
    return tuple(sorted(found, key=lambda source: (source.name, source.sha256)))


def home_of(folder: Path, sha256: str) -> Path:
    """The folder of a source."""
    return folder / f"source={sha256[:DIGITS]}"
