# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How Eko looks to others: its name and picture."""

from hashlib import sha256
from io import BytesIO

from adapters.matrix.account import NAME, Account
from adapters.matrix.errors import MatrixError
from adapters.matrix.wire import path

PICTURE = "picture"
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


async def dress(account: Account) -> None:
    """Sets name and picture where they are not as they should be."""
    profile = path("profile", account.user_id)
    try:
        found = await account.wire.ask("GET", profile)
    except MatrixError as error:
        if error.passing:
            raise
        found = {}
    local = account.user_id[1:].partition(":")[0]
    if found.get("displayname") in (None, "", local):  # a name that somebody chose stays
        await account.wire.ask("PUT", path("profile", account.user_id, "displayname"), {"displayname": NAME})
    if account.section.avatar:
        await _picture(account, account.section.avatar.read_bytes(), found.get("avatar_url"))


async def _picture(account: Account, data: bytes, shown: object) -> None:
    kept = account.vault.read(PICTURE) or {}
    assert account.section.avatar
    if kept.get("hash") == sha256(data).hexdigest() and kept.get("url") == shown:
        return
    kind = TYPES.get(account.section.avatar.suffix.lower(), "image/png")
    response, _ = await account.client.upload(lambda _limited, _timeouts: BytesIO(data), kind, filesize=len(data))
    url = response.content_uri
    await account.wire.ask("PUT", path("profile", account.user_id, "avatar_url"), {"avatar_url": url})
    account.vault.write(PICTURE, {"hash": sha256(data).hexdigest(), "url": url})
