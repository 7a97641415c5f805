# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking an Eko that runs on this machine how it is, by way of its operators' server."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.config import AdminSection, Settings
from bot.errors import StartError

PATIENCE = 10.0  # seconds
HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to ask one that listens everywhere


def report(settings: Settings, *, alive: bool) -> tuple[list[str], bool]:
    """The lines to show, and whether it is ready; whether it is `alive` only, if no more is asked.

    Raises `StartError` when nobody answers.
    """
    if settings.admin is None:
        raise StartError("a running Eko tells how it is on the operators' server; set admin.port to open that")
    found = _asked(settings.admin, "/healthz" if alive else "/readyz")
    if alive:
        return ["✓ alive"], True
    try:
        lines = [f"{'✓' if part['ready'] else '✗'} {name}: {part['state']}" for name, part in found["parts"].items()]
        return lines, bool(found["ready"])
    except (KeyError, TypeError) as error:
        raise _nobody(settings.admin) from error


def _asked(section: AdminSection, path: str) -> Any:
    # Not urllib, which would ask a proxy from the environment.
    connection = HTTPConnection(HERE.get(section.host, section.host), section.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError) as error:
        raise _nobody(section) from error
    finally:
        connection.close()


def _nobody(section: AdminSection) -> StartError:
    return StartError(f"no Eko answers on {section.host}, port {section.port}; is “eko run” running?")
