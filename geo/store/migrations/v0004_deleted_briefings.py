"""A briefing that is deleted is kept for a while, as datasets are, so that the deletion can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From briefings that are gone at once to briefings that say when they were deleted."""
    op.add_column("briefings", sa.Column("deleted", sa.Text, nullable=False, server_default=""))
