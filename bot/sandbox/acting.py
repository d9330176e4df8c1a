"""What people can do in Slack, one method each; the page and the tests' persons both act through here.

Each waits for the bot's acknowledgement and says how it went, in the words that Slack would show.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox import membership, text
from bot.sandbox.answers import Answers
from bot.sandbox.board import Draft
from bot.sandbox.dispatch import Ack, Envelope, UnansweredError
from bot.sandbox.errors import SlackError
from bot.sandbox.model import JSON, Channel, Message
from bot.sandbox.payloads import Payloads
from bot.sandbox.reacting import add_reaction, remove_reaction
from bot.sandbox.render import view_json
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """How it went; `text` is what Slack shows to the person when it went wrong."""

    ok: bool = True
    error: str = ""
    text: str = ""


DONE = Outcome()


def refused(error: str, words: str) -> Outcome:
    """It cannot be done, and why."""
    return Outcome(False, error, words)


class Acting:
    """Everything but views, which have a module of their own."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._payloads = Payloads(workspace)
        self._answers = Answers(workspace)

    async def command(self, user: str, channel_id: str, typed: str) -> Outcome:
        """Type a slash command into a channel's composer. Never in a thread: Slack has none there."""
        channel = self._room(user, channel_id)
        if channel is None:
            return refused("channel_not_found", "You are not in that channel.")
        name, _, words = typed.strip().partition(" ")
        commands = () if self._workspace.world.uninstalled else self._workspace.app.commands
        known = next((c for c in commands if c.command == name), None)
        if known is None:
            return refused("unknown_command", f"{name} is not a valid command.")
        escaped = self._typed(user, words.strip(), named=True) if known.should_escape else text.escape(words.strip())
        payload = self._payloads.command(user, channel, name, escaped)
        try:
            ack = await self._send("slash_commands", payload)
            self._answers.to_command(user, channel.id, ack.body, typed.strip())
        except UnansweredError as trouble:
            return refused(trouble.error, f"{name} failed with the error {trouble.error}")
        except SlackError as wrong:
            return refused(wrong.error, f"{name} failed with the error {wrong.error}")
        return DONE

    async def say(
        self, user: str, channel_id: str, typed: str, thread: str | None = None, files: Sequence[str] = ()
    ) -> Outcome:
        """Write a message in a channel, a DM or a thread, with files of one's own."""
        channel = self._room(user, channel_id)
        if channel is None:
            return refused("not_in_channel", "You are not in that channel.")
        if channel.archived:
            return refused("is_archived", "This channel is archived.")
        if channel.app and not self._workspace.app.messages_tab:
            return refused("messages_tab_disabled", "Sending messages to this app has been turned off.")
        if thread is not None and self._workspace.message(channel.id, thread) is None:
            return refused("thread_not_found", "This thread is gone.")
        escaped = self._typed(user, typed, named=False)
        for file in files:
            self._workspace.world.files[file].channels.append(channel.id)
        self._workspace.board.post(Draft(channel.id, user, escaped, thread_ts=thread, files=tuple(files)))
        return DONE

    async def shortcut(self, user: str, callback_id: str, channel: str | None, stamp: str | None) -> Outcome:
        """Choose a shortcut from the composer's menu, or from a message's if one is named."""
        if channel is None or stamp is None:
            payload = self._payloads.shortcut(user, callback_id)
        else:
            message = self.visible_message(user, channel, stamp)
            if message is None:
                return refused("message_not_found", "This message is gone.")
            payload = self._payloads.message_shortcut(user, callback_id, message)
        return await self.interact(payload)

    async def home(self, user: str) -> Outcome:
        """Open the app's Home tab; the app hears of it."""
        direct = self._workspace.direct(user)
        direct.opened = True
        stamp = self._workspace.store.clock.stamp()
        event: JSON = {"type": "app_home_opened", "user": user, "channel": direct.id, "tab": "home", "event_ts": stamp}
        known = self._workspace.world.homes.get(user)
        if known is not None:
            event["view"] = view_json(self._workspace.company, self._workspace.world.views[known])
        self._workspace.events.tell("app_home_opened", event)
        self._workspace.store.changed()
        return DONE

    async def react(self, user: str, channel: str, stamp: str, name: str) -> Outcome:
        """Add a reaction, or take it back if it is there already."""
        message = self.visible_message(user, channel, stamp)
        if message is None or message.only_for is not None:
            return refused("message_not_found", "This message is gone.")
        if self._room(user, channel) is None:
            return refused("not_in_channel", "You are not in that channel.")
        change = remove_reaction if user in message.reactions.get(name, []) else add_reaction
        change(self._workspace, message, user, name)
        return DONE

    async def delete(self, user: str, channel: str, stamp: str) -> Outcome:
        """Delete a message: one's own, or any for an admin; an ephemeral one is only dismissed."""
        message = self.visible_message(user, channel, stamp)
        if message is None:
            return refused("message_not_found", "This message is gone.")
        admin = self._workspace.somebody(user).admin or self._workspace.somebody(user).owner
        if message.only_for is None and message.user != user and not admin:
            return refused("cant_delete_message", "You can delete your own messages only.")
        self._workspace.board.delete(message)
        return DONE

    def join(self, user: str, channel_id: str) -> Outcome:
        """Come into a public channel."""
        channel = self._workspace.world.channels.get(channel_id)
        if channel is None or channel.private or channel.is_im:
            return refused("channel_not_found", "There is no such channel.")
        membership.join(self._workspace, channel, user)
        return DONE

    def leave(self, user: str, channel_id: str) -> Outcome:
        """Leave a channel."""
        channel = self._room(user, channel_id)
        if channel is None or channel.is_im:
            return refused("not_in_channel", "You are not in that channel.")
        membership.leave(self._workspace, channel, user)
        return DONE

    def seen(self, user: str, channel_id: str) -> None:
        """Look at a channel: it is bold no more, and what rang from it is seen."""
        messages = self._workspace.world.messages.get(channel_id, {})
        if messages:
            self._workspace.world.read.setdefault(user, {})[channel_id] = next(reversed(messages))
        for ring in self._workspace.world.rings:
            if ring.user == user and ring.channel == channel_id:
                ring.seen = True
        self._workspace.store.changed()

    def phone_seen(self, user: str, ring_id: str | None) -> None:
        """Look at one thing that rang, or at all of them."""
        for ring in self._workspace.world.rings:
            if ring.user == user and ring_id in (None, ring.id):
                ring.seen = True
        self._workspace.store.changed()

    def reload(self, user: str) -> None:
        """Reload Slack: ephemeral messages and open modals are gone."""
        self._workspace.world.whispers = [m for m in self._workspace.world.whispers if m.only_for != user]
        self._workspace.views.close_all(user)
        self._workspace.store.changed()

    def visible_message(self, user: str, channel: str, stamp: str) -> Message | None:
        """A message that this person can see: in a channel that is open to them, or whispered to them."""
        for message in self._workspace.world.whispers:
            if (message.only_for, message.channel, message.ts) == (user, channel, stamp):
                return message
        place = self._workspace.world.channels.get(channel)
        if place is None or ((place.private or place.is_im) and user not in place.members):
            return None
        return self._workspace.message(channel, stamp)

    async def interact(self, payload: JSON) -> Outcome:
        """Send an interaction whose acknowledgement says nothing but that it arrived."""
        try:
            await self._send("interactive", payload)
        except UnansweredError as trouble:
            app = self._workspace.app.name
            return refused(trouble.error, f"{app} did not respond ({trouble.error}). Try again.")
        return DONE

    async def _send(self, kind: str, payload: JSON) -> Ack:
        envelope = Envelope("slash_commands" if kind == "slash_commands" else "interactive", payload)
        return await self._workspace.transport.send(envelope)

    def _room(self, user: str, channel_id: str) -> Channel | None:
        channel = self._workspace.world.channels.get(channel_id)
        active = user not in self._workspace.world.disabled
        return channel if channel is not None and active and user in channel.members else None

    def _typed(self, user: str, typed: str, *, named: bool) -> str:
        world, app = self._workspace.world, self._workspace.app
        people = {person.name: person.id for person in self._workspace.company.people}
        people[app.name] = app.user
        shown = (c for c in world.channels.values() if not c.is_im and (not c.private or user in c.members))
        return text.as_typed(typed, people, {c.name: c.id for c in shown}, named=named)
