# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console when somebody sits there: line editing, history, completion, colour, and posts above the prompt."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.application import get_app_session
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.patch_stdout import StdoutProxy

from adapters.console.completion import CommandCompleter
from adapters.console.conversation import Conversation
from adapters.console.files import unpacked
from adapters.console.history import ForgivingHistory
from adapters.console.progress import Progress
from adapters.console.render import rendered
from bot.command import Kind
from bot.i18n import N_, Speech
from bot.message import Message
from bot.service import Service, running
from knowledge.entry import Language

WELCOME = N_("This is **Eko**. Ask in Swedish or English; `/help` lists the commands, Ctrl-D ends.")


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
        self._progress = Progress(self.output, colour=self.colour)

    def progress(self, text: str) -> AbstractContextManager[None]:
        """Says what is being done while the block goes on, if that takes long."""
        return self._progress.of(self._(text))

    def show(self, message: Message) -> None:
        """Prints a message with an empty line after it, above what is being typed."""
        self._progress.stop()
        opened = unpacked(message, self.folder / "files", self._)
        text = rendered(opened, colour=self.colour, width=self.output.get_size().columns)
        print_formatted_text(ANSI(f"{text}\n"), output=self.output)

    async def talk(self, eko: Service, conversation: Conversation) -> None:
        """Answers until the person ends it with Ctrl-D; what becomes due is printed above what they type."""
        keyboard = _Keyboard(conversation, self._, self.folder / "history", colour=self.colour)
        self.show(Message(self._(WELCOME)))
        # In raw mode all the time, what is typed during an answer waits unseen for the next prompt, Ctrl-C too.
        with keyboard.raw(), _log_above_prompt():
            async with running(eko):
                while (said := await self._turn(keyboard, conversation)) is not None:
                    if said:
                        self.show(said)
                    eko.courier.wake()
            if left := conversation.leave():
                self.show(left)

    async def _turn(self, keyboard: "_Keyboard", conversation: Conversation) -> "Message | Nothing | None":
        ...


class _Keyboard: ...
