# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page that shows every dialog says what Eko really sends."""

from tests.discord.dialogs import PAGE, page


async def test_the_page_about_the_dialogs_is_true() -> None:
    assert PAGE.read_text(encoding="utf-8") == await page(), "write it anew: python -m tests.discord.dialogs"
