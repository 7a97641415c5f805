# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The terminal: keys in, a screen out; in this process, and behind a real pseudo-terminal."""

import asyncio
import io
import logging
import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Awaitable, Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

import pytest
import sqlalchemy
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from adapters.console.chat import preferred
from adapters.console.conversation import Conversation
from adapters.console.platform import ConsolePlatform
from adapters.console.progress import Progress
from adapters.console.terminal import Terminal
from bot.message import Message
from bot.service import Service
from bot.store.tables import StoryRow
from bot.text import plain
from knowledge.entry import Language
from tests.console.conftest import PERSON
from tests.telling import AGREED_LINES

CONTROL = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>])")
NOTHING_PLANNED = "No meetup is planned. Add one with /meetup add."
CANCELLED = "Cancelled. Nothing was saved."
KIND = (
    "Write cancel to stop.\n\n1/5 **Is it a success, a challenge or a lesson?**\n\n"
    "1. Success\n2. Challenge\n3. Lesson learnt"
)
UP, CTRL_C, CTRL_D, ALT_ENTER = "\x1b[A", "\x03", "\x04", "\x1b\r"
PASTE = "\x1b[200~{}\x1b[201~"
PATIENCE = 30  # seconds until a process that says nothing has failed


class Screen:
    """A terminal of 80 columns, as the characters that were sent to it."""

    def __init__(self) -> None:
        self.paper = io.StringIO()

    @cached_property
    def output(self) -> Vt100_Output:
        size = Size(rows=40, columns=80)
        return Vt100_Output(
            self.paper, lambda: size, term="xterm", default_color_depth=ColorDepth.from_env(), enable_cpr=False
        )

    @property
    def raw(self) -> str:
        return self.paper.getvalue()

    @property
    def text(self) -> str:
        return CONTROL.sub("", self.raw).replace("\r", "")


@pytest.fixture
def screen() -> Screen:
    return Screen()


class Watched(Terminal):
    """A terminal that also remembers what it was given to show, and presses Ctrl-D when the last has come."""

    def __init__(self, folder: Path, keyboard: PipeInput, last: str | None) -> None:
        super().__init__("en", folder)
        self.keyboard, self.last = keyboard, last
        self.shown: list[Message] = []

    def show(self, message: Message) -> None:
        self.shown.append(message)
        super().show(message)
        if self.last and self.last in message.text:
            self.keyboard.send_text(CTRL_D)


async def typed(
    screen: Screen, conversation: Conversation, eko: Service, folder: Path, *keys: str | bytes, last: str | None = None
) -> list[str]:
    """What is shown after the welcome while these keys are pressed, until one of them or `last` ends it."""
    with create_pipe_input() as keyboard, create_app_session(keyboard, screen.output):
        terminal = Watched(folder, keyboard, last)
        console = ConsolePlatform(PERSON, "en", terminal.show)
        eko.courier.platforms = {console.name: console}
        for each in keys:
            keyboard.send_bytes(each if isinstance(each, bytes) else each.encode())
        async with asyncio.timeout(PATIENCE):
            await terminal.talk(eko, conversation)
    return [each.text for each in terminal.shown[1:]]


Typed = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def keys(screen: Screen, conversation: Conversation, eko: Service, tmp_path: Path) -> Typed:
    """Types into a terminal on `screen`, and returns what is shown after the welcome."""
    return partial(typed, screen, conversation, eko, tmp_path)


async def test_a_question_gets_its_answer(keys: Typed, screen: Screen) -> None:
    [answer] = await keys("What is NOSAD?\r", CTRL_D)

    assert answer.startswith("**What is NOSAD?**\n\nA network for **open data**.")
    assert "What is NOSAD?\n\nA network for open data.\n\nReviewed 2026-09-01." in screen.text


@pytest.mark.parametrize(
    ("pressed", "shown"),
    [
        pytest.param(("/qqqq", CTRL_C, CTRL_D), [], id="Ctrl-C clears the line"),
        pytest.param((CTRL_C, CTRL_D), ["Ctrl-D ends."], id="Ctrl-C where there is nothing to clear"),
        pytest.param(("/story\r", "succ", CTRL_C, CTRL_D), [KIND, CANCELLED], id="Ctrl-C leaves a form"),
        pytest.param(("/story\r", CTRL_D), [KIND, CANCELLED], id="Ctrl-D in a form"),
        pytest.param(("/story\r", "cancel\r", CTRL_D), [KIND, CANCELLED], id="cancel"),
        pytest.param(("\r", " \r", CTRL_D), [], id="empty lines"),
        pytest.param((" Quit \r",), [], id="a word that ends it"),
        pytest.param((PASTE.format("/meetups\r\n\r\n"), "\r", CTRL_D), [NOTHING_PLANNED], id="pasted lines"),
        pytest.param(
            (b"/qqqqqqq\xff\r", CTRL_D), ["There is no /qqqqqqq\ufffd. /help lists what there is."], id="no text"
        ),
    ],
)
async def test_keys_do_what_one_expects(keys: Typed, pressed: tuple[str, ...], shown: list[str]) -> None:
    assert await keys(*pressed) == shown


