"""The first minutes in a workspace whose token does not say who installed the bot, up to the first closed flag."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.sandbox import Room, Somebody
from bot.sandbox.person import Person
from bot.usecases.reading import read_teams
from tests.support.hands import asked, card, dms, fix, press, raise_flag, thread
from tests.support.world import World, build_world, company

NOBODY_SORTS = "Nobody gets the problems that fit no team yet."
WHERE = "In which channel does the team work?"


@pytest.fixture
async def empty(sqlite_db_url: str) -> AsyncIterator[World]:
    """Nobody was greeted, nothing is set up, and the bot is in no channel. Gus is a guest."""
    whole = company()
    rooms = tuple(
        Room(r.id, r.name, private=r.private, members=tuple(m for m in r.members if m != "U0BOT"))
        for r in whole.channels
    )
    people = (*whole.people, Somebody("U_GUS", "Gus", "Supplier", guest=True))
    of = replace(whole, channels=rooms, people=people)
    built = await build_world(sqlite_db_url, of=of, teams=False, greeted=False)
    yield built
    await built.close()


async def home_of(world: World, person: Person) -> str:
    """What they read when they open it."""
    await person.open_home()
    await world.settle()
    shown = person.home()
    assert shown is not None
    return shown.words


async def now_in_home(world: World, person: Person) -> str:
    """What stands there without their opening it again."""
    await world.settle()
    shown = person.home()
    assert shown is not None
    return shown.words


async def set_up(world: World, who: Person, channel: str, **entries: object) -> None:
    """Press the button in the Home, choose a channel and fill the form in."""
    home = who.home()
    assert home is not None
    label = "Set up triage" if "Set up triage" in home.labels else "Set up the first team"
    where = (await who.press(label, on=home)).modal
    assert where is not None
    await who.fill(where, {WHERE: channel})
    form = (await who.submit(where)).modal
    assert form is not None, where
    await who.fill(form, {"In which time zone?": "Berlin", **entries})
    assert (await who.submit(form)).modal is None
    await world.settle()
    await world.settle()


async def test_an_admin_is_led_from_the_home_to_the_first_closed_flag_without_bringing_the_bot_anywhere(
    empty: World,
) -> None:
    ana, ivo, tess, gus = (empty.person(name) for name in ("Ana", "Ivo", "Tess", "Gus"))
    answer = await raise_flag(empty)
    assert "nobody sorts such flags here yet" in answer.words
    assert "An admin can say who, in my Home tab" in answer.words
    assert "Whoever sets me up here sees your words and name; others see only the words." in answer.words
    assert "remind" not in answer.words, "there is nobody yet whom I could remind"
    assert "It waits for whoever sorts what fits no team." in dms(ana)[-1]
    assert f"{NOBODY_SORTS} 1 flag waits for that." in await home_of(empty, ivo)
    for other in (ana, tess, gus):
        assert NOBODY_SORTS not in await home_of(empty, other), "they are not asked to set the company up"
    await raise_flag(empty, "the roof leaks")
    assert "2 flags wait for that." in await now_in_home(empty, ivo)
    await set_up(empty, ivo, "#triage", **{"What is the team called?": "Sorting", "Who leads it?": "Tess"})
    assert NOBODY_SORTS not in await now_in_home(empty, ivo)
    said = [message.words for message in tess.sees("#triage") if not message.ephemeral]
    assert sum("From now on the flags for Sorting come into this channel." in words for words in said) == 1
    assert not any("Hello. I am Pullcord" in words for words in said), "it introduced itself by the team"
    assert "gift card refund fails" in card(tess, "#triage", 1).words
    assert "the roof leaks" in card(tess, "#triage", 2).words
    assert not any("It waits for whoever sorts" in words for words in dms(ana)), "it waits for Sorting now"
    await press(empty, tess, "I'll take it", card(tess, "#triage"))
    await fix(empty, "Tess", channel="#triage")
    await press(empty, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    assert "#1 is closed because you said so" in " ".join(dms(ana))


async def test_a_team_set_up_first_without_triage_still_leaves_the_way_to_triage(empty: World) -> None:
    ana, ivo, ben = (empty.person(name) for name in ("Ana", "Ivo", "Ben"))
    await raise_flag(empty, "the roof leaks")
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#payments", **{"Also in this channel": []})
    assert "From now on the flags for Payments come into this channel." in ben.sees("#payments")[-1].words
    assert NOBODY_SORTS in await now_in_home(empty, ivo)
    await set_up(empty, ivo, "#payments", **{"Also in this channel": ["Problems that fit no team come here"]})
    assert NOBODY_SORTS not in await now_in_home(empty, ivo), "the question is asked of a team that is there, too"
    assert "the roof leaks" in card(ben).words, "what waited for somebody who sorts came to them"
    assert "Payments has it, and nobody has taken it yet." in dms(ana)[-1]
    assert [team.name for team in await read_teams(empty.bot.db, 1)] == ["Payments"], "nothing can be moved to nobody"
    await empty.until(3, 15)
    assert "needs a person" in thread(ben)[-1].words


async def test_of_two_who_set_up_at_once_the_second_is_told_of_the_first_and_overwrites_nobody(empty: World) -> None:
    ivo, lea, tess = empty.person("Ivo"), empty.person("Lea"), empty.person("Tess")
    await raise_flag(empty)
    late = [(await who.command(where, "/flagteam")).modal for who, where in ((lea, "#payments"), (tess, "#triage"))]
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#triage", **{"What is the team called?": "Sorting", "Who leads it?": "Ivo"})
    for who, form in zip((lea, tess), late, strict=True):
        assert form is not None
        await who.fill(form, {"In which time zone?": "Berlin"})
    elsewhere, here = [(await who.submit(form)).modal for who, form in zip((lea, tess), late, strict=True) if form]
    assert elsewhere is not None
    assert here is not None
    assert "Somebody has just set up Sorting for problems that fit no team." in elsewhere.errors["Also in this channel"]
    assert here.errors["What is the team called?"] == "Sorting is set up. Only Ivo, its head or an admin can change it."
    await lea.fill(elsewhere, {"Also in this channel": []})
    assert (await lea.submit(elsewhere)).modal is None
    await empty.settle()
    assert "gift card refund fails" in card(tess, "#triage").words
    assert {team.name: team.is_triage for team in await read_teams(empty.bot.db, 1)} == {
        "Sorting": True,
        "Payments": False,
    }
    await set_up_here(lea, "#payments", **{"Also in this channel": ["Problems that fit no team come here"]})
    await empty.settle()
    assert (
        "Lea has changed how Sorting is set up:\nProblems that fit no team: not here any more"
        in tess.sees("#triage")[-1].words
    )


async def test_of_two_admins_who_set_up_one_channel_at_once_the_second_reads_that_it_has_a_team(empty: World) -> None:
    ivo, tess = empty.person("Ivo"), empty.person("Tess")
    await home_of(empty, ivo)
    where = (await ivo.press("Set up the first team", on=ivo.home())).modal  # type: ignore[arg-type]
    assert where is not None
    await ivo.fill(where, {WHERE: "#triage"})
    form = (await ivo.submit(where)).modal
    assert form is not None
    await set_up_here(tess, "#triage", **{"What is the team called?": "Sorting"})
    await ivo.fill(form, {"In which time zone?": "Berlin"})
    told = (await ivo.submit(form)).modal
    assert told is not None
    assert "Somebody has just set up Sorting here." in told.errors["What is the team called?"]
    assert [team.lead and team.lead.name for team in await read_teams(empty.bot.db, 1)] == ["Tess"]


async def set_up_here(who: Person, channel: str, **entries: object) -> None:
    """Type /flagteam in the team's channel, fill the form in and send it."""
    form = (await who.command(channel, "/flagteam")).modal
    assert form is not None
    if "More settings" in form.labels:
        form = (await who.press("More settings", on=form)).modal
        assert form is not None
    await who.fill(form, {"In which time zone?": "Berlin", **entries})
    assert (await who.submit(form)).modal is None


