"""``python -m geo store``: what the store holds, removing for good what was deleted, and copying all of it."""

from __future__ import annotations

import argparse
from typing import Any

from geo import workspace
from geo.errors import OutOfRangeError
from geo.store import briefings, copying, trade_files
from geo.store.datasets import KEPT_DAYS, Store
from geo.store.schema import HEAD


def add_commands(commands: Any) -> None:
    """Add ``store`` to the subparsers of the command line."""
    command = commands.add_parser("store", help="what the store holds; --purge, --copy-to and --copy-from")
    command.add_argument("--purge", action="store_true", help="remove for good what was deleted before --days")
    command.add_argument(
        "--days", type=int, default=KEPT_DAYS, help=f"with --purge: days since the deletion (default {KEPT_DAYS})"
    )
    way = command.add_mutually_exclusive_group()
    way.add_argument("--copy-to", default="", help="backup: a new SQLite file or an empty PostgreSQL database")
    way.add_argument("--copy-from", default="", help="restore or move: a store to copy into this one, still empty")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Counts of what is kept, and of what was purged.

    Raises
    ------
    OutOfRangeError: for a negative number of days.
    StoreError: if the store cannot be read or written.
    """
    if options.days < 0:
        raise OutOfRangeError("number of days", options.days, "0 or more")
    if options.copy_to or options.copy_from:
        here = workspace.database()
        copied = copying.copy(options.copy_from or here, options.copy_to or here)
        return {"copied": copied}, "Copied: " + ", ".join(f"{name} {rows}" for name, rows in copied.items()) + "."
    store = Store()
    purged = store.purge(days=options.days) if options.purge else 0
    gone = briefings.purge(days=options.days) if options.purge else 0
    answer = {
        "schema": HEAD,
        "datasets": len(store.datasets()),
        "deleted": len(store.datasets(deleted=True)),
        "trade_files": len(trade_files.listing()),
        "purged_versions": purged,
        "purged_briefings": gone,
    }
    text = (
        f"Schema {HEAD}: {answer['datasets']} datasets, {answer['deleted']} deleted ones that can be restored, "
        f"{answer['trade_files']} trade files."
    )
    return answer, text + (f" Removed for good: {purged} versions and {gone} briefings." if options.purge else "")
