# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept no longer: the features' rules are followed each minute, and how much of each kind goes is counted.

Moderators are told in the weekly report and by a command, operators in the log once a day: numbers, nothing about whom.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import tally
from bot.command import Audience, Command
from bot.feature import Feature, Retention
from bot.i18n import N_, Speech
from bot.message import Message, Reply, Request
from bot.store import Store
from bot.store.tables import MemoRow

log = logging.getLogger(__name__)

LAST = timedelta(days=29)  # with today, thirty days
MEMO = ("eko", "retention")
Features = Callable[[], Iterable[Feature]]


def rules(features: Iterable[Feature]) -> tuple[Retention, ...]:
    """What is not kept for ever, of all features."""
    return tuple(rule for feature in features for rule in feature.retention)


async def forget(session: AsyncSession, features: Iterable[Feature], now: datetime) -> None:
    """Forgets what has been kept for long enough, and counts it."""
    for rule in rules(features):
        if number := await rule.forget(session, now):
            await tally.count(session, _counted(rule), now, number)


async def removed(
    session: AsyncSession, features: Iterable[Feature], first: date, last: date
) -> Mapping[Retention, int]:
    """How many rows of each kind went from one day to another, both included; kinds of which none did are left out."""
    counts = await tally.between(session, first, last)
    return {rule: number for rule in rules(features) if (number := counts.get(_counted(rule), 0))}


def told(found: Mapping[Retention, int], _: Speech) -> str:
    """The numbers in words, a line each."""
    return "\n".join(f"- {_(rule.what)}: {number}" for rule, number in found.items())


def _counted(rule: Retention) -> str:
    return f"removed {rule.what}"


def feature(features: Features) -> Feature:
    """Following the rules, and telling moderators of it."""

    async def prepare(store: Store, now: datetime) -> None:
        """What has gone since the last minute is not to stay in a file beside the database."""
        await store.tidy()

    async def tick(session: AsyncSession, now: datetime) -> tuple[()]:
        await forget(session, features(), now)
        await _log(session, features(), now)
        return ()

    async def show(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        today = request.at.date()
        found = await removed(session, features(), today - LAST, today)
        if not found:
            return Reply(Message(_("Nothing has been removed in the last thirty days because its time was over.")))
        heading = _("Removed in the last thirty days because its time was over:")
        return Reply(Message(f"{heading}\n\n{told(found, _)}"))

    command = Command(
        "retention", N_("What is no longer kept, in numbers"), show, audience=Audience.MODERATORS, private=True
    )
    return Feature((command,), tick=tick, prepare=prepare)


async def _log(session: AsyncSession, features: Iterable[Feature], now: datetime) -> None:
    """Says in the log, once a day, what went the day before."""
    memo = await session.get(MemoRow, MEMO, with_for_update=True)
    today = now.date().isoformat()
    if memo and memo.value >= today:
        return
    await session.merge(MemoRow(platform=MEMO[0], what=MEMO[1], value=today))
    yesterday = now.date() - timedelta(days=1)
    found = await removed(session, features, yesterday, yesterday)
    said = ", ".join(f"{number} {rule.what}" for rule, number in found.items())
    log.info("kept no longer, on %s: %s", yesterday, said or "nothing")
