# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands as data: what they are called, what they need, who may give them.

Help, prompts, limits, parsing, Discord's tree and Matrix's dialogue are all made from these
declarations. Names are the same in every language; what people read is translated when shown.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Reply, Request, Value
from bot.text import clean, escape
from knowledge.entry import Language

Handler = Callable[[Request, AsyncSession], Awaitable[Reply]]
Prefill = Callable[[Request, AsyncSession], Awaitable[Mapping[str, str]]]
Condition = Callable[[Mapping[str, Value]], bool]  # of a field, on the answers so far

YES = frozenset({"ja", "j", "yes", "y", "true", "1"})
NO = frozenset({"nej", "n", "no", "false", "0"})
LONGEST = 100_000  # characters; no platform's message holds more, and what does is not looked at
MISTYPED = 85  # of 100: "combin" for "combine", but not "cc0" for "choose"
LABEL = 6  # words, at most
_BETWEEN = re.compile(r"\s*[,;\n]\s*")  # several options


class Audience(Enum):
    """Who may give a command."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"


class Kind(Enum):
    """What a field takes.

    `LONG` is text of several lines, `OPTIONS` one option or several; the value of that is their keys in order,
    as `Request.several` reads them.
    """

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    YES_NO = "yes or no"
    OPTION = "option"
    OPTIONS = "options"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that an option field takes; its label holds no comma."""

    key: str
    label: str


