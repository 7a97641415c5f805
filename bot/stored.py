# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is stored, for whoever answers for it: every table, what it holds of whom and how much, and what has gone."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from bot import retention
from bot.config import Settings
from bot.feature import Feature, Holding
from bot.features import features
from bot.i18n import Speech
from bot.store import Store
from bot.store.engine import opened
from bot.store.tables import Base
from knowledge import Knowledge


async def listed(settings: Settings, today: date) -> list[str]:
    """A line for each table: how many rows it has, and of which people they are; then what has gone until today."""
    made = features(settings, Knowledge.of(()))
    async with opened(settings.database_url) as store:
        return [*await tables(store, made), "", *await _gone(store, made, today)]


async def tables(store: Store, made: Sequence[Feature]) -> list[str]:
    """The tables with their rows, those with people's first."""
    held = {each.table.__tablename__: each for feature in made for each in feature.holdings}  # type: ignore[attr-defined]
    described = {each.class_.__tablename__: each.class_.__doc__ for each in Base.registry.mappers}
    lines = []
    async with store.read() as session:
        for table in sorted(Base.metadata.sorted_tables, key=lambda each: (each.name not in held, each.name)):
            count = await session.scalar(select(func.count()).select_from(table))
            lines.append(f"{table.name}: {count} rows. {_told(held.get(table.name), described[table.name] or '')}")
    return lines


def _told(holding: Holding | None, description: str) -> str:
    what = " ".join(description.split("\n\n")[0].split())
    return f"{what} Of people: {holding.purpose}; kept {holding.kept}." if holding else f"{what} Of nobody."


async def _gone(store: Store, made: Sequence[Feature], today: date) -> list[str]:
    async with store.read() as session:
        found = await retention.removed(session, made, today - retention.LAST, today)
    heading = "Removed in the last thirty days because its time was over:"
    return [heading, retention.told(found, Speech("en")) or "nothing"]
