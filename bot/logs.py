# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logs for whoever operates Eko: a line each, as text or as JSON, and no secret in any of them.

What Eko itself logs are ids and places, never what people wrote and never their names. Libraries are
heard from `WARNING` on; below that they tell of messages and addresses.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

Style = Literal["text", "json"]

OURS = ("adapters", "bot", "knowledge")
HIDDEN = "[secret]"
SHORTEST = 6  # characters of a secret that is looked for; a shorter one would hide half of every line
# A terminal obeys these, and a line end would let somebody's text begin a line of its own.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders a record, and hides in the whole line whatever is secret."""

    def __init__(self, style: Style, secrets: Iterable[str]) -> None:
        common: list[Processor] = [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
        ]
        render: Processor = _as_text if style == "text" else structlog.processors.JSONRenderer()
        super().__init__(foreign_pre_chain=common, processors=[self.remove_processors_meta, render])
        found = {form for each in secrets if len(each) >= SHORTEST for form in (each, json.dumps(each)[1:-1])}
        self._hidden = sorted(found, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for each in self._hidden:
            line = line.replace(each, HIDDEN)
        return line


def configure(style: Style, level: str, secrets: Iterable[str] = (), out: TextIO | None = None) -> None:
    """Logs to standard error from this level on (`DEBUG`, `INFO`, …), in place of what was set up before."""
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(_Formatter(style, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _as_text(logger: WrappedLogger, name: str, event: EventDict) -> str:
    head = f"{event['timestamp']} {event['level'].upper():<8} {event['logger']}: {_shown(str(event['event']))}"
    trace = str(event.get("exception") or "")
    return "\n".join((head, *(f"    {_shown(line)}" for line in trace.splitlines())))


def _shown(line: str) -> str:
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", line)
