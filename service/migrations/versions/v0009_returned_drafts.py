"""returned drafts: what the signer wants mended stands with the draft until it is submitted again

Revision ID: 0009
Revises: 0008

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "notice", sa.Column("return_reason", sa.Text(), nullable=False, server_default="")
    )
