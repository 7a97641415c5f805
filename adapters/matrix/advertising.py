# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling clients which commands there are, by MSC4332's state event, so that they can complete them.

The proposal is open, so it goes by its unstable name, and only where the operator wants it.
"""

import logging
from collections.abc import Iterable
from typing import Any

from adapters.matrix.errors import MatrixError
from adapters.matrix.rooms import Rooms
from adapters.matrix.wire import path
from bot.command import Audience, Command, Field, Kind
from bot.i18n import Speech

log = logging.getLogger(__name__)

EVENT = "org.matrix.msc4332.commands"
TYPES = {Kind.NUMBER: "integer", Kind.YES_NO: "boolean"}


def to_content(commands: Iterable[Command], prefix: str, _: Speech) -> dict[str, Any]:
    """The commands that everybody may use."""
    listed = [_described(each, prefix, _) for each in commands if each.audience is Audience.EVERYONE]
    return {"sigil": prefix[0], "commands": listed}


def _described(command: Command, prefix: str, _: Speech) -> dict[str, Any]:
    asked = [each for each in command.fields if each.required][:2]
    syntax = " ".join((prefix[1:], command.name, *(f"{{{each.name}}}" for each in asked))).strip()
    return {
        "syntax": syntax,
        "description": _text(_(command.summary)),
        "arguments": [_argument(each, _) for each in asked],
    }


def _argument(field: Field, _: Speech) -> dict[str, Any]:
    return {"name": field.name, "type": TYPES.get(field.kind, "string"), "description": _text(_(field.prompt))}


def _text(text: str) -> dict[str, Any]:
    return {"m.text": [{"body": text}]}


async def advertise(rooms: Rooms, room: str, content: dict[str, Any]) -> None:
    """Puts the commands into a room's state, if they are not there and Eko has the power for it."""
    address = path("rooms", room, "state", EVENT, rooms.account.user_id)
    try:
        if await rooms.wire.ask("GET", address) == content:
            return
    except MatrixError as error:
        if error.status != 404:
            raise
    try:
        await rooms.wire.ask("PUT", address, content)
    except MatrixError as error:
        if error.status != 403:
            raise
        log.info("Eko may not list its commands in %s", room)
