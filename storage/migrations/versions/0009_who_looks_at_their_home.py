"""When somebody last opened their App Home: it is kept current for as long as they may look at it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPENED = sa.text("home_at IS NOT NULL")


def upgrade() -> None:
    """Add it."""
    op.add_column("person", sa.Column("home_at", Instant))
    op.create_index("ix_person_home", "person", ["home_at"], sqlite_where=OPENED, postgresql_where=OPENED)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_person_home", "person")
    op.drop_column("person", "home_at")
