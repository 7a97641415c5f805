# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console as plain text, both in this process and as people start it."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.console.conversation import Conversation
from adapters.console.pipe import LONGEST, Pipe
from adapters.console.platform import ConsolePlatform
from bot.errors import StartError
from bot.i18n import Speech
from bot.message import Message
from bot.service import Service
from tests.console.conftest import PERSON, said
from tests.fakes import NOW, Clock
from tests.planned import plan

ENTRY = """\
---
id: nosad
topic: network
reviewed: 2026-09-01
questions:
  sv: ["Vad är NOSAD?"]
  en: ["What is NOSAD?"]
---
# Svenska
Ett **nätverk** för [öppna data](https://nosad.se/).

# English
A network.
"""
NOSAD = (
    "Vad är NOSAD?",
    "Ett nätverk för öppna data <https://nosad.se/>.",
    "Granskat 2026-09-01.",
    "  1. Ja, det hjälpte\n  2. Nej, det hjälpte inte",
)
NOTHING_PLANNED = "No meetup is planned. Add one with /meetup add."
REMINDER = (
    "#announcements\n\nReminder: Autumn\nTuesday 6 October 2026 at 11:30–12:30 (Europe/Stockholm)\n\n"
    "• I am coming: /meetup going 1 yes\n• Not this time: /meetup going 1 no\n\n"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a process of its own gets: one answer, an empty data directory, an English locale."""
    folder = tmp_path / "entries"
    folder.mkdir()
    (folder / "nosad.md").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "config.toml").touch()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("EKO_", "LC_"))},
        "EKO_CONFIG": str(tmp_path / "config.toml"),
        "EKO_DATA_DIR": str(tmp_path / "data"),
        "EKO_KNOWLEDGE__FOLDER": str(folder),
        "LANG": "en_GB.UTF-8",
        "NO_COLOR": "",
    }


CHAT = (sys.executable, "-m", "bot", "chat")


def test_each_line_is_a_message_and_each_reply_is_printed_after_it(environment: dict[str, str]) -> None:
    lines = [
        "\ufeffVad är NOSAD?\r".encode(),
        b"Vad \xff\xfe?",
        b"",
        "\u200fVad\x00 är \x1b[NOSAD?".encode(),
        b"x" * 2**20,
        b"/storry",
        b"4",
        b"/meetup add",
        b"",
        b"2027-03-28 02:30",
        "Höstträff".encode(),
        b"\xe5",
        b"-",
        b"-",
        b"-",
        b"/meetups",
        b"cancel",
        b"/meetups",
        b"/story",
        b"utmaning",
    ]
    ended = subprocess.run(CHAT, env=environment, input=b"\n".join(lines), capture_output=True, timeout=60, check=False)

    when = "1/5 When is it? – as you would say it: tisdag 6 oktober kl 13-14, last Tuesday of the month at 13"
    again = f"{when}\nNow: 2027-03-28 02:30 (an empty line keeps it)"
    dash = "\nA dash skips this question."
    assert ended.stdout.decode().split("\n\n") == [
        *NOSAD,
        "Line 2 is not UTF-8. Send it again in that encoding.",
        *NOSAD,
        "“What do you want to know?” takes at most 4000 characters; you wrote 1048576. Shorten it and send it again.",
        "There is no /storry. Did you mean /story?",
        "There is nothing to choose from. Write your question in words, or /help.",
        "Write cancel to stop.",
        when,
        "“When is it?” needs an answer.",
        when,
        f"2/5 What is it called? – skip it while the theme is not set{dash}",
        f"3/5 Where is it? – a place, or online{dash}",
        "Line 12 is not UTF-8. Send it again in that encoding.",
        f"4/5 Where do people sign up? – a link that all may see{dash}",
        f"5/5 What is it about?{dash}",
        "2027-03-28 02:30 does not exist in Europe/Stockholm: the clocks are put forward past it that night. "
        "Choose another time.",
        "Write cancel to stop.",
        again,
        "You are filling in /meetup add. Answer the question, or write cancel.",
        again,
        "Cancelled. Nothing was saved.",
        NOTHING_PLANNED,
        "Write cancel to stop.",
        "1/5 Is it a success, a challenge or a lesson?",
        "1. Success\n2. Challenge\n3. Lesson learnt",
        "2/5 What do you call it? – one line",
        "Cancelled. Nothing was saved.",
        "",
    ]
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_who_stops_reading_ends_it_in_peace(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        CHAT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as eko:
        assert eko.stdin
        assert eko.stdout
        assert eko.stderr
        eko.stdin.write("Vad är NOSAD?\n".encode())
        eko.stdin.flush()
        first = eko.stdout.readline()
        eko.stdout.close()
        eko.stdin.write(b"/meetups\n" * 100)
        eko.stdin.close()
        complaint = eko.stderr.read()

    assert (first.decode(), complaint, eko.returncode) == ("Vad är NOSAD?\n", b"", 0)


def test_output_that_can_t_be_written_is_an_error_in_one_sentence(environment: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            CHAT, env=environment, input=b"/meetups\n", stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )

    assert (ended.stderr, ended.returncode) == (b"eko: the output can't be written: No space left on device\n", 1)


def test_ctrl_c_ends_it_while_it_waits_for_a_line(environment: dict[str, str]) -> None:
    # Python would write ASCII here, and what Eko says in Swedish has other letters.
    swedish = {**environment, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    with subprocess.Popen(
        CHAT, env=swedish, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as eko:
        assert eko.stdin
        assert eko.stdout
        assert eko.stderr
        eko.stdin.write(b"/meetups\n")
        eko.stdin.flush()
        first = eko.stdout.readline()
        eko.send_signal(signal.SIGINT)
        complaint = eko.stderr.read()

    said = Speech("sv")("No meetup is planned.")
    assert (first.decode().startswith(said), complaint, eko.returncode) == (True, b"", 130)


def test_without_any_input_it_ends_at_once(environment: dict[str, str]) -> None:
    closed = ("sh", "-c", 'exec "$@" <&-', "sh", *CHAT)
    ended = subprocess.run(closed, env=environment, capture_output=True, timeout=60, check=False)

    assert (ended.stdout, ended.stderr, ended.returncode) == (b"", b"", 0)


class Console:
    """A pipe whose platform is the one that Eko delivers to, and what it has printed."""

    def __init__(self, eko: Service, lines: BinaryIO, folder: Path) -> None:
        self.out = io.StringIO()
        self.pipe = Pipe("en", folder, lines, self.out)
        self.eko = eko
        self.conversation = Conversation(eko.bot, PERSON, "en", eko.now)
        console = ConsolePlatform(PERSON, "en", lambda message: self.pipe.show(message))
        eko.courier.platforms = {console.name: console}

    async def talk(self) -> str:
        async with asyncio.timeout(10):
            await self.pipe.talk(self.eko, self.conversation)
        return self.out.getvalue()


async def remind_at(eko: Service, minutes: int) -> None:
    """Plans a meetup half an hour from now, with a reminder in so many minutes."""
    async with eko.bot.store.begin() as session:
        wall = NOW.replace(tzinfo=None, hour=11, minute=30)
        await plan(session, wall, "Autumn", due={30: NOW.replace(minute=minutes)})


async def test_what_is_due_comes_before_the_first_reply(eko: Service, tmp_path: Path) -> None:
    await remind_at(eko, 0)
    printed = await Console(eko, io.BytesIO(b"/qqqqqqq\n"), tmp_path).talk()

    assert printed == REMINDER + "There is no /qqqqqqq. /help lists what there is.\n\n"


async def test_a_reminder_comes_while_no_line_does(eko: Service, clock: Clock, tmp_path: Path) -> None:
    await remind_at(eko, 1)
    clock.forward(seconds=59.99)
    read, write = os.pipe()
    lines = os.fdopen(read, "rb")
    console = Console(eko, lines, tmp_path)

    class Waiting(io.StringIO):
        """Closes the input when a reminder is printed, and puts the clock forward before."""

        def fileno(self) -> int:
            clock.forward(seconds=1)
            return super().fileno()

        def write(self, text: str) -> int:
            os.close(write)
            return super().write(text)

    console.out = console.pipe.out = Waiting()

    with lines:
        try:
            assert await console.talk() == REMINDER
        finally:
            with suppress(OSError):
                os.close(write)


async def test_posts_come_after_the_reply_that_made_them(eko: Service, tmp_path: Path) -> None:
    lines = b"/story success\nWe shared\nIt went well\n2\n2\n/story-send 1\nyes\nno\nno\n3\n2\n/qqqqqqq\n"
    printed = await Console(eko, io.BytesIO(lines), tmp_path).talk()

    assert printed.split("\n\n")[-10:] == [
        "  1. Change it\n  2. Withdraw it",
        "#moderators",
        "A story to review:",
        "We shared (Success, number 1)",
        "It went well",
        "Open source · Municipality",
        "— Anonymous, CC0 1.0",
        "• Accept: /story-accept 1\n• Decline with a reason: /story-decline 1",
        "There is no /qqqqqqq. /help lists what there is.",
        "",
    ]


async def test_a_post_waits_when_nobody_reads_any_more(
    eko: Service, conversation: Conversation, tmp_path: Path, shown: list[Message]
) -> None:
    await said(conversation, "how do I bake bread", "1")
    read, write = os.pipe()
    platforms = eko.courier.platforms
    console = Console(eko, io.BytesIO(), tmp_path)
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as console.pipe.out, pytest.raises(BrokenPipeError):
        await console.talk()
    eko.courier.platforms = platforms
    await eko.courier.deliver()

    assert [each.text.split("\n")[0] for each in shown] == ["**\\#moderators**"]


async def test_a_line_without_end_is_cut_and_the_next_one_heard(eko: Service, tmp_path: Path) -> None:
    lines = io.BytesIO(b"x" * (2 * LONGEST + 5) + b"\n/qqqqqqq\n")
    printed = await Console(eko, lines, tmp_path).talk()

    assert printed == (
        f"“What do you want to know?” takes at most 4000 characters; you wrote {LONGEST}. "
        "Shorten it and send it again.\n\nThere is no /qqqqqqq. /help lists what there is.\n\n"
    )


async def test_an_input_that_breaks_off_is_an_end(eko: Service, tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError("the line is dead")

    assert await Console(eko, Broken(), tmp_path).talk() == ""


async def test_somebody_who_sits_there_is_greeted(eko: Service, tmp_path: Path) -> None:
    class Keys(io.BytesIO):
        def isatty(self) -> bool:
            return True

    greeting = "This is Eko. Ask in Swedish or English; /help lists the commands, Ctrl-D ends.\n\n"

    assert await Console(eko, Keys(), tmp_path).talk() == greeting


async def test_a_file_is_saved_and_its_place_printed(eko: Service, tmp_path: Path) -> None:
    printed = await Console(eko, io.BytesIO(b"/my-data\n"), tmp_path).talk()

    path = tmp_path / "files" / "eko-my-data.json"
    assert printed.endswith(f"\n\nEverything that is kept, as JSON: saved as {path}\n\n")
    assert path.read_text(encoding="utf-8").startswith("{")


def test_an_output_that_breaks_is_told(tmp_path: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8", buffering=1) as full:
        pipe = Pipe("en", tmp_path, io.BytesIO(), full)
        with pytest.raises(StartError, match="the output can't be written: No space left on device"):
            pipe.show(Message("x"))
        with pytest.raises(OSError, match="No space"):
            full.close()
