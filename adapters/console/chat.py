# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Starting the console: who sits here, in which language, at a terminal or behind a pipe."""

import getpass
import os
import sys

from adapters.console import pipe
from adapters.console.conversation import Conversation
from adapters.console.platform import ConsolePlatform
from bot.config import Settings
from bot.i18n import N_, Speech
from bot.message import Person
from bot.service import service
from knowledge.entry import LANGUAGES, Language


async def chat(settings: Settings) -> None:
    """Talks until the input ends. Raises `StartError` when Eko can't start."""
    person = Person("console", _user(), moderator=True)
    language = preferred(settings.community.language)
    if sys.stdin.isatty() and sys.stdout.isatty():
        # Imported here: a pipe has no use for what the terminal needs.
        from adapters.console import terminal

        console = ConsolePlatform(person, language, terminal.show)
        starting = terminal.progress(Speech(language)(N_("Reading the knowledge …")))
        async with starting:
            opened = service(settings, {console.name: console}, console.rooms)
            eko = await opened.__aenter__()
        try:
            conversation = Conversation(eko.bot, person, language, eko.now)
            await terminal.talk(eko, conversation, settings.data_dir / "history")
        finally:
            await opened.__aexit__(None, None, None)
    else:
        console = ConsolePlatform(person, language, pipe.show)
        async with service(settings, {console.name: console}, console.rooms) as eko:
            await pipe.talk(eko, Conversation(eko.bot, person, language, eko.now), sys.stdin.buffer)


def preferred(default: Language) -> Language:
    """The language of the person's locale, if Eko speaks it; otherwise the community's."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((language for language in LANGUAGES if locale.startswith(language)), default)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())
