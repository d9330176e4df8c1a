"""The scopes that the bot asks Slack for, and what each is for: the least that it can do its work with.

They are those of `app.yaml`, which is not there where only the wheel is installed; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "answer a mention of the bot with help",
    "channels:history": "read a message that is to be flagged, or find one of its own after a failure",
    "channels:join": "join a public channel that a team was given, or in which it has to look for a message of its own",
    "channels:read": "know the names and members of public channels: a team is who is in its channel",
    "chat:write": "post cards, reminders and direct messages, and keep them up to date",
    "commands": "/flag, /flags, /flagteam and the shortcuts",
    "files:read": "show the photos of a flag on its card, and the digest's picture once Slack has taken it in",
    "files:write": "upload the digest's picture",
    "groups:history": "the same in private channels that it is in",
    "groups:read": "know the names and members of the private channels it is in",
    "im:history": "read what people write to the bot in its direct messages",
    "im:write": "open a direct message with somebody who flagged a problem or is named",
    "reactions:read": "offer to flag the message on which somebody put :triangular_flag_on_post:",
    "users:read": "know people's names, time zones, and whether they are still there, guests or admins",
}
"""By scope, what the bot could not do without it."""
