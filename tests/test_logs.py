# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Logs: a line each, in either style, without secrets and without what a terminal obeys."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot import logs
from bot.config import Database, DiscordSection, Settings

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.token"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Where the logs go; what was set up before is put back."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_line_of_text_says_when_how_bad_where_and_what(out: io.StringIO) -> None:
    logs.configure("text", "INFO", out=out)

    logging.getLogger("bot.outbox").warning("message %s was not taken, try %d", "reminder/7/news", 2)

    [line] = out.getvalue().splitlines()
    assert line.partition(" ")[2] == "WARNING  bot.outbox: message reminder/7/news was not taken, try 2"
    assert line.partition(" ")[0].endswith("Z")


def test_a_line_of_json_says_the_same(out: io.StringIO) -> None:
    logs.configure("json", "INFO", out=out)

    logging.getLogger("adapters.matrix").info("Eko listens on %s", "matrix")

    record = json.loads(out.getvalue())
    assert record.pop("timestamp").endswith("Z")
    assert record == {"event": "Eko listens on matrix", "level": "info", "logger": "adapters.matrix"}


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_is_shown_whoever_logs_it_and_however(style: logs.Style, out: io.StringIO) -> None:
    settings = Settings(
        discord=DiscordSection(token=SecretStr(TOKEN)),
        database=Database(url=SecretStr("postgresql://eko:hunter2hunter2@db/eko")),
    )
    logs.configure(style, "INFO", settings.secrets, out=out)

    logging.getLogger("bot").info("logged in with %s", TOKEN)
    logging.getLogger("somebody.else").error("refused: %r", {"Authorization": f"Bot {TOKEN}"})
    try:
        raise ConnectionError("no route to eko:hunter2hunter2@db")
    except ConnectionError:
        logging.getLogger("bot").exception("the database is away")

    assert out.getvalue().count(logs.HIDDEN) >= 3
    assert TOKEN not in out.getvalue()
    assert "hunter2" not in out.getvalue()
    assert "ConnectionError" in out.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_what_a_terminal_obeys_is_shown_and_not_obeyed(style: logs.Style, out: io.StringIO) -> None:
    logs.configure(style, "INFO", out=out)

    logging.getLogger("bot").info("room %s", "\x1b[2J\r\n2026-01-01 ERROR bot: forged\u2028")

    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()


def test_libraries_are_heard_from_warnings_on_and_eko_from_where_it_is_told(out: io.StringIO) -> None:
    logs.configure("text", "ERROR", out=out)

    for name in ("somebody.else", "bot.core"):
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            logging.getLogger(name).log(level, "x")

    assert [line.split()[1:3] for line in out.getvalue().splitlines()] == [
        ["WARNING", "somebody.else:"],
        ["ERROR", "somebody.else:"],
        ["ERROR", "bot.core:"],
    ]
