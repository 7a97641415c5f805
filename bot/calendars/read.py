# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading calendars that may be wrong, or made to do harm.

No parser sees them in this process: a rule of a few characters can keep one busy for ever, and a thread can't
be stopped. The worker's process can.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import bot
from bot.calendars import words
from bot.calendars.values import USED, Problem, Span, Understood, from_record
from bot.errors import UserError
from bot.i18n import N_

PATIENCE = 60.0  # seconds; the worker ends itself much earlier, unless the machine is very busy
WORKER = (sys.executable, "-P", "-m", "bot.calendars.worker")


class Unusable(UserError):
    """A calendar that can't be read; the text is the end of a sentence that begins with its name."""


async def understand(
    data: bytes, span: Span, home: ZoneInfo, worker: Sequence[str] = WORKER, patience: float = PATIENCE
) -> Understood:
    """What a calendar says about a span, in the zone of the community where it names none; raises `Unusable`."""
    order = {"start": span.start.isoformat(), "end": span.end.isoformat(), "zone": home.key}
    answer = await _ask(json.dumps(order).encode() + b"\n" + data, worker, patience)
    if "problem" in answer:
        raise Unusable(words.WHY[Problem(answer["problem"])], detail=answer["detail"])
    understood = from_record(answer)
    left_out = [each for each in understood.warnings if each.problem not in USED]
    if left_out and not understood.events:
        first = left_out[0]
        raise Unusable(words.WHY[first.problem], detail=first.detail or "–")
    return understood


def environment() -> dict[str, str]:
    """Our own without what is secret in it, so that the worker finds the code where this process did."""
    code = str(Path(bot.__file__).parent.parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EKO_")}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH"))))}


async def _ask(said: bytes, command: Sequence[str], patience: float) -> dict[str, Any]:
    worker = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment())
    try:
        async with asyncio.timeout(patience):
            answer, _ = await worker.communicate(said)
    except TimeoutError as error:
        raise Unusable(N_("reading it takes too long")) from error
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    if worker.returncode:
        raise Unusable(N_("reading it takes more time or memory than is good"))
    found_out: dict[str, Any] = json.loads(answer)
    return found_out
