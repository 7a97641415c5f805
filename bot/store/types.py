# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Column types that behave the same on SQLite and PostgreSQL, and values as a JSON column keeps them."""

import json
from datetime import UTC, datetime
from types import GenericAlias
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from bot.text import clean

T = TypeVar("T")


class AsJson(Generic[T]):
    """How dataclasses of one kind are kept in a JSON column: the bytes in them as base64."""

    def __init__(self, kind: type[T]) -> None:
        # A dataclass of the standard library takes no configuration, a list of them does.
        config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
        several: Any = GenericAlias(list, (kind,))
        self._several: TypeAdapter[list[T]] = TypeAdapter(several, config=config)

    def dump(self, value: T) -> dict[str, Any]:
        kept: dict[str, Any] = self._several.dump_python([value], mode="json")[0]
        return kept

    def load(self, kept: dict[str, Any] | None) -> T:
        """The value; raises `ValueError` when another version of Eko kept it in another shape."""
        return self._several.validate_json(json.dumps([kept]))[0]


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC on the way out.

    SQLite forgets the zone of `DateTime(timezone=True)` and would hand back naive times.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WallTime(TypeDecorator[datetime]):
    """A time as a clock on the wall shows it, without a zone: naive both ways."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError(f"a wall-clock time has no zone: {value}")
        return value


class Minutes(TypeDecorator[tuple[int, ...]]):
    """Lengths of time in minutes, kept as text with commas between."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(map(str, value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(int(each) for each in value.split(",") if each)


class CleanText(TypeDecorator[str]):
    """Text that both databases take: PostgreSQL refuses NUL, and no driver takes a lone surrogate."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)
