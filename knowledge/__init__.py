# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the community knows: entries, and the matcher that finds the one that answers a question.

Nothing here knows of chat, of a database or of asyncio. `Knowledge` is imported when it is first asked for,
so that importing a smaller part stays cheap.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.base import Knowledge

__all__ = ["Knowledge"]


def __getattr__(name: str) -> object:
    if name == "Knowledge":
        from knowledge.base import Knowledge

        return Knowledge
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
