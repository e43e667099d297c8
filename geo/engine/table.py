"""The trade table that an atlas asks: that of the installation with files laid over it, or that of HS 2017.

The two are reconciled apart by their publisher, so that a table is of one revision, and no answer of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from geo.engine import configured, setting
from geo.engine.base import NOTHING_ADDED, AddedLines, Engine
from geo.engine.user_files import Cited, Merged, UserFile, merge
from geo.reference.tables.minerals import HS_1992, HS_2017
from geo.sources import Origin


@dataclass(frozen=True, eq=False)
class TradeTable:
    """The table of a revision with *files* laid over it; opened when it is first asked.

    Files are in codes of HS 1992 and lie over the table of this installation only.
    """

    files: tuple[UserFile, ...] = ()
    revision: str = HS_1992

    @cached_property
    def merged(self) -> Merged | None:
        """What the files make of the installation's table; ``None`` without files."""
        return merge(configured.engine(), list(self.files)) if self.files and self.revision == HS_1992 else None

    @cached_property
    def reconciled(self) -> TradeTable:
        """This table without imports declared to Comtrade, which only Trade flows shows.

        A sum, score or share over several lines would mix values free on board with values that include freight, and
        an importer that the file says nothing of would seem to import nothing.
        """
        kept = tuple(one for one in self.files if not one.apart)
        return self if len(kept) == len(self.files) else replace(self, files=kept)

    @property
    def engine(self) -> Engine:
        """What answers questions about flows.

        Raises
        ------
        GeoError: if the table cannot be opened.
        """
        return self.merged.engine if self.merged else configured.of_revision(self.revision)

    @property
    def added(self) -> AddedLines:
        """HS lines that the shipped table lacks and this one has."""
        if self.revision == HS_2017:
            return NOTHING_ADDED
        return configured.added() | self.merged.added if self.merged else configured.added()

    @property
    def origin(self) -> Origin:
        """The origin record of the table."""
        return setting.second_origin() if self.revision == HS_2017 else setting.origin()

    def cited(self, lines: Sequence[str], year: int) -> Cited:
        """Where the flows of some lines in a year come from, file by file, and on what basis of value."""
        installed = configured.cited_second() if self.revision == HS_2017 else configured.cited()
        return self.merged.cited(installed, lines, year) if self.merged else installed
