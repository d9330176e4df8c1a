"""What people do with what stands in messages and views: press, choose, fill in, submit, close."""

import re
from typing import Any

from bot.sandbox.acting import DONE, Acting, Outcome, refused
from bot.sandbox.blockkit import elements_in
from bot.sandbox.dispatch import Ack, Envelope, UnansweredError
from bot.sandbox.errors import SlackError
from bot.sandbox.inputs import held_name, is_empty, value_of
from bot.sandbox.model import JSON, Message, View, state_key
from bot.sandbox.payloads import Payloads
from bot.sandbox.render import file_json
from bot.sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
GONE = "This is not here any more."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

Element = tuple[JSON, JSON]


class Pressing:
    """Acts on a Message or a View that the person has before them."""

    def __init__(self, workspace: Workspace, acting: Acting) -> None:
        self._workspace = workspace
        self._acting = acting
        self._payloads = Payloads(workspace)

    async def press(self, user: str, place: Message | View, action: JSON) -> Outcome:
        """Press or choose. `action` names block_id and action_id, and carries what was chosen."""
        return await self.press_late(user, place, blocks_of(place), action)

    async def press_late(self, user: str, place: Message | View, seen: list[JSON], action: JSON) -> Outcome:
        """A press that was on its way while the message changed: it is on the blocks that were `seen` then."""
        found = find_element(seen, action.get("block_id"), action.get("action_id"))
        if found is None:
            return refused("action_not_found", GONE)
        block, element = found
        chosen = _chosen(element, action)
        if chosen is None:
            return refused("option_not_found", GONE)
        self._keep(user, place, block, element, chosen)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return DONE
        stamp = self._workspace.store.clock.stamp()
        sent = _described(block, element) | chosen | {"action_ts": stamp}
        return await self._acting.interact(self._payload(user, place, sent))

    async def submit(self, view: View, state: dict[str, dict[str, JSON]]) -> Outcome:
        """Submit a modal with what was entered; fields that Slack itself can check are checked first."""
        if view.busy:
            return refused("busy", "This is being sent already.")
        self.enter(view.user, view, state)
        view.errors = dict(_complaints(view))
        if view.errors:
            self._workspace.store.changed()
            return refused("incomplete", next(iter(view.errors.values())))
        view.busy = True
        self._workspace.store.changed()
        try:
            ack = await self._send(self._payloads.submission(view))
            self._take(view, ack.body)
        except UnansweredError as trouble:
            return refused(trouble.error, TROUBLE)
        except SlackError as wrong:
            return refused(wrong.error, TROUBLE)
        finally:
            view.busy = False
            self._workspace.store.changed()
        return DONE

    async def dismiss(self, view: View, *, everything: bool = False) -> Outcome:
        """Close a modal with its close button, or the whole stack with the cross."""
        stack = self._workspace.views.stack(view.user)
        cleared = everything or bool(view.body.get("clear_on_close"))
        closing = stack if cleared else stack[stack.index(view) :] if view in stack else []
        for one in closing[:1]:
            self._workspace.views.close(one)
        outcome = DONE
        for one in reversed(closing):
            if one.body.get("notify_on_close"):
                outcome = await self._acting.interact(self._payloads.closed(one, cleared=cleared))
        return outcome

    async def suggest(
        self, user: str, place: Message | View, block_id: str, action_id: str, typed: str
    ) -> tuple[Outcome, list[JSON]]:
        """Type into an external select: the options that the app offers (groups and all)."""
        try:
            ack = await self._send(self._payloads.suggestion(user, place, block_id, action_id, typed))
        except UnansweredError as trouble:
            return refused(trouble.error, "Result not found"), []
        body = ack.body if isinstance(ack.body, dict) else {}
        groups = [option for group in body.get("option_groups") or [] for option in group.get("options", [])]
        return DONE, [*(body.get("options") or []), *groups]

    def _payload(self, user: str, place: Message | View, action: JSON) -> JSON:
        if isinstance(place, View):
            return self._payloads.view_action(place, action)
        return self._payloads.message_action(user, place, action)

    def enter(self, user: str, place: Message | View, state: dict[str, dict[str, JSON]]) -> None:
        """Take over what was entered so far, as `state.values` writes it; what stands nowhere is left out."""
        for block, element in elements_in(blocks_of(place)):
            entered = state.get(block["block_id"], {}).get(element.get("action_id", ""))
            if entered is not None:
                self._keep(user, place, block, element, entered)

    def _keep(self, user: str, place: Message | View, block: JSON, element: JSON, chosen: JSON) -> None:
        held = held_name(element["type"])
        if held is None:
            return
        value = value_of(element, self._whole_files(chosen) if held == "files" else _blank_is_none(chosen.get(held)))
        if isinstance(place, View):
            place.values.setdefault(block["block_id"], {})[element["action_id"]] = value
        else:
            place.state.setdefault(user, {})[state_key(block["block_id"], element["action_id"])] = value
        self._workspace.store.changed()

    def _whole_files(self, chosen: JSON) -> list[JSON]:
        known = self._workspace.world.files
        return [file_json(known[one["id"]]) for one in chosen.get("files") or [] if one.get("id") in known]

    async def _send(self, payload: JSON) -> Ack:
        return await self._workspace.transport.send(Envelope("interactive", payload))

    def _take(self, view: View, answer: Any) -> None:
        """Do what the acknowledgement of a submission says. Raises SlackError when it makes no sense to Slack."""
        views = self._workspace.views
        match answer or None:
            case None:
                views.close(view)
            case {"response_action": "clear"}:
                views.close_all(view.user)
            case {"response_action": "errors", "errors": dict(errors)}:
                view.errors = _known_errors(view, errors)
            case {"response_action": "update", "view": body}:
                views.update(view, views.accept(body, "modal"), None)
            case {"response_action": "push", "view": body}:
                views.push(view.user, views.accept(body, "modal"))
            case _:
                raise SlackError("invalid_response_action")


