"""What somebody who installs the bot reads in their browser. Pure: values in, HTML out."""

from __future__ import annotations

import re
from html import escape

from bot.scopes import SCOPES

STALE = "This link was used already, or is more than ten minutes old. Nothing was installed: begin again."
WHOLE_ORGANISATION = (
    "Pullcord is installed into one workspace at a time, not into a whole organisation. Nothing was installed: "
    "begin again, and choose a workspace."
)
TOKENS_EXPIRE = (
    "This app has token rotation on, which Pullcord does not use. Nothing was installed: whoever runs Pullcord makes "
    "the app anew from app.yaml, since Slack cannot turn it off again."
)
NOT_SAVED = "Pullcord could not save it just now, so it is not ready in your workspace. Begin again in a minute."
REFUSED = "You said no, so nothing was installed. You can begin again at any time."
OTHER_BROWSER = (
    "You came back in another browser than you left in, or it does not take cookies. Nothing was installed: begin "
    "again here."
)
_WORDS = {"access_denied": REFUSED, "invalid_browser": OTHER_BROWSER, "invalid_state": STALE, "missing_code": STALE}

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1d; --soft: #5c5a5e; --paper: #fff; --ground: #f4efe9; --red: #7a1f2b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f2f0ee; --soft: #b5b1ad; --paper: #262223; --ground: #171415; --red: #b23a4b; }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground);
  color: var(--ink); font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main {
  width: 100%; max-width: 560px; padding: 40px; background: var(--paper); border-top: 6px solid var(--red);
  border-radius: 12px; box-shadow: 0 2px 24px rgb(0 0 0 / 10%);
}
h1 { margin: 0 0 12px; font-size: 28px; line-height: 1.25; }
p { margin: 0 0 16px; }
.soft, summary { color: var(--soft); font-size: 15px; }
.button {
  display: inline-block; margin: 8px 0 20px; padding: 13px 26px; border-radius: 8px; background: var(--red);
  color: #fff; font-weight: 600; text-decoration: none;
}
.button:focus-visible, summary:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
summary { cursor: pointer; }
dl { margin: 14px 0 0; font-size: 14px; }
dt { font-family: ui-monospace, monospace; }
dd { margin: 0 0 10px; color: var(--soft); }
"""


def install(url: str) -> str:
    """What it is, what it may do, and the way to Slack."""
    scopes = "".join(f"<dt>{escape(scope)}</dt><dd>{escape(what)}</dd>" for scope, what in sorted(SCOPES.items()))
    return _page(
        "Add Pullcord to Slack",
        "<p>Anyone at work flags a problem in one line. The team that owns it keeps hearing about it until whoever "
        "raised it says that it is fixed.</p>"
        f"{_button(url, 'Add to Slack')}"
        '<p class="soft">It writes to nobody but you at first. It does not read along in your channels.</p>'
        f"<details><summary>What it may do, and what for</summary><dl>{scopes}</dl></details>",
    )


def done(team: str, app_id: str, team_id: str) -> str:
    """It is installed. The way back leads to the bot in Slack, wherever that is open."""
    link = f"https://slack.com/app_redirect?app={app_id}&team={team_id}"
    return _page(
        f"Pullcord is in {escape(team)}" if team else "Pullcord is in",
        "<p>Its message to you leads to who gets problems that fit no team. It takes two minutes.</p>"
        f"{_button(link, 'Open it in Slack')}"
        '<p class="soft">Anyone can begin at once: <b>/flag the till printer is out of paper again</b></p>',
    )


def failed(reason: str) -> str:
    """What Bolt or Slack calls `reason` kept it from being installed."""
    return problem(_WORDS.get(reason) or f"Slack said no ({plain(reason)}). Nothing was installed: try again.")


def problem(words: str) -> str:
    """It was not installed, and this is why."""
    return _page("Not installed", f"<p>{escape(words)}</p>{_button('install', 'Begin again')}")


def plain(reason: str) -> str:
    """A word of Slack's. It comes in the address, so anybody may have written it: what is no word is not repeated."""
    return reason if re.fullmatch(r"[a-z][a-z_]{2,50}", reason) else "unknown"


def _button(url: str, label: str) -> str:
    return f'<p><a class="button" href="{escape(url)}">{label}</a></p>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · Pullcord</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )
