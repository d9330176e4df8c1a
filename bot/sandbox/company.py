"""What a sandbox is filled with: a workspace, an app, people and channels. Frozen values, nothing that moves."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Command:
    """A slash command as the app's manifest declares it; `should_escape` turns typed mentions into ids."""

    command: str
    usage_hint: str = ""
    description: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest declares it: in the composer's menu (`global`) or on a message."""

    name: str
    callback_id: str
    type: Literal["global", "message"] = "global"
    description: str = ""


ALL_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
)
"""Every scope that the sandbox knows a use for, but `chat:write.public`."""

ALL_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)
"""Every event that the sandbox can send."""


@dataclass(frozen=True)
class App:
    """The app under test. Only what `scopes` allow and `events` subscribe to reaches it, as in its manifest."""

    name: str = "Pullcord"
    user: str = "U0BOT"
    app_id: str = "A0APP"
    bot_id: str = "B0BOT"
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: tuple[str, ...] = ALL_SCOPES
    events: tuple[str, ...] = ALL_EVENTS
    home_tab: bool = True
    messages_tab: bool = True


@dataclass(frozen=True)
class Somebody:
    """A person of the company; `tz` is a name such as Europe/Berlin, `color` a CSS colour."""

    id: str
    name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    color: str = "#4a7c59"
    emoji: str = ""
    admin: bool = False
    owner: bool = False
    locale: str = "en-US"
    guest: bool = False
    team: str = ""
    """The id of another workspace, from which this person is in shared channels; empty for the company's own."""


@dataclass(frozen=True)
class Room:
    """A channel; `members` are ids of people, and the bot's if it is in from the start."""

    id: str
    name: str
    private: bool = False
    members: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Company:
    """A whole workspace. `tz` is the time zone in which the page shows the work clock."""

    id: str = "T0TEAM"
    name: str = "Example"
    domain: str = "example"
    tz: str = "Europe/Berlin"
    app: App = App()
    people: tuple[Somebody, ...] = ()
    channels: tuple[Room, ...] = ()


SMALL = Company(
    app=App(
        commands=(Command("/flag", "[what is wrong]", "Flag a problem", should_escape=True),),
        shortcuts=(
            Shortcut("Flag a problem", "flag_problem"),
            Shortcut("Flag this message", "flag_message", "message"),
        ),
    ),
    people=(
        Somebody("U_ANA", "Ana", "Shop assistant", admin=True),
        Somebody("U_BEN", "Ben", "Payments"),
        Somebody("U_CHI", "Chi", "Payments, lead", tz="America/New_York"),
    ),
    channels=(
        Room("C_SHOP", "shop-harbour", members=("U_ANA", "U_BEN", "U0BOT")),
        Room("C_PAY", "payments", members=("U_BEN", "U_CHI")),
        Room("G_LEADS", "leads", private=True, members=("U_CHI",)),
    ),
)
"""A company of three, enough for a first look and for small tests."""
