"""evidence: files that prove a reported figure or an answer; the same bytes are kept once

Revision ID: 0008
Revises: 0007

Upwards only: the way back is the backup that was made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
        sa.UniqueConstraint("sha256", name="file_kept_once"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(value_id IS NULL) <> (reply_id IS NULL)",
            name=op.f("ck_evidence_evidence_proves_one_thing"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name="fk_evidence_file_id"),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_evidence_reply_id"),
        sa.ForeignKeyConstraint(["value_id"], ["value.id"], name="fk_evidence_value_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("reply_id", "file_id", name="evidence_once_a_reply"),
        sa.UniqueConstraint("value_id", "file_id", name="evidence_once_a_value"),
    )
    for column in ("file_id", "reply_id", "value_id"):
        op.create_index(op.f(f"ix_evidence_{column}"), "evidence", [column], unique=False)