Suggest = Callable[[str, Language], Iterable[Option]]  # answers that fit what is typed so far, from memory


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a command needs.

    `prompt` asks for it (at most 45 characters, what a Discord label holds), `hint` helps to
    answer (at most 100), `limit` is the longest text in characters. `suggest` offers answers
    while somebody types, where a platform can; any other answer is as good. A field with a condition
    is asked for only when the answers to those before it fulfil that.
    """

    name: str
    prompt: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = True
    limit: int = 100
    options: tuple[Option, ...] = ()
    suggest: Suggest | None = None
    when: Condition | None = None

    def read(self, raw: Value) -> Value:
        """The value in what somebody wrote; raises `UserError` saying what would be right."""
        text = str(raw)
        if len(text) > LONGEST:
            raise self._too_long(len(text))
        text = clean(text)
        if not text and not self.required:
            return ""  # what was there is to be there no more
        match self.kind:
            case Kind.TEXT | Kind.LONG:
                return self._text(text)
            case Kind.NUMBER:
                return self._number(text)
            case Kind.YES_NO:
                return self._yes_no(text)
            case Kind.OPTION:
                return self._option(text)
            case Kind.OPTIONS:
                return self._options(text)

    def words(self, text: str) -> int:
        """How many words at the beginning of a text are an answer; 0 when none are."""
        words = text.split(maxsplit=LABEL)[:LABEL]
        for count in range(len(words), 0, -1):
            piece = " ".join(words[:count])
            if count > 1 and piece.replace(" ", "").isdigit():
                continue  # a number each for several fields
            with suppress(UserError):
                self.read(piece)
                return count
        return 0

    def _text(self, text: str) -> str:
        text = text if self.kind is Kind.LONG else " ".join(text.split())
        if not text:
            raise UserError(N_("“{prompt}” needs an answer."), prompt=self.prompt)
        if len(text) > self.limit:
            raise self._too_long(len(text))
        return text

    def _too_long(self, length: int) -> UserError:
        problem = N_("“{prompt}” takes at most {limit} characters; you wrote {length}. Shorten it and send it again.")
        return UserError(problem, prompt=self.prompt, limit=self.limit, length=length)

    def _number(self, text: str) -> int:
        digits = text.removeprefix("#")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise UserError(N_("“{prompt}” takes a whole number, such as 7."), prompt=self.prompt)
        return int(digits)

    def _yes_no(self, text: str) -> bool:
        if text.casefold() not in YES | NO:
            raise UserError(N_("“{prompt}” takes yes or no."), prompt=self.prompt)
        return text.casefold() in YES

    def _options(self, text: str) -> str:
        pieces = text.split() if text.replace(" ", "").isdigit() else _BETWEEN.split(text)
        chosen = {self._option(each) for each in pieces if each}
        if not chosen:
            raise UserError(N_("“{prompt}” needs an answer."), prompt=self.prompt)
        return ", ".join(each.key for each in self.options if each.key in chosen)

    def _option(self, text: str) -> str:
        for number, option in enumerate(self.options, start=1):
            labels = {Speech(language)(option.label).casefold() for language in ("sv", "en")}
            if text.casefold() in labels | {option.key, str(number)}:
                return option.key
        raise UserError(
            N_("“{prompt}” takes one of the numbers 1 to {count}."), prompt=self.prompt, count=len(self.options)
        )


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that people can ask of Eko.

    `name` is one word or two (a group and what to do in it). A `private` command is answered
    so that only the asker sees it. `prefill` gives what a form starts with when something is
    edited; it raises `UserError` when there is nothing to edit. A `main` command is what its
    group does when the group's name is typed with none of its commands behind it. A choice of a
    `standing` command is for everybody, each for themselves, as a vote is: it stays when taken. A
    `form` is opened also for what may be left out, and is told everything that was not. A choice of a
    command that `takes_away` has the message taken away that it stands in. A `slow` command may take longer than a
    moment, since it draws, gathers all that is kept of somebody, or hands out files. One that `edits` opens its form
    when nothing was said but what it is about; what is left out stays as it was, what is emptied comes as empty text.
    """

    name: str
    summary: str
    handler: Handler
    fields: tuple[Field, ...] = ()
    audience: Audience = Audience.EVERYONE
    private: bool = False
    prefill: Prefill | None = None
    main: bool = False
    standing: bool = False
    kept: bool = True
    form: bool = False
    takes_away: bool = False
    slow: bool = False
    edits: bool = False

    @property
    def usage(self) -> str:
        """Such as `/story-decline number reason`; what may be left out is in brackets."""
        names = (each.name if each.required else f"[{each.name}]" for each in self.fields)
        return " ".join((f"/{self.name}", *names))

    def asked(self, values: Mapping[str, Value]) -> tuple[Field, ...]:
        """The fields that there is reason to ask for, as these answers are."""
        read: dict[str, Value] = {}
        for each in self.fields:
            if each.name in values:
                with suppress(UserError):  # what is wrong is told when it is checked
                    read[each.name] = each.read(values[each.name])
        return tuple(each for each in self.fields if each.when is None or each.when(read))

    def missing(self, values: Mapping[str, Value]) -> tuple[Field, ...]:
        """The required fields that have no value yet."""
        return tuple(each for each in self.asked(values) if each.required and each.name not in values)

    def incomplete(self, values: Mapping[str, Value]) -> bool:
        """Whether there is something to ask before this can be done."""
        left_out = self.form and any(each.name not in values for each in self.asked(values))
        bare = self.edits and not any(each.name in values for each in self.fields if not each.required)
        return left_out or bare or bool(self.missing(values))

    def check(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values, each read by its field; raises `UserError` for the first that is wrong or missing."""
        if missing := self.missing(values):
            raise UserError(N_("“{prompt}” needs an answer."), prompt=missing[0].prompt)
        return {each.name: each.read(values[each.name]) for each in self.asked(values) if each.name in values}

    def arguments(self, typed: str) -> dict[str, str]:
        """The values in what was typed behind the name: a word or a label for each short field, then text to the end.

        What a field that may be left out does not take is the next one's that does, and what a text that is needed
        ends with is the next one's if that takes it. Raises `UserError` when more was typed than the command takes.
        """
        values: dict[str, str] = {}
        fields, rest = self.fields, typed.strip()
        while fields and rest:
            at, words = _next(fields, rest)
            parts = rest.split(maxsplit=words)
            values[fields[at].name] = " ".join(parts[:words]) if words else rest
            rest = parts[words] if words and len(parts) > words else ""
            if not words:
                values |= _behind(fields[at:], values[fields[at].name])
            fields = fields[at + 1 :]
        if rest:
            raise UserError(N_("That is more than the command takes. It is used like this: {usage}"), usage=self.usage)
        return values


def _next(fields: Sequence[Field], text: str) -> tuple[int, int]:
    """Which of these fields is answered by the beginning of a text, and by how many words of it; 0 for all of them.

    What none takes is given to the first: it tells what would be right when it is checked.
    """
    for at, each in enumerate(fields):
        if each.kind in (Kind.TEXT, Kind.LONG):
            return (at, 0) if at == 0 else (0, 1)  # free text takes anything, and so tells nothing
        if words := each.words(text):
            return at, words
        if each.required:
            break
    return 0, 1


def _behind(fields: Sequence[Field], text: str) -> dict[str, str]:
    """A text and, when it ends with an answer to the field behind it, that by itself."""
    if len(fields) < 2 or not fields[0].required or fields[1].kind in (Kind.TEXT, Kind.LONG):
        return {}
    words = text.split()
    for at in range(max(1, len(words) - LABEL), len(words)):
        tail = " ".join(words[at:])
        if fields[1].words(tail) == len(words) - at:
            return {fields[0].name: " ".join(words[:at]), fields[1].name: tail}
    return {}


def find(typed: str, commands: Iterable[Command]) -> tuple[Command, dict[str, str]]:
    """The command at the start of what was typed (without its sign) and the values behind it.

    Raises `UserError` with the nearest name when there is no such command.
    """
    by_name = {command.name: command for command in commands}
    typed = clean(typed)
    words = typed.split(maxsplit=2)
    if not words:
        raise UserError(N_("Write the command's name behind the sign. /help lists what there is."))
    for count in (2, 1):
        name = " ".join(words[:count]).casefold()
        if len(words) >= count and name in by_name:
            behind = typed.split(maxsplit=count)
            return by_name[name], by_name[name].arguments(behind[count] if len(behind) > count else "")
    if group := main(words, by_name):
        return group, group.arguments(typed.split(maxsplit=1)[1] if len(words) > 1 else "")
    two, one = (" ".join(words[:count])[:40].casefold() for count in (2, 1))
    guesses = (process.extractOne(name, list(by_name), scorer=fuzz.ratio, score_cutoff=60) for name in (two, one))
    best = max(filter(None, guesses), key=lambda guess: guess[1], default=None)
    if best is None:
        raise UserError(N_("There is no /{name}. /help lists what there is."), name=escape(one))
    name, guess = two if " " in best[0] else one, best[0]
    raise UserError(N_("There is no /{name}. Did you mean /{guess}?"), name=escape(name), guess=guess)


def main(words: Sequence[str], by_name: Mapping[str, Command]) -> Command | None:
    """What a group's name stands for alone; None when what follows looks like one of its commands, mistyped."""
    group = words[0].casefold() + " "
    within = {name.removeprefix(group): each for name, each in by_name.items() if name.startswith(group)}
    second = words[1][:40].casefold() if len(words) > 1 else ""
    if process.extractOne(second, list(within), scorer=fuzz.ratio, score_cutoff=MISTYPED):
        return None
    return next((each for each in within.values() if each.main), None)
