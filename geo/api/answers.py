"""What the server answers where a program asks for a view as a file; plain functions of the address, no server."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from geo import settings
from geo.atlas import Atlas
from geo.compose import compose
from geo.content.content import Content
from geo.content.table import Table
from geo.content.view import Page, Slide, View, address_words, from_record
from geo.downloads import DIGITS
from geo.errors import GeoError, NotComputableError, OutOfRangeError, UnknownChoiceError
from geo.exports.export import FORMATS, SIZE_NAMES, export, file_name
from geo.locale.languages import ENGLISH
from geo.maps.colours import LIGHT

JSON: Final = "json"
# What an address may end in. Slides, pages to print and files for a GIS desktop are made on the page.
ENDINGS: Final[tuple[str, ...]] = ("csv", JSON, "xlsx", "geojson", "png", "svg")
MIME: Final[dict[str, str]] = {
    JSON: "application/json",
    **{ending: FORMATS[ending].mime for ending in ENDINGS if ending in FORMATS},
}
# Words of an address that say how a picture looks, not what it shows.
LOOK: Final[tuple[str, ...]] = ("theme", "size", "language")


@dataclass(frozen=True, slots=True)
class Answer:
    """A file, or why there is none: HTTP ``status``, ``body``, ``mime`` and the ``name`` to save it under."""

    status: int
    body: bytes
    mime: str = MIME[JSON]
    name: str = ""


def answer(page: Page, ending: str, params: Mapping[str, str], *, on: dt.date, atlas: Atlas, base: str = "") -> Answer:
    """The file of a view, with the figures, checks and words of the page at the same address.

    Parameters
    ----------
    params: the words of the address, and those of ``LOOK``. on: the day that counts for memberships and policy.
    atlas: the figures; whoever asks has to have a right to them. base: where the app runs, for the permalink.

    The answer is 422 with the nearest name where the address holds one that does not exist, and 404 with the reason
    where the figures cannot answer; both as JSON with ``error`` and ``problems``, one sentence each.
    """
    try:
        unknown = _unknown_words(page, params)
        if unknown:
            return refusal(422, unknown)
        view = from_record({name: word for name, word in params.items() if name not in LOOK} | {"page": page})
        content = compose(view, on=on, atlas=atlas, base=base)
        if content.caption.messages:
            return refusal(422, content.caption.messages)
        body = _json(content) if ending == JSON else _file(content.view, ending, params, on=on, atlas=atlas, base=base)
    except NotComputableError as error:
        return refusal(404, [str(error)])
    except (UnknownChoiceError, OutOfRangeError) as error:
        return refusal(422, [str(error)])
    except GeoError as error:
        return refusal(503, [str(error)])
    return Answer(200, body, MIME[ending], file_name(content.view, ending))


def refusal(status: int, problems: Sequence[str]) -> Answer:
    """An answer without a file: what is wrong in one line, and one sentence per problem."""
    record = {"error": " ".join(problems), "problems": list(problems)}
    return Answer(status, json.dumps(record, ensure_ascii=False).encode())


def etag(page: Page, ending: str, params: Mapping[str, str], *, on: dt.date, atlas: Atlas, base: str = "") -> str:
    """The entity tag of an answer (RFC 9110, 8.8.3): another one as soon as figures, choices or the day change."""
    found = settings.current()
    parts = (
        atlas.dataset.version, str(found.trade_table), found.trade_engine, page, ending, base, on.isoformat(),
        *(f"{name}={params[name]}" for name in sorted(params)),
    )  # fmt: skip
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def _unknown_words(page: Page, params: Mapping[str, str]) -> tuple[str, ...]:
    known = (*address_words(page), *LOOK)
    return tuple(
        str(UnknownChoiceError(f"word in the address of {page}", name, known)) for name in params if name not in known
    )


def _file(view: View, ending: str, params: Mapping[str, str], *, on: dt.date, atlas: Atlas, base: str) -> bytes:
    return export(
        [Slide(view)], ending, on=on, atlas=atlas, base=base, theme=params.get("theme", LIGHT.name),
        size=params.get("size", next(iter(SIZE_NAMES))), lang=params.get("language", ENGLISH),
    )  # fmt: skip


def _json(content: Content) -> bytes:
    caption = content.caption
    record = {
        "title": caption.title,
        "finding": caption.finding,
        "details": caption.details,
        "choices": dict(caption.filters),
        "definition": caption.definition,
        "assumptions": caption.assumptions,
        "notes": caption.notes,
        "source": caption.source.removeprefix("Source: "),
        "sources": [_origin(asdict(origin)) for origin in caption.origins],
        "dataset": caption.dataset,
        "made": caption.made.isoformat(),
        "permalink": caption.permalink,
        "view": content.view.as_record(),
        "years": content.years,
        "figures": [asdict(tile) for tile in content.tiles],
        "tables": [_table(table) for table in content.tables],
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False).encode()


def _origin(record: dict[str, Any]) -> dict[str, Any]:
    return {name: word for name, word in record.items() if name not in {"refresh", "tables"}}


def _table(table: Table) -> dict[str, Any]:
    columns = [{"name": one.name, "label": one.label, "kind": str(one.kind)} for one in table.columns]
    return {
        "id": table.stem, "title": table.title, "note": table.note, "columns": columns,
        "rows": _rows(table.frame), "totals": [] if table.totals is None else _rows(table.totals),
    }  # fmt: skip


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as records; a missing figure is ``null``, never zero."""
    text = frame.to_json(orient="records", date_format="iso", double_precision=DIGITS)
    found: list[dict[str, Any]] = json.loads(text)
    return found
