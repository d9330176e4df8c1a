"""Help: short, with examples to copy."""

from __future__ import annotations

from bot.messages.kit import Part, actions, bullets, message, named_button, para
from bot.messages.labels import NEW_FLAG
from bot.messages.pieces import bold
from bot.messages.values import Message

WHAT = "Say what goes wrong; I follow it until you say it is fixed."
"""What the bot is for."""


def flag_help() -> Message:
    """/flag help"""
    return message(
        para(bold("/flag"), f"\n{WHAT}"),
        bullets(
            [
                [bold("/flag gift card refunds time out"), ": goes to the team that knows"],
                [bold("/flag #billing invoices go out twice"), ": goes to that channel's team"],
                [bold("/flag !smoke in the server room"), ": urgent"],
                [bold("/flag"), " alone: a form"],
                [bold("/flags"), ": how yours stand"],
            ]
        ),
        para("You hear from me when somebody takes it, and how it ends. Say what happened, not who did it."),
    )


def flags_help() -> Message:
    """/flags help"""
    return message(
        para(bold("/flags"), "\nSee how things stand."),
        bullets(
            [
                [bold("/flags"), ": yours and your teams'"],
                [bold("/flags 42"), ": one of them, and who was told what and when"],
                [bold("/flags all"), ": all that is open"],
                [bold("/flags search gift card"), ": those with these words"],
            ]
        ),
    )


def flagteam_help() -> Message:
    """/flagteam help"""
    return message(
        para(bold("/flagteam"), "\nType it in the team's channel to set it up or change it."),
        bullets(
            [
                ["The team gets its flags here, in its own hours"],
                ["Anyone in the channel can take them"],
                ["If nobody can, I ask the lead; after some days, whoever is above the lead"],
            ]
        ),
    )


def mentioned(*, nobody_sorts: bool = False) -> Message:
    """The answer to a mention of the bot, and to a greeting in its DM. `nobody_sorts` what fits no team yet."""
    waits = "Nobody sorts yet what fits no team: I keep it until an admin says who does, in my Home tab."
    return message(
        para(f"I am Pullcord. {WHAT} Type /flag and one line, or /flag help."),
        para(waits) if nobody_sorts else None,
        _begin(),
    )


def _begin() -> Part | None:
    return actions(named_button(NEW_FLAG, "Flag a problem", style="primary"))
