# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom a guild's own settings let in: a mark on the forms of moderators' commands that nobody else can make.

Discord keeps a command to those whom the guild's administrators allow it, and tells nothing of that when the
form which the command opened is sent. Pure.
"""

import hmac
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

DAY = timedelta(days=1)


class Trust:
    """Makes and knows marks, which hold until the end of the next day; `secret` is the bot's token."""

    def __init__(self, secret: str) -> None:
        self._key = sha256(f"eko/forms/{secret}".encode()).digest()

    def mark(self, person: str, command: str, today: date) -> str:
        """The mark of one person for one command."""
        said = f"{person}/{command}/{today.isoformat()}"
        return hmac.new(self._key, said.encode(), sha256).hexdigest()[:16]

    def holds(self, mark: str, person: str, command: str, today: date) -> bool:
        """Whether the mark is this person's for this command."""
        days: Iterable[date] = (today, today - DAY)
        return any(hmac.compare_digest(mark, self.mark(person, command, day)) for day in days)
