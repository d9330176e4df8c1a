"""Offers somebody to flag a message: beside it, for their eyes alone, or in their DM with the bot."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.desk import Desk
from bot.delivery.places import home, sent, thread_of
from bot.delivery.posting import Special
from bot.delivery.verdicts import Verdict, judge
from bot.directory import Directory
from bot.messages.help import mentioned
from bot.messages.offers import already, reacted, unseen, which_answer, wrote
from bot.messages.values import Message
from bot.parsing import is_small_talk, may_answer, to_the_bot
from bot.quoted import Quote
from bot.quoting import quote
from bot.rights import Actor, allowed, may_quote, may_read, standing
from bot.routing import route
from bot.slack import SlackFailure
from bot.views import FlagView
from bot.words import DeliveryKind, DeliveryState
from storage.database import Database
from storage.lists import find_flag
from storage.mentioned import asked_of, flag_of_delivery, flags_made_of
from storage.outcomes import Outcome
from storage.raising import read_all_teams
from storage.reading import views_of
from storage.tables import FlagRow, Supporter, Workspace

MOST_ASKED = 5
"""Questions among which somebody chooses, the longest asked first."""


class Offers:
    """How the sender makes these offers: `Settings(special=Offers(db, directory).kinds())`."""

    def __init__(self, db: Database, directory: Directory) -> None:
        self._db = db
        self._directory = directory

    def kinds(self) -> Mapping[DeliveryKind, Special]:
        """What the sender asks for."""
        return {DeliveryKind.FLAG_OFFER: self._offer}

    async def _offer(self, desk: Desk) -> Outcome:
        """Read the message, and offer what can be done about it. Where nothing can, nothing is said."""
        data = desk.job.data
        if not await self._reads_there(desk):
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "they are not in that channel any more")
        try:
            found = await quote(desk.client, data["channel"], data["ts"])
        except SlackFailure as failure:
            return _closed(desk, failure)
        if found is None:
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "the message was deleted")
        message = await self._words(desk, found)
        if message is None:
            return Outcome(desk.job, DeliveryState.SUPERSEDED, "it is a message of ours")
        return await _say(desk, message, found)

    async def _reads_there(self, desk: Desk) -> bool:
        """Whether they may still read what stands where they put the flag."""
        workspace_id, slack_id, (channel, _) = desk.job.lease.workspace_id, desk.job.lease.lane, _place(desk)
        if _is_dm(channel):
            return True
        return may_quote(await self._directory.presence(workspace_id, channel, slack_id))

    async def _words(self, desk: Desk, found: Quote) -> Message | None:
        """The offer; or how the flag stands that the message is or shows. None for a message of ours about no flag."""
        if shown := await self._shown(desk, found):
            return shown
        workspace_id, (channel, ts) = desk.job.lease.workspace_id, _place(desk)
        in_dm = _is_dm(channel)
        async with self._db.read() as session:
            ours = (await session.get_one(Workspace, workspace_id)).bot_user
            teams = await read_all_teams(session, workspace_id)
            words = to_the_bot(found.words, ours) if in_dm else found.words
            asked = await self._asked(session, desk) if in_dm and may_answer(words) else []
        if found.author == ours:
            return None
        words = await self._directory.named(workspace_id, words)
        if len(asked) > 1:
            return which_answer(words, asked, channel, ts)
        if in_dm and is_small_talk(words):
            return mentioned(nobody_sorts=any(team.sorts_nothing_yet for team in teams))
        team = route(words, teams, named=None, raised_in=None if in_dm else channel)
        return wrote(words, team, channel, ts) if in_dm else reacted(words, found.link, team, channel, ts)

    async def _asked(self, session: AsyncSession, desk: Desk) -> list[FlagView]:
        """Their flags whose teams wait for an answer: words outside a thread may be one to any of them."""
        workspace_id, person = desk.job.lease.workspace_id, desk.job.person
        numbers = await asked_of(session, workspace_id, person.id) if person else []
        rows = [await find_flag(session, workspace_id, number) for number in numbers[:MOST_ASKED]]
        return await views_of(session, [row for row in rows if row])

    async def _shown(self, desk: Desk, found: Quote) -> Message | None:
        """How the flag stands that was made of the message, or that a message of ours is about."""
        workspace_id, person, place = desk.job.lease.workspace_id, desk.job.person, _place(desk)
        is_guest = (await self._directory.standing(workspace_id, desk.job.lease.lane)).is_guest
        async with self._db.read() as session:
            row: FlagRow | None = None
            if found.key:
                row = await flag_of_delivery(session, workspace_id, found.key)
            elif number := (await flags_made_of(session, workspace_id, {place})).get(place):
                row = await find_flag(session, workspace_id, number)
            if row is None or person is None:
                return None
            [view] = await views_of(session, [row])
            supports = await session.get(Supporter, (row.id, person.id)) is not None
        actor = Actor(person.id, person.slack_id, frozenset({place[0]}), is_guest=is_guest)
        roles = standing(view, actor, supports=supports)
        if not may_read(view, actor, roles):
            return None if found.key else unseen()
        return already(view, allowed(view, roles), desk.now, person.tz)


def _place(desk: Desk) -> tuple[str, str]:
    return desk.job.data["channel"], desk.job.data["ts"]


def _is_dm(channel: str) -> bool:
    return channel.startswith("D")


async def _say(desk: Desk, message: Message, found: Quote) -> Outcome:
    """Beside the message that was reacted to; in the person's DM where that cannot be, or where they wrote it."""
    channel = desk.job.data["channel"]
    try:
        if not _is_dm(channel):
            await desk.whisper(channel, desk.job.lease.lane, message, found.thread_ts)
            return Outcome(desk.job, DeliveryState.SENT, channel=channel, at=desk.now)
    except SlackFailure as failure:
        if judge(failure) is not Verdict.CLOSED:
            raise
    try:
        thread = thread_of(desk)
        return sent(desk, await desk.post(await home(desk), message, **({"thread_ts": thread} if thread else {})))
    except SlackFailure as failure:
        return _closed(desk, failure)


def _closed(desk: Desk, failure: SlackFailure) -> Outcome:
    """Somebody who cannot be offered it is offered nothing, and nobody needs to mend that. Raises any other failure."""
    if judge(failure) is not Verdict.CLOSED:
        raise failure
    return Outcome(desk.job, DeliveryState.SUPERSEDED, failure.error)
