"""What goes wrong in a store, in words that can be shown to a user as they stand."""

from __future__ import annotations

from geo.errors import GeoError, SourceError


class StoreError(SourceError):
    """A store that cannot be reached, read or written; the message says whether anything was changed."""


class ConflictError(GeoError):
    """Somebody else saved a newer version since; nothing was written."""
