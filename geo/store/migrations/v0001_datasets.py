"""Datasets in versions, original files, and one column mapping per header: stores that had no version yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables of the first stores."""
    op.create_table(
        "datasets",
        sa.Column("name", sa.Text, primary_key=True),
        *[
            sa.Column(name, kind, nullable=False)
            for name, kind in (
                ("head", sa.Integer),
                ("owner", sa.Text),
                ("public", sa.Integer),
                ("created", sa.Text),
                ("deleted", sa.Text),
            )
        ],
    )
    op.create_table(
        "blobs", sa.Column("sha256", sa.Text, primary_key=True), sa.Column("content", sa.LargeBinary, nullable=False)
    )
    op.create_table(
        "versions",
        sa.Column("dataset", sa.Text, sa.ForeignKey("datasets.name"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent", sa.Integer, nullable=False),
        *[
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "created",
                "author",
                "message",
                "mode",
                "format",
                "file_name",
            )
        ],
        sa.Column("file_size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False),
        *[
            sa.Column(name, kind, nullable=False)
            for name, kind in (
                ("deleted", sa.Text),
                ("mapping", sa.Text),
                ("report", sa.LargeBinary),
                ("facts", sa.LargeBinary),
                ("series", sa.Text),
                ("origins", sa.Text),
            )
        ],
    )
    op.create_table(
        "mappings",
        sa.Column("signature", sa.Text, primary_key=True),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("mapping", "author", "created")],
    )