def blocks_of(place: Message | View) -> list[JSON]:
    """The blocks of whatever a person has before them."""
    blocks: list[JSON] = place.body["blocks"] if isinstance(place, View) else place.blocks
    return blocks


def find_element(blocks: list[JSON], block_id: Any, action_id: Any) -> Element | None:
    """The element with these ids, and its block."""
    for block, element in elements_in(blocks):
        if block["block_id"] == block_id and element.get("action_id") == action_id:
            return block, element
    return None


def options_of(element: JSON) -> list[JSON]:
    """All options of a select with options of its own, those in groups too."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _chosen(element: JSON, action: JSON) -> JSON | None:
    """What was chosen, taken from `action`; None if the element does not offer it."""
    if element["type"] == "button":
        return {"value": element["value"]} if "value" in element else {}
    name = "selected_option" if element["type"] == "overflow" else held_name(element["type"])
    if name is None:
        return None
    chosen = _blank_is_none(action.get(name))
    if name in {"selected_option", "selected_options"} and "external" not in element["type"]:
        wanted = chosen if isinstance(chosen, list) else [chosen] if chosen is not None else []
        if any(option not in options_of(element) for option in wanted):
            return None
    return {name: chosen}


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


def _described(block: JSON, element: JSON) -> JSON:
    same = {name: element[name] for name in ("type", "action_id", "placeholder", "text", "confirm") if name in element}
    return same | {"block_id": block["block_id"]}


def _known_errors(view: View, errors: dict[Any, Any]) -> dict[str, str]:
    fields = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= fields:
        raise SlackError("invalid_response_action")
    return {str(block): str(words) for block, words in errors.items()}


def _complaints(view: View) -> list[tuple[str, str]]:
    """What Slack's own client says about fields before it sends anything: the block and the words."""
    found = []
    for block, element in elements_in(view.body["blocks"]):
        if block["type"] == "input":
            value = view.values[block["block_id"]][element["action_id"]]
            words = _complaint(block, element, value) or _file_complaint(element, value.get("files") or [])
            if words:
                found.append((block["block_id"], words))
    return found


def _complaint(block: JSON, element: JSON, value: JSON) -> str:
    if is_empty(value):
        return "" if block.get("optional") else "Please complete this required field."
    entered = value.get("value")
    match element["type"]:
        case "plain_text_input":
            return _length_complaint(element, str(entered))
        case "number_input":
            return _number_complaint(element, str(entered))
        case "email_text_input" if not EMAIL.fullmatch(str(entered)):
            return "Please enter a valid email address."
        case "url_text_input" if not URL.fullmatch(str(entered)):
            return "Please enter a valid URL."
        case _:
            return ""


def _file_complaint(element: JSON, files: list[JSON]) -> str:
    if len(files) > element.get("max_files", 10):
        return f"Please choose {element.get('max_files', 10)} files at most."
    kinds = [kind.lower() for kind in element.get("filetypes") or []]
    wrong = [file["name"] for file in files if kinds and file["name"].rsplit(".", 1)[-1].lower() not in kinds]
    return f"{wrong[0]} is not one of {', '.join(kinds)}." if wrong else ""


def _length_complaint(element: JSON, entered: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(entered) < least:
        return f"Please use at least {least} characters."
    return f"Please use at most {most} characters." if len(entered) > most else ""


def _number_complaint(element: JSON, entered: str) -> str:
    if not NUMBER.fullmatch(entered) or ("." in entered and not element["is_decimal_allowed"]):
        return "Please enter a valid number."
    if "min_value" in element and float(entered) < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and float(entered) > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""
