"""What the reporter was asked and has not answered yet: said wherever the team is spoken to, and on both cards."""

from __future__ import annotations

from bot.messages import people
from bot.messages.pieces import Piece
from bot.messages.when import Times
from bot.views import FlagView


def awaited(flag: FlagView) -> list[Piece]:
    """Ana was asked on … and has not answered yet; nothing where no answer is awaited. It opens with a space."""
    if not flag.is_asked or flag.question_at is None:
        return []
    times = Times(flag.question_at, flag.team.timezone, lasting=True)
    who = people.at_start(people.reporter(flag))
    return [f" {who} was asked ", times.at(flag.question_at), " and has not answered yet."]
