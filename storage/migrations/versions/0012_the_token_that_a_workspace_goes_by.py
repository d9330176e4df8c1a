"""A workspace knows by a mark which token it goes by: the refusal of an older one closes nothing.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. Which token it is, the next installation or start tells."""
    op.add_column("workspace", sa.Column("token_mark", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("workspace", "token_mark")
