"""The week of 19 October: some wait, one is declined, and a fire door in a private channel."""

from __future__ import annotations

from bot.demo.company import (
    ANA,
    CALLS,
    CHI,
    GRETA,
    HARBOUR,
    JONAS,
    MIRA,
    NOAH,
    OLD_TOWN,
    PAVEL,
    PRIYA,
    REFIT,
    SAM,
    TIAGO,
    ZOE,
)
from bot.demo.history.telling import (
    STILL,
    YES,
    Answer,
    Ask,
    Fix,
    GiveTo,
    MeToo,
    Promise,
    Raise,
    Take,
    Write,
    told,
)

FLAGS = (
    told(
        "frozen-till",
        ("Mon 19 Oct 10:40", NOAH, Raise(OLD_TOWN, "Till 2 freezes when two of us log in at the change of shift")),
        ("Mon 19 Oct 11:10", SAM, Take()),
        ("Mon 19 Oct 11:11", SAM, Promise("Thu 22 Oct")),
        (
            "Thu 22 Oct 16:00",
            SAM,
            Fix("The second login waits for the first one.", "Two logins wrote to one file at the same moment"),
        ),
        ("Fri 23 Oct 10:30", NOAH, YES),
    ),
    told(
        "fourteen-days",
        ("Mon 19 Oct 13:10", TIAGO, Raise(CALLS, "Our page about returns says 14 days; we give 30 since May")),
        ("Mon 19 Oct 13:30", MIRA, Take()),
        (
            "Mon 19 Oct 15:20",
            MIRA,
            Fix("The page says 30, and Mira reads all of them each quarter.", "Nobody was asked to keep the pages"),
        ),
        ("Mon 19 Oct 16:10", TIAGO, YES),
    ),
    told(
        "part-payment",
        ("Tue 20 Oct 10:25", ANA, Raise(HARBOUR, "Customers can't pay a part by gift card and the rest by card")),
        ("Tue 20 Oct 10:50", CHI, GiveTo("Priya Raman")),
        ("Tue 20 Oct 11:05", PRIYA, Promise("Mon 26 Oct")),
        (
            "Mon 26 Oct 14:30",
            PRIYA,
            Fix("The till asks for the rest after a gift card.", "The till closed the sale with the first payment"),
        ),
        ("Tue 27 Oct 12:40", ANA, STILL),
        ("Tue 27 Oct 13:10", PRIYA, Ask("What does the till show when it does not ask for the rest?")),
        ("Tue 27 Oct 16:20", ANA, Answer("“Paid”, when something is left on the gift card. Else it works")),
        ("Wed 28 Oct 09:40", PRIYA, Promise("Thu 5 Nov")),
    ),
    told(
        "back-room",
        ("Tue 20 Oct 16:05", NOAH, Raise(OLD_TOWN, "Wi-Fi drops in the back room; the tablet shows yesterday's stock")),
        ("Fri 23 Oct 09:10", JONAS, GiveTo("Sam Keller")),
        ("Fri 23 Oct 09:30", SAM, Promise("Tue 27 Oct")),
        (
            "Tue 27 Oct 13:00",
            SAM,
            Fix("A second access point hangs above the back door.", "The new steel shelves keep the signal out"),
        ),
        ("Wed 28 Oct 10:20", NOAH, YES),
    ),
    told(
        "too-early",
        ("Wed 21 Oct 10:00", TIAGO, Raise(CALLS, "The courier marks parcels as delivered a day before they come")),
        ("Wed 21 Oct 10:30", PAVEL, Take()),
        ("Mon 26 Oct 09:00", PAVEL, Promise("Fri 30 Oct")),
        (
            "Fri 30 Oct 14:00",
            PAVEL,
            Fix("The courier scans at the door, and we check twenty a day.", "Drivers scanned while loading the van"),
        ),
    ),
    told(
        "newsletter-code",
        ("Wed 21 Oct 15:15", ANA, Raise(HARBOUR, "Newsletter code AUTUMN10 from the website is refused at the till")),
        ("Wed 21 Oct 15:40", ZOE, Take()),
        (
            "Thu 22 Oct 12:00",
            ZOE,
            Fix("Codes go to the tills an hour before the newsletter does.", "Codes were sent to the web shop alone"),
        ),
        ("Thu 22 Oct 14:30", ANA, YES),
    ),
    told(
        "fire-door",
        ("Thu 22 Oct 11:30", ANA, Raise(REFIT, "The fire door behind the new shelves opens only half")),
        ("Thu 22 Oct 11:42", MIRA, Take()),
        (
            "Thu 22 Oct 17:30",
            MIRA,
            Fix("The shelves stand 80 cm further left.", "The plan did not show which way the door opens"),
        ),
        ("Fri 23 Oct 10:10", ANA, YES),
    ),
    told(
        "plates",
        ("Fri 23 Oct 10:50", NOAH, Raise(OLD_TOWN, "Every third box of plates from the warehouse has a broken one")),
        ("Fri 23 Oct 11:30", GRETA, Take()),
        ("Fri 23 Oct 11:31", GRETA, Promise("Fri 6 Nov")),
        ("Mon 26 Oct 10:30", ANA, MeToo()),
        ("Wed 28 Oct 16:20", TIAGO, MeToo()),
        ("Thu 29 Oct 14:00", GRETA, Write("Trying thicker dividers on one pallet this week, counting what breaks.")),
    ),
)