async def test_a_word_that_ends_it_is_an_answer_in_a_form(keys: Typed) -> None:
    shown = await keys("/story\r", "quit\r", CTRL_D)

    assert len(shown) == 3
    assert shown[1].endswith(KIND.removeprefix("Write cancel to stop.\n\n"))


async def test_a_long_answer_may_have_several_lines(keys: Typed, eko: Service) -> None:
    await keys("/story\r", "1\r", "Title\r", "one", ALT_ENTER, "two\r", "2\r", "2\r", CTRL_D)

    async with eko.bot.store.read() as session:
        assert (await session.scalars(sqlalchemy.select(StoryRow.what))).all() == ["one\ntwo"]


async def test_the_history_keeps_lines_and_no_answers_to_forms(keys: Typed, tmp_path: Path) -> None:
    await keys("/story\r", "success\r", "Secret\r", CTRL_C, b"Vad \xff?\r", CTRL_D)

    kept = [line for line in (tmp_path / "history").read_text(encoding="utf-8").split("\n") if line.startswith("+")]
    assert kept == ["+/story", "+Vad \ufffd?"]


async def test_posts_are_shown_with_their_room(keys: Typed) -> None:
    told = [f"{line}\r" for line in ("/story", "1", "Title", "Text", "2", "2", "/story-send 1", *AGREED_LINES)]
    shown = await keys(*told, last="#moderators")

    assert plain(shown[-1]) == (
        "#moderators\n\nA story to review:\n\nTitle (Success, number 1)\n\nText\n\n"
        "Open source · Municipality\n\n— Anonymous, CC0 1.0\n\n"
        "• Accept: /story-accept 1\n• Decline with a reason: /story-decline 1"
    )


