"""What somebody has is found without looking at every flag: in their lists, in their Home, and when they leave.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OWNED = sa.text("owner_id IS NOT NULL")


def upgrade() -> None:
    """Add the index: most flags that are over have an owner still, and the rest have none."""
    op.create_index("ix_flag_owner", "flag", ["owner_id", "status"], sqlite_where=OWNED, postgresql_where=OWNED)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_flag_owner", "flag")
