"""HS lines that an uploaded trade file adds to the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class AddedLines:
    """``alike`` have the basis of the shipped flows; ``apart`` have another, and are never added up with them."""

    alike: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def __or__(self, other: AddedLines) -> AddedLines:
        """The lines of both."""
        return AddedLines(self.alike | other.alike, self.apart | other.apart)


NOTHING_ADDED: Final = AddedLines()
