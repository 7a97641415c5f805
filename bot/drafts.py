# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Drafts: forms that people are filling in, kept over a restart, one for each person and place."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command
from bot.dialogue import Dialogue
from bot.errors import UserError
from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_
from bot.message import Person, Place, Value
from bot.store.tables import DraftRow

KEEP = timedelta(days=14)


def _spot(place: Place) -> str:
    return "/".join((place.space, place.channel, place.thread or ""))


async def keep(session: AsyncSession, person: Person, place: Place, dialogue: Dialogue, now: datetime) -> None:
    """Keeps the form as it is now, in place of any other of this person there."""
    await drop(session, person, place)
    answers = {
        "values": {name: written(value) for name, value in dialogue.values.items()},
        "before": dict(dialogue.before),
        "left_out": sorted(dialogue.left_out),
        "given": sorted(dialogue.given),
        "heard": dict(dialogue.heard),
        "offer": dialogue.offer,
    }
    session.add(
        DraftRow(
            platform=person.platform,
            person=person.id,
            spot=_spot(place),
            at=now,
            command=dialogue.command.name,
            answers=answers,
        )
    )
    await session.flush()


def written(value: Value) -> str:
    """The value as its field reads it again."""
    return str(value).lower() if isinstance(value, bool) else str(value)


async def find(session: AsyncSession, person: Person, place: Place, commands: Mapping[str, Command]) -> Dialogue | None:
    """The form that the person is filling in at this place; None if there is none that still fits."""
    row = await session.scalar(_rows(person, place))
    command = commands.get(row.command) if row else None
    if row is None or command is None:
        return None
    answers: dict[str, Any] = row.answers
    fields = {each.name: each for each in command.fields}
    try:
        values = {name: fields[name].read(text) for name, text in answers["values"].items()}
    except (KeyError, UserError):  # the command has changed since; what was answered no longer fits
        return None
    left_out, given = frozenset(answers["left_out"]), frozenset(answers["given"])
    heard, offer = answers.get("heard", {}), answers.get("offer", "")
    return Dialogue(command, values, answers["before"], left_out, given, heard, offer)


async def drop(session: AsyncSession, person: Person, place: Place) -> bool:
    """Forgets the form at this place; whether there was one."""
    rows = await session.execute(
        delete(DraftRow).where(DraftRow.of(person), DraftRow.spot == _spot(place)).returning(DraftRow.id)
    )
    return rows.first() is not None


def _rows(person: Person, place: Place) -> Any:
    return select(DraftRow).where(DraftRow.of(person), DraftRow.spot == _spot(place))


async def sweep(session: AsyncSession, now: datetime) -> int:
    """Forgets the forms that nobody went on with."""
    return await forgotten(session, delete(DraftRow).where(DraftRow.at < now - KEEP))


RETENTION = Retention(DraftRow, N_("forms that nobody went on with"), sweep)


HOLDING = Holding(
    DraftRow,
    N_("Forms you have begun"),
    N_("what you have answered so far"),
    N_("until you send or cancel the form, at most two weeks"),
)
