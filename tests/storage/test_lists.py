"""Lists hold what somebody may read, and nothing else: as the rule that decides of one flag has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.rights import Actor, Who, may_read, standing
from bot.views import FlagView
from bot.words import Status
from storage.database import Database
from storage.lists import Page, Reader, all_open, mine, of_my_teams, search
from storage.reading import views_of
from storage.tables import FlagRow, PersonRow, Supporter, TeamRow, Workspace
from tests.support.rows import TUESDAY

PAY, SHOP, VAULT = "C_PAY", "C_SHOP", "G_VAULT"
TEAMS = {
    "led": (PAY, "lead", "head"),
    "whose lead left": ("C_LEFT", "gone", "head"),
    "that nobody leads": ("C_ALONE", None, None),
    "whose leaders left": ("C_BOTH", "gone", "gone"),
    "without a channel": (None, None, None),
}
IN_ALL = frozenset(channel for channel, *_ in TEAMS.values() if channel)
PEOPLE = {
    "reporter": frozenset({SHOP}),
    "supporter": frozenset[str](),
    "owner": frozenset[str](),
    "member": frozenset({PAY}),
    "member of all": IN_ALL,
    "lead": frozenset[str](),
    "head": frozenset[str](),
    "colleague": frozenset({SHOP}),
    "one of the vault": frozenset({VAULT}),
    "stranger": frozenset({"C_LOBBY"}),
    "gone": frozenset[str](),
}
"""Who there is, and in which channels: each is anybody, an admin, a guest, and both, as one of another workspace may be.
The owner has left the team's channel; whoever is gone has left Slack."""


@dataclass
class House:
    """All the flags as values, those that are supported, and the people's ids."""

    workspace_id: int
    ids: dict[str, int]
    flags: list[FlagView]
    supported: set[int]

    def everybody(self) -> Iterator[tuple[str, Actor, Reader]]:
        """Each kind of person, as one flag and as a list knows them."""
        for (name, channels), is_admin, is_guest in product(PEOPLE.items(), (False, True), (False, True)):
            if name != "gone":
                called = name + " (admin)" * is_admin + " (guest)" * is_guest
                actor = Actor(self.ids[name], name, channels, is_admin, is_guest)
                yield called, actor, Reader(self.workspace_id, self.ids[name], channels, is_admin, is_guest)

    def roles(self, flag: FlagView, actor: Actor) -> frozenset[Who]:
        """What somebody is to a flag."""
        supports = actor.slack_id == "supporter" and flag.number in self.supported
        return standing(flag, actor, supports=supports)


async def build_house(session: AsyncSession) -> House:
    """Every kind of team with every kind of flag: had by somebody or not, raised here, there or in a DM, private or not."""
    workspace = Workspace(slack_id="T1")
    session.add(workspace)
    await session.flush()
    home = workspace.id or 0
    people = {name: PersonRow(workspace_id=home, slack_id=name, name=name, active=name != "gone") for name in PEOPLE}
    session.add_all(people.values())
    await session.flush()
    ids = {name: person.id or 0 for name, person in people.items()}
    rows: list[FlagRow] = []
    for name, (channel, lead, head) in TEAMS.items():
        team = TeamRow(workspace_id=home, name=name, channel=channel, created_at=TUESDAY)
        team.lead_id, team.head_id = ids.get(lead or ""), ids.get(head or "")
        session.add(team)
        await session.flush()
        for owned, raised_in, private in product((False, True), (SHOP, VAULT, None), (False, True)):
            rows.append(
                FlagRow(
                    workspace_id=home, team_id=team.id or 0, number=len(rows) + 1, words="refund", raised_at=TUESDAY,
                    since=TUESDAY, raised_in=raised_in, private=private, status=Status.TAKEN if owned else Status.OPEN,
                    owner_id=ids["owner"] if owned else None, reporter_id=None if raised_in == VAULT else ids["reporter"],
                )
            )  # fmt: skip
    session.add_all(rows)
    await session.flush()
    third = [row for row in rows if row.number % 3 == 0]
    session.add_all(
        Supporter(flag_id=row.id or 0, person_id=ids["supporter"], workspace_id=home, at=TUESDAY) for row in third
    )
    await session.flush()
    return House(home, ids, await views_of(session, rows), {row.number for row in third})


async def test_lists_hold_exactly_what_somebody_may_read_and_owe_what_is_theirs(db: Database) -> None:
    async with db.write() as session:
        house = await build_house(session)
    wrong: list[str] = []
    async with db.read() as session:
        for name, actor, reader in house.everybody():
            roles = {flag.number: house.roles(flag, actor) for flag in house.flags}
            reads = {flag.number for flag in house.flags if may_read(flag, actor, roles[flag.number])}
            owed = {number for number in reads if roles[number] & {Who.MEMBER, Who.LEAD, Who.OWNER}}
            own = {number for number in reads if roles[number] & {Who.REPORTER, Who.SUPPORTER}}
            lists = {
                "all": (await all_open(session, reader), reads),
                "search": (await search(session, reader, ["refund"]), reads),
                "owed": (await of_my_teams(session, reader), owed),
                "mine": (await mine(session, reader), own),
            }
            wrong += [f"{what}, {name}: {_numbers(page) ^ may}" for what, (page, may) in lists.items()
                      if _numbers(page) != may]  # fmt: skip
    assert wrong == []


def _numbers(page: Page) -> set[int]:
    return {flag.number for flag in page.flags}
