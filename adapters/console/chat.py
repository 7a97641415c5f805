# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starting the console: who sits here, in which language, at a terminal or behind a pipe."""

import getpass
import io
import os
import sys
from contextlib import AbstractContextManager, AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.config import Settings
from bot.errors import StartError
from bot.i18n import N_
from bot.message import Message, Person
from knowledge.entry import LANGUAGES, Language

if TYPE_CHECKING:
    from adapters.console.conversation import Conversation
    from bot.service import Service


class Face(Protocol):
    """What shows messages and listens: a terminal, or a pipe."""

    def progress(self, text: str) -> AbstractContextManager[None]: ...

    def show(self, message: Message) -> None: ...

    async def talk(self, eko: "Service", conversation: "Conversation") -> None: ...


async def chat(settings: Settings) -> None:
    """Talks until the input ends. Raises `StartError` when Eko can't start."""
    person = Person("console", _user(), moderator=True)
    language = preferred(settings.community.language)
    face = _face(language, settings.data_dir)
    async with AsyncExitStack() as stack:
        with face.progress(N_("Reading the knowledge …")):
            # Imported here, as it takes most of the start: by now somebody can be told.
            from adapters.console.conversation import Conversation
            from adapters.console.platform import ConsolePlatform
            from bot.service import service

            console = ConsolePlatform(person, language, face.show)
            eko = await stack.enter_async_context(service(settings, {console.name: console}, console.rooms))
        await face.talk(eko, Conversation(eko.bot, person, language, eko.now))


def _face(language: Language, folder: Path) -> Face:
    # Imported here: a pipe has no use for what a terminal needs.
    if sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        from adapters.console.terminal import Terminal

        return Terminal(language, folder)
    from adapters.console.pipe import Pipe

    if not sys.stdout:
        raise StartError("there is no standard output to answer on")
    # File objects of its own: the standard ones have the locale's encoding, and Python waits for
    # whoever reads from sys.stdin when it ends.
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - until the end
    lines = open(sys.stdin.fileno(), "rb", closefd=False) if sys.stdin else io.BytesIO()  # noqa: SIM115 - likewise
    return Pipe(language, folder, lines, out)


def preferred(default: Language) -> Language:
    """The language of the person's locale, if Eko speaks it; otherwise the community's."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((language for language in LANGUAGES if locale.startswith(language)), default)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())
