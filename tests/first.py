# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A process as the first one of a container, for which the kernel does nothing that it hasn't asked for."""

import shutil
import subprocess
import sys

import pytest

LEADER = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")  # before a command


def may_lead() -> bool:
    """Whether this machine lets a process be the first of a world of its own."""
    return (
        sys.platform == "linux"
        and bool(shutil.which("unshare"))
        and subprocess.run([*LEADER, "true"], check=False, capture_output=True).returncode == 0
    )


needs_leading = pytest.mark.skipif(not may_lead(), reason="a process may not begin a world of its own here")


def led_by(process: "subprocess.Popen[str]") -> int:
    """The number, out here, of the first process that a leader began."""
    return int(subprocess.check_output(["pgrep", "--parent", str(process.pid)], text=True))
