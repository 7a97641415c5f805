# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables. What is kept about a person stands in a table that is `Personal`, and nowhere else."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from bot.message import Person
from bot.store.types import CleanText, Minutes, UtcDateTime, WallTime


class State(TypeDecorator[StrEnum]):
    """A word of an open list: kept as text, without a CHECK that a later version would have to change."""

    impl = String(20)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can name it too."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, str: CleanText, dict[str, Any]: JSON(none_as_null=True)}  # noqa: RUF012 - as declared by SQLAlchemy


# SQLite would give the number of a deleted row to the next one, and an old button would act on it.
NUMBERED = {"sqlite_autoincrement": True}

# What is said of a table whose rows mean nothing on another machine or another day.
PASSING = {"passing": True}


class Personal:
    """The columns of a table whose rows belong to a person."""

    platform: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(255))

    @classmethod
    def of(cls, person: Person) -> Any:
        """The condition that a row belongs to this person."""
        return (cls.platform == person.platform) & (cls.person == person.id)

    def belongs_to(self, person: Person) -> bool:
        return (self.platform, self.person) == (person.platform, person.id)


class InboxRow(Personal, Base):
    """A request that has been handled, and what was replied."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    reply: Mapped[dict[str, Any] | None]


class Delivery(StrEnum):
    """How far a message has come.

    `HELD` is for a person who takes none, until their next visit; what was sent to a room may be `RECALLED`,
    and is `GONE` once it is taken away there.
    """

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"
    EXPIRED = "expired"
    FAILED = "failed"
    RECALLED = "recalled"
    GONE = "gone"


class OutboxRow(Personal, Base):
    """A message for one place, or for one person; what was said is forgotten once it is sent.

    `person` is empty when it is for a place. `address` is where it goes, in one word: what goes to one
    address goes in order. One that `edits` another, by its key, stands in its place.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_platform_id", "state", "platform", "id"),
        Index("ix_outbox_address_state_id", "address", "state", "id"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(600), unique=True)
    edits: Mapped[str | None] = mapped_column(String(600))
    address: Mapped[str] = mapped_column(String(500))
    place: Mapped[dict[str, Any] | None]
    message: Mapped[dict[str, Any] | None]
    language: Mapped[str] = mapped_column(String(2))
    topic: Mapped[str] = mapped_column(String(100), index=True)
    state: Mapped[Delivery] = mapped_column(State(Delivery))
    put_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]  # first
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_id: Mapped[str | None] = mapped_column(String(255))
    sent_place: Mapped[dict[str, Any] | None]


class QuestionState(StrEnum):
    """`OFFERED` waits for the asker's agreement and goes after a day; the experts have it from `WAITING` on."""

    OFFERED = "offered"
    WAITING = "waiting"
    DRAFTED = "drafted"
    ANSWERED = "answered"
    CLOSED = "closed"


class QuestionRow(Personal, Base):
    """A question that may go to the experts, or has gone to them.

    `place` is where it was asked and where its answer goes, `topics` those of the answers that came near,
    with commas between. `lead` is the first of the questions that ask the same, `entry` the answer that did not help.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_state", "state"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str]
    state: Mapped[QuestionState] = mapped_column(State(QuestionState))
    key: Mapped[str] = mapped_column(String(255), index=True)
    place: Mapped[dict[str, Any] | None]
    topics: Mapped[str] = mapped_column(default="")
    entry: Mapped[str] = mapped_column(String(100), default="")
    lead: Mapped[int | None] = mapped_column(index=True)
    agreed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class DraftRow(Personal, Base):
    """A form that somebody is filling in, where a platform asks one question at a time."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("platform", "person", "spot"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    spot: Mapped[str] = mapped_column(String(600))
    at: Mapped[datetime]
    command: Mapped[str] = mapped_column(String(65))
    answers: Mapped[dict[str, Any]]


class ShownRow(Personal, Base):
    """Which messages answered a request, so that they can follow when it is edited or deleted."""

    __tablename__ = "shown"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    sent: Mapped[dict[str, Any]]


class MemoRow(Base):
    """What Eko or an adapter has to remember, such as how far it has read; nothing about people."""

    __tablename__ = "memo"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    what: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str]


