"""Hearth & Hale, a home-goods chain with two shops, a call centre and a web shop: its people, channels and bot."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox import App, Command, Company, Room, Shortcut, Somebody
from bot.scopes import SCOPES

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_DAY = datetime(2026, 10, 5, 8, 0, tzinfo=BERLIN).astimezone(UTC)
"""When the seeded history begins: a Monday, four weeks before the story."""
OPENING = datetime(2026, 11, 3, 10, 2, tzinfo=BERLIN).astimezone(UTC)
"""When the story begins: a Tuesday at 10:02."""

ANA, NOAH, TIAGO = "U0ANA", "U0NOAH", "U0TIAGO"
BEN, PRIYA, CHI = "U0BEN", "U0PRIYA", "U0CHI"
SAM, JONAS = "U0SAM", "U0JONAS"
ZOE, ELIF = "U0ZOE", "U0ELIF"
PAVEL, GRETA = "U0PAVEL", "U0GRETA"
MIRA, HELEN = "U0MIRA", "U0HELEN"
BOT = "U0PULLCORD"

PEOPLE = (
    Somebody(ANA, "Ana Weber", "Shop assistant, Harbour", color="#b5543c", emoji="🕯️"),
    Somebody(NOAH, "Noah Lindqvist", "Shop assistant, Old Town", color="#3c6fb5", emoji="🪴"),
    Somebody(TIAGO, "Tiago Moreira", "Call centre, Lisbon", tz="Europe/Lisbon", color="#26776d", emoji="🎧"),
    Somebody(BEN, "Ben Okafor", "Payments", color="#7a5bb8", emoji="💳"),
    Somebody(PRIYA, "Priya Raman", "Payments", color="#b8467f", emoji="🧾"),
    Somebody(CHI, "Chi Nguyen", "Payments, lead", color="#4a7c59", emoji="🌿"),
    Somebody(SAM, "Sam Keller", "IT support", color="#57708c", emoji="🔧"),
    Somebody(JONAS, "Jonas Vogt", "IT, lead", color="#8a6d3b", emoji="🖥️"),
    Somebody(ZOE, "Zoe Martin", "Web shop", color="#a95c2c", emoji="🦊"),
    Somebody(ELIF, "Elif Kaya", "Web shop, lead", color="#2f788f", emoji="🌊"),
    Somebody(PAVEL, "Pavel Novak", "Logistics", color="#6b7a2f", emoji="📦"),
    Somebody(GRETA, "Greta Sommer", "Logistics, lead", color="#a0522d", emoji="🚚"),
    Somebody(MIRA, "Mira Öztürk", "Shop operations, sorts what fits no team", color="#94527e", emoji="🧭"),
    Somebody(HELEN, "Helen Hale", "Head of operations", color="#39424e", emoji="🏠", admin=True, owner=True),
)

HARBOUR, OLD_TOWN, CALLS = "C0HARBOUR", "C0OLDTOWN", "C0CALLS"
PAYMENTS, IT, WEB_SHOP, LOGISTICS, TRIAGE = "C0PAYMENTS", "C0ITHELP", "C0WEBSHOP", "C0LOGIST", "C0TRIAGE"
LEADS, REFIT = "C0LEADS", "G0REFIT"

ROOMS = (
    Room(HARBOUR, "shop-harbour", members=(ANA, MIRA, HELEN, BOT), topic="The shop by the water. Open 10 to 19"),
    Room(OLD_TOWN, "shop-oldtown", members=(NOAH, MIRA, HELEN, BOT), topic="The shop in Mill Lane. Open 10 to 18:30"),
    Room(CALLS, "call-centre", members=(TIAGO, MIRA, BOT), topic="Phones and mail, 8 to 23"),
    Room(PAYMENTS, "payments", members=(BEN, PRIYA, CHI, BOT), topic="Cards, gift cards, refunds, invoices"),
    Room(IT, "it-help", members=(SAM, JONAS, BOT), topic="Tills, printers, phones, logins"),
    Room(WEB_SHOP, "web-shop", members=(ZOE, ELIF, BOT), topic="hearthandhale.example"),
    Room(LOGISTICS, "logistics", members=(PAVEL, GRETA, BOT), topic="Warehouse in Kiel, vans, couriers"),
    Room(TRIAGE, "triage", members=(MIRA, HELEN, BOT), topic="What fits no team is sorted here"),
    Room(LEADS, "leads", members=(CHI, JONAS, ELIF, GRETA, MIRA, HELEN, BOT), topic="Mondays: what needs us"),
    Room(REFIT, "harbour-refit", private=True, members=(ANA, MIRA, HELEN, BOT), topic="New shelves, until Christmas"),
)

APP = App(
    name="Pullcord",
    user=BOT,
    app_id="A0PULLCORD",
    bot_id="B0PULLCORD",
    commands=(
        Command("/flag", "[!] gift-card refunds time out", "Flag a problem in one line", should_escape=True),
        Command(
            "/flags", "[42 | all | search gift card]", "See my flags and my teams' flags, or one of them",
            should_escape=True,
        ),
        Command("/flagteam", "", "Set up the team that owns flags in this channel", should_escape=True),
    ),
    shortcuts=(
        Shortcut("Flag a problem", "flag_problem", "global", "Say what is wrong; it is followed through"),
        Shortcut("Flag this message", "flag_message", "message", "Make a flag of what this message says"),
    ),
    scopes=tuple(SCOPES),
    events=(
        "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_rename", "channel_unarchive",
        "group_archive", "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
        "message.im", "reaction_added", "team_join", "tokens_revoked", "user_change",
    ),
)  # fmt: skip
"""As app.yaml declares it; a test holds the two together."""

COMPANY = Company(
    id="T0HEARTH",
    name="Hearth & Hale",
    domain="hearthandhale",
    tz="Europe/Berlin",
    app=APP,
    people=PEOPLE,
    channels=ROOMS,
)

NAMES = {person.id: person.name for person in PEOPLE}
CHANNELS = {room.id: f"#{room.name}" for room in ROOMS}
