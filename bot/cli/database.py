"""`pullcord db`: the database."""

from __future__ import annotations

import typer

from bot.cli.base import app, say_or_fail, settings
from storage import migrate
from storage.database import Database

db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(db, name="db")


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's tables. `pullcord run` does it, too."""
    say_or_fail(_upgrade(settings(complete=False).database_url))


async def _upgrade(url: str) -> str:
    database = Database(url)
    try:
        await migrate.upgrade(database)
        return f"The database is at {await migrate.current(database)}."
    finally:
        await database.close()
