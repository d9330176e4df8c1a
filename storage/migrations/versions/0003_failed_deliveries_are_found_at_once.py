"""What could not be said is counted at each scrape of the metrics: an index holds it ready.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    """Index the deliveries that have failed."""
    op.create_index(
        "ix_delivery_failed", "delivery", ["workspace_id", "id"], sqlite_where=FAILED, postgresql_where=FAILED
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_delivery_failed", "delivery")
