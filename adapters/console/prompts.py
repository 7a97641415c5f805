# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a person types: line editing, history, completion."""

from contextlib import AbstractContextManager
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from adapters.console.completion import CommandCompleter
from adapters.console.conversation import Conversation
from adapters.console.history import ForgivingHistory
from bot.command import Kind
from bot.i18n import Speech
from bot.message import Message


class Prompts:
    """The two prompts: for questions and commands, and for what a form asks, which no history keeps."""

    def __init__(self, conversation: Conversation, history: Path, *, colour: bool) -> None:
        self.conversation, self.colour = conversation, colour
        self._ = Speech(conversation.language)
        completer = CommandCompleter(conversation)
        self.asking: PromptSession[str] = PromptSession(
            history=ForgivingHistory(history),
            # Without colour, nobody could tell a suggestion from what is typed.
            auto_suggest=AutoSuggestFromHistory() if colour else None,
            completer=completer,
            enable_suspend=True,
        )
        self.filling: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), completer=completer, key_bindings=_new_line_keys(), enable_suspend=True
        )

    def raw(self) -> AbstractContextManager[None]:
        """Hands every key to the prompts until the block ends."""
        return self.asking.input.raw_mode()

    async def line(self) -> str:
        """The next line; raises `EOFError` at Ctrl-D and `KeyboardInterrupt` at Ctrl-C."""
        if dialogue := self.conversation.dialogue:
            several = bool(dialogue.field and dialogue.field.kind is Kind.LONG)
            hint = self._("Alt-Enter begins a new line") if several and self.colour else ""
            return await self.filling.prompt_async(
                [("ansigreen", f"{dialogue.command.name}> ")], placeholder=[("ansibrightblack", hint)]
            )
        return await self.asking.prompt_async([("ansigreen", "eko> ")])

    def hint(self) -> Message | None:
        """How to end, for those who press Ctrl-C where there is nothing to clear."""
        return None if self.asking.default_buffer.text else Message(self._("Ctrl-D ends."))


def _new_line_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
