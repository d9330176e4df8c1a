"""The tables of installing: slack_sdk's own for bots and their tokens, and ours for states that came back."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import Column, Text
from sqlmodel import Field

from storage import columns as c
from storage.types import Instant

BOT_TABLE = "slack_bot"
BOTS = AsyncSQLAlchemyInstallationStore.build_bots_table(c.Table.metadata, BOT_TABLE)
"""One row for each workspace that an app is installed in. slack_sdk keeps naive UTC in it."""
for _sealed in (BOTS.c.bot_token, BOTS.c.bot_refresh_token):
    _sealed.type = Text()  # sealed, a token is longer than slack_sdk expects


class UsedState(c.Table, table=True):
    """The state of an installation that Slack has handed back: it is taken once."""

    __tablename__ = "used_state"
    digest: str = Field(sa_column=Column(Text, primary_key=True))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    """Real time: after it the state would be refused anyway."""
