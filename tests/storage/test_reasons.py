"""Why a database did not do it: in words for whoever runs the bot, and nothing of what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.database import Database, reading
from storage.errors import UnreadableError
from tests.support.postgres import Server
from tests.support.tls import certificate, shaking_hands


async def why(url: str) -> str:
    db = Database(url)
    with pytest.raises(UnreadableError) as caught, reading():
        async with db.engine.connect() as connection:
            await connection.execute(text("SELECT 1 FROM workspace"))
    await db.close()
    return str(caught.value)


async def test_a_database_that_is_not_there_or_not_ours_is_told_apart(tmp_path: Path, postgres_server: Server) -> None:
    other = tmp_path / "other.db"
    other.write_text("no database" * 200)
    server = make_url(postgres_server.url)
    assert await why(f"sqlite:///{tmp_path / 'no' / 'x.db'}") == "the file cannot be opened"
    assert await why(f"sqlite:///{other}") == "the file is no SQLite database"
    assert await why("postgresql://u:rutabaga@127.0.0.1:9/x") == "connection refused"
    assert await why("postgresql://u:rutabaga@no.invalid/x") == "there is no such host"
    assert await why(server.set(database="none").render_as_string()) == "it has no database of that name"
    assert await why(server.update_query_dict({"foo": "1"}).render_as_string()) == (
        "the address has an option that it does not know"
    )


async def test_an_address_as_hosts_of_databases_give_it_is_understood(postgres_url: str) -> None:
    options = {"sslmode": "prefer", "channel_binding": "prefer", "connect_timeout": "10"}
    db = Database(make_url(postgres_url).update_query_dict(options).render_as_string(hide_password=False))
    async with db.engine.connect() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await db.close()


async def test_what_tls_fails_for_is_told_apart(tmp_path: Path) -> None:
    good, other = certificate(tmp_path / "good"), certificate(tmp_path / "other")
    elsewhere, over = certificate(tmp_path / "elsewhere", host="10.0.0.1"), certificate(tmp_path / "over", days=-1)
    rubbish = tmp_path / "rubbish"
    rubbish.write_text("no certificate")
    trusting = "?sslmode=verify-full&sslrootcert="
    async with shaking_hands(good) as url:
        assert await why(f"{url}{trusting}{good}") == "it broke the connection off"
        assert await why(f"{url}{trusting}{other}") == "nobody whom sslrootcert names has signed its certificate"
        assert (await why(f"{url}{trusting}{rubbish}")).startswith("TLS with it failed: are sslrootcert, sslcert")
        assert (await why(f"{url}?sslmode=verify_full")).startswith("an option in its address is not as it must be")
    async with shaking_hands(elsewhere) as url:
        assert "for another host" in await why(f"{url}{trusting}{elsewhere}")
    async with shaking_hands(over) as url:
        assert await why(f"{url}{trusting}{over}") == "its certificate has expired"
    async with shaking_hands(None) as url:
        assert await why(f"{url}?sslmode=require") == "it does not speak TLS, and sslmode wants it"
