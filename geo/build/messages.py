"""Find every text that a user sees and bring the catalogues up to date: ``python -m geo.build messages``.

Texts come from the functions of :mod:`geo.locale.say` in the code, and from the columns of our own tables that hold
words (``TABLES``). Each language has one file in gettext's format, ``geo/locale/catalogues/LANGUAGE.po``; new texts
are added without a translation, those that are gone are dropped. Translate what is empty with any editor of PO files;
``tests/locale`` names what is missing.
"""

from __future__ import annotations

import ast
import copy
import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from geo import sources
from geo.locale.languages import ENGLISH, LANGUAGES
from geo.locale.say import CATALOGUES

_CODE: Final = Path(__file__).parents[1]
# The functions that take a text, and at which of their arguments the context, the text and its plural are.
_KEYWORDS: Final = {
    "say": (None, 0, None),
    "mark": (None, 0, None),
    "say_count": (None, 0, 1),
    "term": (0, 1, None),
    "mark_term": (0, 1, None),
}
# Words in tables of our own: table, column, context of the term.
TABLES: Final = (
    ("minerals", "name", "mineral"),
    ("minerals", "group", "mineral group"),
    ("minerals", "description", "mineral description"),
    ("minerals", "hs_note", "HS note"),
    ("mineral_hs", "description", "HS description"),
    ("mineral_hs", "bundle_note", "HS note"),
    ("mineral_hs", "product", "form of trade"),
    ("mineral_hs", "other_goods", "other goods"),
    ("trade_forms", "product", "form of trade"),
    ("trade_forms", "elsewhere", "place in the HS"),
    ("mineral_lists", "list_name", "list of critical minerals"),
    ("alliances", "name", "alliance"),
    ("alliances", "short_name", "alliance"),
    ("alliances", "description", "alliance description"),
    ("alliances", "status", "status of an alliance"),
    ("outlook", "sector", "sector of demand"),
    ("policy_events", "title", "policy event"),
    ("sites", "commodity", "commodity"),
    ("policy_events", "detail", "policy event"),
    ("policy_events", "status_note", "policy event"),
    ("series", "description", "series description"),
    ("countries", "note", "country note"),
    ("prices", "product", "priced product"),
    ("prices", "terms", "price terms"),
    ("prices", "note", "note on a price"),
    ("stockpiles", "minerals_as_published", "minerals as published"),
    ("stockpiles", "note", "note on a stockpile"),
    ("price_floors", "product", "product under a floor"),
    ("price_floors", "mechanism", "note on a price floor"),
    ("price_floors", "note", "note on a price floor"),
    ("alliance_members", "role", "role in an alliance"),
    ("alliance_members", "evidence", "evidence of a membership"),
    ("alliance_members", "note", "note on a membership"),
)
MAPPINGS: Final = (
    ("former_states", "name", "former state"),
    ("not_countries", "reason", "reason"),
    ("pink_sheet", "product", "priced product"),
    ("trade_areas", "name", "area"),
    ("usgs_tables", "reason", "why a table is left out"),
    ("bgs_commodities", "reason", "why a table is left out"),
    ("wmd_tables", "reason", "why a table is left out"),
)
# The rows whose words a user sees, in mappings of which most rows explain themselves to us: what they leave out.
_SHOWN: Final[dict[str, Callable[[dict[str, str]], bool]]] = {
    "usgs_tables": lambda row: not row["mineral"],
    "bgs_commodities": lambda row: row["use"] in {"left out", "undivided"} or bool(row["first_year"]),
    "wmd_tables": lambda row: not row["commodity"],
}
# Parts of the code whose words are for those who run or build the atlas.
_ENGLISH_ONLY: Final = ("build/", "cli/", "settings.py")


def template() -> Catalog:
    """Every text with the places where it stands, in the order of the code and then of the tables."""
    found = Catalog(project="Minerals Alliance Atlas", charset="utf-8", creation_date=None)
    for path in sorted(_CODE.rglob("*.py")):
        name = path.relative_to(_CODE).as_posix()
        if not name.startswith(_ENGLISH_ONLY):
            for context, message in _texts(ast.parse(path.read_text(encoding="utf-8"))):
                found.add(message, locations=[(f"geo/{name}", 1)], context=context)
    for context, text, place in _terms():
        found.add(text, locations=[(place, 1)], context=context)
    return found


def _texts(code: ast.Module) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """Context and text, with its plural, of every call of :data:`_KEYWORDS` with literals, in f-strings too.

    Babel's own extraction reads tokens and finds nothing within an f-string before Python 3.12.
    """
    for call in ast.walk(code):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _KEYWORDS):
            continue
        context, text, plural = (
            None if at is None or at >= len(call.args) else getattr(call.args[at], "value", None)
            for at in _KEYWORDS[call.func.id]
        )
        if isinstance(text, str) and text and (context is None or isinstance(context, str)):
            yield context, (text, plural) if isinstance(plural, str) else text


def _terms() -> Iterator[tuple[str, str, str]]:
    """Context, text and place of the words in tables."""
    for folder, entries in ((sources.TABLES, TABLES), (sources.MAPPINGS, MAPPINGS)):
        for table, column, context in entries:
            path = folder / f"{table}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                shown = _SHOWN.get(table, bool)
                texts = dict.fromkeys(row[column] for row in csv.DictReader(file) if row[column] and shown(row))
            yield from ((context, text, f"data/{folder.name}/{table}.csv") for text in texts)
    for path in sorted((sources.TABLES.parent / "stories").glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        yield from (("story", text, f"data/stories/{path.name}") for text in _written(story))


def _written(story: dict[str, Any]) -> Iterator[str]:
    """What an author wrote in a story: its name, and title, finding and notes of every slide."""
    for part in (story, *story.get("slides", ())):
        yield from (part[name] for name in ("name", "title", "finding", "notes") if part.get(name))


def updated(lang: str, texts: Catalog) -> Catalog:
    """The catalogue of a language with the texts of today: known translations are kept, nothing is guessed."""
    path = CATALOGUES / f"{lang}.po"
    found = Catalog(locale=lang, project=texts.project, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            found = read_po(file, locale=lang)
    # A copy: Babel takes new messages as they are, and two languages would share them.
    found.update(copy.deepcopy(texts), no_fuzzy_matching=True)
    found.obsolete.clear()
    return found


def text_of(catalogue: Catalog) -> bytes:
    """A catalogue as the repository keeps it: without dates and line numbers, so that only texts change it."""
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=False, no_location=False, include_lineno=False, width=0, sort_output=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Tr'))]
    return "".join(kept).encode()


def build(_inputs: Path, _raw: Path, _tables: Path) -> None:
    """Write the catalogue of every language."""
    texts = template()
    CATALOGUES.mkdir(exist_ok=True)
    for lang in LANGUAGES:
        if lang != ENGLISH:
            (CATALOGUES / f"{lang}.po").write_bytes(text_of(updated(lang, texts)))
