# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows for every table, so that nothing in a database is empty: one with every value, one with those it must have."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, LargeBinary, String, Table, insert

from bot.store import Store
from bot.store.tables import Base, CompatibilityRow, State
from bot.store.types import Minutes, UtcDateTime, WallTime
from tests.fakes import NOW

NUMBERS = (1, 2)


async def fill(store: Store) -> None:
    async with store.begin() as session:
        for table in Base.metadata.sorted_tables:
            if table is not CompatibilityRow.__table__:  # which the migrations fill
                for number in NUMBERS:
                    await session.execute(insert(table).values(dict(_row(table, number))))


def _row(table: Table, number: int) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        counted = column.primary_key and column.autoincrement is not False and _is_number(table, column)
        if not counted and (number == 1 or not column.nullable):
            yield column.name, _value(column, number)


def _is_number(table: Table, column: Column[Any]) -> bool:
    """Whether the database itself gives the numbers."""
    return len(table.primary_key) == 1 and isinstance(column.type, Integer) and not column.foreign_keys


def _value(column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return number if isinstance(key.column.type, Integer) else _value(key.column, number)
    match column.type:
        case State(words=words):
            return list(words)[number % len(words)]
        case Minutes():
            return (number, 60)
        case UtcDateTime() | DateTime(timezone=True):
            return NOW + timedelta(minutes=number)
        case WallTime() | DateTime():
            return NOW.replace(tzinfo=None) + timedelta(minutes=number)
        case Boolean():
            return number == 1
        case Integer():
            return number - 1
        case JSON():
            return {"number": number, "text": "åäö – 🙂"}
        case LargeBinary():
            return bytes([number, 0, 255])
        case String(length=2):
            return ("sv", "en")[number - 1]
        case String(length=length):
            return f"{number} {column.name} åäö"[:length]
        case _:
            return f"{number} {column.name}: åäö – 🙂\n“''”"
