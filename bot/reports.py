# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The weekly report to the moderators: what was asked, what nobody could answer, which answers are getting old.

It comes on Monday mornings, or as soon as Eko runs again; a week in which nothing happened and nothing waits has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot import retention, tally, unanswered, votes
from bot.command import Audience, Command
from bot.feature import Feature, Retention
from bot.i18n import N_, Speech
from bot.message import Attachment, Message, Post, Reply, Request
from bot.pictures import Bars, drawn, in_words
from bot.store import Store
from bot.store.tables import MemoRow
from bot.tally import What
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.entry import Entry, Language

WEEKS = 8
LISTED = 5
MORNING = timedelta(hours=8)  # into a Monday, on the wall of the community's zone
ASKED = (What.ANSWERED, What.NEAR, What.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that waits for an answer, and how many ask it."""

    text: str
    asked: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report tells: the numbers of its week and of those before, gaps by how many ask, and stale entries."""

    first: date
    weeks: Sequence[tuple[date, Mapping[str, int]]]  # by their Mondays, the report's own last
    gaps: Sequence[Gap]
    stale: Sequence[Entry]
    disputed: int
    removed: Mapping[Retention, int]  # of each kind, because its time was over

    @property
    def week(self) -> Mapping[str, int]:
        return self.weeks[-1][1]

    @property
    def is_empty(self) -> bool:
        return not (any(self.week.get(what) for what in What) or self.gaps or self.stale or self.disputed)


def monday(now: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week that it is, which begins on Monday morning."""
    day = (now.astimezone(zone) - MORNING).date()
    return day - timedelta(days=day.weekday())


async def figures(
    session: AsyncSession, knowledge: Knowledge, features: Iterable[Feature], now: datetime, first: date
) -> Figures:
    """The figures of the week that begins on a Monday."""
    mondays = [first - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    weeks = [(monday, await tally.between(session, monday, monday + timedelta(days=6))) for monday in mondays]
    rows = await unanswered.waiting(session)
    counts = await unanswered.askers(session, rows)
    gaps = sorted((Gap(row.text, counts[row.id], row.agreed_at or row.at) for row in rows), key=lambda gap: -gap.asked)
    stale = await votes.overdue(session, knowledge, now)
    gone = await retention.removed(session, features, first, first + timedelta(days=6))
    return Figures(first, weeks, gaps, stale, len(await votes.voted_down(session)), gone)


def told(found: Figures, now: datetime, _: Speech) -> str:
    """The report in words."""
    last = found.first + timedelta(days=6)
    parts = ["**" + _("The week {first} to {last}", first=found.first, last=last) + "**", _numbers(found.week, _)]
    if found.gaps:
        oldest = min(gap.since for gap in found.gaps)
        count = len(found.gaps)
        heading = _.plural("{count} question without an answer:", "{count} questions without an answer:", count)
        waited = _("The oldest has waited for {length}.", length=_.span(now - oldest))
        parts += [heading, "\n".join(_gap(gap, _) for gap in found.gaps[:LISTED]), waited]
    if found.stale:
        count = len(found.stale)
        parts.append(_.plural("{count} answer to review again:", "{count} answers to review again:", count))
        parts.append("\n".join(f"- {escape(entry.title(_.language))}" for entry in found.stale[:LISTED]))
    if found.disputed:
        parts.append(
            _.plural("{count} answer was said not to help.", "{count} answers were said not to help.", found.disputed)
        )
    if found.removed:
        parts += [_("Removed because its time was over:"), retention.told(found.removed, _)]
    return "\n\n".join((*parts, _("/queue shows everything that waits.")))


def _numbers(week: Mapping[str, int], _: Speech) -> str:
    lines = (
        _("asked: {count}", count=sum(week.get(what, 0) for what in ASKED)),
        _("answered at once: {count}", count=week.get(What.ANSWERED, 0)),
        _("offered several answers: {count}", count=week.get(What.NEAR, 0)),
        _("not known: {count}", count=week.get(What.UNKNOWN, 0)),
        _("passed on to the experts: {count}", count=week.get(What.PASSED_ON, 0)),
        _("new answers approved: {count}", count=week.get(What.APPROVED, 0)),
        _("said to help: {count}", count=week.get(What.HELPED, 0)),
        _("said not to help: {count}", count=week.get(What.NOT_HELPED, 0)),
    )
    return "\n".join(f"- {line}" for line in lines)


def _gap(gap: Gap, _: Speech) -> str:
    text = f"- {escape(shorten(' '.join(gap.text.split()), 200))}"
    several = _.plural("{count} asks", "{count} ask", gap.asked)
    return f"{text} ({several})" if gap.asked > 1 else text


def bars(found: Figures, _: Speech) -> Bars:
    """The questions of each week as bars."""
    labels = tuple(_("week {number}", number=monday.isocalendar().week) for monday, _counts in found.weeks)
    heights = tuple(sum(counts.get(what, 0) for what in ASKED) for _monday, counts in found.weeks)
    return Bars(_("Questions asked each week"), labels, heights)


def message(found: Figures, picture: Attachment | None, now: datetime, _: Speech) -> Message:
    """The report with its picture, or with the same in characters."""
    if picture:
        return Message(told(found, now, _), (), (picture,))
    in_text = bars(found, _)
    return Message(f"{told(found, now, _)}\n\n{in_text.title}:\n\n```\n{in_words(in_text)}\n```")


class Reports:
    """The command and what comes by itself; to `room`, in `language`. Holds the picture of the next report."""

    def __init__(
        self, knowledge: Knowledge, features: retention.Features, room: str, language: Language, zone: ZoneInfo
    ) -> None:
        self.knowledge, self.features, self.room, self.language, self.zone = knowledge, features, room, language, zone
        self._picture: Attachment | None = None

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        found = await figures(session, self.knowledge, self.features(), request.at, monday(request.at, self.zone))
        return Reply(message(found, None, request.at, Speech(request.language)))

    async def prepare(self, store: Store, now: datetime) -> None:
        """Draws the picture of a report that is due, which takes longer than a transaction should."""
        async with store.read() as session:
            found = await self._due(session, now)
        if found:
            self._picture = await drawn(bars(found, Speech(self.language)), "eko-week.png")

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        """Last week's report, once, from Monday morning on."""
        this = monday(now, self.zone)
        if await self._last(session) == this.isoformat():
            return ()
        found = await self._due(session, now)
        await session.merge(MemoRow(platform="eko", what="report", value=this.isoformat()))
        if found is None:
            return ()
        report = message(found, self._picture, now, Speech(self.language))
        self._picture = None
        return (Post(self.room, report, self.language, key=f"report/{this}"),)

    async def _due(self, session: AsyncSession, now: datetime) -> Figures | None:
        """The figures of the week that is to be reported on; None where that has been done, or has nothing in it."""
        this = monday(now, self.zone)
        if await self._last(session) in (None, this.isoformat()):
            return None  # Eko is new here, or has told it
        found = await figures(session, self.knowledge, self.features(), now, this - timedelta(weeks=1))
        return None if found.is_empty else found

    async def _last(self, session: AsyncSession) -> str | None:
        """The Monday on which the last report came."""
        memo = await session.get(MemoRow, ("eko", "report"))
        return memo.value if memo else None


def feature(
    knowledge: Knowledge, features: retention.Features, room: str, language: Language, zone: ZoneInfo
) -> Feature:
    """The weekly report, for a room by its name in the configuration."""
    reports = Reports(knowledge, features, room, language, zone)
    command = Command(
        "report", N_("This week in numbers"), reports.show, audience=Audience.MODERATORS, private=True, slow=True
    )
    return Feature((command,), tick=reports.tick, prepare=reports.prepare)
