"""What the tables are made of: their common base, and columns that both databases understand."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text, text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from storage.types import Instant, Word

BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What all tables share: one collection of definitions, with names that Alembic can alter."""

    metadata = MetaData(naming_convention=NAMES)


def row_id() -> Any:
    """A row's number, given by the database."""
    return Field(default=None, sa_column=Column(BIG, primary_key=True))


def ref(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A reference to a row of another table."""
    column: Column[Any] = Column(BIG, ForeignKey(target), nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def at() -> Any:
    """An instant that is always known."""
    return Field(sa_column=Column(Instant, nullable=False))


def maybe_at() -> Any:
    """An instant, if it came."""
    return Field(default=None, sa_column=Column(Instant))


def words(default: str = "") -> Any:
    """Text that is never null."""
    return Field(default=default, sa_column=Column(Text, nullable=False, server_default=default))


def word(default: StrEnum) -> Any:
    """One of our words."""
    return Field(default=default, sa_column=Column(Word(type(default)), nullable=False))


def json_dict() -> Any:
    """A small mapping."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def json_list() -> Any:
    """A small list."""
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def where(condition: str) -> dict[str, Any]:
    """A partial index, in both dialects."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def maybe_text() -> Any:
    """Text, if there is any."""
    return Field(default=None, sa_column=Column(Text))