class MeetupState(StrEnum):
    """`CANCELLED` was told of and is off; `SKIPPED` is a time at which a series has never been."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class MeetupRow(Base):
    """A meetup, or a series by one RRULE, at a wall-clock time in a zone: clocks may change, it stays at one o'clock.

    The words are iCalendar's. `source` names the calendar that it comes from, empty for one of our own.
    """

    __tablename__ = "meetup"
    __table_args__ = (UniqueConstraint("source", "uid"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(100), default="")
    uid: Mapped[str] = mapped_column(String(500))
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[MeetupState] = mapped_column(State(MeetupState))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    written_until: Mapped[datetime | None]  # how far its occurrences are written out
    starts: Mapped[datetime] = mapped_column(WallTime)
    fold: Mapped[int] = mapped_column(SmallInteger, default=0)
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    all_day: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    signup: Mapped[str] = mapped_column(default="")
    join: Mapped[str] = mapped_column(default="")
    organiser: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None] = mapped_column(String(2))
    seats: Mapped[int | None]
    leads: Mapped[tuple[int, ...] | None] = mapped_column(Minutes)


class OccurrenceRow(Base):
    """One time that a meetup is: its number, its instants, and what differs in it from the series (else null).

    `recurrence` is where the rule puts it, and stays when it is moved. `off` says that it is not to be,
    whether it or its whole series is cancelled.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("meetup_id", "recurrence"),
        Index("ix_occurrence_begins_at", "begins_at"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetup.id", ondelete="CASCADE"))
    recurrence: Mapped[datetime] = mapped_column(WallTime)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    off: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MeetupState] = mapped_column(State(MeetupState), default=MeetupState.PLANNED)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]
    starts: Mapped[datetime | None] = mapped_column(WallTime)
    fold: Mapped[int] = mapped_column(SmallInteger, default=0)
    minutes: Mapped[int | None]
    title: Mapped[str | None]
    text: Mapped[str | None]
    place: Mapped[str | None]
    signup: Mapped[str | None]
    join: Mapped[str | None]
    organiser: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(2))
    seats: Mapped[int | None]
    leads: Mapped[tuple[int, ...] | None] = mapped_column(Minutes)
    recording: Mapped[str] = mapped_column(default="")
    slides: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    came: Mapped[int | None]  # how many took part, as counted; who said so is forgotten one day


class ReminderState(StrEnum):
    WAITING = "waiting"
    POSTED = "posted"
    STALE = "stale"
    CANCELLED = "cancelled"


class ReminderRow(Base):
    """One reminder of a meetup in one room: posted once, or found too late and said so in the log."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "room", "lead_minutes"),
        Index("ix_reminder_state_due_at", "state", "due_at"),
        NUMBERED,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    room: Mapped[str] = mapped_column(String(40))
    lead_minutes: Mapped[int]
    due_at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(State(ReminderState))


class StoryKind(StrEnum):
    SUCCESS = "success"
    CHALLENGE = "challenge"
    LESSON = "lesson"


class StoryState(StrEnum):
    """`DRAFT` has not been sent; `KEPT` is not for publishing; a withdrawn story keeps its number and nothing else."""

    DRAFT = "draft"
    KEPT = "kept"
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class StoryRow(Personal, Base):
    """A success, a challenge or a lesson that somebody told; several keys in one column have commas between."""

    __tablename__ = "story"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[StoryKind] = mapped_column(State(StoryKind))
    title: Mapped[str]
    what: Mapped[str]
    areas: Mapped[str] = mapped_column(default="")
    organisation_kind: Mapped[str] = mapped_column(default="")
    context: Mapped[str] = mapped_column(default="")
    effect: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    helped: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    hindrances: Mapped[str] = mapped_column(default="")
    asks: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(default="")
    sector: Mapped[str] = mapped_column(default="")
    collaboration: Mapped[str] = mapped_column(default="")
    other: Mapped[str] = mapped_column(default="")
    period: Mapped[str] = mapped_column(default="")
    links: Mapped[str] = mapped_column(default="")
    licences: Mapped[str] = mapped_column(default="")
    shown: Mapped[str] = mapped_column(default="")
    voice: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[StoryState] = mapped_column(State(StoryState), index=True)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]


class CreditRow(Personal, Base):
    """By which name a story is shown: apart from it, and only while its author wants to be named."""

    __tablename__ = "credit"

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    signature: Mapped[str]
    organisation: Mapped[str]


class Purpose(StrEnum):
    """What an author may agree to, each by itself."""

    PUBLISH = "publish"
    RESEARCH = "research"
    CONTACT = "contact"


class AgreementRow(Personal, Base):
    """One decision about one agreement: the latest of each purpose is in force, the others are its history.

    `code` is known to the author alone and proves a receipt.
    """

    __tablename__ = "agreement"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(State(Purpose))
    given: Mapped[bool]
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(32))


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReviewRow(Personal, Base):
    """What a moderator decided about a story; who it was is forgotten as soon as the story is settled."""

    __tablename__ = "review"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    verdict: Mapped[Verdict] = mapped_column(State(Verdict))
    reason: Mapped[str] = mapped_column(default="")


class ResearchExportRow(Base):
    """A data set that was handed to research, by what it was made of; nothing about people."""

    __tablename__ = "research_export"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(32), unique=True)


class ReleasedRow(Base):
    """A story in such a data set, by its pseudonym there; `withdrawn` is the month since which it should not be used.

    The story's number is forgotten when the story is erased.
    """

    __tablename__ = "released"

    export_id: Mapped[int] = mapped_column(ForeignKey("research_export.id", ondelete="CASCADE"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)
    story_id: Mapped[int | None] = mapped_column(index=True)
    withdrawn: Mapped[str] = mapped_column(String(7), default="")


class SubscriptionRow(Personal, Base):
    """An address at which somebody's calendar gets the meetups; only its digest is kept."""

    __tablename__ = "subscription"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]


