"""What two maps beside each other have in common."""

from __future__ import annotations

from geo.content.records import Content, MapContent
from geo.maps.legend import Entry, Legend


def shared(left: Content, right: Content) -> tuple[Legend, Legend] | None:
    """Both legends if one can stand for the two: the same title and classes; else nothing.

    Kinds of countries that only one map has, such as those without a figure, come into the common legend too.
    """
    if not isinstance(left, MapContent) or not isinstance(right, MapContent):
        return None
    one, other = left.legend, right.legend
    if one.title != other.title or _classes(one) != _classes(other):
        return None
    return one, other


def joined(one: Legend, other: Legend) -> list[tuple[Entry, str]]:
    """Every entry of two legends, with both counts: ``"3 | 5"``."""
    counts = [{_sign(entry): entry.count for entry in legend.entries} for legend in (one, other)]
    entries = {_sign(entry): entry for legend in (one, other) for entry in legend.entries}
    order = {"fill": 0, "outline": 2, "cross": 3}
    found = sorted(entries.values(), key=lambda entry: order.get(entry.kind, 1))
    return [(entry, " | ".join(str(side.get(_sign(entry), 0)) for side in counts)) for entry in found]


def _sign(entry: Entry) -> tuple[str, str, str]:
    return entry.kind, entry.colour, entry.label


def _classes(legend: Legend) -> list[tuple[str, str, str]]:
    return [_sign(entry) for entry in legend.entries if entry.kind == "fill"]
