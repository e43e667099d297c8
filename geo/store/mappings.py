"""Column mappings of an account, by the signature of a header; they are offered, never applied unasked.

What is kept says which column gives which part of a figure. Words for a whole file (a mineral, a unit) are true of
that file alone and are not kept.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from geo import workspace
from geo.store import database
from geo.store.schema import MAPPINGS


def save(account: str, mappings: dict[str, str], *, where: str | None = None) -> None:
    """Keep the mappings (JSON by signature) of an account; those of other headers stay.

    Raises
    ------
    StoreError: if the store cannot be written.
    """
    if not mappings:
        return
    saved = datetime.now(UTC).isoformat(timespec="milliseconds")
    rows = [
        {"account": account, "signature": signature, "mapping": mapping, "saved": saved}
        for signature, mapping in mappings.items()
    ]
    with database.transaction(where or workspace.database(), write=True) as connection:
        connection.execute(
            delete(MAPPINGS).where(MAPPINGS.c.account == account, MAPPINGS.c.signature.in_(list(mappings)))
        )
        connection.execute(insert(MAPPINGS), rows)


def find(account: str, signature: str, *, where: str | None = None) -> str | None:
    """The mapping (JSON) that an account keeps under a signature; ``None`` where it keeps none.

    Raises
    ------
    StoreError: if the store cannot be read.
    """
    query = select(MAPPINGS.c.mapping).where(MAPPINGS.c.account == account, MAPPINGS.c.signature == signature)
    with database.transaction(where or workspace.database(), write=False) as connection:
        found = connection.scalar(query)
    return None if found is None else str(found)
