"""Messages whose button opened a form, drawn anew once it was sent."""

from __future__ import annotations

from typing import Any

from bot.commands.originals import MOST, Originals
from bot.words import Act, Status
from tests.messages.reading import read
from tests.messages.samples import NOW, PAYMENTS, ZONE, flag


def _pressed(trigger: str = "1.2", channel: str = "C0LEADS") -> dict[str, Any]:
    row = {"type": "actions", "block_id": "b1", "elements": []}
    says = {"type": "section", "text": {"type": "mrkdwn", "text": "#42 Gift card refund · no yes"}}
    return {
        "trigger_id": trigger, "channel": {"id": channel}, "actions": [{"block_id": "b1", "action_id": "ask_again"}],
        "message": {"text": "Last week", "blocks": [says, row]},
    }  # fmt: skip


def _after(channel: str) -> str:
    originals = Originals()
    original = originals.take(originals.keep(_pressed(channel=channel)))
    assert original is not None
    return read(original.after(Act.ASK_AGAIN, flag(Status.UNCONFIRMED), NOW, ZONE))


def test_the_leads_channel_does_not_learn_who_raised_it_and_the_teams_own_does() -> None:
    assert _after("C0LEADS").splitlines()[-1] == "#42: I ask the reporter once more."
    assert PAYMENTS.channel is not None
    assert _after(PAYMENTS.channel).splitlines()[-1] == "#42: I ask Ana Ruiz once more."


def test_a_message_is_kept_until_its_form_was_sent_and_never_too_many() -> None:
    originals = Originals()
    keys = [originals.keep(_pressed(str(number))) for number in range(MOST + 1)]
    assert originals.take(keys[0]) is None
    assert originals.take(keys[1]) is not None
    assert originals.take(keys[1]) is None
    assert originals.keep({"trigger_id": "9", "actions": [{}]}) == "", "what only one person sees is not sent along"
