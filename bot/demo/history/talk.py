"""What people write in their channels anyway: a workspace in which only a bot speaks is no workspace."""

from __future__ import annotations

from bot.demo.company import (
    ANA,
    BEN,
    CALLS,
    CHI,
    ELIF,
    GRETA,
    HARBOUR,
    HELEN,
    IT,
    JONAS,
    LEADS,
    LOGISTICS,
    MIRA,
    NOAH,
    OLD_TOWN,
    PAVEL,
    PAYMENTS,
    PRIYA,
    REFIT,
    SAM,
    TIAGO,
    TRIAGE,
    WEB_SHOP,
    ZOE,
)
from bot.demo.history.telling import Beat, Write, instant

LINES = (
    (
        "Mon 5 Oct 09:00",
        HELEN,
        LEADS,
        "Pullcord is in. Try it on something small, then on what hurts.",
    ),
    (
        "Mon 5 Oct 10:12",
        MIRA,
        HARBOUR,
        "New: /flag and one line when something is wrong. No form, no blame.",
    ),
    (
        "Mon 5 Oct 10:14",
        MIRA,
        OLD_TOWN,
        "New: /flag and one line when something is wrong. No form, no blame.",
    ),
    (
        "Mon 5 Oct 10:16",
        MIRA,
        CALLS,
        "New: /flag and one line when something is wrong. No form, no blame.",
    ),
    ("Tue 6 Oct 10:20", NOAH, OLD_TOWN, "First receipt came out whole. Thank you, whoever did that!"),
    ("Thu 8 Oct 13:06", ANA, HARBOUR, "Spare scanner is on till 2 now, the old one is in the box with a note."),
    ("Mon 12 Oct 13:30", PRIYA, PAYMENTS, "Harbour says it's till 2. I'm on the phone with the bank until 14:00."),
    ("Fri 16 Oct 09:10", HELEN, LEADS, "Elif, thank you for last night. What would have woken you sooner?"),
    (
        "Fri 16 Oct 09:32",
        ELIF,
        LEADS,
        "It woke me in two minutes. I lacked a restart that others may press.",
    ),
    ("Mon 19 Oct 11:30", GRETA, LOGISTICS, "Yard plan is up at the gate. Drivers, no van on the ramp, please."),
    ("Thu 22 Oct 11:34", MIRA, REFIT, "Ana, keep people out of the back row until the shelves have moved."),
    ("Fri 23 Oct 11:50", ANA, HARBOUR, "Click and collect boxes have numbers on them. On two sides!"),
    ("Mon 26 Oct 11:00", JONAS, IT, "Sam is out tomorrow morning, I take his tickets."),
    ("Tue 27 Oct 10:15", NOAH, OLD_TOWN, "Lift is closed, sign is up. Stairs for now."),
    ("Thu 29 Oct 17:05", TIAGO, CALLS, "If a bank refund bounces: send them to me, I keep a list for Ben."),
    ("Fri 30 Oct 12:15", ZOE, WEB_SHOP, "Christmas pages go live Thursday. I can't start anything new before that."),
    ("Mon 2 Nov 10:50", PAVEL, LOGISTICS, "Counted Friday's scans: 18 of 20 at the door. Better."),
    ("Mon 2 Nov 15:20", MIRA, TRIAGE, "The bell: that room was given up in the refit. Whose is it now?"),
    ("Mon 2 Nov 16:40", BEN, PAYMENTS, "New IBANs work since lunch. Waiting for Tiago's yes."),
    ("Tue 3 Nov 09:05", CHI, PAYMENTS, "Morning. Ben is on refunds today, Priya on part payments."),
    ("Tue 3 Nov 09:55", SAM, IT, "At Harbour until eleven because of the loading door."),
    ("Tue 3 Nov 09:58", ANA, HARBOUR, "Morning! Two gift-card returns are waiting already, I take till 2."),
)

TALK: tuple[Beat, ...] = tuple(
    Beat(instant(when), who, "", Write(words, channel)) for when, who, channel, words in LINES
)