class CalendarRow(Base):
    """A calendar that meetups come from: its last good copy, and what is wrong since then.

    `address` is a digest of where it is read from, since the address itself may be a secret.
    """

    __tablename__ = "calendar"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    etag: Mapped[str] = mapped_column(String(200), default="")
    modified: Mapped[str] = mapped_column(String(100), default="")
    copy: Mapped[bytes | None]
    read_at: Mapped[datetime | None]
    tried_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]


class Mark(StrEnum):
    """How far an organisation has come with an item."""

    YES = "yes"
    UNDER_WAY = "under-way"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"


class ChecklistRow(Base):
    """An organisation's own copy of a checklist; who knows its code may work on it too."""

    __tablename__ = "checklist"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    at: Mapped[datetime]


class ChecklistMemberRow(Personal, Base):
    """Who works on an organisation's checklist; one of each list for a person."""

    __tablename__ = "checklist_member"
    __table_args__ = (UniqueConstraint("platform", "person", "list"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(20))
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"), index=True)


class ChecklistMarkRow(Base):
    """How far one organisation has come with one item; not by whom it was said."""

    __tablename__ = "checklist_mark"

    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(8), primary_key=True)
    mark: Mapped[Mark] = mapped_column(State(Mark))
    at: Mapped[datetime]


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"


class ProposalRow(Personal, Base):
    """An item that a member proposes for a checklist; approved, it is the list's, and its author is forgotten."""

    __tablename__ = "proposal"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    state: Mapped[ProposalState] = mapped_column(State(ProposalState), index=True)
    item: Mapped[str] = mapped_column(String(8), default="")
    sv: Mapped[str] = mapped_column(default="")
    en: Mapped[str] = mapped_column(default="")


