"""A slide: a view with the words of whoever presents it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geo.content.view import View

# Told how many of how many slides are done, before each and after the last; raising an error cancels.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Slide:
    """A view, whose ``title`` and ``finding`` may be the presenter's own, and speaker notes.

    ``other`` stands beside it for comparison; empty for none. ``names`` are what is written over the two.
    """

    view: View
    notes: str = ""
    other: View | None = None
    names: tuple[str, str] = ("", "")


def silent(_done: int, _of: int) -> None:
    """Progress that nobody watches."""
