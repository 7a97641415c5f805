# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko as a process of its own, on the fake Discord."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.discord_server.server import DiscordServer


@asynccontextmanager
async def process_on(server: DiscordServer, folder: Path, *words: str, **more: str) -> AsyncIterator[Process]:
    """`eko run`, or what the words say, with what the environment says and nothing else."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EKO_", "SSL_CERT"))}
    environment = {
        **clean,
        "EKO_DATA_DIR": str(folder),
        "EKO_DISCORD__TOKEN": server.token,
        "EKO_DISCORD__API_BASE": server.api_base,
        "EKO_DISCORD__GATEWAY": server.gateway_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *(words or ("run",)), env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
