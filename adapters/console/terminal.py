# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console when somebody sits there: prompts and colour, progress, and posts above the line being typed."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import print_formatted_text
from prompt_toolkit.application import get_app_session
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.patch_stdout import StdoutProxy

from adapters.console.files import unpacked
from adapters.console.progress import Progress
from adapters.console.render import rendered
from bot.i18n import N_, Speech
from bot.message import Message
from knowledge.entry import Language

if TYPE_CHECKING:
    from adapters.console.conversation import Conversation
    from adapters.console.prompts import Prompts
    from bot.service import Service

END = frozenset({"exit", "quit", "avsluta", "/exit", "/quit", "/avsluta"})


def colourful() -> bool:
    """Whether to use colour (https://no-color.org)."""
    return not os.environ.get("NO_COLOR")


class Terminal:
    """The screen and the keyboard; `folder` is where the history and files for the person go."""

    def __init__(self, language: Language, folder: Path) -> None:
        self._ = Speech(language)
        self.folder = folder
        self.colour = colourful()
        self.output = get_app_session().output
        self.waiting = Progress(self.output, colour=self.colour)

    def progress(self, text: str) -> AbstractContextManager[None]:
        """Says what is being done while the block goes on, if that takes long."""
        return self.waiting.of(self._(text))

    def show(self, message: Message) -> None:
        """Prints a message with an empty line after it, above what is being typed."""
        self.waiting.stop()
        opened = unpacked(message, self.folder / "files", self._)
        text = rendered(opened, colour=self.colour, width=self.output.get_size().columns)
        print_formatted_text(ANSI(f"{text}\n"), output=self.output)

    async def talk(self, eko: "Service", conversation: "Conversation") -> None:
        """Answers until the person ends it with Ctrl-D; what becomes due is printed above what they type."""
        # Imported here, when the progress of the start has been shown: all of Eko hangs on these.
        from adapters.console.prompts import Prompts
        from bot.service import running

        prompts = Prompts(conversation, self.folder / "history", colour=self.colour)
        self.show(conversation.welcome())
        # In raw mode all the time, what is typed during an answer waits unseen for the next prompt, Ctrl-C too.
        with prompts.raw(), _log_above_prompt(self.waiting):
            async with running(eko):
                await self._converse(eko, conversation, prompts)
            if left := conversation.leave():
                self.show(left)

    async def _converse(self, eko: "Service", conversation: "Conversation", prompts: "Prompts") -> None:
        while True:
            try:
                line = await prompts.line()
            except EOFError:
                return
            except KeyboardInterrupt:
                message = conversation.leave() or prompts.hint()
            else:
                if line.strip().casefold() in END and not conversation.dialogue:
                    return
                with self.progress(N_("Thinking …")):
                    message = await conversation.hear(line)
            if message:
                self.show(message)
            eko.courier.wake()


class _Above(StdoutProxy):
    """Lines that go above the prompt, and take the place of what is said to take long."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(raw=True)
        self._progress = progress

    def write(self, data: str) -> int:
        self._progress.stop()
        return super().write(data)


@contextmanager
def _log_above_prompt(progress: Progress) -> Iterator[None]:
    """Lets the records that go to this terminal pass above the prompt."""
    handlers = [
        each
        for each in logging.getLogger().handlers
        if isinstance(each, logging.StreamHandler) and each.stream is sys.stderr and sys.stderr.isatty()
    ]
    with _Above(progress) as above:
        for each in handlers:
            each.setStream(above)
        try:
            yield
        finally:
            for each in handlers:
                each.setStream(sys.stderr)
