"""Where this installation keeps what its users save: one setting, ``ATLAS_STORE``, read in one place.

It names a folder, a SQLite file or the address of a database (``postgresql://...``); without it everything
lies in ``$XDG_DATA_HOME/minerals-atlas``, by default ``~/.local/share/minerals-atlas``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "ATLAS_STORE"
_DATABASE: Final = "store.sqlite"


def database(environment: Mapping[str, str] | None = None) -> str:
    """Path of the SQLite file of saved datasets, or the address of their database."""
    named = _named(environment)
    if "://" in named or Path(named).suffix:
        return named
    return str(folder(environment) / _DATABASE)


def folder(environment: Mapping[str, str] | None = None) -> Path:
    """Folder of what is kept in files: briefings, trade files; beside the SQLite file if one is named."""
    named = _named(environment)
    if named and "://" not in named:
        return Path(named).parent if Path(named).suffix else Path(named)
    found = os.environ if environment is None else environment
    home = found.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "minerals-atlas"


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


def _named(environment: Mapping[str, str] | None) -> str:
    return (os.environ if environment is None else environment).get(ENVIRONMENT, "")