class SupportRow(Personal, Base):
    """That somebody supports a proposal."""

    __tablename__ = "support"
    __table_args__ = (UniqueConstraint("platform", "person", "proposal_id"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)


class Pace(StrEnum):
    """How an expert hears of questions."""

    AT_ONCE = "at-once"
    DAILY = "daily"


class ExpertState(StrEnum):
    """Who applies becomes an expert when a moderator accepts."""

    APPLIED = "applied"
    ACTIVE = "active"


class ExpertRow(Personal, Base):
    """Somebody who answers questions: `topics` with commas between, empty for all; `told_at` is the last digest."""

    __tablename__ = "expert"
    __table_args__ = (UniqueConstraint("platform", "person"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    topics: Mapped[str]
    pace: Mapped[Pace] = mapped_column(State(Pace))
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[ExpertState] = mapped_column(State(ExpertState))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class EntryDraftState(StrEnum):
    """`WAITING` is to be read by a second person; a `LIVE` one is answered from."""

    WAITING = "waiting"
    LIVE = "live"
    DECLINED = "declined"


class EntryDraftRow(Personal, Base):
    """A draft entry: an expert's answer as an entry's file; it is theirs who wrote the newest version.

    `text` is the newest version, `live` the one that is answered from, empty when there is none; `version`
    grows whenever `live` changes.
    """

    __tablename__ = "entry_draft"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(String(100), unique=True)
    question: Mapped[int] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str]
    live: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    state: Mapped[EntryDraftState] = mapped_column(State(EntryDraftState), index=True)
    changed_at: Mapped[datetime]


class VoteRow(Personal, Base):
    """Whether an answer helped somebody, and if not, why; one for each person and answer."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("platform", "person", "entry"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str] = mapped_column(String(100), index=True)
    helped: Mapped[bool]
    why: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(255), index=True)


class CheckedRow(Base):
    """When an entry was last looked at because of votes or its review date."""

    __tablename__ = "checked"

    entry: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime]


class TallyRow(Base):
    """How often something happened on a day; nothing about people."""

    __tablename__ = "tally"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    what: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]


class RoomRow(Base):
    """A room where Eko may answer what it was not asked; `address` is its platform and channel."""

    __tablename__ = "room"

    address: Mapped[str] = mapped_column(String(300), primary_key=True)
    unasked: Mapped[bool]


class UnaskedRow(Base):
    """An answer that nobody asked for: said once in a thread, and again in a room only after a while."""

    __tablename__ = "unasked"
    __table_args__ = (Index("ix_unasked_address_at", "address", "at"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(300))
    thread: Mapped[str] = mapped_column(String(300))
    entry: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    dismissed: Mapped[bool] = mapped_column(default=False)


class PendingRow(Personal, Base):
    """A meetup, or a change of one, that was shown back to whoever typed it and waits for their yes."""

    __tablename__ = "pending_meetup"
    __table_args__ = NUMBERED

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[dict[str, Any]]


class HostRow(Personal, Base):
    """Who organises a meetup, and may see who is coming."""

    __tablename__ = "host"
    __table_args__ = (UniqueConstraint("meetup_id", "platform", "person"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    meetup_id: Mapped[int] = mapped_column(ForeignKey("meetup.id", ondelete="CASCADE"))


class Answer(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class GuestRow(Personal, Base):
    """What somebody answered to a meetup; one who comes and is not `seated` is on the waiting list, by `since`."""

    __tablename__ = "guest"
    __table_args__ = (UniqueConstraint("occurrence_id", "platform", "person"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    shown_as: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    answer: Mapped[Answer] = mapped_column(State(Answer))
    since: Mapped[datetime]
    seated: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str] = mapped_column(String(255), index=True)


class WishRow(Personal, Base):
    """How long before meetups somebody wants to be reminded, of one of them or (null) of all."""

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_lead_minutes", "lead_minutes"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    lead_minutes: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]


class NudgeRow(Base):
    """That a wish was fulfilled for a meetup which begins when it did; gone with the wish."""

    __tablename__ = "nudge"

    wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"), primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)


class Mood(StrEnum):
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class FeedbackRow(Personal, Base):
    """How somebody found a meetup."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("occurrence_id", "platform", "person"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    mood: Mapped[Mood] = mapped_column(State(Mood))


class EventState(StrEnum):
    """`UNSURE` is being made, altered or called off, and may have been; what is `OVER` is not looked after."""

    UNSURE = "unsure"
    STANDING = "standing"
    OVER = "over"


class EventRow(Base):
    """A meetup in a platform's own list of events, in one space there; `event` is the platform's id for it, once known.

    `put` is what Eko last put there, `seen` what stood there at the last look.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("occurrence_id", "platform", "space"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id", ondelete="SET NULL"))
    platform: Mapped[str] = mapped_column(String(20))
    space: Mapped[str] = mapped_column(String(255))
    event: Mapped[str] = mapped_column(String(255), default="")
    state: Mapped[EventState] = mapped_column(State(EventState))
    put: Mapped[dict[str, Any] | None]
    seen: Mapped[dict[str, Any] | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None]


class InterestRow(Personal, Base):
    """That somebody is interested in an event, as seen there; by `mark` they are known when they have been erased."""

    __tablename__ = "interest"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)


class LeaseRow(Base):
    """Who does what only one process may do at a time, and until when by the database's clock.

    `epoch` grows with each tenure. Of this moment only, so it is in no backup.
    """

    __tablename__ = "lease"
    __table_args__ = ({"info": PASSING},)

    what: Mapped[str] = mapped_column(String(100), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[int]
    expires_at: Mapped[datetime]


class SealedRow(Base):
    """A secret that an adapter keeps, such as a key of its account, sealed under a key that is not in the database."""

    __tablename__ = "sealed"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    what: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class CompatibilityRow(Base):
    """The oldest revision whose Eko can use the tables as they are; the migrations say so.

    Of this database only, so it is in no backup.
    """

    __tablename__ = "compatibility"
    __table_args__ = ({"info": PASSING},)

    oldest: Mapped[str] = mapped_column(String(32), primary_key=True)


class SessionRow(Base):
    """How far a shard's session with Discord's gateway has been heard, so that whoever goes on hears the rest.

    With the bot's token it can be resumed from `gateway` within some minutes; so it is in no backup.
    """

    __tablename__ = "discord_session"
    __table_args__ = ({"info": PASSING},)

    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shards: Mapped[int]
    session: Mapped[str] = mapped_column(String(255))
    sequence: Mapped[int] = mapped_column(BigInteger)
    gateway: Mapped[str] = mapped_column(String(255))
