"""*Do it for me*: each step of the story, done by the people of the sandbox. What a step needs is done first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo.company import ANA, BOT, HARBOUR, LEADS, NAMES, ROOMS
from bot.demo.hands import Hands, RefusedError, number_in
from bot.demo.passing import Passing
from bot.demo.teams import TEAMS
from bot.demo.witness import FIRST, GIVE_TO, NEEDS, STILL, TAKE, Card, Sight
from bot.sandbox import NotThereError, Sandbox, SeenMessage
from bot.sandbox.hooks import HookError

WORDS = (
    "Gift card refund fails at till 2",
    "Gift card with a torn stripe is refused at till 3",
    "Refund to a lost card goes nowhere",
    "Card payment at till 1 needs three tries",
)
"""What Ana flags, and flags next when the story needs another one."""
FIXES = (
    {
        "What changed?": "We raised the card service's time limit.",
        "Why had it happened?": "The card service's time limit was too short",
    },
    {
        "What changed?": "Till 2 has the new limit, too; it had been switched off that night.",
        "Why had it happened?": "Tills that are off at night miss what is sent to them",
    },
)
PATIENCE = 20.0
"""Real seconds."""
LEAD_OF = {team.channel: team.lead for team in TEAMS}
MEMBERS = {room.id: tuple(who for who in room.members if who != BOT) for room in ROOMS}


@dataclass(frozen=True)
class Focus:
    """Where the page should go: who to be, in which channel, at which thread."""

    user: str
    channel: str
    thread: str = ""

    def shown(self, n: int) -> dict[str, Any]:
        """As the page wants it; `n` grows with each."""
        return {"n": n, "as": self.user, "channel": self.channel} | ({"thread": self.thread} if self.thread else {})


class Steps:
    """Does them. `look_at` is told where it happens; `breath` is the pause (real seconds) in which one can see it."""

    def __init__(self, sandbox: Sandbox, look_at: Callable[[Focus], None], breath: float) -> None:
        self._sandbox = sandbox
        self._time = Passing(sandbox)
        self._look_at = look_at
        self._breath = breath
        self._doing = {
            "flag": self._flag,
            "take": self._take,
            "slip": self._slip,
            "fixed": self._fixed,
            "digest": self._digest,
            "record": self._record,
        }

    async def do(self, key: str) -> None:
        """Do one. Raises `HookError` when that does not work out."""
        try:
            await self._doing[key]()
        except (NotThereError, RefusedError, TimeoutError) as trouble:
            raise HookError(f"That did not work out: {trouble}. Try the step by hand, or start over.") from trouble

    async def _flag(self) -> Card:
        """Ana flags it, and reads what she may do on the spot."""
        known = [card.message.words for card in self._sight().cards()]
        unused = [words for words in WORDS if not any(words in other for other in known)]
        await self._show(Focus(ANA, HARBOUR))
        number, _ = await Hands(self._sandbox, ANA).flag(HARBOUR, unused[0] if unused else f"{WORDS[0]} ({len(known)})")
        await self._sandbox.until(lambda: self._card(number), PATIENCE)
        await self._pause()
        return self._now(number)

    async def _take(self) -> Card:
        """The team hears of it again in its hours; a member takes it and promises the first day that is offered."""
        card = self._first(lambda card: card.is_taken and not card.is_promised)
        if card is None:
            card = self._first(lambda card: card.is_open) or await self._flag()
            await self._time.until_said(NEEDS, card.number)
            await self._show_card(self._member(card), card)
            await self._pause()  # this is the moment at which the team was called
            await Hands(self._sandbox, self._member(card)).press_card(card.number, TAKE)
            await self._pause()
        hands = Hands(self._sandbox, self._member(card))
        taken = await hands.card(card.number, "Give back")
        await self._show_card(hands.person.id, card)
        await hands.press(taken.labels[0], taken)
        await self._sandbox.until(lambda: self._now(card.number).is_promised, PATIENCE)
        await self._pause()
        return self._now(card.number)

    async def _slip(self) -> Card:
        """The promised day passes: the owner is asked, the lead is named, the reporter is told."""
        card = self._first(lambda card: card.is_promised) or await self._take()
        await self._show_card(LEAD_OF[card.message.channel], card)
        await self._time.mornings_until(lambda: card.number in self._sight().slipped())
        await self._pause()
        return self._now(card.number)

    async def _fixed(self) -> None:
        """Fixed; still happening; fixed; yes."""
        slipped = self._sight().slipped()
        card = (
            self._first(lambda card: card.is_fixed)
            or self._first(lambda card: card.is_taken and card.number in slipped)
            or self._first(lambda card: card.is_taken)
            or await self._take()
        )
        if not self._sight().said(STILL, card.number):
            await self._fix(card.number, FIXES[0])
            await self._answer(card.number, "Still happening")
        await self._fix(card.number, FIXES[1])
        await self._answer(card.number, "Yes, it's fixed")

    async def _fix(self, number: int, says: dict[str, str]) -> None:
        """A member says what was done, unless that is said already."""
        card = self._now(number)
        if card.is_fixed:
            return
        await self._time.to_daytime()
        await self._show_card(self._member(card), card)
        await Hands(self._sandbox, self._member(card)).press_card(number, "Fixed", says)
        await self._sandbox.until(lambda: self._now(number).is_fixed, PATIENCE)
        await self._pause()

    async def _answer(self, number: int, label: str) -> None:
        """Whoever raised it answers, an hour later."""
        await self._time.an_hour()
        found: list[Hands] = []

        def asked() -> bool:
            found[:] = [hands for user in NAMES if (hands := Hands(self._sandbox, user)).is_asked(number, label)]
            return bool(found)

        await self._sandbox.until(asked, PATIENCE)
        reporter = found[0]
        question = await reporter.asked(number, label)
        await self._show(Focus(reporter.person.id, question.channel))
        await reporter.press(label, question)
        await self._sandbox.until(lambda: not self._now(number).is_fixed, PATIENCE)
        await self._pause()

    async def _digest(self) -> None:
        """Monday comes; a lead gives a flag away from the weekly post."""
        await self._time.mornings_until(lambda: bool(self._sight().digests()))
        digest = self._sight().digests()[-1]
        number, label = _to_give(digest)
        card = next(card for card in Sight(self._sandbox, since=0).cards() if card.number == number)
        lead = Hands(self._sandbox, LEAD_OF[card.message.channel])
        await self._show(Focus(lead.person.id, LEADS))
        if label != GIVE_TO:
            digest = (await lead.press(label, digest, beside=f"#{number} ")).message
        await lead.press_and_fill(GIVE_TO, digest, {"Who takes it?": NAMES[self._member(card)]})
        await self._pause()

    async def _record(self) -> None:
        """Anyone reads what happened, and who was told what, when."""
        card = self._first(lambda _: True) or await self._flag()
        await self._show(Focus(ANA, HARBOUR))
        await Hands(self._sandbox, ANA).read(card.number, HARBOUR)

    def _sight(self) -> Sight:
        return Sight(self._sandbox)

    def _first(self, fits: Callable[[Card], bool]) -> Card | None:
        return next((card for card in self._sight().cards() if card.number >= FIRST and fits(card)), None)

    def _card(self, number: int) -> Card | None:
        return next((card for card in self._sight().cards() if card.number == number), None)

    def _now(self, number: int) -> Card:
        card = self._card(number)
        if card is None:
            raise NotThereError(f"#{number} has no card")
        return card

    def _member(self, card: Card) -> str:
        """Somebody of the team: its owner if they have it, else the first in its channel who does not lead it."""
        members = MEMBERS[card.message.channel]
        owner = next((who for who in members if f"{NAMES[who]} has it" in card.message.words), None)
        return owner or next((who for who in members if who != LEAD_OF[card.message.channel]), members[0])

    async def _show_card(self, user: str, card: Card) -> None:
        await self._show(Focus(user, card.message.channel, card.message.ts))

    async def _show(self, focus: Focus) -> None:
        self._look_at(focus)
        await self._pause()

    async def _pause(self) -> None:
        await asyncio.sleep(self._breath)


def _to_give(digest: SeenMessage) -> tuple[int, str]:
    """A flag of the weekly post that can be given away, and the button that leads there."""
    buttons = [
        (block["accessory"]["text"]["text"], number_in(block["text"]["text"]))
        for block in digest.blocks
        if block.get("accessory", {}).get("type") == "button"
    ]
    for label in (GIVE_TO, "Open"):
        for text, number in buttons:
            if text == label:
                return number, label
    raise NotThereError("this week needs no lead")
