# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""After a meetup: its recording, slides and minutes, posted where it was announced and kept; and how it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.command import Field, Kind, Option
from bot.errors import UserError
from bot.feature import Holding, Retention, forgotten
from bot.i18n import N_, Speech
from bot.meetups import kept
from bot.meetups.kept import Meetup
from bot.meetups.said import NUMBERED, title
from bot.meetups.telling import Telling
from bot.message import Choice, Message, Post, Reply, Request
from bot.store.tables import FeedbackRow, MeetupRow, Mood, OccurrenceRow
from bot.text import escape

LISTED = 10

RECORDING = Field(N_("recording"), N_("Link to the recording"), required=False, limit=500)
SLIDES = Field(N_("slides"), N_("Link to the slides"), required=False, limit=500)
NOTES = Field(N_("notes"), N_("Link to the minutes or notes"), required=False, limit=500)
CAME = Field(N_("came"), N_("How many took part?"), Kind.NUMBER, required=False)
MOOD = Field(
    N_("mood"),
    N_("How was it?"),
    Kind.OPTION,
    options=(Option("good", N_("Good")), Option("fair", N_("Fair")), Option("poor", N_("Not good"))),
)
EMOJI = {"good": "👍", "fair": "🤷", "poor": "👎"}


def topic(number: int) -> str:
    return f"meetup/{number}/after"


def links(meetup: Meetup, _: Speech) -> str:
    """The links of a meetup that has been, a line each; empty when there are none."""
    named = (
        (N_("Recording: {link}"), meetup.recording),
        (N_("Slides: {link}"), meetup.slides),
        (N_("Notes: {link}"), meetup.notes),
    )
    return "  \n".join(_(text, link=escape(link)) for text, link in named if link)


@dataclass(frozen=True, slots=True)
class After:
    """The commands for what has been."""

    telling: Telling

    async def before(self, request: Request, session: AsyncSession) -> dict[str, str]:
        """What the form holds: the links that are there already."""
        row, _series = await _been(request, session)
        return {
            "recording": row.recording,
            "slides": row.slides,
            "notes": row.notes,
            "came": "" if row.came is None else f"{row.came}",
        }

    async def add(self, request: Request, session: AsyncSession) -> Reply:
        """Keeps the links, and posts them or edits what was posted of them."""
        _ = Speech(request.language)
        row, series = await _been(request, session)
        for name in ("recording", "slides", "notes"):
            if name in request.values:
                setattr(row, name, request.text(name))
        if "came" in request.values:
            row.came = request.number("came") if request.text("came") else None
        await session.flush()
        meetup = kept.meetup_of(row, series)
        if not links(meetup, _):
            return Reply(Message(_("Kept. There are no links yet, so nothing is posted.")))
        message = self._message(meetup)
        posts: tuple[Post, ...] = ()
        if not await outbox.amend(session, topic(row.id), message, request.at):
            language = self.telling.plan.language
            posts = tuple(Post(room, message, language, topic=topic(row.id)) for room in self.telling.plan.rooms)
        text = _("Kept and posted:")
        return Reply(Message(f"{text}\n\n{message.text}"), posts)

    def _message(self, meetup: Meetup) -> Message:
        _ = Speech(self.telling.plan.language)
        starts = meetup.what.begins.astimezone(meetup.what.zone)
        heading = _("After the meetup {day}:", day=_.day(starts))
        text = f"{heading} **{title(meetup.what, _)}**\n\n{links(meetup, _)}\n\n" + _("How was it?")
        return Message(text, moods(meetup.number, _))

    async def rate(self, request: Request, session: AsyncSession) -> Reply:
        """Notes how somebody found a meetup; the last answer counts."""
        _ = Speech(request.language)
        row, series = await _been(request, session)
        person = request.person
        mine = FeedbackRow.of(person) & (FeedbackRow.occurrence_id == row.id)
        feedback = await session.scalar(select(FeedbackRow).where(mine))
        if feedback is None:
            feedback = FeedbackRow(occurrence_id=row.id, platform=person.platform, person=person.id)
            session.add(feedback)
        feedback.mood = Mood(request.text("mood"))
        name = title(kept.meetup_of(row, series).what, _)
        return Reply(Message(_("Thank you. I have noted what you think of {title}.", title=f"**{name}**")))


