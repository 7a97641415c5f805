# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A checklist handed out from the command line, with what the community has added and nobody's marks."""

from bot.checklists import boards, shown
from bot.config import Settings
from bot.i18n import Speech
from bot.store.engine import opened


async def checklist(settings: Settings, list: str, style: str) -> str:
    """The list as `md`, in the community's language, or as `json`, in both."""
    async with opened(settings.database_url) as store, store.read() as session:
        found = (await boards.current(session))[list]
    if style == "json":
        return shown.data(found, None)
    return shown.markdown(found, {}, Speech(settings.community.language))