async def test_a_channel_that_was_archived_meanwhile_is_told_to_the_lead_once_with_what_to_do(
    empty: World,
) -> None:
    ivo = empty.person("Ivo")
    await raise_flag(empty)
    await home_of(empty, ivo)
    empty.sandbox.archive("C_TRIAGE", by="U_TESS")
    await set_up(empty, ivo, "#triage", **{"Who leads it?": "Ivo"})
    assert "it is archived. Unarchive it, or type /flagteam in another channel" in " ".join(dms(ivo)).replace("\n", " ")
    assert len([words for words in dms(ivo) if "I can't write to" in words]) == 1


async def test_where_slack_lets_only_people_bring_the_bot_in_the_lead_is_told_how(empty: World) -> None:
    ivo, tess = empty.person("Ivo"), empty.person("Tess")
    await raise_flag(empty)
    await home_of(empty, ivo)
    empty.sandbox.misbehave("conversations.join", "error", 1, error="restricted_action")
    await set_up(empty, ivo, "#triage", **{"Who leads it?": "Ivo"})
    [told] = [words for words in dms(ivo) if "I can't write to" in words]
    assert "I am not in it." in told
    assert "Type /invite @Pullcord there." in told
    empty.sandbox.invite("C_TRIAGE", "U0BOT", by="U_TESS")
    await empty.settle()
    await empty.settle()
    assert "gift card refund fails" in card(tess, "#triage").words


