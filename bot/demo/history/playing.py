"""Plays the history: people do in the sandbox what the script says, when it says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.demo.hands import Hands, RefusedError
from bot.demo.history.telling import (
    Answer,
    Ask,
    Beat,
    Cancel,
    Decline,
    Fix,
    FixedMyself,
    GiveTo,
    MeToo,
    Move,
    Promise,
    Raise,
    SameAs,
    Say,
    Soon,
    Take,
    TellingError,
    Write,
    the_day,
)
from bot.sandbox import NotThereError, Sandbox, SeenMessage

A_MOMENT = timedelta(seconds=1)


async def a_moment_later(sandbox: Sandbox) -> None:
    """Let a second pass: what a deed causes is said then, and not when the next deed comes."""
    await sandbox.move_clock(sandbox.clock.now() + A_MOMENT)


class Player:
    """Remembers which flag has which number, and what its reporter read at once."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.numbers: dict[str, int] = {}
        self.answers: dict[str, SeenMessage] = {}
        self._sandbox = sandbox

    async def play(self, beat: Beat) -> None:
        """Let time pass until then, and let it be done. Raises `TellingError` when that cannot be done."""
        await self._sandbox.move_clock(beat.at)
        try:
            await _DEEDS[type(beat.deed)](self, Hands(self._sandbox, beat.who), beat, beat.deed)
        except (NotThereError, RefusedError) as trouble:
            raise TellingError(f"{beat.at:%d %b %H:%M} {beat.flag}: {trouble}") from trouble
        await a_moment_later(self._sandbox)


async def _raise(player: Player, hands: Hands, beat: Beat, deed: Raise) -> None:
    player.numbers[beat.flag], player.answers[beat.flag] = await hands.flag(deed.channel, deed.words)


async def _press(player: Player, hands: Hands, beat: Beat, label: str, filled: dict[str, Any] | None = None) -> None:
    await hands.press_card(player.numbers[beat.flag], label, filled)


async def _take(player: Player, hands: Hands, beat: Beat, _: Take) -> None:
    await _press(player, hands, beat, "I'll take it")


async def _promise(player: Player, hands: Hands, beat: Beat, deed: Promise) -> None:
    number, filled = player.numbers[beat.flag], {"By which day?": the_day(deed.day)}
    card = await hands.card(number, "Fixed")
    kind = {"What do you promise?": "There is news by then"} if deed.news else {}
    label = "Another day" if "Another day" in card.labels else "Promise a day"
    await _press(player, hands, beat, label, filled | kind)


async def _soon(player: Player, hands: Hands, beat: Beat, deed: Soon) -> None:
    await _press(player, hands, beat, deed.label)


async def _fix(player: Player, hands: Hands, beat: Beat, deed: Fix) -> None:
    await _press(player, hands, beat, "Fixed", {"What changed?": deed.change, "Why had it happened?": deed.cause})


async def _say(player: Player, hands: Hands, beat: Beat, deed: Say) -> None:
    await hands.press(deed.label, await hands.asked(player.numbers[beat.flag], deed.label))


async def _myself(player: Player, hands: Hands, beat: Beat, deed: FixedMyself) -> None:
    await hands.press_and_fill("I fixed it myself", player.answers[beat.flag], {"What did you do?": deed.how})


async def _cancel(player: Player, hands: Hands, beat: Beat, _: Cancel) -> None:
    await hands.press("Cancel my flag", await hands.asked(player.numbers[beat.flag], "Cancel my flag"))


async def _me_too(player: Player, hands: Hands, beat: Beat, _: MeToo) -> None:
    await hands.press("Me too", await hands.read(player.numbers[beat.flag], "@bot"))


async def _give(player: Player, hands: Hands, beat: Beat, deed: GiveTo) -> None:
    await _press(player, hands, beat, "Give to…", {"Who takes it?": deed.person})


async def _move(player: Player, hands: Hands, beat: Beat, deed: Move) -> None:
    await _press(player, hands, beat, "Move to another team", {"Whose is it?": deed.team})


async def _same(player: Player, hands: Hands, beat: Beat, deed: SameAs) -> None:
    other = {"Which flag is the same problem?": f"#{player.numbers[deed.other]}"}
    await _press(player, hands, beat, "Same as another", other)


async def _decline(player: Player, hands: Hands, beat: Beat, deed: Decline) -> None:
    filled = {"Why not?": deed.why, "When do you look at it again?": deed.review}
    await _press(player, hands, beat, "Won't fix", filled)


async def _ask(player: Player, hands: Hands, beat: Beat, deed: Ask) -> None:
    await _press(player, hands, beat, "Ask the reporter", {"": deed.question})


async def _answer(player: Player, hands: Hands, beat: Beat, deed: Answer) -> None:
    question = await hands.asked(player.numbers[beat.flag], "Answer")
    await hands.press_and_fill("Answer", question, {"Your answer": deed.words})


async def _write(player: Player, hands: Hands, beat: Beat, deed: Write) -> None:
    if deed.channel:
        await hands.write(deed.channel, deed.words)
    else:
        await hands.reply(player.numbers[beat.flag], deed.words)


_DEEDS: dict[type, Callable[[Player, Hands, Beat, Any], Awaitable[None]]] = {
    Raise: _raise,
    Take: _take,
    Promise: _promise,
    Soon: _soon,
    Fix: _fix,
    Say: _say,
    FixedMyself: _myself,
    Cancel: _cancel,
    MeToo: _me_too,
    GiveTo: _give,
    Move: _move,
    SameAs: _same,
    Decline: _decline,
    Ask: _ask,
    Answer: _answer,
    Write: _write,
}
