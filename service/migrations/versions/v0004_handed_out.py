"""handed out: an assessment in a worker's hands is not handed out again before this

Revision ID: 0004
Revises: 0003

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "assessment", sa.Column("submitted_until", sa.DateTime(timezone=True), nullable=True)
    )
