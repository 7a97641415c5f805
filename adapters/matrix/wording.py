# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How commands are called in Matrix: what others write as `/help` is `!eko help` here. No I/O."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.message import Message


class Wording:
    """Knows the commands' names and the sign before them."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._names: re.Pattern[str] | None = None

    def learn(self, names: Iterable[str]) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        self._names = re.compile(rf"(?<![\w/.:])/(?=(?:{'|'.join(map(re.escape, longest_first))})(?![\w-]))")

    def told(self, message: Message) -> Message:
        """The message with every command as it is typed in Matrix; a client would take a slash for its own."""
        if self._names is None:
            return message
        return replace(message, text=self._names.sub(f"{self.prefix} ", message.text))
