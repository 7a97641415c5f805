# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Declaring the commands to Discord, only when they have changed: it takes 200 changes a day."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import discord
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.discord import NAME
from adapters.discord.markdown import Ids
from adapters.discord.tree import Payload, fingerprint, ids
from bot.store import Store
from bot.store.tables import MemoRow

log = logging.getLogger(__name__)

GLOBALLY = ""  # the scope that is no guild


@dataclass(frozen=True, slots=True)
class Declared:
    """The commands' ids, which differ from guild to guild; `missed` are the guilds that took none."""

    ids: Mapping[str, Ids] = field(default_factory=dict)
    missed: frozenset[str] = frozenset()

    def at(self, space: str) -> Ids:
        """The ids that can be clicked in a guild, or in a direct message."""
        return self.ids.get(space) or self.ids.get(GLOBALLY) or {}


async def synced(client: discord.Client, store: Store, payload: list[Payload], guilds: Iterable[str]) -> Declared:
    """Declares the commands, to these guilds or else globally.

    What was declared elsewhere before is taken back, so that nobody sees a command twice. A guild that Eko is not
    in, or not with its commands, keeps none of the others from theirs.
    """
    scopes = tuple(guilds) or (GLOBALLY,)
    application = client.application_id
    assert application is not None  # it is known since the login
    found: dict[str, Ids] = {}
    async with store.read() as session:
        memos = await _memos(session, application)
    for scope in scopes:
        try:
            answer = await _in_scope(client, application, scope, payload, memos.get(scope))
        except (discord.Forbidden, discord.NotFound):
            log.error("Eko may not declare commands in the guild %s; invite it with `eko discord invite`", scope)
            continue
        found[scope] = ids(answer)
        await _remember(store, application, scope, fingerprint(payload))
    for scope in memos.keys() - set(scopes):
        try:
            await _put(client, application, scope, [])
        except (discord.Forbidden, discord.NotFound):
            log.info("Eko is not in the guild %s any more, and has no commands there", scope)
        await _remember(store, application, scope, None)
    return Declared(found, frozenset(scopes) - found.keys())


async def _in_scope(
    client: discord.Client, application: int, scope: str, payload: list[Payload], before: str | None
) -> list[Payload]:
    if before == fingerprint(payload):
        there = await _get(client, application, scope)
        if {each["name"] for each in there} == {each["name"] for each in payload}:
            return there
    log.info("declaring %d commands %s", len(payload), f"to the guild {scope}" if scope else "globally")
    return await _put(client, application, scope, payload)


async def _get(client: discord.Client, application: int, scope: str) -> list[Payload]:
    if scope:
        return list(await client.http.get_guild_commands(application, int(scope)))  # type: ignore[arg-type]
    return list(await client.http.get_global_commands(application))  # type: ignore[arg-type]


async def _put(client: discord.Client, application: int, scope: str, payload: list[Payload]) -> list[Payload]:
    if scope:
        return list(await client.http.bulk_upsert_guild_commands(application, int(scope), payload))  # type: ignore[arg-type]
    return list(await client.http.bulk_upsert_global_commands(application, payload))  # type: ignore[arg-type]


def _what(application: int, scope: str) -> str:
    return f"commands/{application}/{scope}"


async def _memos(session: AsyncSession, application: int) -> dict[str, str]:
    """The fingerprint of what was declared last, by scope."""
    start = _what(application, "")
    rows = await session.scalars(select(MemoRow).where(MemoRow.platform == NAME, MemoRow.what.startswith(start)))
    return {row.what.removeprefix(start): json.loads(row.value) for row in rows}


async def _remember(store: Store, application: int, scope: str, print_: str | None) -> None:
    async with store.begin() as session:
        row = await session.get(MemoRow, (NAME, _what(application, scope)))
        if row and print_ is None:
            await session.delete(row)
        elif row and print_ is not None:
            row.value = json.dumps(print_)
        elif print_ is not None:
            session.add(MemoRow(platform=NAME, what=_what(application, scope), value=json.dumps(print_)))
