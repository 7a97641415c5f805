# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of bars, where one can be drawn, and the same in words for those who don't see it, or where it can't.

The library that draws weighs more than all of Eko: it comes with the extra `charts` and runs in a process of its own.
"""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from bot.message import Attachment

log = logging.getLogger(__name__)

SECONDS = 60  # that a picture may take; not to be waited for within a transaction
BAR = 20  # characters of the longest bar in the text


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of bars: what it is called, and each bar's label and height; the last `planned` are still to come."""

    title: str
    labels: tuple[str, ...]
    heights: tuple[int, ...]
    planned: int = 0

    @property
    def alt(self) -> str:
        """What the picture says."""
        return f"{self.title}. " + ", ".join(f"{a}: {b}" for a, b in zip(self.labels, self.heights, strict=True))


async def drawn(bars: Bars, name: str) -> Attachment | None:
    """The picture as a PNG with a text that says the same; None where it can't be drawn."""
    if find_spec("matplotlib") is None:
        return None
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.pictures", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        given = json.dumps(asdict(bars)).encode()
        data, said = await asyncio.wait_for(process.communicate(given), SECONDS)
    except TimeoutError:
        log.warning("a picture took longer than %d seconds and is left out", SECONDS)
        return None
    finally:
        if process.returncode is None:  # nobody waits for it any more
            process.kill()
            await process.wait()
    if process.returncode:
        log.warning("a picture could not be drawn: %s", said.decode(errors="replace")[-200:])
        return None
    return Attachment(name, "image/png", data, bars.alt)


def in_words(bars: Bars) -> str:
    """The bars as lines of text, for a code block."""
    longest = max((*bars.heights, 1))
    wide = max(map(len, bars.labels), default=0)
    rows = zip(bars.labels, bars.heights, strict=True)
    return "\n".join(f"{label:<{wide}} {'█' * round(BAR * height / longest)} {height}" for label, height in rows)
