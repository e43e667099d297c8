"""What the addresses of files are, as OpenAPI 3.1 describes it, for tools that read such descriptions."""

from __future__ import annotations

from typing import Any, Final

from geo.api.asked import ENDINGS, LOOKS, parameters
from geo.content.view import Page
from geo.locale.languages import LANGUAGES
from geo.reference import alliances, minerals

_MEANINGS: Final = {
    "mineral": "id of a mineral, such as cobalt",
    "year": "a year of the data source; the latest if left out",
    "stage": "mine or refined",
    "series": "id of the data source, such as usgs or wmd",
    "view": "id of the indicator, such as production-share",
    "alliance": "id of an alliance, or none",
    "country": "three letters (ISO 3166-1 alpha-3)",
    "importer": "three letters, or the id of an alliance that buys as one",
    "lines": "HS codes of the trade lines: all, a stage or a code",
    "by": "measure of trade: value or weight",
    "size": "page of a picture",
    "theme": "colours of a picture",
    "lang": "language of names and fixed words in a picture",
    "provenance": "whether a CSV begins with lines that say where its figures are from, each after #",
}
_REFUSALS: Final = {
    "404": "no such page or format, or no figures for this question",
    "422": "a parameter or a name that does not exist, with the nearest that does",
    "429": "too many files were asked for; Retry-After says how long to wait",
    "503": "the server is busy or its tables cannot be read",
}


def document(base: str = "") -> dict[str, Any]:
    """The description; *base* is where the server is reached, such as ``https://atlas.example``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Minerals Alliance Atlas: views as files",
            "version": "1",
            "description": "Every view of the pages under its own address with an ending: the same parameters, the "
            "same figures. Copy a page's address and put the ending after the page's name.",
        },
        **({"servers": [{"url": base}]} if base else {}),
        "paths": {f"/{page}.{ending}": {"get": _operation(page, ending)} for page in Page for ending in ENDINGS},
        "components": {"schemas": {"Fault": _FAULT}},
    }


def _operation(page: Page, ending: str) -> dict[str, Any]:
    mime = ENDINGS[ending].partition(";")[0]
    fault = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
    return {
        "operationId": f"{page}_{ending}",
        "summary": f"{page.summary} ({ending})",
        "description": f"Example: `/{page}.{ending}?{page.example}`",
        "parameters": [_parameter(name, page) for name in parameters(page)],
        "responses": {
            "200": {"description": "the file", "content": {mime: {}}},
            "304": {"description": "unchanged since the ETag that was sent as If-None-Match"},
            **{code: {"description": words, "content": fault} for code, words in _REFUSALS.items()},
        },
    }


def _parameter(name: str, page: Page) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name == "mineral":
        schema["examples"] = [entry.id for entry in minerals.all_minerals()]
    elif name == "alliance":
        schema["examples"] = [entry.id for entry in alliances.all_alliances()]
    elif name == "lang":
        schema["enum"] = list(LANGUAGES)
    elif name in LOOKS:
        schema |= {"enum": list(LOOKS[name]), "default": LOOKS[name][0]}
    meaning = _MEANINGS.get(name, "as in the address of the page")
    return {
        "name": name,
        "in": "query",
        "required": page is Page.COUNTRY and name == "country",
        "description": meaning,
        "schema": schema,
    }


_FAULT: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "what is wrong, in words"},
        "found": {"type": "string"},
        "nearest": {"type": ["string", "null"], "description": "the most similar name that exists"},
        "choices": {"type": "array", "items": {"type": "string"}},
        "problems": {"type": "array", "items": {"type": "string"}},
    },
}
