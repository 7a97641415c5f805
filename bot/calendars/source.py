# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a calendar is: an address on the web, a file, or standard input."""

import asyncio
import re
import sys
from pathlib import Path

from bot.calendars.fetch import Fetched, Fetcher
from bot.calendars.lines import LARGEST
from bot.calendars.read import Unusable
from bot.i18n import N_

STANDARD_INPUT = "-"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


async def load(source: str, fetcher: Fetcher, etag: str = "", modified: str = "") -> Fetched:
    """What is there, unless it is on the web and has not changed since; raises `Unusable`."""
    if ADDRESS.match(source):
        return await fetcher.fetch(source, etag, modified)
    try:
        return Fetched(await asyncio.to_thread(_file, source))
    except OSError as error:
        raise Unusable(N_("the file can't be read ({reason})"), reason=error.strerror) from error


def _file(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(name).expanduser().open("rb") as file:
        return file.read(LARGEST + 1)
