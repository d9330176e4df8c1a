"""What the schedule holds back, what it has spent of whose attention, and when it last looked.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG
from storage.types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIMED = sa.text("next_at IS NOT NULL")
HELD_FLAG = sa.text("held_at IS NOT NULL")
HELD = sa.text("state = 'held'")


def upgrade() -> None:
    """Add them."""
    op.add_column("flag", sa.Column("held_at", Instant))
    op.add_column("delivery", sa.Column("hold_until", Instant))
    op.create_index(
        "ix_flag_team_next", "flag", ["team_id", "next_at"], sqlite_where=TIMED, postgresql_where=TIMED
    )
    op.create_index("ix_flag_held", "flag", ["team_id"], sqlite_where=HELD_FLAG, postgresql_where=HELD_FLAG)
    op.create_index("ix_delivery_held", "delivery", ["hold_until"], sqlite_where=HELD, postgresql_where=HELD)
    op.create_table(
        "spent",
        sa.Column("workspace_id", BIG, sa.ForeignKey("workspace.id", name="fk_spent_workspace_id"), nullable=False),
        sa.Column("whose", sa.Text, nullable=False),
        sa.Column("at", Instant),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "whose", name="pk_spent"),
    )
    op.create_table(
        "last_look",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_last_look"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("last_look")
    op.drop_table("spent")
    op.drop_index("ix_delivery_held", "delivery")
    op.drop_index("ix_flag_held", "flag")
    op.drop_index("ix_flag_team_next", "flag")
    op.drop_column("delivery", "hold_until")
    op.drop_column("flag", "held_at")
