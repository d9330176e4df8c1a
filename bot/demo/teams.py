"""The five teams of Hearth & Hale, as whoever runs Pullcord there would set them up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.company import (
    CHI,
    ELIF,
    GRETA,
    HELEN,
    IT,
    JONAS,
    LOGISTICS,
    MIRA,
    PAYMENTS,
    TRIAGE,
    WEB_SHOP,
)


@dataclass(frozen=True)
class TeamSetup:
    """One team; hours and the rest as people write them, people and channels by Slack's ids."""

    channel: str
    name: str
    lead: str
    hours: str
    latitude: str
    keywords: tuple[str, ...] = ()
    emergency: str = ""
    triage: bool = False
    head: str = HELEN
    timezone: str = "Europe/Berlin"
    holidays: str = "DE-HH"


TEAMS = (
    TeamSetup(
        PAYMENTS,
        "Payments",
        CHI,
        "Mon-Fri 09:00-17:00",
        "Refund up to 50 € in cash, and write it in the till book.",
        ("refund", "gift card", "voucher", "invoice", "payment", "card", "bank transfer"),
        "When no card works in a shop, call the duty phone, 040 555 0142",
    ),
    TeamSetup(
        IT,
        "IT",
        JONAS,
        "Mon-Fri 08:00-18:00",
        "Swap a printer, scanner or headset from the spare box, and note it on the lid.",
        ("printer", "scanner", "login", "log in", "password", "wi-fi", "till", "tablet", "headset", "screen"),
        "When a shop cannot sell at all, call the duty phone, 040 555 0177",
    ),
    TeamSetup(
        WEB_SHOP,
        "Web shop",
        ELIF,
        "Mon-Fri 09:00-18:00",
        "Give the price that the website shows, even when it is wrong, up to 30 € off.",
        ("website", "web shop", "search", "checkout", "newsletter", "filter", "basket"),
        "When nobody can order, call Elif, 040 555 0163",
    ),
    TeamSetup(
        LOGISTICS,
        "Logistics",
        GRETA,
        "Mon-Fri 07:00-16:00",
        "Send a replacement by express, up to 15 €, when a parcel is late or broken.",
        ("parcel", "courier", "delivery", "warehouse", "pallet", "box", "van", "click and collect", "stock"),
        "When a van has an accident, call 112 first, then Greta, 040 555 0158",
        timezone="Europe/Warsaw",  # the warehouse is near Poznań, and rests on 11 November
        holidays="PL",
    ),
    TeamSetup(
        TRIAGE,
        "Triage",
        MIRA,
        "Mon-Fri 09:00-17:00",
        "Close a till, a door or a shelf that is not safe. Safety never needs asking.",
        emergency="When somebody is hurt, call 112. Then call Mira, 040 555 0120",
        triage=True,
    ),
)
"""In the order of their set-up: of two teams whose words fit equally well, the first one gets the flag."""
