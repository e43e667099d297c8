"""Briefings and trade files join the store, a dataset has a title, and a column mapping belongs to an account.

Mappings of before named no account and held words for a whole file, such as a mineral or a unit, which were then
applied to other people's files: they are dropped.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From the first stores to one store for everything that users save."""
    op.add_column("datasets", sa.Column("title", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE datasets SET title = name")
    op.drop_table("mappings")
    op.create_table(
        "mappings",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("signature", sa.Text, primary_key=True),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("saved", sa.Text, nullable=False),
    )
    op.create_table(
        "briefings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("slides", sa.Integer, nullable=False),
        sa.Column("saved", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "trade_files",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("replaces", sa.Integer, nullable=False),
        sa.Column("saved", sa.Text, nullable=False),
        sa.Column("flows", sa.Integer, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
