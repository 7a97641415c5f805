# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a calendar in a process of its own, which may run out of time or memory without harm to others.

    python -m bot.calendars.worker

takes a line of JSON and the calendar on standard input, and gives JSON on standard output.
"""

import json
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from bot.calendars.expand import TooLong, expand
from bot.calendars.lines import NotACalendar, calendars
from bot.calendars.values import Span, to_record

EACH = 1.0  # seconds of processor time for one event
ALL = 4.0  # and for all of them
PROCESS = 10  # seconds of processor time in all; the system ends the process after them
MEMORY = 512 * 2**20
AGAIN = 0.1  # a library may catch the first TooLong


class Budget:
    """The processor time that is left for the events."""

    def __init__(self) -> None:
        self.left = ALL

    @contextmanager
    def event(self) -> Iterator[None]:
        """Raises `TooLong` inside when an event takes longer than is good."""
        if self.left <= 0:
            raise TooLong
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, min(EACH, self.left), AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.left -= time.process_time() - began


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


def _confine() -> None:
    """Lets the system end this process when it takes too much of anything."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESS, PROCESS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes, start: str, end: str, zone: str) -> dict[str, Any]:
    span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
    try:
        return to_record(expand(calendars(data), span, ZoneInfo(zone), Budget().event))
    except NotACalendar as error:
        return {"problem": error.problem, "detail": error.detail}


def main() -> None:
    if sys.platform != "win32":
        _confine()
        signal.signal(signal.SIGPROF, _too_long)
    warnings.simplefilter("ignore")  # what the libraries think of other people's calendars
    order = json.loads(sys.stdin.buffer.readline())
    json.dump(_read(sys.stdin.buffer.read(), **order), sys.stdout)


if __name__ == "__main__":
    main()
