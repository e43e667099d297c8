"""The trade table that an atlas asks: that of the installation, with whatever files are laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.engine import configured, setting
from geo.engine.base import Engine
from geo.engine.extra_lines import AddedLines
from geo.engine.user_files import Cited, Merged, UserFile, merge
from geo.sources import Origin


@dataclass(frozen=True, eq=False)
class TradeTable:
    """The table of this installation with *files* laid over it; opened when it is first asked."""

    files: tuple[UserFile, ...] = ()

    @cached_property
    def merged(self) -> Merged | None:
        """What the files make of the installation's table; ``None`` without files."""
        return merge(configured.engine(), list(self.files)) if self.files else None

    @property
    def engine(self) -> Engine:
        """What answers questions about flows.

        Raises
        ------
        GeoError: if the table of this installation cannot be opened.
        """
        return self.merged.engine if self.merged else configured.engine()

    @property
    def added(self) -> AddedLines:
        """HS lines that the shipped table lacks and this one has."""
        return configured.added() | self.merged.added if self.merged else configured.added()

    @property
    def origin(self) -> Origin:
        """The origin record of the installation's table."""
        return setting.origin()

    def cited(self, lines: Sequence[str], year: int) -> Cited:
        """Where the flows of some lines in a year come from, file by file, and on what basis of value."""
        installed = configured.cited()
        return self.merged.cited(installed, lines, year) if self.merged else installed
