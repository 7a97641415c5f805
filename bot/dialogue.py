# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filling in a form one question at a time, for platforms that have no forms.

No I/O: an adapter shows `question`, feeds what the person writes to `answer`, and sends the
request to the bot once `field` is None. A dialogue is a value; keeping it is keeping the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.command import Command, Field, Kind
from bot.i18n import Speech
from bot.message import Value
from bot.text import clean, escape

CANCEL = frozenset({"cancel", "avbryt", "/cancel", "/avbryt"})
SKIP = frozenset({"", "-", "–"})
KEEP = frozenset({"=", "samma", "same"})


def is_cancel(text: str) -> bool:
    """Whether the person wants out of the form."""
    return text.strip().casefold() in CANCEL


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form being filled in.

    `values` are the answers so far, `given` names those that came with the command, `before` is
    what stands there already when something is edited. `heard` is which field each message answered,
    by its id, on platforms where the same message may come again, be edited or deleted; the one that
    opened the form answered none. `offer` is the message
    whose choice opened the form, as its platform writes it down.
    """

    command: Command
    values: Mapping[str, Value] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    heard: Mapping[str, str] = field(default_factory=dict)
    offer: str = ""

    @property
    def field(self) -> Field | None:
        """What to ask for next; None when everything has been asked."""
        for each in self.command.asked(self.values):
            if each.name not in self.values and each.name not in self.left_out:
                return each
        return None

    @property
    def step(self) -> tuple[int, int]:
        """Which question this is, and of how many; what came with the command is not asked."""
        count = len(self.command.asked(self.values)) - len(self.given)
        return len(self.values) + len(self.left_out) - len(self.given) + 1, count

    def answer(self, text: str, message: str = "") -> "Dialogue":
        """The dialogue after this answer; raises `UserError` when the answer won't do, and nothing is lost."""
        asked = self.field
        if asked is None:
            raise ValueError("there is nothing left to ask")
        answered = self._answered(asked, text)
        return replace(answered, heard={**self.heard, message: asked.name}) if message else answered

    def revise(self, message: str, text: str) -> "Dialogue":
        """The dialogue with another answer in a message that answered before; raises `UserError` when it won't do."""
        name = self.heard[message]
        asked = next(each for each in self.command.fields if each.name == name)
        values = {each: value for each, value in self.values.items() if each != name}
        return replace(self, values=values, left_out=self.left_out - {name})._answered(asked, text)

    def take_back(self, message: str) -> "Dialogue":
        """The dialogue without the answer in a message that was deleted; it is asked for again."""
        name = self.heard[message]
        values = {each: value for each, value in self.values.items() if each != name}
        heard = {each: field for each, field in self.heard.items() if each != message}
        return replace(self, values=values, left_out=self.left_out - {name}, heard=heard)

    def _answered(self, asked: Field, text: str) -> "Dialogue":
        written = clean(text)
        # A dash too, where it can't mean anything else: not every platform can send an empty line.
        kept = not written or written.casefold() in KEEP or (written in SKIP and asked.required)
        if kept and self.before.get(asked.name):
            written = self.before[asked.name]
        if written in SKIP and self.empties(asked):
            return replace(self, values={**self.values, asked.name: ""})
        if written in SKIP and not asked.required:
            return replace(self, left_out=self.left_out | {asked.name})
        return replace(self, values={**self.values, asked.name: asked.read(written)})

    def empties(self, asked: Field) -> bool:
        """Whether leaving out a field says that what was there is to go."""
        return self.command.edits and not asked.required and asked.name in self.before

    def question(self, _: Speech) -> str:
        """The next question with what helps to answer it, as text in the dialect."""
        asked = self.field
        if asked is None:
            raise ValueError("there is nothing left to ask")
        lines = [f"**{_(asked.prompt)}**"]
        if asked.hint:
            lines[0] += f" – {_(asked.hint)}"
        if asked.kind is Kind.YES_NO:
            lines[0] += " " + _("(yes/no)")
        if asked.kind is Kind.OPTIONS:
            lines[0] += " " + _("(one or several, such as 1, 3)")
        if self.before.get(asked.name):
            lines.append(_("Now: {text} (an empty line keeps it)", text=escape(self.before[asked.name])))
            if not asked.required:
                lines.append(_("= keeps it too, and a dash removes it."))
        elif not asked.required:
            lines.append(_("A dash skips this question."))
        options = [f"{number}. {_(option.label)}" for number, option in enumerate(asked.options, start=1)]
        return "\n\n".join(["  \n".join(lines), "\n".join(options)]) if options else "  \n".join(lines)
