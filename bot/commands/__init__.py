"""What a person can do in Slack: all of it on this one screen.

A listener turns Slack's payload into a call of a use case, which commits, and then acknowledges with the answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.commands import events, flag, flags, flagteam, forms, home, offers, presses, submissions
from bot.commands.desk import Desk
from bot.commands.failures import failed
from bot.messages import labels
from bot.messages.modals import flag as flag_form
from bot.messages.modals import team as team_form
from bot.messages.modals import where
from bot.words import Act

At = Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[Any]]]
"""Hands a listener the desk that it works at."""

PRESSES = re.compile(rf"^({'|'.join([*Act, labels.MORE])})(:|$)")
"""Buttons and menus that do something to a flag."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Tell Bolt who listens to what, and who hears of what went wrong."""

    def at(listener: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[Any]]:
        return partial(listener, desk)

    app.command("/flag")(at(flag.flag))
    app.command("/flags")(at(flags.flags))
    app.command("/flagteam")(at(flagteam.flagteam))
    app.shortcut("flag_problem")(at(flag.shortcut))
    app.shortcut("flag_message")(at(offers.shortcut))

    app.action(PRESSES)(at(presses.press))
    app.action(labels.TRY_AGAIN)(at(flag.try_again))
    app.action(labels.ANOTHER_ONE)(at(flag.another_one))
    app.action(labels.FLAG_THIS)(at(offers.flag_this))
    app.action(re.compile(rf"^{labels.TURN_PAGE}(:|$)"))(at(flags.turn_page))
    app.action(labels.READ_ALL)(at(flags.read_all))
    app.action(labels.NEW_FLAG)(at(flag.new_flag))
    app.action(labels.TELL_CHANNEL)(at(presses.tell_channel))
    app.action(re.compile(rf"^({labels.SETUP_TEAM}|{labels.SETTINGS})(:|$)"))(at(flagteam.set_up))
    app.action(team_form.MORE_SETTINGS)(at(flagteam.more_settings))
    app.action(team_form.PREVIEW)(at(flagteam.show_preview))

    for act in forms.ACTS:
        app.view(act.value)(at(forms.submitted))
    app.view(flag_form.CALLBACK)(at(submissions.new_flag))
    app.view(team_form.CALLBACK)(at(flagteam.submitted))
    app.view(where.CALLBACK)(at(flagteam.channel_chosen))

    _hear(app, at)
    app.action(re.compile(".*"))(events.ignored_press)


def _hear(app: AsyncApp, at: At) -> None:
    """What Slack tells without being asked."""
    app.event("app_home_opened")(at(home.opened))
    app.event("app_mention")(at(events.mentioned))
    app.event("message")(at(events.wrote_to_the_bot))
    app.event("reaction_added")(at(offers.reacted))
    app.event("member_joined_channel")(at(events.joined))
    app.event("member_left_channel")(at(events.left))
    app.event("user_change")(at(events.person_changed))
    app.event("team_join")(at(events.person_changed))
    for what in ("rename", "archive", "unarchive"):
        app.event(f"channel_{what}")(at(events.channel_changed))
        app.event(f"group_{what}")(at(events.channel_changed))
    app.event("app_uninstalled")(at(events.uninstalled))
    app.event("tokens_revoked")(at(events.uninstalled))
    app.event(re.compile(".*"))(events.ignored)
    app.error(failed)
