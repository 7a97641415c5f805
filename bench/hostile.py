# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long what is made to take long takes, and how long Eko is away: `python -m bench.hostile`.

Each is printed beside the time that it may take. The tests hold what each comes to; no test holds a time, which
depends on the machine. It takes two or three minutes, and ends with 1 when something has taken longer than it may.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench import faults
from bot.calendars.read import Unusable, understand
from bot.calendars.values import Span
from bot.errors import UserError
from bot.meetups.when import read
from knowledge import Knowledge

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 10, 5, tzinfo=UTC)
SPAN = Span(NOW, NOW + timedelta(days=365))
HOURS, SIXTY = (",".join(map(str, range(count))) for count in (24, 60))
LINE = "RDATE:20261013T110000Z\r\n"
CALENDARS = {
    "19: a rule for every second": "RRULE:FREQ=SECONDLY\r\n",
    "19: a product of rules": f"RRULE:FREQ=DAILY;BYHOUR={HOURS};BYMINUTE={SIXTY};BYSECOND={SIXTY}\r\n",
    "20: 200 000 dates": LINE * 200_000,
    "20: 20 000 events": "END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261013T110000Z\r\n" * 20_000,
    "20: 10 MB": f"SUMMARY:{'x' * 10_000_000}\r\n",
}


def calendar(lines: str) -> bytes:
    """A calendar with one event of these lines."""
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261001T000000Z\r\n{lines}END:VEVENT\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode()


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long it takes until it is refused, or done."""
    began = time.perf_counter()
    with suppress(Unusable, UserError):
        await work()
    return time.perf_counter() - began


async def measured() -> dict[str, tuple[float, float]]:
    """What each takes, and may take, in seconds."""
    base, question = Knowledge.load(), "a" * 1_000_000
    base.ask("warm")

    async def ask() -> None:
        base.ask(question)

    async def type_a_time() -> None:
        read("1 " * 20_000, NOW, ZONE)

    found = {
        "1: a question of a megabyte, as the matcher takes it": (await seconds(ask), 0.05),
        "18: 40 kilobytes of ones for a time": (await seconds(type_a_time), 0.05),
    }
    for name, lines in CALENDARS.items():
        data = calendar(lines)
        found[name] = (await seconds(lambda data=data: understand(data, SPAN, ZONE)), 5.0)  # type: ignore[misc]
    return found


def table(found: dict[str, tuple[float, float]]) -> str:
    """Each case's time beside its bound."""
    rows = ["| case | ms | may take ms | |", "|---|---:|---:|---|"]
    for name, (took, most) in found.items():
        rows.append(f"| {name} | {took * 1e3:.1f} | {most * 1e3:.0f} | {'OVER' if took > most else 'within'} |")
    return "\n".join(rows)


async def main() -> dict[str, tuple[float, float]]:
    return await measured() | await faults.measured()


if __name__ == "__main__":
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # who ends breaks off what it asks for
    figures = asyncio.run(main())
    sys.stdout.write(f"{table(figures)}\n")
    sys.exit(any(took > most for took, most in figures.values()))
