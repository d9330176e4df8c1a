"""The week of 12 October: one comes back, one comes at night, and two people mean the same boxes."""

from __future__ import annotations

from datetime import date

from bot.demo.company import ANA, CALLS, CHI, ELIF, GRETA, HARBOUR, MIRA, NOAH, OLD_TOWN, PAVEL, PRIYA, SAM, TIAGO, ZOE
from bot.demo.history.telling import (
    STILL,
    YES,
    Answer,
    Ask,
    Decline,
    Fix,
    MeToo,
    Move,
    Promise,
    Raise,
    SameAs,
    Soon,
    Take,
    Write,
    told,
)

REVIEW = date(2027, 1, 11)

FLAGS = (
    told(
        "charged-twice",
        ("Mon 12 Oct 10:05", ANA, Raise(HARBOUR, "Two customers were charged twice for one card payment on Saturday")),
        ("Mon 12 Oct 10:20", PRIYA, Take()),
        ("Mon 12 Oct 10:22", PRIYA, Promise("Tue 13 Oct")),
        ("Mon 12 Oct 10:30", PRIYA, Ask("At which till was it, and what does the slip say at the bottom?")),
        ("Mon 12 Oct 10:50", ANA, Answer("Till 2, both. At the bottom: BATCH 0412, twice")),
        ("Mon 12 Oct 12:10", NOAH, MeToo()),
        (
            "Tue 13 Oct 14:20",
            PRIYA,
            Fix("Both have their money back, and till 2 got a new certificate.", "Till 2 sent its Saturday twice"),
        ),
        ("Wed 14 Oct 17:10", ANA, STILL),
        ("Wed 14 Oct 17:12", TIAGO, MeToo()),
        (
            "Thu 15 Oct 15:40",
            PRIYA,
            Fix(
                "A batch that was sent already is refused now, at all tills.",
                "Every till sends its batch again when the line drops for a second",
            ),
        ),
        ("Fri 16 Oct 12:00", ANA, YES),
    ),
    told(
        "headset",
        ("Mon 12 Oct 11:40", TIAGO, Raise(CALLS, "The headset at seat 4 crackles so much that callers hang up")),
        ("Mon 12 Oct 12:05", SAM, Take()),
        (
            "Mon 12 Oct 15:30",
            SAM,
            Fix("New headset at seat 4, and two more in the spare box.", "The cable was bent at the plug"),
        ),
        ("Mon 12 Oct 16:45", TIAGO, YES),
    ),
    told(
        "ramp",
        ("Tue 13 Oct 10:30", NOAH, Raise(OLD_TOWN, "The delivery van stands on the wheelchair ramp from 8 to 10")),
        ("Tue 13 Oct 11:00", GRETA, Take()),
        ("Tue 13 Oct 11:01", GRETA, Promise("Fri 16 Oct")),
        (
            "Fri 16 Oct 09:20",
            GRETA,
            Fix("The van unloads in the yard; every driver has a photo of where.", "The plan showed the old entrance"),
        ),
        ("Mon 19 Oct 10:20", NOAH, YES),
    ),
    told(
        "music",
        ("Tue 13 Oct 17:45", ANA, Raise(HARBOUR, "minor: The music stops at noon and doesn't come back")),
        ("Wed 14 Oct 09:30", MIRA, Move("IT")),
    ),
    told(
        "sunday",
        ("Wed 14 Oct 10:05", NOAH, Raise(OLD_TOWN, "Website says we open on Sundays; people stood at the door")),
        ("Wed 14 Oct 10:25", ZOE, Take()),
        (
            "Wed 14 Oct 13:10",
            ZOE,
            Fix("Opening hours come from one list now.", "The hours stood in three places, and one was forgotten"),
        ),
        ("Thu 15 Oct 10:15", NOAH, YES),
    ),
    told(
        "company-name",
        ("Wed 14 Oct 14:20", TIAGO, Raise(CALLS, "Callers want their company's name on the invoice; we can't add it")),
        ("Fri 16 Oct 10:00", CHI, Take()),
        ("Fri 16 Oct 10:01", CHI, Promise("Tue 20 Oct", news=True)),
        (
            "Tue 20 Oct 15:00",
            CHI,
            Decline(
                "The invoice service of January can do it. Until then accounts add it by hand: write to them",
                REVIEW,
            ),
        ),
    ),
    told(
        "night-checkout",
        ("Thu 15 Oct 22:40", TIAGO, Raise(CALLS, "! Checkout on the website fails for every order since 22:15")),
        ("Thu 15 Oct 23:05", ELIF, Take()),
        ("Thu 15 Oct 23:06", ELIF, Soon("In an hour")),
        (
            "Thu 15 Oct 23:31",
            ELIF,
            Write("The shop lost its database and didn't reconnect. Restarting it."),
        ),
        (
            "Thu 15 Oct 23:48",
            ELIF,
            Fix("Orders go through again; 14 customers got a mail.", "The shop does not reconnect to its database"),
        ),
        ("Thu 15 Oct 23:56", TIAGO, YES),
    ),
    told(
        "nameless-boxes",
        ("Fri 16 Oct 10:50", ANA, Raise(HARBOUR, "Click and collect boxes come without the order number on them")),
        ("Fri 16 Oct 13:00", PAVEL, Take()),
        ("Fri 16 Oct 13:01", PAVEL, Promise("Tue 20 Oct")),
        ("Mon 19 Oct 15:00", PAVEL, Promise("Thu 22 Oct")),
        (
            "Thu 22 Oct 11:30",
            PAVEL,
            Fix("The number is printed on two sides of each box.", "The label was too small for number and address"),
        ),
        ("Fri 23 Oct 11:00", ANA, YES),
    ),
    told(
        "which-box",
        ("Fri 16 Oct 12:15", NOAH, Raise(OLD_TOWN, "Click and collect: we open three boxes to find the right one")),
        ("Fri 16 Oct 13:05", PAVEL, SameAs("nameless-boxes")),
    ),
)
