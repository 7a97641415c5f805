# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Telling rooms and guests of meetups: what is new, what has changed, what is off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.i18n import N_, Msg, Speech
from bot.meetups.kept import Meetup, change_of, series_of
from bot.meetups.model import Change, Series
from bot.meetups.plan import Plan
from bot.meetups.said import told
from bot.message import Attachment, Choice, Message, Person, Post
from bot.store.tables import Answer, GuestRow, MeetupRow, OccurrenceRow
from knowledge.entry import Language

GOING = "meetup going"

NEW, REMINDER, CHANGED, CANCELLED = N_("New meetup:"), N_("Reminder:"), N_("Changed:"), N_("Cancelled:")


def topic(number: int) -> str:
    """What the outbox files the posts about a meetup under."""
    return f"meetup/{number}"


def answers(number: int, _: Speech) -> tuple[Choice, ...]:
    """The answers to an invitation, as choices."""
    return (
        Choice(_("I am coming"), GOING, {"number": f"{number}", "answer": "yes"}, "✅"),
        Choice(_("Not this time"), GOING, {"number": f"{number}", "answer": "no"}, "❌"),
    )


File = Callable[[Series, Sequence[Change], Language], Attachment]  # a meetup for one's own calendar


@dataclass(frozen=True, slots=True)
class Telling:
    """What a community is told, as its plan says; `file` makes what goes with an announcement."""

    plan: Plan
    file: File | None = None

    def files(self, series: MeetupRow, *rows: OccurrenceRow) -> tuple[Attachment, ...]:
        """A series, with what differs in these occurrences of it, for people's own calendars."""
        changes = [change_of(row) for row in rows]
        return (self.file(series_of(series), changes, self.plan.language),) if self.file else ()

    def room(
        self, meetup: Meetup, heading: Msg, room: str, more: str = "", due: datetime | None = None, key: str = ""
    ) -> Post:
        """What a room is told of a meetup; not after it has begun."""
        message = self._message(meetup, heading, more)
        begins = meetup.what.begins
        return Post(room, message, self.plan.language, due, expires=begins, topic=topic(meetup.number), key=key)

    def rooms(
        self, meetup: Meetup, heading: Msg, more: str = "", files: tuple[Attachment, ...] = ()
    ) -> tuple[Post, ...]:
        """What every room is told of a meetup."""
        posts = (self.room(meetup, heading, room, more) for room in self.plan.rooms)
        return tuple(replace(post, message=replace(post.message, attachments=files)) for post in posts)

    def _message(self, meetup: Meetup, heading: Msg, more: str = "") -> Message:
        _ = Speech(self.plan.language)
        text = f"{_(heading)} {told(meetup.what, _)}"
        choices = () if heading == CANCELLED else answers(meetup.number, _)
        return Message(f"{text}\n\n{more}" if more else text, choices)

    async def changed(self, session: AsyncSession, meetup: Meetup, heading: Msg, now: datetime) -> int:
        """Edits what rooms were told of a meetup, so that nobody reads what is no longer so; returns in how many."""
        message = self._message(meetup, heading)
        return await outbox.amend(session, topic(meetup.number), message, now, expires=meetup.what.begins)

    async def guests(
        self, session: AsyncSession, meetup: Meetup, heading: Msg, was: datetime | None = None
    ) -> tuple[Post, ...]:
        """What those are told who said that they come, or may come, each in their own language.

        `was` is when it would have been, if it is moved; what they were to be told of that is not sent any more.
        """
        if was:
            await outbox.take_back(session, topic(meetup.number), only_people=True)
        coming = GuestRow.answer.in_([Answer.YES, Answer.MAYBE])
        query = select(GuestRow).where(GuestRow.occurrence_id == meetup.number, coming).order_by(GuestRow.id)
        return tuple(self.guest(meetup, guest, heading, was) for guest in await session.scalars(query))

    def guest(self, meetup: Meetup, guest: GuestRow, heading: Msg, was: datetime | None = None) -> Post:
        """What one guest is told of a meetup."""
        language = cast("Language", guest.language)
        _ = Speech(language)
        text = f"{_(heading)} {told(meetup.what, _)}"
        if was:
            text += "\n\n" + _("It was {time}.", time=_.moment(was.astimezone(meetup.what.zone)))
        message = replace(self._message(meetup, heading), text=text, choices=())
        if heading != CANCELLED:
            message = replace(message, choices=answers(meetup.number, _))
        person = Person(guest.platform, guest.person)
        return Post(person, message, language, expires=meetup.what.begins, topic=topic(meetup.number))
