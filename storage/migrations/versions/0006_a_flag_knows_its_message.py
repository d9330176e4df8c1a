"""The message that a flag was made of: who flags it again says "me too", and its words can be read where they stand.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MADE = sa.text("message_ts IS NOT NULL")


def upgrade() -> None:
    """Add it."""
    op.add_column("flag", sa.Column("message_ts", sa.Text))
    op.add_column("flag", sa.Column("message_link", sa.Text, nullable=False, server_default=""))
    op.create_index(
        "ix_flag_message", "flag", ["workspace_id", "message_ts"], sqlite_where=MADE, postgresql_where=MADE
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_flag_message", "flag")
    op.drop_column("flag", "message_link")
    op.drop_column("flag", "message_ts")
