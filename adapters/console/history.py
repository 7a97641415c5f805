# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was typed earlier, in a file: a comfort, so whatever is wrong with the file stops nobody."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory

from bot.text import clean

LONGEST = 4000  # characters; what is longer was pasted by mistake


class ForgivingHistory(FileHistory):
    """A file that only its owner can read; without one, what is typed is remembered until the end."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_APPEND, 0o600))

    def load_history_strings(self) -> Iterable[str]:
        try:
            return list(super().load_history_strings())
        except OSError:
            return ()

    def store_string(self, string: str) -> None:
        if len(string) <= LONGEST:
            with suppress(OSError):
                super().store_string(clean(string))
