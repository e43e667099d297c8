"""A publisher's file that a build step needs and that is not there."""

from __future__ import annotations

from collections.abc import Iterable

from geo.errors import SourceError


class MissingInputError(SourceError):
    """Files or folders that a step reads and that are not in the inputs.

    Attributes
    ----------
    missing: their paths.
    """

    def __init__(self, missing: Iterable[object]) -> None:
        self.missing = tuple(str(path) for path in missing)
        super().__init__(
            f"The publisher's file is missing: {', '.join(self.missing)}. Put it there, or name another folder with "
            "--inputs; the tables built before stay as they are."
        )
