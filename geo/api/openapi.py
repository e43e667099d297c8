"""The description of the addresses for programs: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

import importlib.metadata
from typing import Any, Final

from geo.api.answers import ENDINGS, LOOK, MIME
from geo.content.view import Page, address_words
from geo.exports.export import SIZE_NAMES
from geo.locale.languages import LANGUAGES
from geo.maps.colours import THEMES

_PACKAGE: Final = "minerals-alliance-atlas"
_CHOICES: Final = {"theme": list(THEMES), "size": list(SIZE_NAMES), "language": list(LANGUAGES)}
_WRONG: Final = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "problems": {"type": "array", "items": {"type": "string"}}},
    "required": ["error", "problems"],
}


def description() -> dict[str, Any]:
    """Every address, its parameters and answers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Minerals Alliance Atlas",
            "version": _version(),
            "description": "Every view as a file: the address of a page with an ending, and the page's own parameters.",
        },
        "paths": {f"/{page}.{ending}": {"get": _get(page, ending)} for page in Page for ending in ENDINGS},
        "components": {"schemas": {"Problems": _WRONG}},
    }


def _version() -> str:
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:  # run from a checkout
        return "0"


def _get(page: Page, ending: str) -> dict[str, Any]:
    return {
        "operationId": f"{page}_{ending}",
        "summary": f"The view of the page {page} as {ending.upper()}",
        "parameters": [_parameter(name) for name in (*address_words(page), *LOOK)],
        "responses": {
            "200": {"description": "The file", "content": {MIME[ending]: {}}},
            "304": {"description": "Nothing has changed since the entity tag that was sent"},
            "404": _refused("The figures at hand cannot answer"),
            "422": _refused("A name in the address does not exist; the nearest one is given"),
            "429": _refused("Too many requests; Retry-After says when to ask again"),
            "503": _refused("The server is busy or a table cannot be read"),
        },
    }


def _parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string", **({"enum": _CHOICES[name]} if name in _CHOICES else {})}
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _refused(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problems"}}},
    }
