"""What a team's day sounds like when many flags wait: roundups to act on in place, and an end to each day's posts."""

from __future__ import annotations

from datetime import timedelta

from bot.app import build
from bot.delivery.desk import Timings
from bot.sandbox.person import Person
from bot.sandbox.seen import SeenMessage
from tests.support.hands import card, fill_in, heard, press, raise_flag, rung, thread, whose_rang
from tests.support.world import World


def channel(person: Person) -> list[SeenMessage]:
    """What stands in #payments itself, but for cards."""
    posts = [message for message in person.sees("#payments") if not message.ephemeral]
    return [message for message in posts if " needs a person: " in message.words or is_roundup(message)]


def is_roundup(message: SeenMessage) -> bool:
    return " flags wait." in message.words or " flag waits." in message.words


def roundups(person: Person) -> list[SeenMessage]:
    return [message for message in person.sees("#payments") if is_roundup(message)]


async def raise_three(world: World) -> None:
    """Within five minutes."""
    for words in ("gift card refund fails", "the refund form is gone", "the till is slow"):
        await raise_flag(world, words)
        await world.pass_time(minutes=2)


async def read(world: World, number: int) -> str:
    """The flag with its record, as Ben reads it."""
    got = await world.person("Ben").command("#payments", f"/flags {number}")
    return got.message.words


async def test_three_that_wait_are_one_post_with_a_button_each(world: World) -> None:
    ben = world.person("Ben")
    before = rung(world)
    await raise_three(world)
    await world.until(3, 14, 3)
    [post] = roundups(ben)
    assert "Three flags wait." in post.words
    assert "#1 gift card refund fails · nobody · 4 hours" in post.words
    assert post.labels.count("I'll take it") == 3
    assert all(thread(ben, number=number) == [] for number in (1, 2, 3))
    assert whose_rang(before, world) == {"Ana"}, "she was told that her flags are saved"
    assert "It was said in one post with 2 others" in await read(world, 2)
    assert "said together with others" in await read(world, 2)


