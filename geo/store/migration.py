"""The version of a store: found, refused if newer than this atlas, brought to today's if older.

The migrations run inside the transaction of the connection that is given: after a kill the store has the old version
or the new one, whole.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, inspect, text

from geo.errors import StoreError
from geo.locale.say import say
from geo.store import legacy
from geo.store.schema import HEAD, OLDER

_TABLE: Final = "alembic_version"
# Tables by which a store from before the versions is known.
_FIRST: Final = {"datasets", "blobs", "versions", "mappings"}
# Versions that kept briefings and trade files beside the store.
_BESIDE: Final = ("", "0001")
# Migrations find their connection in a variable of Alembic that all threads share.
_ONE_AT_A_TIME: Final = threading.Lock()
_SCRIPTS: Final = Path(__file__).with_name("migrations")


def version(connection: Connection) -> str:
    """The version of the store's schema; empty where there is no store yet.

    Raises
    ------
    StoreError: if the store was written by a newer version of the atlas.
    """
    tables = inspect(connection)
    if not tables.has_table(_TABLE):
        return OLDER[0] if set(tables.get_table_names()) >= _FIRST else ""
    found = str(connection.scalar(text(f"SELECT version_num FROM {_TABLE}")) or "")  # noqa: S608 - our name
    if found not in (*OLDER, HEAD):
        raise StoreError(
            say(
                "The store was written by a newer version of the atlas (schema {found}, this one knows {known}). "
                "Update the atlas. Nothing was changed.",
                found=repr(found[:20]),
                known=HEAD,
            )
        )
    return found


def upgrade(connection: Connection, folder: Path) -> None:
    """Bring a store to today's schema; files of *folder* in which older versions kept things are taken in.

    Raises
    ------
    StoreError: as :func:`version`, or if one of those files is damaged.
    """
    found = version(connection)
    if found == HEAD:
        return
    _run(connection, found)
    if found in _BESIDE:
        legacy.take_in(connection, folder)


def _run(connection: Connection, found: str) -> None:
    """Run the migrations after *found*."""
    # Imported here: a store of today's version needs no Alembic.
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext, MigrationStep  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory(str(_SCRIPTS), version_locations=[str(_SCRIPTS)])

    def steps(_heads: Any, _context: MigrationContext) -> list[Any]:
        newest_first = scripts.iterate_revisions(HEAD, found or "base")
        return [MigrationStep.upgrade_from_script(scripts.revision_map, one) for one in reversed([*newest_first])]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    if found and not inspect(connection).has_table(_TABLE):
        context.stamp(scripts, found)
    with _ONE_AT_A_TIME, Operations.context(context):
        context.run_migrations()
