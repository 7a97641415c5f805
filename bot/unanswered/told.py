# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said of questions for the experts: on one line, to whoever asked, to an expert."""

from collections.abc import Sequence
from typing import cast

from bot import experts
from bot.i18n import Speech
from bot.message import Choice, Message, Person, Post
from bot.store.tables import ExpertRow, QuestionRow
from bot.text import escape, shorten
from bot.unanswered.kept import place_of, topic
from knowledge.entry import Language

LISTED = 5


def answering(row: QuestionRow, _: Speech) -> Choice:
    return Choice(_("Answer question {number}", number=row.id), "question-answer", {"number": str(row.id)})


def quoted(text: str, limit: int = 500) -> str:
    """Somebody's words as a quote, on one line each."""
    return "\n".join(f"> {line}" for line in escape(shorten(text, limit)).split("\n"))


def line(row: QuestionRow, count: int, _: Speech) -> str:
    """A question on one line, with how many ask it where they are several."""
    text = f"{row.id}: {escape(shorten(' '.join(row.text.split()), 200))}"
    if count == 1:
        return text
    several = _.plural("{count} asks", "{count} ask", count)
    return f"{text} ({several})"


def to_asker(row: QuestionRow, text: str, *choices: Choice, key: str = "") -> Post:
    """A post to where a question was asked, which calls its asker."""
    asker = Person(row.platform, row.person)
    at = place_of(row) or asker
    message = Message(text, choices, calls=asker)
    return Post(at, message, cast("Language", row.language), topic=topic(row.id), key=key)


def to_expert(expert: ExpertRow, rows: Sequence[QuestionRow], _: Speech) -> Post:
    heading = _.plural("{count} question for you:", "{count} questions for you:", len(rows))
    lines = "\n".join(f"- {line(row, 1, _)}" for row in rows[:LISTED])
    if len(rows) > LISTED:
        lines += "\n\n" + _("/questions shows them all.")
    choices = tuple(answering(row, _) for row in rows[:LISTED])
    about = topic(rows[0].id) if len(rows) == 1 else f"expert/{expert.id}"
    return Post(experts.person_of(expert), Message(f"{heading}\n\n{lines}", choices), _.language, topic=about)
