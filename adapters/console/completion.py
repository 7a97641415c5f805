# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the Tab key offers: the names of commands behind a slash, and the answers that a field takes."""

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from adapters.console.conversation import Conversation
from bot.command import Command, Field, Kind
from bot.i18n import Speech

ONE_WORD = (Kind.NUMBER, Kind.YES_NO, Kind.OPTION)  # other fields take several, so nobody knows where they end


class CommandCompleter(Completer):
    """Offers what fits the conversation as it stands; a question in plain words is left alone."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        _ = Speech(self.conversation.language)
        if dialogue := self.conversation.dialogue:
            return _answers(dialogue.field, typed, _)
        if not typed.startswith("/"):
            return ()
        commands = self.conversation.bot.commands
        return (*_names(typed, commands.values(), _), *_arguments(typed, commands.values(), _))


def _names(typed: str, commands: Iterable[Command], _: Speech) -> Iterator[Completion]:
    for command in commands:
        name = f"/{command.name}"
        if name.startswith(typed.casefold()):
            yield Completion(name, -len(typed), display_meta=_(command.summary))


def _arguments(typed: str, commands: Iterable[Command], _: Speech) -> Iterator[Completion]:
    for command in commands:
        before, name, behind = typed.partition(f"/{command.name} ")
        if before or not name:
            continue
        words = behind.split(" ")
        reached = command.fields[: len(words)]
        if len(reached) == len(words) and all(each.kind in ONE_WORD for each in reached):
            yield from _answers(reached[-1], words[-1], _)


def _answers(field: Field | None, typed: str, _: Speech) -> Iterator[Completion]:
    for answer in _options(field, _) if field else ():
        if answer.casefold().startswith(typed.casefold()):
            yield Completion(answer, -len(typed))


def _options(field: Field, _: Speech) -> tuple[str, ...]:
    if field.kind is Kind.YES_NO:
        return _("yes"), _("no")
    return tuple(_(option.label) for option in field.options)
