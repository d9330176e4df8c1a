"""Who does what: a press or a form made up by everybody who may not is answered with words, does and tells nothing.

Who may is in `tests/test_rights.py`, for every act; here it is held at every button and form that the bot listens to.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from itertools import cycle, islice, product
from typing import Any

import pytest
from sqlmodel import col, select

from bot.words import Act, DeliveryKind
from storage.tables import Delivery, FlagRow, Record, Supporter, TeamRow
from tests.support.hands import card, fill_in
from tests.support.listening import heard_of
from tests.support.town import (
    FLAGS,
    NOTHING,
    NUMBERS,
    REPORTER,
    SEES,
    build_town,
    button,
    forge,
    forge_form,
    forge_in_a_modal,
)
from tests.support.transports import EACH, chosen
from tests.support.world import World

TEAM, LEADERS, NOBODY = {"Ben", "Lea", "Hugo"}, {"Lea", "Hugo"}, set[str]()
ITS_REPORTER, EVERYBODY = {REPORTER}, set(SEES)
MAY = {
    "take": TEAM,
    "promise": TEAM,
    "fix": TEAM,
    "give_back": NOBODY,  # nobody has it
    "give_to": LEADERS,
    "move": TEAM,
    "same_as": TEAM,
    "decline": LEADERS,
    "ask_reporter": TEAM,
    "answer": ITS_REPORTER,
    "me_too": EVERYBODY,
    "yes": ITS_REPORTER,
    "still": ITS_REPORTER,
    "cannot_tell": ITS_REPORTER,
    "wrong_team": ITS_REPORTER,
    "make_urgent": ITS_REPORTER | TEAM,
    "not_urgent": ITS_REPORTER | TEAM,
    "fixed_myself": ITS_REPORTER,
    "add_photo": ITS_REPORTER,
    "hide_name": ITS_REPORTER,
    "cancel": ITS_REPORTER,
    "ask_again": LEADERS,
    "open": EVERYBODY,
    "more": ITS_REPORTER,  # the menu: here with *Cancel my flag* in it
    "tell_channel": ITS_REPORTER,
    "another_one": ITS_REPORTER,
}
"""Every button about a flag: who may press it, if they see the flag."""
SETTERS = {"Lea", "Hugo", "Ivo"}
OF_A_TEAM = {"setup_team": SETTERS, "settings": SETTERS, "more_settings": SETTERS, "preview": SETTERS}
"""Every button of a team's set-up."""
OF_A_MESSAGE = {"flag_this": {REPORTER, "Vera"}}
"""Of a message in a private channel: who is there."""
ONES_OWN = {"try_again", "new_flag", "turn_page"}
"""Words that the presser brings along, an empty form, and lists, in which everybody finds what they may see."""
READ_IN_FULL = {"read_all"}
"""All the words about a flag, in a form of their own, for everybody who sees it."""
LATER = {"fields": {"selected_user": "U_IVO"}, "day": {"selected_date": "2020-01-01"}, "words": {"value": "because"}}
FORMS: dict[str, dict[str, dict[str, Any]]] = {
    "promise": {"day": LATER["day"]},
    "fix": {"change": LATER["words"], "cause": LATER["words"]},
    "give_to": {"person": LATER["fields"]},
    "move": {"team": {"selected_option": {"value": "1"}}},
    "wrong_team": {},
    "same_as": {"other": {"value": "#9"}},
    "decline": {"reason": LATER["words"], "review": LATER["day"]},
    "ask_reporter": {"words": LATER["words"]},
    "answer": {"words": LATER["words"]},
    "not_urgent": {"words": LATER["words"]},
    "add_photo": {"photos": {"files": [{"id": "F0PICTURE", "name": "x.png"}]}},
    "fixed_myself": {"words": LATER["words"]},
}
"""Every form about a flag, filled in with what those who may would be told is wrong: that is not for the others."""
SET_UP = {
    "name": {"value": "Ours now"}, "hours": {"value": "Mon-Fri 09:00-17:00"}, "timezone": {"value": "Berlin"},
    "latitude": {"value": "Anything"},
}  # fmt: skip
OTHER_FORMS = {"flag", "flagteam", "where"}


