"""A channel gets its team, from Slack and from the command line; who may change it, and what a change does."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.operator import list_teams, show_team
from bot.sandbox import Room
from storage.tables import TeamRow
from tests.support.command import pullcord
from tests.support.hands import card, fill_in, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import TOKEN, World, build_world, company


async def test_a_member_sets_their_team_up_and_leads_it(world: World) -> None:
    olga, ana, ben = world.person("Olga"), world.person("Ana"), world.person("Ben")
    form = (await olga.command("#shop-harbour", "/flagteam")).modal
    assert form is not None
    entries = {
        "What is the team called?": "Harbour & sons",
        "When does it work?": "sometimes",
        "In which time zone?": "Berlin",
        "What may everyone do without asking?": "Give away a bag",
    }
    await olga.fill(form, entries)
    wrong = (await olga.submit(form)).modal
    assert wrong is not None
    assert list(wrong.errors) == ["When does it work?"]
    await olga.fill(wrong, {"When does it work?": "Mon-Sat 10:00-18:00", "In which time zone?": "Atlantis"})
    wrong = (await olga.submit(wrong)).modal
    assert wrong is not None
    assert "Try a big city nearby" in wrong.errors["In which time zone?"]
    await olga.fill(wrong, {"In which time zone?": "berlin"})
    assert (await olga.submit(wrong)).modal is None
    await world.settle()
    hello = ana.sees("#shop-harbour")[-1].words
    assert "From now on the flags for Harbour & sons come into this channel." in hello
    assert "Set up by Olga" in hello
    assert "Lead: Olga" in hello
    assert "Working hours: Mon-Sat 10:00-18:00" in hello
    assert "Time zone: Europe/Berlin" in hello

    refused = (await ana.command("#shop-harbour", "/flagteam")).message
    assert "Harbour & sons is set up. Only Olga, its head or an admin can change it." in refused.words
    refused = (await ben.command("#payments", "/flagteam")).message
    assert "Only Lea, its head or an admin can change it." in refused.words
    await raise_flag(world, "we are out of bags")
    assert "#1 · Nobody has it yet" in card(ana, "#shop-harbour").words


async def test_two_teams_are_not_called_the_same_and_a_script_reads_why(shop: World) -> None:
    olga = shop.person("Olga")
    form = (await olga.command("#shop-harbour", "/flagteam")).modal
    assert form is not None
    await olga.fill(form, {"What is the team called?": "payments", "When does it work?": "Mon-Sat 10:00-18:00"})
    wrong = (await olga.submit(form)).modal
    assert wrong is not None
    taken = "Another team is called payments already. Please choose another name."
    assert wrong.errors == {"What is the team called?": taken}
    await olga.fill(wrong, {"What is the team called?": "Harbour"})
    assert (await olga.submit(wrong)).modal is None
    lea = shop.person("Lea")
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    assert (await lea.submit(form)).modal is None, "its own name is nobody else's"


async def test_each_change_is_said_in_the_channel_and_only_what_changed(shop: World) -> None:
    lea, ben = shop.person("Lea"), shop.person("Ben")
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    form = (await lea.press("More settings", on=form)).modal
    assert form is not None
    await lea.fill(form, {
        "When does it work?": "Mon-Fri 08:00-16:00", "Who is above the lead?": None, "How often do I ask?": "Firm",
        "Words that make a flag yours": "refund, gift card, till, voucher",
    })  # fmt: skip
    assert (await lea.submit(form)).modal is None
    await shop.settle()
    assert ben.sees("#payments")[-1].words.splitlines() == [
        "Lea has changed how Payments is set up:",
        "Above the lead: nothing",
        "Working hours: Mon-Fri 08:00-16:00",
        "How often I ask: twice as often as usual (firm)",
        "Words that bring a flag here: refund, gift card, till, voucher",
    ]
    said = len(ben.sees("#payments"))
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    await lea.submit(form)
    await shop.settle()
    assert len(ben.sees("#payments")) == said, "nothing changed, nothing is said"


async def test_holidays_and_days_off_are_set_in_the_form_refused_at_their_fields_and_kept_free(shop: World) -> None:
    lea, ben = shop.person("Lea"), shop.person("Ben")
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    form = (await lea.press("More settings", on=form)).modal
    assert form is not None
    await lea.fill(form, {"Which public holidays are free?": "Bavaria", "Which other days are free?": "2026-11-04"})
    wrong = (await lea.submit(form)).modal
    assert wrong is not None
    assert "I don't know the holidays of “Bavaria”" in wrong.errors["Which public holidays are free?"]
    await lea.fill(wrong, {"Which public holidays are free?": "DE-BY", "Which other days are free?": "4 Nov"})
    wrong = (await lea.submit(wrong)).modal
    assert wrong is not None
    assert "I can't read “4 Nov”" in wrong.errors["Which other days are free?"]
    await lea.fill(wrong, {"Which other days are free?": "2026-11-04 to 2026-11-05"})
    preview = (await lea.press("Preview", on=wrong)).modal
    assert preview is not None
    assert (await lea.submit(wrong)).modal is None
    await shop.settle()
    said = ben.sees("#payments")[-1].words
    assert "Public holidays of: DE-BY" in said
    assert "Days off: 2026-11-04 to 2026-11-05" in said
    await shop.until(3, 16)
    await raise_flag(shop)
    await shop.until(5, 23)
    assert thread(ben) == []
    await shop.until(6, 12, 1)
    assert "needs a person" in thread(ben)[-1].words


async def test_new_hours_count_at_once_and_without_a_burst(shop: World) -> None:
    lea, ben = shop.person("Lea"), shop.person("Ben")
    for number in range(1, 3):
        await raise_flag(shop, f"refund {number} fails")
    await shop.until(3, 13)
    before, said = rung(shop), len(shop.sandbox.said)
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    await lea.fill(form, {"When does it work?": "Mon-Fri 13:30-20:00"})
    await lea.submit(form)
    await shop.pass_time(minutes=5)
    assert len(shop.sandbox.said) == said + 1
    assert whose_rang(before, shop) == set()
    await shop.until(3, 17, 29)
    assert thread(ben) == []
    await shop.until(3, 17, 31)
    assert "needs a person" in thread(ben)[-1].words


async def test_triage_that_had_no_channel_brings_its_cards_along(shop: World) -> None:
    tess, lea = shop.person("Tess"), shop.person("Lea")
    await raise_flag(shop, "the roof leaks")
    assert "#1 · Nobody has it yet" in card(tess, "#triage").words
    form = (await lea.command("#leads", "/flagteam")).modal
    assert form is not None
    form = (await lea.press("More settings", on=form)).modal
    assert form is not None
    await lea.fill(
        form, {"What is the team called?": "Sorting", "Also in this channel": ["Problems that fit no team come here"]}
    )
    assert (await lea.submit(form)).modal is None
    await shop.settle()
    await raise_flag(shop, "the lift is stuck")
    assert "the lift is stuck" in card(lea, "#leads", 2).words
    assert "the roof leaks" in card(tess, "#triage", 1).words


async def test_the_command_line_sets_up_shows_and_lists_teams(shop: World) -> None:
    ben = shop.person("Ben")
    figures = ("--first", "20m", "--every-taken", "3h")
    code, said = await _pullcord(shop, "team", "set", "C_PAY", "--hours", "Mon-Fri 07:00-15:00", *figures)
    assert code == 0, said
    assert "Lea (U_LEA)" in said
    assert "first 20m, every-taken 3h" in said
    shop.bot.sender.wake()
    await shop.settle()
    assert ben.sees("#payments")[-1].words.splitlines() == [
        "Whoever runs Pullcord has changed how Payments is set up:",
        "Working hours: Mon-Fri 07:00-15:00",
        "Its own pace: first after 20m, every 3h once somebody has it",
    ]
    await raise_flag(shop)
    await shop.pass_time(minutes=21)
    assert "needs a person" in thread(ben)[-1].words
    await press(shop, ben, "I'll take it", card(ben))
    await shop.pass_time(hours=3, minutes=1)
    assert "needs a day" in thread(ben)[-1].words
    plain = await _pullcord(shop, "team", "set", "C_PAY", "--first", "", "--head", "")
    assert "Hugo" not in plain[1]
    listed, long, wrong, nameless = await asyncio.gather(
        _pullcord(shop, "team", "list"),
        _pullcord(shop, "team", "set", "C_PAY", "--latitude", "refund it " * 60),
        _pullcord(shop, "team", "set", "C_PAY", "--hours", "never"),
        _pullcord(shop, "team", "set", "C_SHOP"),
    )
    assert "first" not in plain[1]
    assert "every-taken 3h" in plain[1]
    assert "Triage  (triage)" in listed[1]
    assert long == (1, "That is 600 characters, and 500 fit here. Say it shorter.\n")
    assert wrong[0] == 1
    assert "never" in wrong[1]
    assert nameless == (1, "A team needs a name: --name Billing\n")


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        (("C_PAY", "--lead", "U_LAE"), "Slack knows nobody as U_LAE. In their profile: Copy member ID (U…)."),
        (("C_PAY", "--head", "@hugo"), "Slack knows nobody as @hugo."),
        (("C_PAY", "--lead", ""), "A team keeps its lead until another is named"),
        (("C_PAY", "--digest", "#leads"), "Slack shows no channel #leads."),
        (("C_PYA", "--name", "Payments"), "Slack shows no channel C_PYA."),
        (("C_LEADS", "--name", "Leads"), "#leads is archived"),
    ],
)
async def test_a_slip_in_somebodys_id_or_a_channels_is_refused_and_changes_nothing(
    shop: World, slip: tuple[str, ...], says: str
) -> None:
    shop.sandbox.archive("C_LEADS", by="U_IVO")
    before = await list_teams(shop.bot.settings), await show_team(shop.bot.settings, "C_PAY")
    code, said = await _pullcord(shop, "team", "set", *slip)
    assert code == 1
    assert said.startswith(says)
    assert (await list_teams(shop.bot.settings), await show_team(shop.bot.settings, "C_PAY")) == before


async def _pullcord(world: World, *arguments: str) -> tuple[int, str]:
    """Run the real command beside the running bot."""
    settings = world.bot.settings
    environment = {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "unused", "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": settings.database_url,
    }  # fmt: skip
    done = await pullcord(*arguments, environment=environment)
    return done.code, done.said


async def test_a_new_lead_is_the_one_who_is_asked(shop: World) -> None:
    lea, bea, ben = shop.person("Lea"), shop.person("Bea"), shop.person("Ben")
    form = (await lea.command("#payments", "/flagteam")).modal
    assert form is not None
    await lea.fill(form, {"Who leads it?": "Bea"})
    await lea.submit(form)
    await raise_flag(shop)
    await shop.until(5, 10, 30)
    assert "because you are the lead of Payments" in " ".join(heard(bea))
    assert heard(lea) == []
    assert "can give #1 to somebody" in (await press(shop, ben, "Give to…", card(ben))).message.words
    await fill_in(shop, bea, "Give to…", card(bea), {"Who takes it?": "Ben"})
    assert "#1 · Ben has it" in card(bea).words


async def test_the_installer_is_led_from_the_first_message_to_the_first_team(shop: World) -> None:
    ivo, hugo = shop.person("Ivo"), shop.person("Hugo")
    welcome = next(message for message in ivo.sees("@bot") if "Set up the first team" in message.labels)
    where = (await ivo.press("Set up the first team", on=welcome)).modal
    assert where is not None
    await ivo.fill(where, {"In which channel does the team work?": "#leads"})
    form = (await ivo.submit(where)).modal
    assert form is not None
    assert form.title == "The team here"
    await ivo.fill(
        form, {"What is the team called?": "Leads", "In which time zone?": "Berlin", "Who leads it?": "Hugo"}
    )
    assert (await ivo.submit(form)).modal is None
    await shop.settle()
    assert "From now on the flags for Leads come into this channel." in hugo.sees("#leads")[-1].words
    where = (await ivo.press("Set up the first team", on=welcome)).modal
    assert where is not None
    await ivo.fill(where, {"In which channel does the team work?": "#shop-harbour"})
    assert (await ivo.submit(where)).modal is not None


async def test_a_private_channel_without_the_bot_becomes_no_team_by_an_admin_either(sqlite_db_url: str) -> None:
    """Its flags would have nowhere to go."""
    whole = company()
    room = Room("G_ADMINS", "admins", private=True, members=("U_IVO",))
    world = await build_world(sqlite_db_url, of=replace(whole, channels=(*whole.channels, room)), teams=False)
    ivo = world.person("Ivo")
    assert "I am not in this private channel" in (await ivo.command("#admins", "/flagteam")).message.words
    welcome = next(message for message in ivo.sees("@bot") if "Set up the first team" in message.labels)
    where = (await ivo.press("Set up the first team", on=welcome)).modal
    assert where is not None
    await ivo.fill(where, {"In which channel does the team work?": "#admins"})
    still = (await ivo.submit(where)).modal
    assert still is not None
    assert "Add me" in still.errors["In which channel does the team work?"]
    await world.close()


async def test_settings_that_an_upgrade_made_unreadable_stop_no_flag_and_the_lead_mends_them_once_told(
    shop: World,
) -> None:
    ben, lea = shop.person("Ben"), shop.person("Lea")
    async with shop.bot.db.write() as session:
        team = (await session.exec(select(TeamRow).where(TeamRow.channel == "C_PAY"))).one()
        team.hours, team.holidays = "Mon-Fri nine to five", "DE-XX"
        session.add(team)
    await raise_flag(shop)
    await shop.until(3, 14, 3)
    assert "needs a person" in thread(ben)[-1].words
    [told] = [message for message in lea.sees("@bot") if "I can't read all of how Payments is set up" in message.words]
    assert "I can't read “nine”" in told.words
    assert "I don't know the region “XX” of DE" in told.words
    assert "Until it is mended I go by Mon-Fri 09:00-17:00, Europe/Berlin." in told.words
    form = (await lea.press("Set up the team", on=told)).modal
    assert form is not None
    form = (await lea.press("More settings", on=form)).modal
    assert form is not None
    mended = {"When does it work?": "Mon-Fri 10:00-18:00", "Which public holidays are free?": "DE-BE"}
    await lea.fill(form, mended)
    assert (await lea.submit(form)).modal is None
    await shop.settle()
    assert "Working hours: Mon-Fri 10:00-18:00" in ben.sees("#payments")[-1].words
    await shop.until(4, 15, 3)
    assert len([message for message in lea.sees("@bot") if "I can't read all" in message.words]) == 1
