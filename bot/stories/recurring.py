# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What happens to stories as time passes: the month's digest, the yearly question, and forgotten drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feature import Retention, forgotten
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Person, Post
from bot.store.tables import MemoRow, StoryRow, StoryState
from bot.stories import digest
from bot.stories.keeping import published, topic
from bot.stories.shown import spoken
from bot.text import escape
from knowledge.entry import Language

STILL = timedelta(days=365)
DRAFTS = timedelta(days=180)
HOUR = 8  # of the first day of a month, in UTC, from which the digest of the month before is posted
MEMO = ("eko", "stories-digest")


@dataclass(frozen=True, slots=True)
class Recurring:
    """`room` gets the digest."""

    language: Language
    room: str

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        return (*await self._digest(session, now), *await _still_true(session, now))

    async def _digest(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """The digest of the month before, once; nothing for a month without stories."""
        if (now.day, now.hour) < (1, HOUR):
            return ()
        month = digest.before(now.date())
        done = await session.get(MemoRow, MEMO, with_for_update=True)
        if done and done.value >= f"{month:%Y-%m}":
            return ()
        if done is None:
            done = MemoRow(platform=MEMO[0], what=MEMO[1])
            session.add(done)
        done.value = f"{month:%Y-%m}"
        stories = digest.of(await published(session), month)
        if not stories:
            return ()
        message = Message(digest.post(stories, month, self.language), digest.choices(stories))
        return (Post(self.room, message, self.language, key=f"digest/{month:%Y-%m}"),)


async def _still_true(session: AsyncSession, now: datetime) -> tuple[Post, ...]:
    """Asks authors once a year whether what they told still holds."""
    old = (StoryRow.state == StoryState.PUBLISHED) & (StoryRow.published_at < now - STILL)
    asked = StoryRow.asked_at.is_(None) | (StoryRow.asked_at < now - STILL)
    rows = list(await session.scalars(select(StoryRow).where(old, asked).order_by(StoryRow.id)))
    for story in rows:
        story.asked_at = now
    return tuple(_asked(rows, now.date()))


def _asked(stories: list[StoryRow], today: date) -> Iterator[Post]:
    for story in stories:
        _ = Speech(spoken(story))
        number = {"number": str(story.id)}
        text = _(
            N_("A year has gone since your story {number}, “{title}”. Does it still hold?"),
            number=story.id,
            title=escape(story.title),
        )
        choices = (
            Choice(_(N_("Yes, it holds")), "story-still", number),
            Choice(_(N_("Change it")), "story-edit", number),
            Choice(_(N_("Withdraw it")), "story-withdraw", number),
        )
        author = Person(story.platform, story.person)
        yield Post(
            author,
            Message(text, choices),
            spoken(story),
            topic=topic(story.id),
            key=f"still/{story.id}/{today.isoformat()}",
        )


async def _forget_drafts(session: AsyncSession, now: datetime) -> int:
    """Forgets drafts that were never sent and that nobody went on with."""
    left = (StoryRow.state == StoryState.DRAFT) & (StoryRow.shown == "") & (StoryRow.changed_at < now - DRAFTS)
    return await forgotten(session, delete(StoryRow).where(left))


RETENTION = Retention(StoryRow, N_("drafts of stories that were never sent"), _forget_drafts)
