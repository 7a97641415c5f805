# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept of stories: finding them, taking them out of the world, and erasing them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.errors import UserError
from bot.feature import Holding, Pile, Waiting
from bot.i18n import N_, Speech
from bot.message import Choice, Person, Request
from bot.store.tables import (
    AgreementRow,
    CreditRow,
    Purpose,
    ReleasedRow,
    ReviewRow,
    StoryRow,
    StoryState,
)
from bot.stories import agreements
from bot.text import escape, shorten

LABEL = 78  # a Discord button holds 80 characters
FREE = ("title", "what", "context", "effect", "helped", "advice", "other")  # in the author's own words
TEXTS = (
    *("title", "what", "areas", "organisation_kind", "context", "effect", "evidence", "helped", "advice"),
    *("hindrances", "stage", "sector", "collaboration", "other", "period", "links", "licences", "shown", "voice"),
    *("reason", "note"),
)


async def published(session: AsyncSession) -> list[StoryRow]:
    """The published stories, the newest first."""
    return await in_state(session, StoryRow.state == StoryState.PUBLISHED)


async def waiting(session: AsyncSession) -> list[StoryRow]:
    """The stories that wait for review, the newest first."""
    return await in_state(session, StoryRow.state == StoryState.WAITING)


async def piles(request: Request, session: AsyncSession) -> tuple[Pile, ...]:
    """The stories that wait for review."""
    _ = Speech(request.language)
    rows = (await waiting(session))[::-1]
    heading = _.plural("{count} story to review:", "{count} stories to review:", len(rows))
    return (Pile("stories", heading, tuple(_waits(story, _) for story in rows)),)


def _waits(story: StoryRow, _: Speech) -> Waiting:
    label = shorten(_("Read story {number}: {title}", number=story.id, title=story.title), LABEL)
    text = f"{story.id}: {escape(story.title)}"
    return Waiting(text, story.changed_at, Choice(label, "stories", {"number": str(story.id)}))


async def in_state(session: AsyncSession, condition: ColumnElement[bool]) -> list[StoryRow]:
    return list(await session.scalars(select(StoryRow).where(condition).order_by(StoryRow.id.desc())))


async def credits_of(session: AsyncSession, stories: Sequence[StoryRow]) -> dict[int, CreditRow]:
    """By which names the stories are shown, by their numbers."""
    found = await session.scalars(select(CreditRow).where(CreditRow.story_id.in_([each.id for each in stories])))
    return {row.story_id: row for row in found}


async def own(request: Request, session: AsyncSession) -> StoryRow:
    """The asker's story, held until the transaction ends; raises `UserError` when it is not theirs."""
    if "number" not in request.values:
        raise UserError(N_("Which story? Write its number behind the command; /stories shows yours."))
    story = await session.get(StoryRow, request.number("number"), with_for_update=True)
    if story is None or not story.belongs_to(request.person) or story.state is StoryState.WITHDRAWN:
        raise UserError(N_("You have no story {number}. /stories shows yours."), number=request.number("number"))
    return story


def topic(number: int) -> str:
    """What posts about a story are about."""
    return f"story/{number}"


async def unpublish(session: AsyncSession, story: StoryRow, now: datetime) -> None:
    """Takes a story away wherever it stands; what it becomes is for the caller to say."""
    await outbox.recall(session, topic(story.id), now)
    story.published_at = story.reviewed_at = story.asked_at = None
    await session.execute(delete(ReviewRow).where(ReviewRow.story_id == story.id, ReviewRow.person != ""))


async def release(session: AsyncSession, number: int, now: datetime, *, withdrawn: bool) -> None:
    """Notes in the data sets that a story is in whether it may still be used there."""
    month = f"{now:%Y-%m}" if withdrawn else ""
    mine = ReleasedRow.story_id == number
    change = mine & (ReleasedRow.withdrawn == "") if withdrawn else mine
    await session.execute(update(ReleasedRow).where(change).values(withdrawn=month))


async def withdraw(session: AsyncSession, story: StoryRow, request: Request) -> None:
    """Leaves only a story's number, and that its agreements are taken back."""
    await unpublish(session, story, request.at)
    for purpose, row in (await agreements.latest(session, story)).items():
        if row.given:
            agreements.decide(session, story, request, purpose, False)
    await session.execute(delete(CreditRow).where(CreditRow.story_id == story.id))
    await release(session, story.id, request.at, withdrawn=True)
    for name in TEXTS:
        setattr(story, name, "")
    story.state, story.asks, story.changed_at = StoryState.WITHDRAWN, False, request.at


async def in_research(session: AsyncSession) -> list[tuple[StoryRow, AgreementRow]]:
    """The stories that a moderator has read and research may use now, each with the decision that says so."""
    settled = StoryRow.reviewed_at.is_not(None) & StoryRow.state.in_([StoryState.PUBLISHED, StoryState.KEPT])
    rows = await session.execute(
        select(StoryRow, AgreementRow)
        .join(AgreementRow, AgreementRow.story_id == StoryRow.id)
        .where(settled, AgreementRow.purpose == Purpose.RESEARCH)
        .order_by(AgreementRow.id)
    )
    last = {story.id: (story, agreement) for story, agreement in rows}
    return [each for each in last.values() if each[1].given]


async def erase(session: AsyncSession, person: Person) -> int:
    """Erases a person's stories; what rooms hold of them is taken away, and data sets say that they are withdrawn."""
    now = datetime.now(UTC)
    numbers = list(await session.scalars(select(StoryRow.id).where(StoryRow.of(person))))
    for number in numbers:
        await outbox.recall(session, topic(number), now)
        await release(session, number, now, withdrawn=True)
    about = ReleasedRow.story_id.in_(numbers)
    await session.execute(update(ReleasedRow).where(about).values(story_id=None))
    for table in (CreditRow, AgreementRow, ReviewRow):
        await session.execute(delete(table).where(table.story_id.in_(numbers)))
    await session.execute(delete(StoryRow).where(StoryRow.id.in_(numbers)))
    return len(numbers)


async def _erase_reviews(session: AsyncSession, person: Person) -> int:
    """Forgets who read a story; that it was read stays."""
    rows = await session.execute(
        update(ReviewRow).where(ReviewRow.of(person)).values(person="").returning(ReviewRow.id)
    )
    return len(rows.all())


HOLDINGS = (
    Holding(
        CreditRow,
        N_("Names on your stories"),
        N_("how you want to be named"),
        N_("until you withdraw the story"),
    ),
    Holding(
        AgreementRow,
        N_("Your agreements"),
        N_("what you have agreed to about your stories, word for word and when"),
        N_("until you have it erased"),
    ),
    Holding(
        ReviewRow,
        N_("Stories that you review"),
        N_("that you have read one which a second moderator has to read"),
        N_("until it is settled"),
        _erase_reviews,
        N_("that a moderator has read the story, without saying who"),
    ),
    Holding(
        StoryRow,
        N_("Your stories"),
        N_("what you told"),
        N_("until you withdraw it; a draft that you never send, for half a year"),
        erase,
        N_("what research may already have in a data set; later ones say that it is not to be used any more"),
    ),
)
