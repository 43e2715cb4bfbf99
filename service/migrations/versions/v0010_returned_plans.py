"""returned plans: a breakdown or a plan that the office sent back waits no more and is kept

Revision ID: 0010
Revises: 0009

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("plan", "breakdown"):
        op.add_column(table, sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(
            table, sa.Column("return_reason", sa.Text(), nullable=False, server_default="")
        )
