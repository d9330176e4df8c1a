"""Settings from the environment or `.env`, checked in one place."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import PullcordError


class SettingsError(PullcordError):
    """A setting is missing or wrong. `words` has one line for each."""


class Waits(BaseModel):
    """Real seconds that the crash tests shorten, since they would take hours. What is not named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    request: float | None = None
    lease: float | None = None
    look_after: float | None = None
    look_again: float | None = None
    pace: float | None = None
    ahead: float | None = None
    closed: float | None = None
    probe: float | None = None


class Settings(BaseSettings):
    """What whoever runs Pullcord sets. Secrets never show in logs or errors."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    database_url: str = Field(default="sqlite:///pullcord.db", repr=False)
    """It may hold a password."""
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    slack_api_url: str = "https://slack.com/api/"
    flags_per_person: int = Field(default=20, ge=0)
    """How many flags one person may raise within ten minutes; 0 for any number."""
    log_format: str = Field(default="json", pattern="^(json|text)$")
    pullcord_demo: bool = False
    """Set by `pullcord demo` alone: the work clock may be moved over HTTP, and posts go out without Slack's pace."""
    pullcord_clock_offset: float = 0.0
    """Seconds by which the demo's work clock is ahead of real time."""
    pullcord_waits: Waits = Waits()
    """Set by tests alone, as JSON: what the sender waits for."""

    def problems(self) -> list[str]:
        """What keeps the bot from running, a line each with the remedy. Empty when all is well."""
        checks = [
            (
                self.slack_bot_token.get_secret_value().startswith("xoxb-"),
                "SLACK_BOT_TOKEN is not a bot token (xoxb-…): copy it from your app's page, OAuth & Permissions.",
            ),
            (
                bool(self.slack_signing_secret.get_secret_value()),
                "SLACK_SIGNING_SECRET is missing: copy it from your app's page, Basic Information.",
            ),
            (
                self.slack_api_url.startswith(("http://", "https://")) and self.slack_api_url.endswith("/"),
                "SLACK_API_URL is an address that ends with a slash: https://slack.com/api/",
            ),
        ]
        return [*(line for fine, line in checks if not fine), *self.database_problems()]

    def database_problems(self) -> list[str]:
        """The same for what needs nothing but the database. The address may hold a password: it is not shown."""
        kind, _, rest = self.database_url.partition(":")
        if kind.partition("+")[0] == "sqlite" and (":memory:" in rest or not rest.strip("/")):
            return ["DATABASE_URL names no file, and what is in memory alone is lost: sqlite:///pullcord.db"]
        if kind.partition("+")[0] in {"sqlite", "postgresql", "postgres"} and _readable(self.database_url):
            return []
        return ["DATABASE_URL begins with sqlite:/// or postgresql://, for example sqlite:///pullcord.db"]


def _readable(address: str) -> bool:
    """Whether an address has the form of one: its port is a number, its brackets are closed."""
    try:
        urlsplit(address).port  # noqa: B018 (to read it is to check it)
    except ValueError:
        return False
    return True
