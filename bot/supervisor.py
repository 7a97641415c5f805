# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling systemd that Eko has started, that it still goes on, and that it is stopping (sd_notify(3)).

Elsewhere there is nobody to tell, and nothing is said.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

MICRO = 1e-6


@asynccontextmanager
async def supervised(environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """Says that Eko is ready, that its event loop goes on for as long as the block, and that it stops then."""
    where = environment.get("NOTIFY_SOCKET", "")
    _tell(where, "READY=1")
    going_on = asyncio.create_task(_go_on(where, int(environment.get("WATCHDOG_USEC") or 0) * MICRO))
    try:
        yield
    finally:
        going_on.cancel()
        await asyncio.gather(going_on, return_exceptions=True)
        _tell(where, "STOPPING=1")


async def _go_on(where: str, patience: float) -> None:
    """Tells often enough, where systemd restarts what it has not heard of for so many seconds."""
    while where and patience:
        _tell(where, "WATCHDOG=1")
        await asyncio.sleep(patience / 3)


def _tell(where: str, what: str) -> None:
    if not where:
        return
    address = f"\0{where[1:]}" if where.startswith("@") else where
    # Whoever listens may be gone; Eko has something better to do than to mind.
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as end:
        end.setblocking(False)
        end.sendto(what.encode(), address)
