"""What is told when a destination is closed: what is wrong, and how to mend it. Pure."""

from __future__ import annotations

from bot.messages.kit import message
from bot.messages.trouble import closed_channel, closed_destination
from bot.messages.values import Message
from storage.deliveries import Job

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
    return message(*closed_channel(lane, error, job.data.get("serves", "team")))
