"""A briefing and a trade file belong to the account that saved them; those of before belong to nobody in particular."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From one store for everything to one in which everything has an owner."""
    for table in ("briefings", "trade_files"):
        op.add_column(table, sa.Column("owner", sa.Text, nullable=False, server_default=""))
