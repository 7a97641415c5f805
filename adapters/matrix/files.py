# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files in Matrix: uploaded, in encrypted rooms under a key of their own, and put as an event's content."""

from io import BytesIO
from typing import Any

from adapters.matrix.sender import Sender
from bot.message import Attachment


async def uploaded(sender: Sender, room: str, attachment: Attachment) -> dict[str, Any]:
    """The content of the event that shows the file; raises `MatrixError`."""
    await sender.known(room)
    encrypted = bool(sender.client.rooms[room].encrypted)
    size = len(attachment.data)
    response, keys = await sender.client.upload(
        lambda _limited, _timeouts: BytesIO(attachment.data),
        content_type="application/octet-stream" if encrypted else attachment.media_type,
        filename=None if encrypted else attachment.name,
        encrypt=encrypted,
        filesize=size,
    )
    content: dict[str, Any] = {
        "msgtype": "m.image" if attachment.media_type.startswith("image/") else "m.file",
        "body": attachment.alt or attachment.name,
        "filename": attachment.name,
        "info": {"mimetype": attachment.media_type, "size": size},
        "m.mentions": {},
    }
    if not encrypted:
        return content | {"url": response.content_uri}
    return content | {"file": {**keys, "url": response.content_uri, "mimetype": attachment.media_type}}
