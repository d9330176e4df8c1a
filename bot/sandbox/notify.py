"""Who really hears of a message. Pure.

Being bold is not being rung: a channel with something new turns bold, and no phone makes a sound. A phone rings for a
direct message, for a mention of somebody who is in the channel, for @channel and @here, and for a reply in a thread
that the person follows. Editing a message rings nobody; neither does an ephemeral one.
"""

from collections.abc import Iterable

from bot.sandbox import text
from bot.sandbox.model import Channel, Message, World


def named_by(body: str, blocks: list[dict[str, object]], *, auto: bool) -> list[str]:
    """Whom a message names, each once.

    Beside blocks, a mention of one person in `text` reaches nobody (the text is only what notifications show), but
    @channel there is still counted: it is on us to show that nobody can be rung by it.
    """
    in_text = text.mentions(body, auto=auto)
    if blocks:
        in_text = [who for who in in_text if who in text.EVERYBODY]
    return list(dict.fromkeys(in_text + text.mentions_in_blocks(blocks)))


def thread_of(world: World, channel: str, root: str) -> list[Message]:
    """A thread's messages, the first one included, oldest first."""
    return [m for m in world.messages.get(channel, {}).values() if root in (m.ts, m.thread_ts)]


def followers(world: World, channel: str, root: str) -> set[str]:
    """Who follows a thread: its author, who replied, and who was named in it."""
    thread = thread_of(world, channel, root)
    return {m.user for m in thread} | {who for m in thread for who in m.mentions}


def rings(world: World, message: Message, bot: str) -> list[str]:
    """Whose phones ring for a new message, in the order of the channel's members."""
    channel = world.channels[message.channel]
    wanted = _wanted(world, channel, message)
    return [who for who in channel.members if who in wanted and _has_phone(world, who, message, bot)]


def _wanted(world: World, channel: Channel, message: Message) -> set[str]:
    wanted = set(message.mentions)
    if wanted & text.EVERYBODY:
        wanted |= set(channel.members)
    if message.thread_ts is not None:
        wanted |= followers(world, message.channel, message.thread_ts)
    elif channel.is_im:
        wanted |= set(channel.members)
    return wanted


def _has_phone(world: World, who: str, message: Message, bot: str) -> bool:
    return who not in (message.user, bot) and who not in world.disabled


def shown_in_channel(message: Message) -> bool:
    """Does it stand in the channel itself, and not in a thread alone?"""
    return message.thread_ts is None or message.broadcast


def bold_channels(world: World, person: str) -> list[str]:
    """The channels with something new in them for this person."""
    return [c.id for c in world.channels.values() if person in c.members and is_unread(world, person, c.id)]


def is_unread(world: World, person: str, channel: str) -> bool:
    """Is there something new in this channel for this person?"""
    return any(is_new(world, person, m) for m in reversed(world.messages.get(channel, {}).values()))


def is_new(world: World, person: str, message: Message) -> bool:
    """Has this person yet to see this message in its channel? Replies in threads do not count."""
    seen_until = world.read.get(person, {}).get(message.channel, "0")
    own = message.user == person
    return shown_in_channel(message) and not (own or message.deleted) and float(message.ts) > float(seen_until)


def visible(messages: Iterable[Message]) -> list[Message]:
    """Those that stand in the channel itself."""
    return [m for m in messages if shown_in_channel(m)]
