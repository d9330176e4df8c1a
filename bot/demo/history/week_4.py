"""The week of 26 October, and the two days before the story: much of it is still open."""

from __future__ import annotations

from bot.demo.company import ANA, BEN, CALLS, HARBOUR, MIRA, NOAH, OLD_TOWN, PAVEL, PRIYA, SAM, TIAGO
from bot.demo.history.telling import YES, Fix, MeToo, Move, Promise, Raise, SameAs, Take, told

FLAGS = (
    told(
        "callback",
        ("Mon 26 Oct 13:40", TIAGO, Raise(CALLS, "The website's call-back button sends us requests without a number")),
        ("Thu 29 Oct 11:00", ANA, MeToo()),
    ),
    told(
        "gift-wrap",
        ("Mon 26 Oct 14:00", ANA, Raise(HARBOUR, "Gift wrap is out, and the system does not let us order any")),
        ("Mon 26 Oct 14:30", MIRA, Move("Logistics")),
        ("Mon 26 Oct 15:10", PAVEL, Take()),
        ("Mon 26 Oct 15:11", PAVEL, Promise("Wed 28 Oct")),
        (
            "Thu 29 Oct 11:20",
            PAVEL,
            Fix(
                "Wrap can be ordered again; 40 rolls came today.",
                "It was filed under decoration, which is not for shops",
            ),
        ),
        ("Fri 30 Oct 10:40", ANA, YES),
    ),
    told(
        "lift",
        ("Tue 27 Oct 10:12", NOAH, Raise(OLD_TOWN, "! The lift stops between two floors; nobody is in it")),
        ("Tue 27 Oct 10:20", MIRA, Take()),
        (
            "Tue 27 Oct 13:30",
            MIRA,
            Fix("The lift firm changed the contact and checked the other doors.", "A door contact was worn"),
        ),
        ("Tue 27 Oct 14:00", NOAH, YES),
    ),
    told(
        "recording",
        ("Tue 27 Oct 16:40", TIAGO, Raise(CALLS, "Callers hear last winter's opening hours in our recording")),
        ("Wed 28 Oct 09:30", MIRA, Move("IT")),
    ),
    told(
        "manager-card",
        ("Wed 28 Oct 10:30", ANA, Raise(HARBOUR, "Every refund of an online order needs the shop manager's own card")),
        ("Thu 29 Oct 09:30", PRIYA, Take()),
        ("Thu 29 Oct 09:31", PRIYA, Promise("Wed 4 Nov")),
    ),
    told(
        "near-me",
        ("Wed 28 Oct 13:35", NOAH, Raise(OLD_TOWN, "Website filter “in stock near me” shows Harbour's shelves for us")),
    ),
    told(
        "loading-door",
        ("Thu 29 Oct 10:15", ANA, Raise(HARBOUR, "Scanner at the loading door counts every pallet twice")),
        ("Thu 29 Oct 10:40", SAM, Take()),
    ),
    told(
        "new-iban",
        ("Thu 29 Oct 15:50", TIAGO, Raise(CALLS, "Refunds by bank transfer bounce when the customer has a new IBAN")),
        ("Thu 29 Oct 16:10", BEN, Take()),
        ("Thu 29 Oct 16:12", BEN, Promise("Mon 2 Nov")),
        (
            "Mon 2 Nov 14:45",
            BEN,
            Fix("Refunds use the newest IBAN of the account.", "The refund kept the IBAN of the first order"),
        ),
    ),
    told(
        "claim-photos",
        ("Fri 30 Oct 10:40", NOAH, Raise(OLD_TOWN, "Photos of a broken parcel can't be added to a claim")),
    ),
    told(
        "sold-out",
        ("Fri 30 Oct 13:45", ANA, Raise(HARBOUR, "Sold-out lamps come first when you search in the web shop")),
        ("Mon 2 Nov 13:15", TIAGO, MeToo()),
    ),
    told(
        "came-a-day-later",
        ("Mon 2 Nov 10:35", NOAH, Raise(OLD_TOWN, "Parcels that show as delivered came here a day later")),
        ("Mon 2 Nov 11:00", PAVEL, SameAs("too-early")),
    ),
    told(
        "bell",
        ("Mon 2 Nov 15:10", ANA, Raise(HARBOUR, "The bell at the pick-up counter rings in a room where nobody sits")),
    ),
    told(
        "points",
        ("Tue 3 Nov 09:50", NOAH, Raise(OLD_TOWN, "Till 1 prints receipts without the loyalty points since yesterday")),
    ),
)