async def test_a_private_channel_can_be_chosen_as_soon_as_the_bot_was_added_as_told(empty: World) -> None:
    ana = empty.person("Ana")
    assert "Add me" in (await ana.command("#vault", "/flagteam")).message.words
    empty.sandbox.invite("G_VAULT", "U0BOT", by="U_ANA")
    await empty.settle()
    assert (await ana.command("#vault", "/flagteam")).modal is not None


async def test_flags_that_nobody_sorts_yet_silence_no_team_and_come_once_each_as_soon_as_somebody_does(
    empty: World,
) -> None:
    ivo, ben, tess = empty.person("Ivo"), empty.person("Ben"), empty.person("Tess")
    for number in range(1, 5):
        await raise_flag(empty, f"strange thing {number} is wrong", channel="@bot")
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#payments", **{"Also in this channel": []})
    await raise_flag(empty, "#payments the refund fails")
    await empty.until(3, 15)
    assert "needs a person" in thread(ben, number=5)[-1].words
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#triage", **{"Who leads it?": "Tess"})
    await empty.until(4, 12)
    said = [message.words for message in tess.sees("#triage")]
    assert [sum(words.startswith(f"#{number} · ") for words in said) for number in range(1, 5)] == [1, 1, 1, 1]
    assert any("Four flags wait." in words for words in said), "one post asks for all of them"
    assert not any("needs a person" in words for words in said)


async def test_a_new_lead_is_not_named_for_what_waited_before_anybody_could_see_it_and_its_age_is_told(
    empty: World,
) -> None:
    ivo, tess = empty.person("Ivo"), empty.person("Tess")
    await raise_flag(empty, "the roof leaks")
    await empty.until(12, 10)
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#triage", **{"What is the team called?": "Sorting", "Who leads it?": "Tess"})
    await empty.until(12, 16)
    [asked_for] = thread(tess, "#triage")
    assert "#1 needs a person" in asked_for.words
    assert "Waiting 9 days" in asked_for.words
    assert not any("nobody could take" in words.lower() for words in dms(tess))
    record = (await tess.command("#triage", "/flags 1")).message.words
    assert "It came to Sorting: until then no team could see it" in record
    await empty.until(16, 10, 30)
    assert "Nobody could take #1 in nine working days" in " ".join(dms(tess))


async def test_whoever_asks_for_help_reads_that_nobody_sorts_yet_as_long_as_it_is_so(empty: World) -> None:
    empty.sandbox.invite("C_SHOP", "U0BOT", by="U_ANA")
    ana, ivo = empty.person("Ana"), empty.person("Ivo")
    missing = "Nobody sorts yet what fits no team: I keep it until an admin says who does, in my Home tab."
    assert [missing in words for words in await _helped(empty, ana)] == [True, True]
    await home_of(empty, ivo)
    await set_up(empty, ivo, "#triage")
    assert [missing in words for words in await _helped(empty, ana)] == [False, False]


async def _helped(world: World, person: Person) -> list[str]:
    """What the bot answers to a mention, and to a greeting in its DM."""
    await person.say("#shop-harbour", "@Pullcord what can you do?")
    await person.say("@bot", "hello?")
    await world.settle()
    asked = [message for message in person.sees("#shop-harbour") if "what can you do" in message.words][-1]
    return [person.sees("#shop-harbour", thread=asked)[-1].words, dms(person)[-1]]