async def test_a_line_of_a_roundup_is_acted_on_where_it_stands(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_three(shop)
    await shop.until(3, 14, 3)
    await ben.press("I'll take it", on=roundups(ben)[0], beside="#2")
    await shop.settle()
    [post] = roundups(ben)
    assert "#2 the refund form is gone · Ben · no day yet" in post.words
    assert post.labels.count("I'll take it") == 2
    await fill_in(shop, ben, "Promise a day", post, {"By which day?": "2026-11-05"})
    [post] = roundups(ben)
    assert "#2 the refund form is gone · Ben, fixed by Thu" in post.words
    assert "Promise a day" not in post.labels
    assert "#2 · Ben has it" in card(ben, number=2).words


async def test_a_roundup_takes_the_place_of_the_last_call_in_each_thread(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop, "gift card refund fails")
    await shop.until(3, 14, 3)
    assert len(thread(ben)) == 1
    await shop.until(4, 10, 3)
    await raise_flag(shop, "the refund form is gone")
    await raise_flag(shop, "the till is slow")
    await shop.until(4, 14, 3)
    assert "Three flags wait." in roundups(ben)[0].words
    assert thread(ben) == []


async def test_what_was_taken_before_the_roundup_is_sent_is_left_out_of_it(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_three(shop)
    shop.sandbox.misbehave("chat.postMessage", "error", 50, error="service_unavailable")
    await shop.until(3, 14, 3)
    assert roundups(ben) == []
    await press(shop, ben, "I'll take it", card(ben, number=2))
    shop.sandbox.behave()
    await shop.sandbox.until(lambda: bool(roundups(ben)), 20)
    await shop.settle()
    [post] = roundups(ben)
    assert "Two flags wait." in post.words
    assert "#2" not in post.words
    assert "not needed any more" in await read(shop, 2)


async def test_a_day_ends_after_five_posts_and_what_is_left_comes_next_morning(shop: World) -> None:
    ben = shop.person("Ben")
    await shop.until(4, 9, 1)
    for number in range(7):
        await raise_flag(shop, f"gift card {number} is refused")
        await shop.pass_time(minutes=36)
    await shop.until(4, 18)
    assert len(channel(ben)) == 5
    assert thread(ben, number=6) == []
    assert "Held back until Thu 5 Nov: the channel had had enough that day" in await read(shop, 6)
    await shop.until(5, 9, 1)
    assert "needs a person" in thread(ben, number=6)[-1].words


async def test_an_owner_is_rung_once_a_day_and_hears_of_the_rest_in_one_post(shop: World) -> None:
    ben = shop.person("Ben")
    for number, words in enumerate(("gift card refund fails", "the refund form is gone", "the till is slow"), 1):
        await raise_flag(shop, words)
        await press(shop, ben, "I'll take it", card(ben, number=number))
        await shop.pass_time(minutes=50)
    await shop.until(9, 9)
    before = len(heard(ben))
    await shop.until(9, 17)
    assert len(heard(ben)) - before == 1
    assert "Held back until Tue 10 Nov: whom it would ring had been rung that day" in await read(shop, 2)
    await shop.until(10, 9, 1)
    assert len(heard(ben)) - before == 2
    assert "Two flags wait." in roundups(ben)[0].words
    assert "@Ben: which day for yours?" in roundups(ben)[0].words


async def test_a_lead_hears_once_a_day_and_of_the_rest_in_one_message_next_morning(shop: World) -> None:
    ben, lea = shop.person("Ben"), shop.person("Lea")
    for words in ("gift card refund fails", "the refund form is gone", "the till is slow"):
        await raise_flag(shop, words)
        await shop.pass_time(minutes=90)
    await shop.until(5, 17)
    told = len(heard(lea))
    assert told == 2, "the mention in the thread, and the message that comes with it"
    assert "Lea, nobody could take #2" in thread(ben, number=2)[-1].words
    await shop.until(6, 9, 1)
    assert len(heard(lea)) - told == 1
    message = lea.sees("@bot")[-1]
    assert "Two things for you." in message.words
    assert "Nobody could take #2" in message.words
    assert "Nobody could take #3" in message.words
    assert message.labels.count("Give to…") == 2


async def be_away(world: World, **span: float) -> None:
    """The bot stops, time goes by, and a new process takes over."""
    await world.bot.stop()
    world.sandbox.clock.set(world.sandbox.clock.now() + timedelta(**span))
    world.bot = await build(world.bot.settings, timings=Timings(pace=timedelta(0), ahead=timedelta(0)))
    world.bot.clock.set(world.sandbox.clock.now())
    await world.bot.start()
    world.sandbox.bot_url = f"http://127.0.0.1:{world.bot.port}"
    await world.pass_time(seconds=1)


def absences(person: Person, where: str) -> list[str]:
    return [message.words for message in person.sees(where) if message.words.startswith("I was away")]


async def test_after_a_stop_a_channel_in_which_something_is_late_hears_once_from_when_to_when(world: World) -> None:
    ben, ivo = world.person("Ben"), world.person("Ivo")
    await raise_three(world)
    await be_away(world, hours=6)
    [note] = absences(ben, "#payments")
    assert note.startswith("I was away from today 10:08 to today 16:08.\nWhat came due meanwhile follows")
    assert ben.sees("#payments").index(roundups(ben)[0]) == len(ben.sees("#payments")) - 1
    assert absences(ivo, "#it-help") == []
    await world.pass_time(days=2)
    assert len(absences(ben, "#payments")) == 1


async def test_an_absence_that_ends_while_the_team_sleeps_is_told_when_it_opens(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await raise_flag(shop, "the refund form is gone")
    await shop.until(3, 13)
    await be_away(shop, hours=9)
    await be_away(shop, hours=1)
    assert absences(ben, "#payments") == []
    await shop.until(4, 9, 1)
    [note] = absences(ben, "#payments")
    assert note.startswith("I was away from ")
    posts = [message.words[:10] for message in ben.sees("#payments") if not message.ephemeral]
    assert posts.index("I was away") < len(posts) - 1, "before what comes late"
    await shop.pass_time(days=2)
    assert len(absences(ben, "#payments")) == 1


async def test_an_absence_is_told_at_opening_although_what_was_late_was_done_by_then(shop: World) -> None:
    ben = shop.person("Ben")
    await raise_flag(shop)
    await shop.until(3, 13)
    await be_away(shop, hours=9)
    await press(shop, ben, "I'll take it", card(ben))
    await shop.until(4, 8, 59)
    assert absences(ben, "#payments") == []
    await shop.until(4, 9, 1)
    assert len(absences(ben, "#payments")) == 1


async def test_a_stop_that_made_nothing_late_is_not_worth_a_word(shop: World) -> None:
    await raise_flag(shop)
    await be_away(shop, hours=2)
    await shop.until(3, 17)
    await be_away(shop, hours=14)
    assert absences(shop.person("Ben"), "#payments") == []


async def test_moving_the_clock_is_no_absence(shop: World) -> None:
    await raise_flag(shop)
    await shop.pass_time(days=6)
    assert absences(shop.person("Ben"), "#payments") == []


async def test_urgent_is_said_whatever_the_day_has_had(shop: World) -> None:
    ben = shop.person("Ben")
    await shop.until(4, 9, 1)
    for number in range(6):
        await raise_flag(shop, f"gift card {number} is refused")
        await shop.pass_time(minutes=36)
    await shop.until(4, 16, 20)
    await raise_flag(shop, "urgent: all tills refuse gift cards")
    await shop.pass_time(minutes=16)
    assert "needs a person (urgent)" in thread(ben, number=7)[-1].words
    assert shop.sandbox.clock.now() - thread(ben, number=7)[-1].at < timedelta(minutes=2)
