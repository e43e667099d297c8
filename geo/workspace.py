"""Where this installation keeps what its users save, as ``ATLAS_STORE`` of :mod:`geo.settings` says.

It names a folder, a SQLite file or the address of a database (``postgresql://...``); without it everything
is kept in ``$XDG_DATA_HOME/minerals-atlas``, by default ``~/.local/share/minerals-atlas``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geo import settings
from geo.settings import Settings

_DATABASE: Final = "store.sqlite"


def database(config: Settings | None = None) -> str:
    """Path of the SQLite store, or the address of its database."""
    named = (config or settings.current()).store
    if "://" in named or Path(named).suffix:
        return named
    return str(folder(config) / _DATABASE)


def folder(config: Settings | None = None) -> Path:
    """Folder of the SQLite store and of ingested trade tables."""
    found = config or settings.current()
    if found.store and "://" not in found.store:
        return Path(found.store).parent if Path(found.store).suffix else Path(found.store)
    return found.data_home / "minerals-atlas"


def private_folder(path: Path) -> Path:
    """Make the folder if it is missing, and then for its owner alone; who made it before decides about it.

    Raises
    ------
    OSError: if it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def private_file(path: Path) -> Path:
    """Make the file empty if it is missing, and then for its owner alone, in a folder that is private too.

    SQLite takes an empty file for a new database, and gives what it writes beside it the same rights.

    Raises
    ------
    OSError: if it cannot be made.
    """
    private_folder(path.parent)
    path.touch(mode=0o600, exist_ok=True)
    return path
