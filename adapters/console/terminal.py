# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console when somebody sits there: line editing, history, completion, colour, and posts above the prompt."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from adapters.console.conversation import Conversation
from adapters.console.render import DIM, GREEN, RESET, rendered
from bot.i18n import Speech
from bot.message import Message
from bot.service import Service, running

SLOW = 0.3  # seconds until it is worth saying that something is being done


def colourful() -> bool:
    """Whether to use colour (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(message: Message) -> None:
    """Prints a message with an empty line after it."""
    width = shutil.get_terminal_size().columns
    print_formatted_text(ANSI(rendered(message, colourful(), width) + "\n"))


class CommandCompleter(Completer):
    """Completes command names behind a slash, with what each does beside it."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if self.conversation.dialogue or not typed.startswith("/"):
            return
        _ = Speech(self.conversation.language)
        for name, command in self.conversation.bot.commands.items():
            if name.startswith(typed[1:].casefold()):
                yield Completion(f"/{name}", -len(typed), display=f"/{name}", display_meta=_(command.summary))


async def talk(eko: Service, conversation: Conversation, history: Path) -> None:
    """Answers until the person ends it with Ctrl-D; what becomes due is printed above what they type."""
    session: PromptSession[str] = PromptSession(
        history=_history(history),
        auto_suggest=AutoSuggestFromHistory(),
        completer=CommandCompleter(conversation),
        complete_while_typing=True,
    )
    _ = Speech(conversation.language)
    show(Message(_("This is **Eko**. Ask in Swedish or English; `/help` lists the commands, Ctrl-D ends.")))
    with patch_stdout(raw=True):
        async with running(eko):
            while (line := await _line(session, conversation)) is not None:
                async with progress(_("Thinking …")):
                    message = await conversation.hear(line)
                if message:
                    show(message)
                eko.courier.wake()


async def _line(session: PromptSession[str], conversation: Conversation) -> str | None:
    """The next line; None at the end. Ctrl-C leaves a form, and otherwise clears the line."""
    mark = "  … " if conversation.dialogue else "eko> "
    prompt = ANSI(f"{GREEN}{mark}{RESET}") if colourful() else mark
    try:
        return await session.prompt_async(prompt)
    except EOFError:
        return None
    except KeyboardInterrupt:
        return "cancel" if conversation.dialogue else ""


def _history(path: Path) -> History:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:  # a history is a comfort; without it the console works as well
        return InMemoryHistory()
    return FileHistory(str(path))


@asynccontextmanager
async def progress(text: str) -> AsyncIterator[None]:
    """Shows that something is being done, if it takes long and somebody watches."""
    waiting = asyncio.create_task(_say(text)) if sys.stderr.isatty() else None
    try:
        yield
    finally:
        if waiting and not waiting.done():
            waiting.cancel()
        elif waiting:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


async def _say(text: str) -> None:
    await asyncio.sleep(SLOW)
    sys.stderr.write(f"{DIM}{text}{RESET}" if colourful() else text)
    sys.stderr.flush()