def test_each_button_and_form_that_the_bot_listens_to_stands_in_these_tables() -> None:
    heard = heard_of()
    assert heard["action"] == {*MAY, *OF_A_TEAM, *OF_A_MESSAGE, *ONES_OWN, *READ_IN_FULL}
    assert heard["view"] == {*FORMS, *OTHER_FORMS}
    assert heard["command"] == {"/flag", "/flags", "/flagteam"}
    assert heard["shortcut"] == {"flag_problem", "flag_message"}
    assert set(Act) <= set(MAY)


@pytest.fixture(params=EACH)
async def town(sqlite_db_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The company with all kinds of people in it, and all kinds of flags raised."""
    world = await build_town(sqlite_db_url, chosen(request))
    yield world
    await world.close()


async def everything(world: World) -> list[Any]:
    """All that is known of flags and teams, what happened to them, and what was said of them."""
    queries = (
        select(FlagRow.__table__), select(Record.__table__), select(Supporter.__table__), select(TeamRow.__table__),  # type: ignore[attr-defined]
        select(Delivery.key).where(Delivery.kind != DeliveryKind.HOME).order_by(col(Delivery.id)),
    )  # fmt: skip
    async with world.bot.db.read() as session:
        connection = await session.connection()
        return [(await connection.execute(query)).all() for query in queries]


def _sees(name: str, number: int) -> bool:
    return SEES[name][number] != NOTHING


def _wrong(name: str, what: str, number: int, said: str) -> list[str]:
    """What is wrong with the answer to somebody who may not do this to this flag."""
    expected = f"Only .* #{number}" if _sees(name, number) else f"There is no #{number} that you can see"
    faults = [] if re.match(expected, said) else [f"{name}, {what} {number}: {said!r}"]
    return faults + [f"{name}, {what} {number}: leaks {said!r}" for secret in _secrets(name) if secret in said]


def _secrets(name: str) -> list[str]:
    """What must not be said to this person in any refusal: words that they may not see, names and places."""
    hidden = [words for number, (words, _) in zip(NUMBERS, FLAGS.values(), strict=True) if not _sees(name, number)]
    return [*hidden, "vault", "back-office", *([] if name == REPORTER else [REPORTER, "U_ZENOBIA"])]


async def test_who_may_not_is_told_so_whatever_they_press_or_send_and_nothing_happens(town: World) -> None:
    """Each button by every other person, in turns, on one flag after the other: so everybody meets each kind."""
    before, numbers, wrong = await everything(town), cycle(NUMBERS), list[str]()
    for act, name in islice(product(MAY, SEES), 0, None, 2):
        number = next(numbers)
        if name not in MAY[act] or not _sees(name, number):
            value = {"more": f"cancel {number}", "promise": f"{number} 2020-01-01"}.get(act, str(number))
            wrong += _wrong(name, act, number, await forge(town, name, button(act, value)))
    for act, name in islice(product(FORMS, SEES), 0, None, 2):
        number = next(numbers)
        if name not in MAY[act] or not _sees(name, number):
            filled = FORMS[act] if number % 2 else {}  # what is missing at a field is for those who may
            said = await forge_form(town, name, act, {"number": number}, filled)
            wrong += _wrong(name, f"form {act}", number, said)
    assert wrong == []
    said = await forge(town, "Sam", button("me_too", "1"), team={"id": "T_OTHER"})
    assert said.startswith("Pullcord is not installed here."), "what comes in a strange workspace's name"
    assert await everything(town) == before


async def test_the_words_in_full_are_read_by_who_sees_the_flag_alone(town: World) -> None:
    for name in ("Olga", "Ben", "Gus"):
        for number, (words, _) in zip(NUMBERS, FLAGS.values(), strict=True):
            await forge(town, name, button("read_all", str(number)))
            shown = town.person(name).modal()
            assert shown is not None
            expected = words if _sees(name, number) else f"There is no #{number} that you can see"
            assert (expected in shown.words, words in shown.words) == (True, _sees(name, number)), (name, number)
            await town.person(name).close(shown, everything=True)


async def test_a_teams_settings_are_for_who_may_change_them(town: World) -> None:
    before, meta = await everything(town), {"channel": "C_PAY"}
    for name in set(SEES) - SETTERS:
        said = [
            await forge(town, name, button("setup_team", "C_PAY")),
            await forge(town, name, button("settings", "C_PAY")),
            await forge_in_a_modal(town, name, button("more_settings", ""), meta),
            await forge_in_a_modal(town, name, button("preview", ""), meta),
            await forge_form(town, name, "flagteam", meta, SET_UP),
            await forge_form(town, name, "flagteam", meta, {}),
            await forge_form(town, name, "where", {}, {"channel": {"selected_conversation": "C_PAY"}}),
        ]
        why = "Guests can't set up a team." if name in {"Gil", "Gus", "Sam"} else "Payments is set up. Only Lea"
        assert [words[: len(why)] for words in said] == [why] * len(said), name
    assert await everything(town) == before


async def test_a_message_is_flagged_by_who_can_read_it_and_nobody_gets_at_what_others_wrote(town: World) -> None:
    await town.person("Vera").say("#vault", "the safe's code is 4711")
    secret = town.person("Vera").sees("#vault")[-1]
    await town.person("Ben").say("@bot", "the parsnip is hot")
    await town.settle()
    told = next(message for message in town.person("Ben").sees("@bot") if message.words == "the parsnip is hot")
    before = await everything(town)
    for name in set(SEES) - OF_A_MESSAGE["flag_this"]:
        said = await forge(town, name, button("flag_this", f"{secret.channel} {secret.ts}"))
        assert said.startswith("I can't read that message"), name
    for name in set(SEES) - {"Ben"}:
        said = await forge(town, name, button("flag_this", f"{told.channel} {told.ts}"))
        assert said.startswith("I can't read that message"), name
    assert await everything(town) == before
    assert "#6 is saved" in await forge(town, "Vera", button("flag_this", f"{secret.channel} {secret.ts}"))


async def test_a_guest_who_flags_what_became_a_flag_elsewhere_hears_that_it_is_one_and_no_more(town: World) -> None:
    olga, ben, gil = town.person("Olga"), town.person("Ben"), town.person("Gil")
    await olga.say("#shop-harbour", "refund counter smells of fennel")
    smelly = olga.sees("#shop-harbour")[-1]
    await forge(town, "Olga", button("flag_this", f"{smelly.channel} {smelly.ts}"))
    await town.settle()
    await fill_in(town, ben, "Same as another", card(ben, number=6), {"Which flag is the same problem?": "5"})
    await gil.react(smelly, "triangular_flag_on_post")
    await town.settle()
    offered = [message.words for message in gil.sees("#shop-harbour") if message.ephemeral][-1]
    pressed = await forge(town, "Gil", button("flag_this", f"{smelly.channel} {smelly.ts}"))
    for said in (offered, pressed):
        assert said.startswith("That message is flagged already, and a team has it.")
        assert "endive" not in said


async def test_nobody_gets_at_private_words_by_a_roundup_they_do_not_read_or_by_a_merge(town: World) -> None:
    await town.pass_time(hours=5)
    key = next(said.key for said in town.sandbox.said if (said.key or "").startswith(DeliveryKind.ROUNDUP))
    said = await forge(town, "Olga", button("me_too", "1", f"roundup/{key}/0"))
    assert "#1" in said
    assert not [secret for secret in _secrets("Olga") if secret in said]
    vera, olga, ben = town.person("Vera"), town.person("Olga"), town.person("Ben")
    await vera.say("@bot", "refund of the parsnips, between us")
    form = (await vera.shortcut("Flag this message", vera.sees("@bot")[-1])).modal
    assert form is not None
    await vera.submit(form)
    await olga.command("@bot", "/flag refund is slow")
    await town.settle()
    got = await fill_in(town, ben, "Same as another", card(ben, number=7), {"Which flag is the same problem?": "6"})
    assert got.modal is not None
    assert "#7 can only be the same as one" in " ".join(got.modal.errors.values())
    assert "parsnips" not in " ".join(message.words for message in olga.sees("@bot"))
