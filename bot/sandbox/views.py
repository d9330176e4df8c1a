"""Modals and App Homes: opening, stacking, changing, closing."""

import secrets
from typing import Any

from bot.sandbox.blockkit import check_view, elements_in, normalise, view_too_large
from bot.sandbox.errors import SlackError, arguments
from bot.sandbox.inputs import initial_value
from bot.sandbox.model import JSON, View, World
from bot.sandbox.state import Store

STACK_DEPTH = 3


class Views:
    """All open views. Each method raises SlackError with Slack's name for what is wrong."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, body: Any, *kinds: str) -> JSON:
        """Check a view that the app gave. Raises `invalid_arguments` with Slack's messages, or `view_too_large`."""
        if not isinstance(body, dict):
            raise SlackError("invalid_arguments", messages=["[ERROR] must provide an object [json-pointer:/view]"])
        if view_too_large(body):
            raise SlackError("view_too_large")
        problems = check_view(body)
        if problems:
            raise arguments(problems)
        if body["type"] not in kinds:
            raise SlackError("invalid_arguments", messages=["[ERROR] invalid view type [json-pointer:/view/type]"])
        return body

    def open(self, user: str, body: JSON, channel: str | None = None) -> View:
        """A first modal for this person, opened from `channel`; one that was open is gone."""
        self.close_all(user)
        view = self._add(user, body, None)
        if channel is not None:
            _default_to(view, channel)
        return view

    def push(self, user: str, body: JSON) -> View:
        """One more modal on top. Raises `push_limit_reached` at the fourth."""
        stack = self.stack(user)
        if len(stack) >= STACK_DEPTH:
            raise SlackError("push_limit_reached")
        return self._add(user, body, stack[-1] if stack else None)

    def publish(self, user: str, body: JSON, expected: str | None) -> View:
        """The person's App Home, replaced. Raises `hash_conflict` when it changed since `expected`."""
        known = self._world.homes.get(user)
        if known is not None:
            return self.update(self._world.views[known], body, expected)
        view = self._add_view(user, body, None)
        self._world.homes[user] = view.id
        self._store.changed()
        return view

    def update(self, view: View, body: JSON, expected: str | None) -> View:
        """Other contents in its place. Raises `hash_conflict` when it changed since `expected`.

        What a person entered stays in fields that keep their block_id and action_id, as in Slack.
        """
        if expected is not None and expected != view.hash:
            raise SlackError("hash_conflict")
        self._require_free_external_id(body, view)
        entered = view.values
        view.body = self._normalised(body)
        view.values = _values(view.body, entered)
        view.hash, view.errors, view.busy = self._hash(), {}, False
        self._store.changed()
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open view. Raises `not_found`."""
        if view_id is None and external_id is None:
            raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
        for view in self._world.views.values():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def stack(self, user: str) -> list[View]:
        """The person's open modals, the last on top."""
        return [self._world.views[name] for name in self._world.stacks.get(user, [])]

    def close(self, view: View) -> None:
        """Close this one, and what stood on top of it."""
        stack = self._world.stacks.get(view.user, [])
        if view.id in stack:
            for name in stack[stack.index(view.id) :]:
                del self._world.views[name]
            del stack[stack.index(view.id) :]
            self._store.changed()

    def close_all(self, user: str) -> None:
        """Close all that this person has open."""
        for view in self.stack(user)[:1]:
            self.close(view)

    @property
    def _world(self) -> World:
        return self._store.world

    def _add(self, user: str, body: JSON, below: View | None) -> View:
        view = self._add_view(user, body, below)
        self._world.stacks.setdefault(user, []).append(view.id)
        self._store.changed()
        return view

    def _add_view(self, user: str, body: JSON, below: View | None) -> View:
        self._require_free_external_id(body, None)
        name = self._store.fresh_id("V")
        full = self._normalised(body)
        view = View(
            id=name,
            user=user,
            type=body["type"],
            body=full,
            hash=self._hash(),
            root=below.root if below else name,
            previous=below.id if below else None,
            values=_values(full, {}),
        )
        self._world.views[name] = view
        return view

    def _require_free_external_id(self, body: JSON, own: View | None) -> None:
        wanted = body.get("external_id")
        others = (view for view in self._world.views.values() if view is not own)
        if wanted and any(view.body.get("external_id") == wanted for view in others):
            raise SlackError("duplicate_external_id")

    def _normalised(self, body: JSON) -> JSON:
        return {**body, "blocks": normalise(body["blocks"], lambda: secrets.token_hex(3))}

    def _hash(self) -> str:
        return f"{int(self._store.clock.now().timestamp())}.{secrets.token_hex(4)}"


def _default_to(view: View, channel: str) -> None:
    """Where the app asked for it, select the conversation that the modal was opened from."""
    for block, element in elements_in(view.body["blocks"]):
        held = view.values.get(block["block_id"], {}).get(element.get("action_id", ""))
        if held is not None and element.get("default_to_current_conversation"):
            several = "selected_conversations" in held
            name = "selected_conversations" if several else "selected_conversation"
            held[name] = held[name] or ([channel] if several else channel)


def _values(body: JSON, entered: dict[str, dict[str, JSON]]) -> dict[str, dict[str, JSON]]:
    values: dict[str, dict[str, JSON]] = {}
    for block, element in elements_in(body["blocks"]):
        first = initial_value(element)
        if first is not None:
            before = entered.get(block["block_id"], {}).get(element["action_id"])
            kept = before if before is not None and before["type"] == element["type"] else first
            values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values
