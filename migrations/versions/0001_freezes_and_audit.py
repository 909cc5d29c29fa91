"""Freezes of rules and flows, and the audit of operators' acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    history = "kept with the content's history"
    op.create_table(
        "freezes",
        sa.Column("id", sa.Integer(), nullable=False, comment=f"names the row; {history}"),
        sa.Column("target", sa.Text(), nullable=False, comment=f"id of the frozen rule or flow; {history}"),
        sa.Column("kind", sa.Text(), nullable=False, comment=f"rule or flow; {history}"),
        sa.Column(
            "why", sa.Text(), nullable=False, comment="an operator's reason, about the law only; kept with the history"
        ),
        sa.Column(
            "frozen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="since when answers are withheld; kept with the history",
        ),
        sa.Column("thawed_at", sa.DateTime(timezone=True), comment=f"until when; empty while frozen; {history}"),
        sa.CheckConstraint("kind IN ('rule', 'flow')", name=op.f("ck_freezes_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freezes")),
    )
    op.create_index(
        "ux_freezes_active",
        "freezes",
        ["kind", "target"],
        unique=True,
        sqlite_where=sa.text("thawed_at IS NULL"),
        postgresql_where=sa.text("thawed_at IS NULL"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False, comment="names the row; 90 days"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when an operator acted; 90 days"),
        sa.Column(
            "actor",
            sa.Text(),
            nullable=False,
            comment="which operator's tool or account acted, never a user; 90 days",
        ),
        sa.Column("action", sa.Text(), nullable=False, comment="one word: freeze, thaw; 90 days"),
        sa.Column("target", sa.Text(), nullable=False, comment="kind and id of the content acted on; 90 days"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("freezes")