def moods(number: int, _: Speech) -> tuple[Choice, ...]:
    """How it was, as choices."""
    return tuple(
        Choice(_(option.label), "meetup rate", {"number": f"{number}", "mood": option.key}, EMOJI[option.key])
        for option in MOOD.options
    )


async def ratings(session: AsyncSession, number: int, _: Speech) -> str:
    """How a meetup was found, in words; empty when nobody has said."""
    query = select(FeedbackRow.mood, func.count()).where(FeedbackRow.occurrence_id == number).group_by(FeedbackRow.mood)
    counts = {row[0]: row[1] for row in await session.execute(query)}
    said = [(option, counts[Mood(option.key)]) for option in MOOD.options if Mood(option.key) in counts]
    return ", ".join(f"{_(option.label)}: {count}" for option, count in said)


async def _been(request: Request, session: AsyncSession) -> tuple[OccurrenceRow, MeetupRow]:
    row, series = await kept.found(session, request.number("number"), lock=True)
    if row.off:
        raise UserError(N_("Meetup {number} is cancelled."), number=row.id)
    if row.begins_at > request.at:
        raise UserError(N_("Meetup {number} has not begun yet."), number=row.id)
    return row, series


async def archive(request: Request, session: AsyncSession) -> Reply:
    """What has been, the latest first, with its links; only what holds all the words, if there are any."""
    _ = Speech(request.language)
    words = request.text("words").casefold().split()
    found = [each for each in await kept.past(session, request.at) if _holds(each, words)]
    if not found:
        return Reply(Message(_("Nothing in the archive holds these words.") if words else _("No meetup has been yet.")))
    parts = [_("Meetups that have been:")]
    for meetup in found[:LISTED]:
        starts = meetup.what.begins.astimezone(meetup.what.zone)
        line = f"**{title(meetup.what, _)}** – {_.day(starts)} ({_(NUMBERED, number=meetup.number)})"
        parts.append("  \n".join(filter(None, (line, links(meetup, _), await ratings(session, meetup.number, _)))))
    if len(found) > LISTED:
        parts.append(_.plural("… and {count} more", "… and {count} more", len(found) - LISTED))
    return Reply(Message("\n\n".join(parts)))


def _holds(meetup: Meetup, words: list[str]) -> bool:
    details = meetup.what.details
    text = " ".join((details.title, details.text, details.place, details.organiser, f"{meetup.what.starts:%Y-%m-%d}"))
    return all(word in text.casefold() for word in words)


async def forget_joins(session: AsyncSession, now: datetime) -> int:
    """Forgets the links to join of meetups that are over: they may hold passwords."""
    over = (OccurrenceRow.ends_at <= now) & OccurrenceRow.join.is_not(None) & (OccurrenceRow.join != "")
    to_come = select(OccurrenceRow.id).where(OccurrenceRow.meetup_id == MeetupRow.id, OccurrenceRow.ends_at > now)
    done = (MeetupRow.join != "") & ~to_come.exists() & (MeetupRow.written_until > now)
    return await forgotten(session, update(OccurrenceRow).where(over).values(join="")) + await forgotten(
        session, update(MeetupRow).where(done).values(join="")
    )


RETENTION = Retention(OccurrenceRow, N_("links to join meetups that are over"), forget_joins)


HOLDING = Holding(
    FeedbackRow,
    N_("What you thought of meetups"),
    N_("shown as numbers only, so that the next ones get better"),
    N_("until you have it erased"),
)
