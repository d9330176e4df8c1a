"""What stays in a channel or a direct message is true whenever it is read: no "tomorrow" that has passed by then."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from bot.words import Promise, PromiseKind, Severity, Status
from tests.messages.everything import lasting
from tests.messages.samples import DAY, HOUR, NOW, flag

PASSING = re.compile(r"\b(today|tomorrow|yesterday|tonight)\b", re.IGNORECASE)


@pytest.mark.parametrize("severity", [Severity.NORMAL, Severity.URGENT])
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("away", [6 * HOUR, DAY, 3 * DAY], ids=("that day", "the day after", "later"))
def test_no_day_is_named_that_is_another_one_when_it_is_read(
    status: Status, severity: Severity, away: timedelta
) -> None:
    promise = Promise(PromiseKind.FIXED, NOW + away) if status is Status.TAKEN else None
    one = flag(status, severity=severity, promise=promise, review_at=NOW + away)
    for name, said in lasting(one):
        shown = json.dumps([block for block in said.blocks if block["type"] != "actions"], ensure_ascii=False)
        assert not PASSING.search(f"{said.text} {shown}"), name
