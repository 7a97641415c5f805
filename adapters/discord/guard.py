# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is done about one event: its fault stays its own, and Eko does not stop before it is done."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import discord

from bot.lease import Lease, Lost

log = logging.getLogger(__name__)
T = TypeVar("T")


class Guard:
    """Whatever is being done, each in the task of its event, while the lease is held.

    What a process hears that has stood still, another has heard before it.
    """

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self._busy: set[asyncio.Task[Any]] = set()

    async def run(self, work: Coroutine[Any, Any, T], what: str, *, endless: bool = False) -> T | None:
        """What the work gives; None when it could not be done, which is logged then.

        Nobody waits for work that is endless; whoever began it stops it.
        """
        task = asyncio.current_task()
        assert task
        if not endless:
            self._busy.add(task)
        try:
            if not self.lease.valid:
                work.close()
                raise Lost(f"the lease {self.lease.name} has run out")
            return await work
        except Lost as error:
            log.warning("%s is left to another process: %s", what, error)
        except discord.HTTPException as error:
            # Too late, deleted meanwhile, or forbidden: nothing that waiting would mend.
            log.warning("%s could not be answered: %s %s", what, error.status, error.code)
        except Exception:  # one event's fault must not take the others with it
            log.exception("%s could not be answered", what)
        finally:
            self._busy.discard(task)
        return None

    async def done(self, patience: float) -> bool:
        """Waits until all of it is done, for so many seconds; whether it is."""
        await asyncio.sleep(0)  # what has just been heard has a task, which begins now
        if not self._busy:
            return True
        _, pending = await asyncio.wait(self._busy, timeout=patience)
        return not pending
