"""robots: what the service has learnt of each, kept over restarts

Revision ID: 0003
Revises: 0002

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # by hand: a batch would drop and remake a table that others refer to
    op.add_column("robot", sa.Column("recent", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("robot", sa.Column("month", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "robot", sa.Column("month_calls", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("robot", sa.Column("skew_seconds", sa.Integer(), nullable=True))
