"""Files that are whole or not there: written under another name beside the target, then renamed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from geo.errors import SourceError

PARTIAL = ".partial"


def write_whole(path: Path, content: bytes) -> None:
    """Write *content* to *path* in one step: after a kill, a full disk or a power cut it is the old file or the new.

    Anything but an ordinary file, such as ``/dev/stdout`` or a pipe, is written to directly. A kill may leave a file
    behind whose name begins with a dot and ends in ``.partial``; it can be removed.

    Raises
    ------
    SourceError: if the file cannot be written; then nothing of it is left.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        target = path.resolve()
        partial = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}{PARTIAL}")
        try:
            with partial.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}.") from error
