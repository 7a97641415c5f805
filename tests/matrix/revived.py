# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko run`, begun anew whenever it is killed, as by systemd: forks of a process that has imported everything.

    python -m tests.matrix.revived

Each fork's number is a line of standard output. What ends in another way is not begun again.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping

import adapters.matrix.platform  # noqa: F401 - what takes longest
from bot.__main__ import run
from bot.config import load


class Revived:
    """Eko in a process of its own, that lives on."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.matrix.revived"]
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
        self._next()

    def _next(self) -> None:
        assert self.process.stdout
        self.child = int(self.process.stdout.readline())

    def kill(self) -> None:
        """Kills it, and waits for the next one."""
        os.kill(self.child, signal.SIGKILL)
        self._next()

    def end(self) -> None:
        """Tells the last one to stop."""
        os.kill(self.child, signal.SIGTERM)
        self.process.communicate()


def main() -> None:
    while True:
        child = os.fork()
        if not child:
            run(load())
            return
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL:
            return


if __name__ == "__main__":
    main()
