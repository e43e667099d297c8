"""Office packages that are the same every time they are made on one day."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

# Moments that the writers of packages put into them.
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def same_every_time(package: bytes, *, on: dt.date) -> bytes:
    """The same package with every moment in it set to the date: in its directory, its properties and its workbooks."""
    file = io.BytesIO()
    moment = f"{on.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            held = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                held = same_every_time(held, on=on)
            if entry.filename == "docProps/core.xml":
                held = _MOMENT.sub(moment, held)
            new.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), held, zipfile.ZIP_DEFLATED)
    return file.getvalue()
