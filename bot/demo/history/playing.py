"""Plays the history: people do in the sandbox what the script says, when it says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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


class Player:
    """Remembers which flag has which number."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.numbers: dict[str, int] = {}
        self._answers: dict[str, SeenMessage] = {}
        self._sandbox = sandbox

    async def play(self, beat: Beat) -> None:
        """Let time pass until then, and let it be done. Raises `TellingError` when that cannot be done."""
        await self._sandbox.move_clock(beat.at)
        try:
            await _DEEDS[type(beat.deed)](self, Hands(self._sandbox, beat.who), beat, beat.deed)
        except (NotThereError, RefusedError) as trouble:
            raise TellingError(f"{beat.at:%d %b %H:%M} {beat.flag}: {trouble}") from trouble

    async def _raise(self, hands: Hands, beat: Beat, deed: Raise) -> None:
        self.numbers[beat.flag], self._answers[beat.flag] = await hands.flag(deed.channel, deed.words)

    async def _press(self, hands: Hands, beat: Beat, label: str, filled: dict[str, Any] | None = None) -> None:
        await hands.press_card(self.numbers[beat.flag], label, filled)

    async def _take(self, hands: Hands, beat: Beat, _: Take) -> None:
        await self._press(hands, beat, "I'll take it")

    async def _promise(self, hands: Hands, beat: Beat, deed: Promise) -> None:
        number, filled = self.numbers[beat.flag], {"By which day?": the_day(deed.day)}
        card = await hands.card(number, "Fixed")
        kind = {"What do you promise?": "There is news by then"} if deed.news else {}
        label = "Another day" if "Another day" in card.labels else "Promise a day"
        await self._press(hands, beat, label, filled | kind)

    async def _soon(self, hands: Hands, beat: Beat, deed: Soon) -> None:
        await self._press(hands, beat, deed.label)

    async def _fix(self, hands: Hands, beat: Beat, deed: Fix) -> None:
        await self._press(hands, beat, "Fixed", {"What changed?": deed.change, "Why had it happened?": deed.cause})

    async def _say(self, hands: Hands, beat: Beat, deed: Say) -> None:
        await hands.press(deed.label, await hands.asked(self.numbers[beat.flag], deed.label))

    async def _myself(self, hands: Hands, beat: Beat, deed: FixedMyself) -> None:
        await hands.press_and_fill("I fixed it myself", self._answers[beat.flag], {"What did you do?": deed.how})

    async def _cancel(self, hands: Hands, beat: Beat, _: Cancel) -> None:
        await hands.press("Cancel my flag", await hands.asked(self.numbers[beat.flag], "Cancel my flag"))

    async def _me_too(self, hands: Hands, beat: Beat, _: MeToo) -> None:
        await hands.press("Me too", await hands.read(self.numbers[beat.flag], "@bot"))

    async def _give(self, hands: Hands, beat: Beat, deed: GiveTo) -> None:
        await self._press(hands, beat, "Give to…", {"Who takes it?": deed.person})

    async def _move(self, hands: Hands, beat: Beat, deed: Move) -> None:
        await self._press(hands, beat, "Move to another team", {"Whose is it?": deed.team})

    async def _same(self, hands: Hands, beat: Beat, deed: SameAs) -> None:
        other = {"Which flag is the same problem?": f"#{self.numbers[deed.other]}"}
        await self._press(hands, beat, "Same as another", other)

    async def _decline(self, hands: Hands, beat: Beat, deed: Decline) -> None:
        filled = {"Why not?": deed.why, "When do you look at it again?": deed.review}
        await self._press(hands, beat, "Won't fix", filled)

    async def _ask(self, hands: Hands, beat: Beat, deed: Ask) -> None:
        await self._press(hands, beat, "Ask the reporter", {"": deed.question})

    async def _answer(self, hands: Hands, beat: Beat, deed: Answer) -> None:
        question = await hands.asked(self.numbers[beat.flag], "Answer")
        await hands.press_and_fill("Answer", question, {"Your answer": deed.words})

    async def _write(self, hands: Hands, beat: Beat, deed: Write) -> None:
        if deed.channel:
            await hands.write(deed.channel, deed.words)
        else:
            await hands.reply(self.numbers[beat.flag], deed.words)


_DEEDS: dict[type, Callable[[Player, Hands, Beat, Any], Awaitable[None]]] = {
    Raise: Player._raise,
    Take: Player._take,
    Promise: Player._promise,
    Soon: Player._soon,
    Fix: Player._fix,
    Say: Player._say,
    FixedMyself: Player._myself,
    Cancel: Player._cancel,
    MeToo: Player._me_too,
    GiveTo: Player._give,
    Move: Player._move,
    SameAs: Player._same,
    Decline: Player._decline,
    Ask: Player._ask,
    Answer: Player._answer,
    Write: Player._write,
}
