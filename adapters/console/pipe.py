# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console as plain text: each line of the input is a message, each reply is printed after it.

For pipes, for terminals that can do no more than that, and for screen readers: no prompt, no
colour, no cursor that moves. Both ways the text is UTF-8.
"""

import asyncio
import select
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import BinaryIO, TextIO

from adapters.console.conversation import Conversation
from adapters.console.files import unpacked
from adapters.console.render import rendered
from bot.errors import StartError
from bot.i18n import Speech
from bot.message import Message
from bot.service import Service
from knowledge.entry import Language

LONGEST = 2**22  # bytes of a line; the rest of it is dropped, as nothing takes that much


class Pipe:
    """The input and the output; `folder` is where files for the person go."""

    def __init__(self, language: Language, folder: Path, lines: BinaryIO, out: TextIO) -> None:
        self._ = Speech(language)
        self.folder, self.lines, self.out = folder, lines, out

    def progress(self, text: str) -> AbstractContextManager[None]:
        """Nothing: a line that comes and goes is only noise here."""
        return nullcontext()

    def show(self, message: Message) -> None:
        """Prints a message with an empty line after it."""
        try:
            self.out.write(rendered(unpacked(message, self.folder / "files", self._), colour=False, width=0) + "\n\n")
            self.out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StartError(f"the output can't be written: {error.strerror}") from error

    async def talk(self, eko: Service, conversation: Conversation) -> None:
        """Answers every line in turn until the input ends; what is due or posted comes between the replies."""
        if self.lines.isatty():
            self.show(conversation.welcome())
        number = 0
        async for line in self._heard(eko):
            number += 1
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                problem = self._("Line {number} is not UTF-8. Send it again in that encoding.", number=number)
                self.show(Message(problem))
                continue
            if message := await conversation.hear(text):
                self.show(message)
        if left := conversation.leave():
            self.show(left)

    async def _heard(self, eko: Service) -> AsyncIterator[bytes]:
        """The lines; before each, and each minute while none comes, what is due is delivered."""
        coming = _coming(self.lines)
        ring_at = eko.now()
        while True:
            if (now := eko.now()) >= ring_at:
                await eko.bot.tick(now)
                ring_at = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
            if self._left_alone():
                raise BrokenPipeError  # before a post is delivered to nobody
            await eko.courier.deliver()
            await asyncio.wait({coming}, timeout=(ring_at - eko.now()).total_seconds())
            if coming.done():
                if not (line := coming.result()):
                    return
                yield line
                coming = _coming(self.lines)

    def _left_alone(self) -> bool:
        """Whether whoever read our output has left, as `head` does."""
        try:
            watch = select.poll()
            watch.register(self.out.fileno(), 0)
            return any(event & select.POLLERR for _, event in watch.poll(0))
        except (AttributeError, OSError):  # no such call on Windows, and no file behind a test's output
            return False


def _coming(lines: BinaryIO) -> asyncio.Future[bytes]:
    """The next line, once it has come; an empty one is the end.

    A thread of its own reads it, and nobody waits for that: one of the event loop's would keep
    Ctrl-C from ending the process until another line came.
    """
    loop = asyncio.get_running_loop()
    coming: asyncio.Future[bytes] = loop.create_future()

    def come(line: bytes) -> None:
        if not coming.done():
            coming.set_result(line)

    def read() -> None:
        line = _line(lines)
        with suppress(RuntimeError):  # the loop is closed: the process is about to end
            loop.call_soon_threadsafe(come, line)

    Thread(target=read, daemon=True).start()
    return coming


def _line(lines: BinaryIO) -> bytes:
    """The next line, at most `LONGEST` bytes of it; empty at the end, also when the input breaks off."""
    with suppress(OSError):
        line = lines.readline(LONGEST)
        rest = line
        while rest and not rest.endswith(b"\n") and len(rest) == LONGEST:
            rest = lines.readline(LONGEST)
        return line
    return b""
