"""*Break Slack* on the page: what can be made to go wrong there, and what has, so that one sees the bot recover."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.errors import SlackError
from bot.sandbox.misbehave import Trouble, What
from bot.sandbox.model import JSON
from bot.sandbox.workspace import Workspace

POST = "chat.postMessage"
SHOWN = 8
OUTAGE_S = 60.0
REVOKED = "revoked"
BEHAVE = "behave"


@dataclass(frozen=True)
class Way:
    """One way to break it, in the page's words."""

    key: str
    label: str
    text: str
    what: What
    times: int = 0
    method: str = POST
    seconds: float = 0.0

    def trouble(self) -> Trouble:
        """To be asked for."""
        return Trouble(self.what, self.times, seconds=self.seconds)


WAYS = (
    Way("ratelimited", "Too fast", "429: three messages are refused for five seconds", "ratelimited", 3, seconds=5),
    Way("error", "Error 500", "the next two messages fail and are not posted", "500_before", 2),
    Way("error_after", "Error 500, but posted", "the next two are posted, and fail all the same", "500_after", 2),
    Way("lost", "Lost answers", "the next two are posted, and the bot never hears of it", "lost", 2),
    Way("garbled", "Garbled answers", "the next two are posted, and nobody can read the answers", "garbled", 2),
    Way("slow", "Slow", "the next three take four seconds each", "slow", 3, seconds=4),
    Way(
        "late",
        "Far too late",
        "the next one shows up after 20 seconds, when the bot has said it again",
        "slow",
        1,
        seconds=20,
    ),
    Way("outage", "Outage", "for a minute Slack does nothing at all", "outage", method="*", seconds=OUTAGE_S),
)
_WORDS: dict[What, str] = {
    "ratelimited": "429, too fast",
    "500_before": "500, not done",
    "500_after": "500, but done",
    "lost": "done, answer lost",
    "garbled": "done, answer garbled",
    "reset": "hung up, not done",
    "slow": "slow",
    "error": "refused",
    "error_after": "refused, but done",
    "outage": "503, outage",
}


def break_slack(workspace: Workspace, key: str) -> None:
    """Make it so, or let Slack behave again. Raises `unknown_way`."""
    way = next((each for each in WAYS if each.key == key), None)
    if key == BEHAVE:
        workspace.behave()
    elif key == REVOKED:
        workspace.revoke("token_revoked")
    elif way is None:
        raise SlackError("unknown_way")
    else:
        workspace.misbehaviour.ask(way.method, way.trouble())
        workspace.store.changed()
        if way.what == "outage":
            asyncio.get_running_loop().call_later(way.seconds + 0.1, workspace.store.changed)


def shown(workspace: Workspace) -> JSON:
    """What the page draws of it."""
    return {
        "ways": [{"key": way.key, "label": way.label, "text": way.text} for way in WAYS],
        "revoked": workspace.world.revoked is not None,
        "coming": [_coming(workspace, method, trouble) for method, trouble in workspace.misbehaviour.asked],
        "happened": _happened(workspace),
    }


def _coming(workspace: Workspace, method: str, trouble: Trouble) -> JSON:
    """In words, and for how many seconds more if it goes by time."""
    whose = "any call" if method == "*" else method
    if trouble.until is not None:
        return {"text": f"{whose}: {_WORDS[trouble.what]}", "seconds": workspace.misbehaviour.seconds_left(trouble)}
    return {"text": f"{whose}: {_WORDS[trouble.what]}, {trouble.times} to come", "seconds": None}


def _happened(workspace: Workspace) -> list[JSON]:
    """The last calls since something first went wrong, the newest first."""
    broken = [(one.at, one.method, _WORDS[one.what], False) for one in workspace.misbehaviour.done]
    refused = [call.at for call in workspace.calls if call.error]
    since = min([at for at, *_ in broken] + refused[-SHOWN:], default=None)
    answered = [
        (call.at, call.method, f"refused: {call.error}" if call.error else "answered", not call.error)
        for call in workspace.calls
        if call.heard and since is not None and call.at >= since
    ]
    newest = sorted([*broken, *answered], reverse=True)[:SHOWN]
    return [{"at": at.isoformat(), "method": method, "text": text, "ok": ok} for at, method, text, ok in newest]
