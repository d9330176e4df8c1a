"""A picture says it better than a line: it stands on the card, stays in Slack, and never keeps the words waiting."""

from __future__ import annotations

import pytest

from bot.sandbox.person import Person
from bot.sandbox.seen import SeenView
from tests.support.hands import card, press, raise_flag, thread
from tests.support.world import World


async def _form(person: Person, channel: str = "#shop-harbour") -> SeenView:
    form = (await person.command(channel, "/flag")).modal
    assert form is not None
    return form


def _pictures(person: Person, number: int = 1) -> list[str]:
    """The files of the pictures on the card."""
    return [block["slack_file"]["id"] for block in card(person, number=number).blocks if block["type"] == "image"]


async def _drawn(world: World, count: int) -> None:
    """Slack takes a moment to look at a picture; the card is drawn again until it has."""
    ben = world.person("Ben")
    await world.sandbox.until(lambda: len(_pictures(ben)) == count, within=10)
    await world.settle()


async def test_photos_from_the_form_come_onto_the_card_once_slack_has_looked_at_them(shop: World) -> None:
    ana, ben, ivo = shop.person("Ana"), shop.person("Ben"), shop.person("Ivo")
    files = [ana.upload("till.png"), ana.upload("screen.jpg")]
    form = await _form(ana)
    await ana.fill(form, {"What did you notice?": "the till screen is broken", "Photos": files})
    answer = (await ana.submit(form)).modal
    assert answer is not None
    assert "#1 is saved. Payments has it." in answer.words
    await shop.settle()
    assert "the till screen is broken" in card(ben).words, "the words do not wait for the pictures"
    await _drawn(shop, 2)
    assert _pictures(ben) == files
    alts = [block["alt_text"] for block in card(ben).blocks if block["type"] == "image"]
    assert alts == [f"Photo {n} of 2: the till screen is broken" for n in (1, 2)]
    assert sum(message.words.startswith("#1 · ") for message in ben.sees("#payments")) == 1
    seen = (await ivo.command("#it-help", "/flags 1")).message
    assert "2 photos on the card" in seen.words
    assert files[0] not in str(seen.blocks), "only the team's channel shows them"


async def test_a_photo_is_added_from_the_answer_and_one_that_is_deleted_only_goes_missing(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    answer = await raise_flag(shop)
    first, second = ana.upload("till.png"), ana.upload("card.gif")
    for file in (first, second):
        form = (await ana.press("Add a photo", on=answer)).modal
        assert form is not None
        await ana.fill(form, {"Photos": [file]})
        assert (await ana.submit(form)).modal is None
        await shop.settle()
    await _drawn(shop, 2)
    assert [note.words for note in thread(ben)][-1].endswith("Ana has added a photo: it stands on the card, above.")
    shop.sandbox.remove_file(first)
    await press(shop, ben, "I'll take it", card(ben))
    assert "#1 · Ben has it" in card(ben).words
    await _drawn(shop, 1)
    assert _pictures(ben) == [second]


@pytest.mark.parametrize(
    ("names", "says"), [(["notes.pdf"], "notes.pdf is not one of"), (["a.png"] * 6, "5 files at most")]
)
async def test_what_is_no_picture_or_too_many_is_said_at_the_field(shop: World, names: list[str], says: str) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    form = await _form(ana)
    files = [ana.upload(name) for name in names]
    await ana.fill(form, {"What did you notice?": "the till screen is broken", "Photos": files})
    wrong = (await ana.submit(form)).modal
    assert wrong is not None
    assert says in wrong.errors["Photos"]
    assert len(ben.sees("#payments")) == 1


async def test_a_photo_in_a_message_comes_along_however_the_message_is_flagged(shop: World) -> None:
    ana, olga, ben = shop.person("Ana"), shop.person("Olga"), shop.person("Ben")
    file = olga.upload("till.png")
    await olga.say("#shop-harbour", "", files=[file])
    await shop.settle()
    message = olga.sees("#shop-harbour")[-1]
    await ana.react(message, "triangular_flag_on_post")
    form = (await olga.shortcut("Flag this message", message=message)).modal
    await shop.settle()
    offer = next(shown for shown in ana.sees("#shop-harbour") if shown.ephemeral)
    assert 'You put a flag on "till.png"' in offer.words
    await press(shop, ana, "Flag that message", offer)
    await _drawn(shop, 1)
    assert _pictures(ben) == [file]
    await olga.say("@bot", "gift card reader smokes", files=[file])
    await shop.settle()
    await press(shop, olga, "Flag it", olga.sees("@bot")[-1])
    await shop.settle()
    assert _pictures(ben, number=2) == [file]
    assert form is not None
    answer = (await olga.submit(form)).modal
    assert answer is not None
    assert "This is #1 already." in answer.words


async def test_a_photo_in_the_thread_of_a_flags_message_is_added_to_it_as_long_as_there_is_room(shop: World) -> None:
    ana, ben = shop.person("Ana"), shop.person("Ben")
    await raise_flag(shop)
    mine = next(message for message in ana.sees("@bot") if message.words.startswith("#1 · "))
    files = [ana.upload(f"till{n}.png") for n in range(6)]
    await shop.sandbox.settled()
    await ana.say("@bot", "it looks so", thread=mine, files=files[:4])
    await shop.settle()
    await _drawn(shop, 4)
    said = " ".join(note.words for note in thread(ben))
    assert 'Ana adds: "it looks so"' in said
    assert "Ana has added a photo" in said
    for file in files[4:]:
        await ana.say("@bot", "", thread=mine, files=[file])
        await shop.settle()
    assert _pictures(ben) == files[:5]
    replies = [message.words for message in ana.sees("@bot", thread=mine)]
    assert replies[-1] == "#1 has 5 photos already, so I add no more. Words I still pass on."
