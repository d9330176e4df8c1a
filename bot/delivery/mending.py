"""What is told when a destination is closed: what is wrong, and how to mend it. Pure."""

from __future__ import annotations

from bot.messages.trouble import closed_destination
from bot.messages.values import Message
from storage.deliveries import Job

ANOTHER = "or type /flagteam in another channel and give the team that one."
_CHANNEL = {
    "is_archived": ("it is archived.", f"Unarchive it, {ANOTHER}"),
    "not_in_channel": ("I am not in it.", "Type /invite @Pullcord there."),
    "channel_not_found": ("I am not in it, or it is gone.", f"Type /invite @Pullcord there, {ANOTHER}"),
}
_FORBIDDEN = ("I am not allowed to post there.", f"Ask an admin of the workspace to allow it, {ANOTHER}")
_SWITCHED_OFF = (
    "messages to me are switched off.",
    "An admin of the workspace can switch them on in the app's settings.",
)


def closed(job: Job) -> Message:
    """To triage or a lead, once for each destination."""
    lane, error = job.data["lane"], job.data["error"]
    if error == "messages_tab_disabled":
        return closed_destination(lane, *_SWITCHED_OFF)
    if job.about:
        who = job.about.name
        gone = f"{who} takes no messages; the account may be switched off."
        return closed_destination(lane, gone, f"If {who} leads a team, name somebody else with /flagteam.")
    return closed_destination(lane, *_CHANNEL.get(error, _FORBIDDEN))
