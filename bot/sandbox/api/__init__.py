"""The Web API that the bot calls. Importing the families registers their methods."""

from bot.sandbox.api import chat, conversations, files, meta, reactions, users, views
from bot.sandbox.api.registry import METHODS

__all__ = ["METHODS", "chat", "conversations", "files", "meta", "reactions", "users", "views"]
