"""returned values: a figure that the office sent back counts no more and is kept

Revision ID: 0007
Revises: 0006

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("value", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("value", sa.Column("return_reason", sa.Text(), nullable=False, server_default=""))