async def test_no_color_leaves_text_alone(keys: Typed, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    await keys("What is NOSAD?\r", "/story\r", "1\r", "Title\r", CTRL_D)

    assert set(re.findall(r"\x1b\[[0-9;]*m", screen.raw)) == {"\x1b[0m"}


async def test_colour_is_the_default(keys: Typed, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    await keys("What is NOSAD?\r", CTRL_D)

    assert "\x1b[0;1mopen data" in screen.raw


def test_what_takes_long_is_said_and_taken_away(screen: Screen) -> None:
    progress = Progress(screen.output, colour=False, slow=0)
    with progress.of("Thinking …"):
        assert progress.timer
        progress.timer.join()
        during = screen.raw
    progress.stop()

    assert (during, screen.raw) == ("Thinking …", "Thinking …\r\x1b[K")


def test_what_is_quick_is_not_talked_about(screen: Screen) -> None:
    progress = Progress(screen.output, colour=True, slow=3600)
    with progress.of("Thinking …"):
        pass

    assert (screen.raw, progress.timer) == ("", None)


async def test_a_message_takes_the_place_of_the_progress(screen: Screen, tmp_path: Path) -> None:
    with create_pipe_input() as keyboard, create_app_session(keyboard, screen.output):
        terminal = Terminal("en", tmp_path)
        terminal.waiting.slow = 0
        with terminal.progress("Thinking …"):
            assert terminal.waiting.timer
            terminal.waiting.timer.join()
            terminal.show(Message("Here."))

    assert CONTROL.sub("", screen.raw.replace("\x1b[K", "<gone>")) == "Thinking …\r<gone>Here.\r\n\r\n"


async def test_records_pass_above_the_prompt(
    screen: Screen, eko: Service, conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screened(io.StringIO):
        def isatty(self) -> bool:
            return True

    class Logging(Watched):
        def show(self, message: Message) -> None:
            logging.getLogger("bot").error("a record of %s", message.text[:4])
            super().show(message)

    monkeypatch.setattr(sys, "stderr", stderr := Screened())
    handler = logging.StreamHandler(stderr)
    logging.getLogger().addHandler(handler)
    try:
        with create_pipe_input() as keyboard, create_app_session(keyboard, screen.output):
            keyboard.send_text("/meetups\r")
            await Logging(tmp_path, keyboard, last=NOTHING_PLANNED).talk(eko, conversation)
    finally:
        logging.getLogger().removeHandler(handler)

    assert "a record of No m\n" in screen.text
    assert (stderr.getvalue(), handler.stream) == ("a record of This\n", stderr)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_MESSAGES": "en_US"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "en_US", "LC_ALL": "sv"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "sv"),
        ({"LANG": "C.UTF-8", "LC_ALL": ""}, "sv"),
        ({}, "sv"),
    ],
    ids=str,
)
def test_the_locale_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: Language
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert preferred("sv") == expected


class Sitting:
    """A person at a real pseudo-terminal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.keyboard, terminal = pty.openpty()
        termios.tcsetwinsize(terminal, (30, 80))
        self.eko = subprocess.Popen(
            (sys.executable, "-m", "bot", "chat"),
            env=environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)
        self.raw = b""
        self.seen = 0

    def press(self, keys: str) -> None:
        os.write(self.keyboard, keys.encode())

    def wait_for(self, text: str) -> str:
        """What came since the last time, up to and with this text."""
        while (found := self._unseen().find(text)) < 0:
            if not self._read():
                pytest.fail(f"{text!r} did not come, only {self._unseen()!r}")
        came = self._unseen()[: found + len(text)]
        self.seen += len(came)
        return came

    def end(self) -> tuple[str, int]:
        """What came until the end, and the exit status."""
        while self._read():
            pass
        os.close(self.keyboard)
        return self._unseen(), self.eko.wait(PATIENCE)

    def _unseen(self) -> str:
        return CONTROL.sub("", self.raw.decode(errors="ignore")).replace("\r", "")[self.seen :]

    def _read(self) -> bool:
        readable, _, _ = select.select([self.keyboard], [], [], PATIENCE)
        try:
            read = os.read(self.keyboard, 2**16) if readable else b""
        except OSError:  # Linux says EIO when the last process has closed its side
            read = b""
        self.raw += read
        return bool(read)


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[[str], Sitting]]:
    """Starts Eko at a terminal of a kind."""
    sitting: list[Sitting] = []
    (tmp_path / "config.toml").touch()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("EKO_", "LC_", "NO_COLOR"))},
        "EKO_CONFIG": str(tmp_path / "config.toml"),
        "EKO_DATA_DIR": str(tmp_path),
        "LANG": "en_GB.UTF-8",
        "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody here answers where the cursor is
    }

    def start(term: str) -> Sitting:
        sitting.append(Sitting({**environment, "TERM": term}))
        return sitting[-1]

    yield start
    for each in sitting:
        each.eko.kill()
        each.eko.wait()


def test_a_person_asks_plans_a_meetup_and_sees_a_post_while_typing(sit: Callable[[str], Sitting]) -> None:
    here = sit("xterm-256color")
    here.wait_for("eko> ")
    here.press("What is NOSAD?\r")
    here.wait_for("Reviewed")
    here.wait_for("eko> ")
    here.press(UP)
    here.wait_for("What is NOSAD?")
    here.press(CTRL_C)
    here.wait_for("eko> ")
    here.press("/meetup ad")
    here.wait_for("Add a meetup, or a series of them")
    here.press("\t\r")
    here.wait_for("1/5 When is it?")
    here.press("2126-10-01 10:00\rAutumn\r-\r-\r")
    here.wait_for("Alt-Enter begins a new line")
    here.press("-\r")
    here.wait_for("Yes, keep it")
    here.press("1\r/meet")
    here.wait_for("Meetup 1 is added, and announced:")
    here.wait_for("#announcements\n\nNy träff: Autumn")
    here.wait_for("eko> /meet")
    here.press("up next\r")
    here.wait_for("Autumn\nTuesday 1 October 2126 at 10:00–11:00 (Europe/Stockholm)")
    here.wait_for("eko> ")
    here.press(CTRL_D)
    rest, status = here.end()

    assert (rest.strip("\x08 \n"), status) == ("eko>", 0)
    assert b"\x1b[0;32meko> " in here.raw


def test_a_terminal_that_can_do_no_more_than_text_gets_no_more(sit: Callable[[str], Sitting]) -> None:
    here = sit("dumb")
    here.wait_for("This is Eko.")
    here.press("/meetups\n")
    here.wait_for(NOTHING_PLANNED)
    here.press(CTRL_D)
    _, status = here.end()

    assert (b"\x1b" in here.raw, status) == (False, 0)
