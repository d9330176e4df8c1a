"""Settings from the environment or `.env`, checked in one place."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import PullcordError
from storage.errors import KeysError
from storage.sealing import Keys


class SettingsError(PullcordError):
    """A setting is missing or wrong, and no other start will find it right. `words` has one line for each."""


class NotNowError(PullcordError):
    """What a start needs is not there just now: a later one may well find it."""


class Waits(BaseModel):
    """Real seconds that the crash tests shorten, since they would take hours. What is not named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    request: float | None = None
    lease: float | None = None
    look_after: float | None = None
    look_again: float | None = None
    look_late: float | None = None
    pace: float | None = None
    ahead: float | None = None
    closed: float | None = None
    probe: float | None = None


class Settings(BaseSettings):
    """What whoever runs Pullcord sets. Secrets never show in logs or errors."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    """With it the transport is Socket Mode, whatever else is set; without it, HTTP."""
    database_url: str = Field(default="sqlite:///pullcord.db", repr=False)
    """It may hold a password."""
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_redirect_uri: str = ""
    """Where Slack sends people back to, if the app has more than one such address."""
    pullcord_keys: SecretStr = SecretStr("")
    """What tokens are sealed with, the newest first."""
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    slack_api_url: str = "https://slack.com/api/"
    slack_proxy: SecretStr = SecretStr("")
    """What all that goes out to Slack goes through; it may hold a password."""
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
            self._transport(),
            (
                self.slack_api_url.startswith(("http://", "https://")) and self.slack_api_url.endswith("/"),
                "SLACK_API_URL is an address that ends with a slash: https://slack.com/api/",
            ),
            (
                _is_proxy(self.slack_proxy.get_secret_value()),
                (
                    "SLACK_PROXY is not the address of a proxy: http://proxy.example.com:3128, with name:password@ "
                    "before the host if it wants them (signs in them as %40 and the like)"
                ),
            ),
        ]
        tokens = self.app_problems() if self.many else self._token_problems()
        return [*tokens, *(line for fine, line in checks if not fine), *self.database_problems()]

    @property
    def many(self) -> bool:
        """Whether the bot is installed into many workspaces: the app's own credentials are here, not one token."""
        return bool(self.slack_client_id or self.slack_client_secret.get_secret_value())

    @property
    def authorize_url(self) -> str:
        """Where people say yes to the app: beside the Web API."""
        return f"{self.slack_api_url.removesuffix('api/')}oauth/v2/authorize"

    def _token_problems(self) -> list[str]:
        if self.slack_bot_token.get_secret_value().startswith("xoxb-"):
            return []
        return ["SLACK_BOT_TOKEN is not a bot token (xoxb-…): copy it from your app's page, OAuth & Permissions."]

    def app_problems(self) -> list[str]:
        """What keeps the bot from being installed into many workspaces."""
        checks = [
            (
                bool(self.slack_client_id),
                "SLACK_CLIENT_ID is missing: copy it from your app's page, Basic Information.",
            ),
            (
                bool(self.slack_client_secret.get_secret_value()),
                "SLACK_CLIENT_SECRET is missing: copy it from your app's page, Basic Information.",
            ),
            (
                not self.slack_bot_token.get_secret_value(),
                (
                    "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for many: set one of them. Take the token "
                    "away, and install the bot once more where it is; everything stays."
                ),
            ),
        ]
        return [*(line for fine, line in checks if not fine), *self._key_problems()]

    def _key_problems(self) -> list[str]:
        written = self.pullcord_keys.get_secret_value()
        if not written.strip(" ,"):
            return ["PULLCORD_KEYS is missing: tokens are sealed with it. Make a key: pullcord keys new"]
        try:
            Keys(written)
        except KeysError as error:
            return [f"PULLCORD_KEYS: number {error.number} is no key. pullcord keys new makes one."]
        return []

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is heard over WebSockets that we open, rather than at our address."""
        return bool(self.slack_app_token.get_secret_value())

    def _transport(self) -> tuple[bool, str]:
        """Whether one can be used, and what to do if none can."""
        where = "on your app's page, Basic Information."
        if self.socket_mode:
            fine = self.slack_app_token.get_secret_value().startswith("xapp-")
            return fine, f"SLACK_APP_TOKEN is not an app-level token (xapp-…): make one {where}"
        fine = bool(self.slack_signing_secret.get_secret_value())
        return fine, f"SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing: both are {where}"

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


def _is_proxy(address: str) -> bool:
    """Whether an address, if there is one, is of a proxy as HTTP knows them; what it is told is in Latin letters."""
    if not address:
        return True
    try:
        parts = urlsplit(address)
        (unquote(parts.username or "") + unquote(parts.password or "")).encode("latin-1")
        named = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.path in {"", "/"} and not parts.query and ":" not in unquote(parts.username or "")
