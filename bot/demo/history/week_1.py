"""The week of 5 October: Pullcord is new, and people try whether it helps."""

from __future__ import annotations

from bot.demo.company import (
    ANA,
    BEN,
    CALLS,
    ELIF,
    HARBOUR,
    MIRA,
    NOAH,
    OLD_TOWN,
    PAVEL,
    PRIYA,
    SAM,
    TIAGO,
    ZOE,
)
from bot.demo.history.telling import (
    CANNOT_TELL,
    YES,
    Cancel,
    Fix,
    FixedMyself,
    GiveTo,
    MeToo,
    Move,
    Promise,
    Raise,
    Soon,
    Take,
    Write,
    told,
)

FLAGS = (
    told(
        "reader",
        ("Mon 5 Oct 10:20", ANA, Raise(HARBOUR, "Card reader at till 1 says “try again” twice before every payment")),
        ("Mon 5 Oct 10:45", BEN, Take()),
        ("Mon 5 Oct 10:46", BEN, Promise("Wed 7 Oct")),
        ("Tue 6 Oct 15:10", BEN, Write("Found it: only readers with the September update do this.")),
        (
            "Wed 7 Oct 11:00",
            BEN,
            Fix(
                "We switched that look-up off on all readers.",
                "Since the September update the reader first looks for a network that we don't have",
            ),
        ),
        ("Wed 7 Oct 14:10", ANA, YES),
    ),
    told(
        "first-receipt",
        ("Mon 5 Oct 11:05", NOAH, Raise(OLD_TOWN, "The receipt printer at till 1 eats the first receipt of each day")),
        ("Mon 5 Oct 11:20", SAM, Take()),
        (
            "Mon 5 Oct 16:30",
            SAM,
            Fix("New feed roll in the printer; a spare one is in the box.", "The feed roll was worn smooth"),
        ),
        ("Tue 6 Oct 10:15", NOAH, YES),
    ),
    told(
        "hold",
        ("Mon 5 Oct 14:30", TIAGO, Raise(CALLS, "Callers wait twelve minutes although three of us are free")),
        ("Mon 5 Oct 15:05", MIRA, Move("IT")),
        ("Tue 6 Oct 09:00", SAM, Take()),
        ("Tue 6 Oct 09:01", SAM, Promise("Thu 8 Oct")),
        (
            "Thu 8 Oct 13:40",
            SAM,
            Fix("The queue now follows this year's shifts.", "The phone queue still had last year's shifts"),
        ),
        ("Fri 9 Oct 12:20", TIAGO, YES),
    ),
    told(
        "walnut-shelf",
        ("Tue 6 Oct 10:10", NOAH, Raise(OLD_TOWN, "Website still sells the walnut shelf; none came since August")),
        ("Tue 6 Oct 11:30", ZOE, Take()),
        (
            "Thu 8 Oct 11:00",
            ZOE,
            Fix(
                "We took the shelf off, and a product without supply now goes off by itself after 30 days.",
                "Nothing takes a product off the site when the last one is sold",
            ),
        ),
    ),
    told(
        "next-day-cards",
        ("Tue 6 Oct 15:40", ANA, Raise(HARBOUR, "Gift cards bought at till 3 can't be used until the next day")),
        ("Tue 6 Oct 16:05", PRIYA, Take()),
        ("Tue 6 Oct 16:06", PRIYA, Promise("Fri 9 Oct")),
        (
            "Fri 9 Oct 10:30",
            PRIYA,
            Fix("Till 3 reports its gift cards at once, as the others do.", "Till 3 reported gift cards only at night"),
        ),
        ("Fri 9 Oct 13:00", ANA, CANNOT_TELL),
        ("Mon 19 Oct 10:40", ANA, YES),
    ),
    told(
        "wrong-tracking",
        ("Wed 7 Oct 10:15", TIAGO, Raise(CALLS, "! Customers get the tracking link of somebody else's parcel")),
        ("Wed 7 Oct 10:24", PAVEL, Take()),
        ("Wed 7 Oct 10:25", PAVEL, Soon("In three hours")),
        (
            "Wed 7 Oct 12:50",
            PAVEL,
            Fix(
                "Wrong mails stopped at 10:40; the 31 customers got the right link and an apology.",
                "After a restart two labels were printed for one order",
            ),
        ),
        ("Wed 7 Oct 13:15", TIAGO, YES),
    ),
    told(
        "price-tags",
        ("Wed 7 Oct 16:20", ANA, Raise(HARBOUR, "No price tags for the autumn candles; we write them by hand")),
        ("Thu 8 Oct 09:15", MIRA, Take()),
        ("Thu 8 Oct 09:16", MIRA, Promise("Fri 9 Oct")),
        (
            "Fri 9 Oct 15:30",
            MIRA,
            Fix("Tags are printed with the delivery note now.", "Tags were ordered only after the goods had come"),
        ),
        ("Mon 12 Oct 10:20", ANA, YES),
    ),
    told(
        "alarm-code",
        ("Thu 8 Oct 10:05", NOAH, Raise(OLD_TOWN, "The alarm code was changed, and nobody here has the new one")),
        ("Thu 8 Oct 10:40", NOAH, Cancel()),
    ),
    told(
        "loyalty-scanner",
        ("Thu 8 Oct 13:00", ANA, Raise(HARBOUR, "Scanner at till 2 can't read the new loyalty labels")),
        ("Thu 8 Oct 13:04", ANA, FixedMyself("Took a scanner from the spare box and noted it on the lid")),
    ),
    told(
        "refund-mails",
        ("Fri 9 Oct 10:00", TIAGO, Raise(CALLS, "Refund mails say 3 days, banks need 7, and on day 4 people call us")),
        ("Fri 9 Oct 11:10", BEN, Take()),
        ("Mon 12 Oct 09:30", BEN, Promise("Thu 15 Oct")),
        ("Thu 15 Oct 18:30", ANA, MeToo()),
        ("Fri 16 Oct 11:15", BEN, Promise("Wed 21 Oct")),
        (
            "Wed 21 Oct 14:50",
            BEN,
            Write("Only the agency can change these mails. I wait for them."),
        ),
    ),
    told(
        "lamps",
        ("Fri 9 Oct 16:30", NOAH, Raise(OLD_TOWN, "Website search finds nothing for “lamps”, only for “lamp”")),
        ("Mon 12 Oct 09:25", ELIF, GiveTo("Zoe Martin")),
        ("Mon 12 Oct 09:40", ZOE, Promise("Wed 14 Oct")),
        (
            "Tue 13 Oct 16:00",
            ZOE,
            Fix("Search understands the plural of every product name.", "Search took each word letter by letter"),
        ),
        ("Wed 14 Oct 10:10", NOAH, YES),
    ),
)
