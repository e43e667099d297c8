"""The world's shapes by address: a browser fetches them once and keeps them, and a change sends values alone.

An address holds a mark of the tables behind it, so that what it names never changes. ``countries`` are all shapes, in
the order of ``World.frame``, each with its row number ``i`` and ``iso3``; ``borders`` and ``graticule`` are lines, and
``outline/AUS-NZL`` is the outer edge of a group of countries. The atlas's own script (``geo/pages/static/frame.js``)
never sends that last address: it finds the edge in the shapes that it has, as the sides that only one of the group has.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Final

from geo import vocabulary as v
from geo.errors import UnknownChoiceError
from geo.maps import deck as d
from geo.maps import world
from geo.maps.colours import rgb
from geo.maps.world import Projection, World

ROOT: Final = "atlas/shapes"
COUNTRIES, BORDERS, GRATICULE = "countries", "borders", "graticule"
_OUTLINE: Final = "outline/"


@functools.cache
def mark(layout: Projection) -> str:
    """Twelve hexadecimal digits that change with the shapes and the way in which they are written.

    Raises
    ------
    TableError: if the tables of shapes are missing or corrupt.
    """
    found = hashlib.sha256(text(layout, COUNTRIES).encode())
    for edge in world.load(layout).edges:
        found.update(" ".join((edge.coordinates, *edge.dashes)).encode())
    return found.hexdigest()[:12]


def address(layout: Projection, name: str) -> str:
    """Where a page finds shapes, from its own address."""
    return f"./{ROOT}/{mark(layout)}/{layout}/{name}.json"


def outline(layout: Projection, group: Collection[str]) -> str:
    """Where a page finds the outer edge of a group of countries (alpha-3)."""
    return address(layout, f"{_OUTLINE}{'-'.join(sorted(group))}")


@functools.lru_cache(maxsize=64)
def text(layout: str, name: str) -> str:
    """GeoJSON of the shapes of a name.

    Raises
    ------
    UnknownChoiceError: if there is no such layout, name or country. TableError: if the tables cannot be read.
    """
    if layout not in set(Projection):
        raise UnknownChoiceError("projection", layout, list(Projection))
    earth = world.load(Projection(layout))
    if name.startswith(_OUTLINE):
        return _edge(earth, name.removeprefix(_OUTLINE).split("-"))
    made: dict[str, Callable[[World], str]] = {
        COUNTRIES: _countries,
        BORDERS: lambda found: _feature(found.borders()),
        GRATICULE: lambda found: _feature(found.graticule),
    }
    if name not in made:
        raise UnknownChoiceError("shapes", name, made)
    return made[name](earth)


def _countries(earth: World) -> str:
    codes = earth.frame[v.ISO3]
    return d.collection(
        [
            d.feature(shape, {"i": index, v.ISO3: code if isinstance(code, str) else ""})
            for index, (shape, code) in enumerate(zip(earth.shapes, codes, strict=True))
        ]
    )


def _edge(earth: World, codes: list[str]) -> str:
    known = set(earth.frame[v.ISO3].dropna())
    if unknown := sorted(set(codes) - known):
        raise UnknownChoiceError("country", unknown[0], sorted(known))
    return _feature(earth.lines(inside=frozenset(codes)))


def _feature(geometry: str) -> str:
    return d.collection([d.feature(geometry, {})])


def painted(colours: Sequence[str]) -> dict[str, object]:
    """Sub-layer properties that fill shape ``i`` with ``colours[i]`` (hexadecimal).

    deck.gl's expressions know comparison and conditionals, but no look-up: so a balanced tree of conditionals over
    runs of one colour, 245 of which take eight comparisons.
    """
    starts = [at for at, colour in enumerate(colours) if at == 0 or colour != colours[at - 1]]

    def tree(low: int, high: int) -> str:
        if high - low == 1:
            return d.encode(rgb(colours[starts[low]]))
        middle = (low + high) // 2
        return f"(properties.i<{starts[middle]}?{tree(low, middle)}:{tree(middle, high)})"

    expression = tree(0, len(starts))
    # Without the trigger the browser would keep the colours that it has.
    return {"polygons-fill": {"getFillColor": f"@@={expression}", "updateTriggers": {"getFillColor": expression}}}
