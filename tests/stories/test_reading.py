"""What people can look up: their lists, one flag with its record, and what is private."""

from __future__ import annotations

from bot.sandbox.person import Person
from tests.support.hands import asked, card, dms, fix, press, raise_flag
from tests.support.world import World


async def _lists(person: Person, channel: str) -> str:
    """Everything that this person can find."""
    texts = ("/flags", "/flags all", "/flags search vault", "/flags 1")
    return "\n".join([(await person.command(channel, text)).message.words for text in texts])


async def test_flags_shows_what_i_raised_and_what_my_teams_owe(shop: World) -> None:
    ana, ben, olga = shop.person("Ana"), shop.person("Ben"), shop.person("Olga")
    await raise_flag(shop)
    await raise_flag(shop, "!refunds double", who="Olga")
    await raise_flag(shop, "the printer is out of ink")
    mine = (await ana.command("#shop-harbour", "/flags")).message.words
    assert "Yours · 2 flags" in mine
    assert "Your teams owe nothing." in mine
    owed = (await ben.command("#payments", "/flags")).message.words
    assert "You have raised nothing yet." in owed
    assert owed.index("#2 refunds double") < owed.index("#1 gift card refund fails")
    assert "printer" not in owed
    every = (await olga.command("#shop-harbour", "/flags all")).message.words
    assert "Open now · 3 flags" in every
    found = (await olga.command("#shop-harbour", "/flags search REFUND card")).message
    assert 'With "REFUND card" · 1 flag' in found.words
    opened = await press(shop, olga, "Open", found)
    assert "Who was told what, and when" not in opened.message.words
    assert "Somebody, #shop-harbour" in opened.message.words


async def test_one_flag_shows_all_that_happened_and_who_was_told_what_and_when(world: World) -> None:
    ana, ben, olga = world.person("Ana"), world.person("Ben"), world.person("Olga")
    await raise_flag(world)
    await world.until(3, 14, 3)
    await press(world, ben, "I'll take it", card(ben))
    await press(world, ben, "Tomorrow", card(ben))
    await world.until(5, 9, 30)
    await fix(world)
    await press(world, ana, "Yes, it's fixed", asked(ana, "Yes, it's fixed"))
    record = (await ben.command("#payments", "/flags #1")).message
    for line in (
        "Ana raised it", "I asked for somebody, or for a day", "Ben took it", "Ben promised: fixed by Wed 4 Nov",
        "It was the promised day: I asked how it stands", "The day passed", "I asked the lead, Lea",
        "Ben said that it is fixed", "Ana said yes, it is fixed", "a call for somebody, or for a day, #payments · sent",
        "it needs more time, to Ana · sent", "a direct message to the person in charge, to Lea · sent",
    ):  # fmt: skip
        assert line in record.words, line
    stranger = (await olga.command("#shop-harbour", "/flags 1")).message
    assert "Ana" not in stranger.words
    assert "The reporter raised it" in stranger.words
    assert stranger.labels == []


async def test_the_buttons_of_a_record_are_those_that_its_reader_may_press(shop: World) -> None:
    ana, ben, olga, lea = (shop.person(name) for name in ("Ana", "Ben", "Olga", "Lea"))
    await raise_flag(shop)
    reads = {p.name: (await p.command(c, "/flags 1")).message for p, c in
             ((ana, "#shop-harbour"), (olga, "#shop-harbour"), (ben, "#payments"), (lea, "#payments"))}  # fmt: skip
    assert reads["Olga"].labels == ["Me too"]
    assert {"I fixed it myself", "Cancel my flag"} <= set(reads["Ana"].labels)
    assert {"I'll take it", "Fixed"} <= set(reads["Ben"].labels)
    assert "Won't fix" not in reads["Ben"].labels
    assert {"Won't fix", "Give to…"} <= set(reads["Lea"].labels)
    await press(shop, ben, "I'll take it", reads["Ben"])
    redrawn = [message for message in ben.sees("#payments") if message.ephemeral][-1]
    assert "Give back" in redrawn.labels


async def test_a_private_channels_flag_is_for_that_channel_and_the_owning_team_alone(world: World) -> None:
    ana, ben, olga, ivo, lea = (world.person(name) for name in ("Ana", "Ben", "Olga", "Ivo", "Lea"))
    answer = await raise_flag(world, "gift card codes lie open in the vault", channel="#vault")
    assert "only this channel and they can read it" in answer.words
    assert "a private channel" in card(ben).words
    assert "vault" in await _lists(ben, "#payments")
    assert "vault" in await _lists(ana, "#shop-harbour")
    for stranger, channel in ((olga, "#shop-harbour"), (ivo, "#it-help")):
        found = await _lists(stranger, channel)
        assert "lie open" not in found
        assert "There is no #1 that you can see." in found
        await stranger.open_home()
        await world.settle()
        home = stranger.home()
        assert home is not None
        assert "lie open" not in home.words
    got = await press(world, olga, "I'll take it", card(olga))
    assert "There is no #1 that you can see." in got.message.words
    await world.until(9, 12)
    assert all("lie open" not in message.words + message.text for message in lea.sees("#leads"))


async def test_help_and_numbers_that_are_not_there(shop: World) -> None:
    ana = shop.person("Ana")
    for text, said in (
        ("/flags 99", "There is no #99 that you can see. /flags shows yours and your teams'."),
        ("/flags 99999999999999999999", "There is no #99999999999999999999 that you can see."),
        ("/flags", "You have raised nothing yet, and your teams owe nothing."),
        ("/flags help", "/flags search gift card"),
        ("/flag help", "/flag !smoke in the server room"),
        ("/flagteam help", "Type it in the team's channel"),
    ):
        assert said in (await ana.command("#shop-harbour", text)).message.words
    assert dms(ana) == []


async def test_a_long_list_is_leafed_through_in_place(shop: World) -> None:
    ana = shop.person("Ana")
    for number in range(1, 24):
        await raise_flag(shop, f"till {number} is slow", who="Ana" if number % 2 else "Olga")
    first = (await ana.command("#shop-harbour", "/flags all")).message
    assert "Open now · 23 flags, 1 to 20" in first.words
    await press(shop, ana, "Show more", first)
    shown = [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1]
    assert "Open now · 23 flags, 21 to 23" in shown.words
    assert "#23 till 23 is slow" in shown.words
    await press(shop, ana, "Back", shown)
    assert "#1 till 1 is slow" in [message for message in ana.sees("#shop-harbour") if message.ephemeral][-1].words


async def test_whatever_is_asked_for_gets_an_answer_that_fits(shop: World) -> None:
    ana = shop.person("Ana")
    await raise_flag(shop)
    for number in ("1", "#1", "1.", " 1 "):
        assert "#1 · Payments has it" in (await ana.command("#shop-harbour", f"/flags {number}")).message.words
    assert "There is no #0 that you can see." in (await ana.command("#shop-harbour", "/flags 0")).message.words
    assert "Which words?" in (await ana.command("#shop-harbour", "/flags search")).message.words
    assert 'Nothing has "-1" in it.' in (await ana.command("#shop-harbour", "/flags -1")).message.words
    assert 'Nothing has "%" in it.' in (await ana.command("#shop-harbour", "/flags search %")).message.words
