"""What was done about messages that are gone is dropped after a while: an index finds it.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TAKEN_AWAY = sa.text("kind IN ('remove', 'duplicate') AND state IN ('sent', 'superseded')")


def upgrade() -> None:
    """Add it."""
    op.create_index(
        "ix_delivery_taken_away", "delivery", ["created_at"], sqlite_where=TAKEN_AWAY, postgresql_where=TAKEN_AWAY
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_delivery_taken_away", "delivery")
