"""When the reporter was asked: whoever waits for an answer is told since when.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.add_column("flag", sa.Column("question_at", Instant))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("flag", "question_at")
