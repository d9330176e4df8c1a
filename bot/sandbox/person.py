"""A person, driven by what they see: labels and words, never ids of actions."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sandbox import finding, notify
from bot.sandbox.acting import Acting, Outcome
from bot.sandbox.finding import NotThereError
from bot.sandbox.model import JSON, Message, View
from bot.sandbox.pressing import Pressing
from bot.sandbox.reading import Reader
from bot.sandbox.seen import SeenMessage, SeenRing, SeenView, see_message, see_view
from bot.sandbox.uploads import add_upload
from bot.sandbox.workspace import Workspace

Place = SeenMessage | SeenView
HOME_WITHIN_S = 2.0
"""How long a person looks at their Home for something new, in real seconds."""


@dataclass(frozen=True)
class Got:
    """What a person got at once: how it went, the messages that are new to them, and the modal on top, if any."""

    ok: bool
    error: str
    text: str
    messages: list[SeenMessage]
    modal: SeenView | None

    @property
    def message(self) -> SeenMessage:
        """The newest of the new messages. Raises NotThereError when there is none."""
        if not self.messages:
            raise NotThereError(f"nothing was said in answer ({self.error or 'no error'})")
        return self.messages[-1]


class Person:
    """Acts as one person of the company. Channels are given by id or as `#name`, DMs with the bot as `@bot`."""

    def __init__(self, workspace: Workspace, acting: Acting, pressing: Pressing, user: str) -> None:
        self.id = workspace.somebody(user).id
        self.name = workspace.somebody(user).name
        self._workspace = workspace
        self._acting = acting
        self._pressing = pressing
        self._entered: dict[str, dict[str, dict[str, JSON]]] = {}

    async def command(self, channel: str, text: str) -> Got:
        """Type a slash command into a channel's composer."""
        before = self._known()
        return self._got(before, await self._acting.command(self.id, self._channel(channel), text))

    async def say(
        self, channel: str, text: str, thread: SeenMessage | str | None = None, files: Sequence[str] = ()
    ) -> Got:
        """Write a message; `thread` is the message, or the timestamp, to reply to, and `files` are ids of own ones."""
        before = self._known()
        root = (thread.thread_ts or thread.ts) if isinstance(thread, SeenMessage) else thread
        return self._got(before, await self._acting.say(self.id, self._channel(channel), text, root, files))

    async def press(self, label: str, on: Place, *, beside: str | None = None, late: bool = False) -> Got:
        """Press what bears this text, an overflow menu's item too, and say yes to its confirm dialog.

        `beside` picks one of several by the words of its block. `late`: the press was on its way before the message
        changed, so what counts is `on` as it was handed out. Raises NotThereError when there is no such label.
        """
        before = self._known()
        place = self._place(on)
        action = finding.press(on.blocks if late else finding.blocks(place), label, beside, self._reader())
        if isinstance(place, View):  # what stands in its fields goes along
            self._pressing.enter(self.id, place, self._entered.get(place.id, {}))
        if late:
            return self._got(before, await self._pressing.press_late(self.id, place, on.blocks, action))
        return self._got(before, await self._pressing.press(self.id, place, action))

    async def choose(self, what: str, option: str | list[str], on: Place) -> Got:
        """Choose in a select, radio or checkbox; `what` is its label, placeholder or action_id, or words beside it.

        For external selects the option's text is typed, and chosen from what the app suggests.
        """
        before = self._known()
        place = self._place(on)
        block, element = finding.field(finding.blocks(place), what, self._reader())
        chosen = await self._chosen(place, block, element, option)
        action = {"block_id": block["block_id"], "action_id": element["action_id"], **chosen}
        return self._got(before, await self._pressing.press(self.id, place, action))

    async def pick_date(self, what: str, day: date | str, on: Place) -> Got:
        """Pick a day in a date picker; `what` as for `choose`."""
        return await self.choose(what, day if isinstance(day, str) else day.isoformat(), on)

    async def fill(self, modal: SeenView, entries: dict[str, Any]) -> None:
        """Enter something at each label. Raises NotThereError for a label or an option that is not there.

        Texts and numbers as strings, days as dates, options by their text, people by name, files by id; several as a
        list.
        """
        view = self._view(modal)
        entered = self._entered.setdefault(view.id, {})
        for label, wanted in entries.items():
            block, element = finding.field(view.body["blocks"], label, self._reader())
            chosen = await self._chosen(view, block, element, wanted)
            entered.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], **chosen}

    def upload(self, name: str, data: bytes = b"picture") -> str:
        """Bring a file along, to be filled in at a file input: its id."""
        return add_upload(self._workspace, self.id, name, data).id

    async def submit(self, modal: SeenView) -> Got:
        """Submit what was filled in. Errors at fields are on the modal that comes back, by label."""
        before = self._known()
        view = self._view(modal)
        return self._got(before, await self._pressing.submit(view, self._entered.get(view.id, {})))

    async def close(self, modal: SeenView, *, everything: bool = False) -> Got:
        """Close a modal with its close button, or all of them with the cross."""
        before = self._known()
        return self._got(before, await self._pressing.dismiss(self._view(modal), everything=everything))

    async def open_home(self) -> SeenView | None:
        """Open the app's Home tab; what it shows once the app has drawn it anew, or has taken its time over it."""
        before = self._drawn()
        await self._acting.home(self.id)
        await self._workspace.background.settled()
        with suppress(TimeoutError):
            async with asyncio.timeout(HOME_WITHIN_S):
                while self._drawn() == before:
                    await self._workspace.store.wait_beyond(self._workspace.store.version)
        return self.home()

    def _drawn(self) -> str:
        """Which drawing of the Home this person has before them."""
        known = self._workspace.world.homes.get(self.id)
        return self._workspace.world.views[known].hash if known is not None else ""

    async def shortcut(self, name: str, message: SeenMessage | None = None) -> Got:
        """Choose a shortcut by its name, on a message if one is given."""
        before = self._known()
        kind = "global" if message is None else "message"
        known = [s for s in self._workspace.app.shortcuts if (s.name, s.type) == (name, kind)]
        if not known:
            raise NotThereError(f"there is no {kind} shortcut {name!r}")
        channel, stamp = (None, None) if message is None else (message.channel, message.ts)
        return self._got(before, await self._acting.shortcut(self.id, known[0].callback_id, channel, stamp))

    async def react(self, message: SeenMessage, emoji: str) -> Got:
        """Add a reaction (its name without colons), or take it back."""
        before = self._known()
        return self._got(before, await self._acting.react(self.id, message.channel, message.ts, emoji))

    async def delete(self, message: SeenMessage) -> Got:
        """Delete a message, or dismiss an ephemeral one."""
        before = self._known()
        return self._got(before, await self._acting.delete(self.id, message.channel, message.ts))

    async def join(self, channel: str) -> Got:
        """Come into a public channel."""
        return self._got(self._known(), self._acting.join(self.id, self._channel(channel)))

    async def leave(self, channel: str) -> Got:
        """Leave a channel."""
        return self._got(self._known(), self._acting.leave(self.id, self._channel(channel)))

    def look(self, channel: str) -> list[SeenMessage]:
        """Open a channel: it is bold no more. What stands in it."""
        self._acting.seen(self.id, self._channel(channel))
        return self.sees(channel)

    def reload(self) -> None:
        """Reload Slack: ephemeral messages and open modals are gone."""
        self._acting.reload(self.id)

    def sees(self, channel: str, thread: SeenMessage | str | None = None) -> list[SeenMessage]:
        """The messages in a channel, or in a thread with its first message, whispers to this person among them.

        Newest last. Raises NotThereError for a private channel or DM that this person is not in.
        """
        place = self._workspace.world.channels[self._channel(channel)]
        if (place.private or place.is_im) and self.id not in place.members:
            raise NotThereError(f"{self.name} cannot see {channel}")
        root = (thread.thread_ts or thread.ts) if isinstance(thread, SeenMessage) else thread
        found = self._thread(place.id, root) if root else self._main(place.id)
        reader = self._reader()
        return [see_message(message, reader) for message in sorted(found, key=lambda m: float(m.ts))]

    def modal(self) -> SeenView | None:
        """The modal on top, if one is open."""
        stack = self._workspace.views.stack(self.id)
        return see_view(stack[-1], self._reader()) if stack else None

    def home(self) -> SeenView | None:
        """The App Home as it was last published for this person."""
        known = self._workspace.world.homes.get(self.id)
        return see_view(self._workspace.world.views[known], self._reader()) if known is not None else None

    def phone(self) -> list[SeenRing]:
        """What rang, newest last."""
        reader = self._reader()
        return [
            SeenRing(r.id, r.channel, r.ts, r.thread_ts, r.who, reader.mrkdwn(r.text), r.seen)
            for r in self._workspace.world.rings
            if r.user == self.id
        ]

    def bold(self) -> list[str]:
        """The channels (ids) with something new in them."""
        return notify.bold_channels(self._workspace.world, self.id)

    def _main(self, channel: str) -> list[Message]:
        return [m for m in self._all_in(channel) if notify.shown_in_channel(m)]

    def _thread(self, channel: str, root: str) -> list[Message]:
        return [m for m in self._all_in(channel) if root in (m.ts, m.thread_ts)]

    def _all_in(self, channel: str) -> list[Message]:
        whispers = [m for m in self._workspace.world.whispers if m.only_for == self.id and m.channel == channel]
        return [*self._workspace.world.messages.get(channel, {}).values(), *whispers]

    def _known(self) -> set[str]:
        return {m.ts for m in self._everything()}

    def _everything(self) -> list[Message]:
        mine = [c.id for c in self._workspace.world.channels.values() if self.id in c.members]
        whispers = [m for m in self._workspace.world.whispers if m.only_for == self.id]
        return [m for channel in mine for m in self._workspace.world.messages.get(channel, {}).values()] + whispers

    def _got(self, before: set[str], outcome: Outcome) -> Got:
        reader = self._reader()
        fresh = sorted((m for m in self._everything() if m.ts not in before), key=lambda m: float(m.ts))
        seen = [see_message(m, reader) for m in fresh]
        return Got(outcome.ok, outcome.error, outcome.text, seen, self.modal())

    def _reader(self) -> Reader:
        return finding.reader_for(self._workspace, self.id)

    def _channel(self, wanted: str) -> str:
        return finding.channel_id(self._workspace, self.id, wanted)

    def _place(self, on: Place) -> Message | View:
        if isinstance(on, SeenView):
            return self._view(on)
        message = self._acting.visible_message(self.id, on.channel, on.ts)
        if message is None:
            raise NotThereError("this message is gone")
        return message

    def _view(self, modal: SeenView) -> View:
        view = self._workspace.world.views.get(modal.id)
        if view is None or view.user != self.id:
            raise NotThereError(f"{modal.title!r} is not open any more")
        return view

    async def _chosen(self, place: Message | View, block: JSON, element: JSON, wanted: Any) -> JSON:
        offered: list[JSON] | None = None
        if "external" in element["type"]:
            texts = wanted if isinstance(wanted, list) else [wanted]
            offered = []
            for text in texts:
                ids = (block["block_id"], element["action_id"])
                _, found = await self._pressing.suggest(self.id, place, *ids, str(text))
                offered += found
        return finding.entry(self._workspace, element, wanted, offered)
