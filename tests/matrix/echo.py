# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The least that answers in Matrix: a bare nio bot that says everything again, to measure Eko beside.

python -m tests.matrix.echo HOMESERVER USER PASSWORD FOLDER
"""

import asyncio
import sys
from typing import Any

from nio import AsyncClient, AsyncClientConfig, InviteMemberEvent, RoomMessageText


async def main(homeserver: str, user: str, password: str, folder: str) -> None:
    client = AsyncClient(homeserver, user, store_path=folder, config=AsyncClientConfig(store_sync_tokens=True))

    async def invited(room: Any, event: Any) -> None:
        await client.join(room.room_id)

    async def said(room: Any, event: Any) -> None:
        if event.sender != client.user_id:
            content = {"msgtype": "m.notice", "body": event.body}
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": event.event_id}}
            await client.room_send(room.room_id, "m.room.message", content, ignore_unverified_devices=True)

    await client.login(password)
    client.add_event_callback(invited, InviteMemberEvent)
    client.add_event_callback(said, RoomMessageText)
    await client.sync_forever(30_000, full_state=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
