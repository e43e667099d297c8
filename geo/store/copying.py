"""A whole store into another: a backup, its restoring, and the way between SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, insert, select

from geo.errors import StoreError
from geo.store import database
from geo.store.schema import METADATA

# Rows that are held in memory at a time; one may be a file of many megabytes.
_ROWS: Final = 10


def copy(source: str, target: str) -> dict[str, int]:
    """Copy every row, deleted ones too, into a store that is new or empty; rows by table.

    Both sides are one transaction each: the copy holds one moment of the source, and is whole or not there.

    Raises
    ------
    StoreError: if the source is empty or either cannot be reached, or if the target holds anything.
    """
    copied: dict[str, int] = {}
    with database.transaction(source, write=False) as read:
        if not any(read.scalar(select(func.count()).select_from(table)) for table in METADATA.sorted_tables):
            raise StoreError("There is nothing to copy: the store is empty or not there.")
        with database.transaction(target, write=True) as write:
            for table in METADATA.sorted_tables:
                if write.scalar(select(func.count()).select_from(table)):
                    raise StoreError("The store to copy to holds something already; name a new one.")
            for table in METADATA.sorted_tables:
                copied[table.name] = 0
                for rows in read.execute(select(table)).mappings().partitions(_ROWS):
                    write.execute(insert(table), [dict(row) for row in rows])
                    copied[table.name] += len(rows)
    return copied
