# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Saying what takes long, on a line of its own that is gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer

from prompt_toolkit.output import Output

from adapters.console.render import DIM, RESET

SLOW = 0.3  # seconds until it is worth a word


class Progress:
    """A line at the cursor. A thread writes it, since what takes long may hold the event loop."""

    def __init__(self, output: Output, *, colour: bool, slow: float = SLOW) -> None:
        self.output, self.colour, self.slow = output, colour, slow
        self.timer: Timer | None = None
        self._lock = Lock()
        self._shown = False

    @contextmanager
    def of(self, text: str) -> Iterator[None]:
        """Shows the text while the block goes on, if that takes long."""
        self.start(text)
        try:
            yield
        finally:
            self.stop()

    def start(self, text: str) -> None:
        self.timer = Timer(self.slow, self._show, [text])
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        """Takes the line away; it does not come back by itself."""
        with self._lock:
            if self.timer:
                self.timer.cancel()
                self.timer = None
            if self._shown:
                self._shown = False
                self.output.write_raw("\r")
                self.output.erase_end_of_line()
                self.output.flush()

    def _show(self, text: str) -> None:
        with self._lock:
            if self.timer:  # otherwise it was stopped while this waited for the lock
                self._shown = True
                self.output.write_raw(f"{DIM}{text}{RESET}" if self.colour else text)
                self.output.flush()
