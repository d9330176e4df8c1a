"""A local Slack: real HTTP, Slack's own limits and errors, people to be, and a page to be them on. Imports nothing
of ours; see README.md beside this file.
"""

from bot.sandbox.company import ALL_EVENTS, ALL_SCOPES, SMALL, App, Command, Company, Room, Shortcut, Somebody
from bot.sandbox.finding import NotThereError
from bot.sandbox.hooks import Hooks, NoHooks
from bot.sandbox.many import Many, Registered
from bot.sandbox.person import Got, Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seen import SeenMessage, SeenRing, SeenView

__all__ = [
    "ALL_EVENTS",
    "ALL_SCOPES",
    "SMALL",
    "App",
    "Command",
    "Company",
    "Got",
    "Hooks",
    "Many",
    "NoHooks",
    "NotThereError",
    "Person",
    "Registered",
    "Room",
    "Sandbox",
    "SeenMessage",
    "SeenRing",
    "SeenView",
    "Shortcut",
    "Somebody",
]
