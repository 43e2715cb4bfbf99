"""edited drafts: what people changed of a draft's wording before it was signed

Revision ID: 0006
Revises: 0005

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("edits", sa.JSON(), nullable=False, server_default="{}"))
