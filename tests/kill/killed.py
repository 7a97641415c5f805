# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko, killed at one step after another: what the tests beside this file start.

    python -m tests.kill.killed postgresql://… folder reminders story

A step is the moment before a statement, a commit, or a platform's taking of a message: the moment after one
is that before the next. A first process is killed at step 1, this one starts on what it left and finishes, and
what there is in the end is written down; then the same with step 2, and so on until a first process gets
through. Where one left what another had left, as at most statements of one transaction, it ends as it did then.
The first ones are forks of this one, which has no loop, no threads and no connection while it forks.
"""

import asyncio
import gc
import json
import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Table, TextClause, event, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot import inbox, outbox, retention, stories
from bot.core import Bot
from bot.courier import Courier
from bot.feature import Feature
from bot.lease import Alone
from bot.meetups import kept
from bot.meetups.boards import Boards
from bot.meetups.commands import feature as meetups
from bot.meetups.events import AS_JSON as EVENTS
from bot.meetups.events import Event, Sizes, Status, There
from bot.meetups.model import Details, Series
from bot.meetups.plan import Plan
from bot.meetups.telling import Telling
from bot.message import Earlier, Message, Person, Place, Reply, Request, Sent, Value
from bot.outbox import Taken
from bot.store import Store
from bot.store.connect import engine, url_of
from bot.store.tables import (
    Base,
    GuestRow,
    InboxRow,
    OccurrenceRow,
    OutboxRow,
    ReminderRow,
    ReminderState,
    StoryKind,
    StoryRow,
    StoryState,
    WishRow,
)
from knowledge import Knowledge
from tests.fakes import NOW, Clock

AGAIN = NOW + outbox.LEASE + timedelta(minutes=1)  # when the second process runs
PLATFORMS = ("discord", "matrix")
PLACES = {name: tuple(Place(platform, "community", name) for platform in PLATFORMS) for name in ("hall", "review")}
ADA = Person("matrix", "@ada:example.org", "Ada", moderator=True)
HALL = PLACES["hall"][1]
BO = Person("discord", "bo", "Bo")
AGREED: dict[str, Value] = {
    **{"number": 1, "publish": True, "research": True, "contact": False},
    **{"shown": "anonymous", "voice": "work"},
}
MEETUP = {"title": "Tea", "when": "tisdag 20 oktober kl 10"}
REQUESTS = {
    "story": Request("story-send", ADA, PLACES["hall"][1], "en", "$event", NOW, AGREED),
    "meetup": Request("meetup add", ADA, PLACES["hall"][1], "en", "$proposal", NOW, MEETUP),
}


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there was in the end, when the first process was killed at a step; step 0 is not killed at all.

    `shown` holds what a receiver that takes each key once has shown, `offered` every attempt.
    """

    scenario: str
    step: int
    shown: dict[str, str]
    offered: list[str]
    replies: list[str]
    outbox: list[tuple[str, bool, bool]]  # state, whether the text is kept, whether it is claimed
    inbox: int
    reminders: list[str]
    stories: list[int]
    meetups: list[int]
    guests: list[str]


class Steps:
    """Counts the steps, and kills the process at the last one."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def __call__(self, *_: object) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, store: Store, statements: bool) -> None:
        for name in ("before_cursor_execute", "commit") if statements else ("commit",):
            event.listen(store.engine.sync_engine, name, self)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A platform outside the process: what it has taken is on the disk, each key once."""

    name: str
    folder: Path
    step: Callable[[], None]

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.step()
        _write(self.folder / "offered", os.O_APPEND, f"{key}\n")
        name = sha256(key.encode()).hexdigest()
        with suppress(FileExistsError):  # taken before
            _write(self.folder / f"{name}.json", os.O_EXCL, json.dumps([key, message.text]))
        return Sent(to if isinstance(to, Place) else Place(self.name, "", to.id), name)

    async def edit(self, sent: Sent, message: Message) -> None:
        self.step()
        file = self.folder / f"{sent.id}.json"
        key, _ = json.loads(file.read_text())
        _write(file, os.O_TRUNC, json.dumps([key, message.text]))

    async def withdraw(self, sent: Sent) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ForgetfulReceiver(Receiver):
    """One that shows a key as often as it is sent, and has to look for what is there, as Discord after some minutes."""

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        self.step()
        _write(self.folder / "offered", os.O_APPEND, f"{key}\n")
        return Sent(to if isinstance(to, Place) else Place(self.name, "", to.id), key)

    async def send_again(self, to: Place | Person, message: Message, key: str, earlier: Earlier) -> Sent:
        offered = self.folder / "offered"
        there = offered.read_text().splitlines() if offered.exists() else []
        assert earlier.since <= AGAIN
        return Sent(PLACES["hall"][0], key) if key in there else await self.send(to, message, key)


@dataclass(frozen=True, slots=True)
class ListOfEvents:
    """A platform's own list of events, on the disk; on it, Ada is interested in everything.

    A `blind` one does not tell what an event says, so that nobody can know it again.
    """

    folder: Path
    step: Callable[[], None]
    blind: bool
    platform: str = "discord"
    space: str = "community"
    sizes: Sizes = Sizes(100, 100, 1000)  # noqa: RUF009 - frozen

    async def listed(self) -> Mapping[str, There]:
        found = [self._read(path) for path in sorted(self.folder.glob("*.event"))]
        return {each.id: each for each in found if each.status is Status.AHEAD}

    async def look(self, id: str) -> There | None:
        path = self.folder / f"{id}.event"
        return self._read(path) if path.exists() else None

    async def make(self, event: Event) -> There:
        return self._do("make", There(f"{len([*self.folder.glob('*.event')]) + 1}", event, Status.AHEAD))

    async def alter(self, there: There, event: Event) -> There:
        return self._do("alter", replace(there, event=event))

    async def call_off(self, there: There) -> None:
        self._do("call off", replace(there, status=Status.CALLED_OFF))

    async def interested(self, id: str) -> list[Person]:
        return [ADA]

    def _do(self, what: str, there: There) -> There:
        self.step()
        _write(self.folder / "offered", os.O_APPEND, f"{what}\n")
        status, event = there.status.value, replace(there.event, text="" if self.blind else there.event.text)
        _write(self.folder / f"{there.id}.event", os.O_TRUNC, json.dumps([there.id, EVENTS.dump(event), status]))
        _write(self.folder / f"{there.id}.json", os.O_TRUNC, json.dumps([there.id, f"{event.title} {status}"]))
        return there

    def _read(self, path: Path) -> There:
        id, event, status = json.loads(path.read_text())
        return There(id, EVENTS.load(event), Status(status))


def _write(path: Path, how: int, content: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    os.write(file, content.encode())  # what is written outlives the process; only a power cut would need a sync
    os.close(file)


@dataclass(frozen=True, slots=True)
class Eko:
    """The bot and its courier over one store, as they run."""

    bot: Bot
    courier: Courier
    now: datetime
    boards: Boards
    board: ListOfEvents


Scenario = Callable[[Eko], Awaitable[list[str]]]


def _eko(store: Store, folder: Path, scenario: str, now: datetime, step: Callable[[], None]) -> Eko:
    owner = f"host/{now:%H%M}"  # each process has a name of its own
    plan = Plan(ZoneInfo("Europe/Stockholm"), "en", {"hall": (24 * 60, 60)})
    features = (
        meetups(plan),
        stories.feature(Knowledge.of(()), "en", "review", "hall"),
        retention.feature(lambda: (Feature((), retention=(outbox.RETENTION, inbox.RETENTION)),)),
    )
    receiver = ForgetfulReceiver if scenario == "forgetful" else Receiver
    platforms = {name: receiver(name, folder, step) for name in PLATFORMS}
    courier = Courier(store, platforms, Alone(owner), Clock(now))
    boards = Boards(store, Telling(plan), PLACES.__getitem__, owner, Clock(now))
    board = ListOfEvents(folder, step, scenario == "blind")
    return Eko(Bot(features, store, PLACES.__getitem__), courier, now, boards, board)


async def _remind(eko: Eko) -> list[str]:
    await eko.bot.tick(eko.now)
    await eko.courier.deliver()
    return []


async def _remind_hastily(eko: Eko) -> list[str]:
    """How it must not be done: marked as sent first, and sent then."""
    await eko.bot.tick(eko.now)
    courier = eko.courier
    async with courier.store.begin() as session:
        parcels = await outbox.claim(session, PLATFORMS, courier.leases.mine.name, eko.now)
    for parcel in parcels:
        assert isinstance(parcel.to, Place)
        async with courier.store.begin() as session:
            await outbox.settle(session, [Taken(parcel, Sent(parcel.to, ""))], eko.now)
        await courier.platforms[parcel.to.platform].send(parcel.to, parcel.message, parcel.key)
    return []


async def _list(eko: Eko) -> list[str]:
    """Two meetups are put into a list of events; then one is renamed, and the other one is cancelled."""
    await eko.boards.round(eko.board, look=True)
    async with eko.bot.store.begin() as session:
        first, second = await session.scalars(select(OccurrenceRow).order_by(OccurrenceRow.id))
        first.title, second.off = "Coffee", True
    await eko.boards.round(eko.board)
    return []


async def _tell(eko: Eko) -> list[str]:
    return await _ask(eko, REQUESTS["story"])


async def _meet(eko: Eko) -> list[str]:
    proposed = await eko.bot.handle(REQUESTS["meetup"])
    yes = proposed.message.choices[0]
    return await _ask(eko, replace(REQUESTS["meetup"], command=yes.command, values=yes.values, key="$event"))


async def _live(eko: Eko) -> list[str]:
    """A meetup is announced, two want its one seat, the first gives it up, and then it is moved."""
    said: list[Reply] = []

    async def ask(person: Person, command: str, values: Mapping[str, Value], **more: Value) -> Reply:
        key = f"$event-{len(said)}"
        said.append(await eko.bot.handle(Request(command, person, HALL, "en", key, NOW, {**values, **more})))
        await eko.courier.deliver()
        return said[-1]

    proposed = await ask(ADA, "meetup add", MEETUP)
    added = await ask(ADA, "meetup keep", proposed.message.choices[0].values)
    number = added.message.choices[0].values
    await ask(ADA, "meetup details", number, seats="1")
    for person, answer in ((ADA, "yes"), (BO, "yes"), (ADA, "no")):
        await ask(person, "meetup going", number, answer=answer)
    moving = await ask(ADA, "meetup change", number, when="onsdag 21 oktober kl 10")
    await ask(ADA, "meetup keep", moving.message.choices[0].values)
    return [each.message.text for each in said]


async def _ask(eko: Eko, request: Request) -> list[str]:
    reply = await eko.bot.handle(request)
    await eko.courier.deliver()
    return [reply.message.text]


SCENARIOS: dict[str, Scenario] = {
    "reminders": _remind,
    "forgetful": _remind,
    "hasty": _remind_hastily,
    "events": _list,
    "blind": _list,
    "story": _tell,
    "meetup": _meet,
    "life": _live,
}
# What a transaction had done is undone when it is killed; where there are hundreds of statements, commits will do,
# and they do for what is here to show that the others could fail.
COARSE = (_list, _live, _remind_hastily)
TABLES = Base.metadata.sorted_tables
EMPTY = [f"DELETE FROM {each}" for each in reversed(TABLES)]
ANEW = {  # numbers begin at 1 again, so that what is left can be known again
    "sqlite": "DELETE FROM sqlite_sequence",
    "postgresql": "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
}
CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # what makes a key one of its own
REHEARSALS = 2  # so that all is imported, compiled and remembered once, and not in every fork


async def _seeded(folder: Path, scenario: str, store: Store) -> None:
    """Empties the tables, and puts in two meetups, each with a reminder that is due and one that is not."""
    _empty(folder)
    async with store.engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        script = "; ".join(("BEGIN", *EMPTY, ANEW[store.engine.dialect.name], "COMMIT"))
        await (raw.executescript if store.engine.dialect.name == "sqlite" else raw.execute)(script)
    async with store.begin() as session:
        if scenario not in ("story", "meetup", "life"):
            await _seed_meetups(session)
        if scenario == "reminders":
            wish = {"occurrence_id": None, "lead_minutes": 60, "language": "en", "at": NOW}
            people = [{"id": id, "platform": who.platform, "person": who.id} for id, who in ((1, ADA), (2, BO))]
            await session.execute(insert(WishRow), [wish | each for each in people])
        if scenario == "story":
            session.add(
                StoryRow(
                    id=1,
                    platform=ADA.platform,
                    person=ADA.id,
                    kind=StoryKind.SUCCESS,
                    title="Bus stops",
                    what="We opened them.",
                    language="en",
                    state=StoryState.DRAFT,
                    told_at=NOW,
                    changed_at=NOW,
                )
            )


async def _seed_meetups(session: AsyncSession) -> None:
    for number in (1, 2):
        starts = datetime(2026, 10, 6, 12, 0)  # noqa: DTZ001 - a wall clock; an hour after NOW in Stockholm
        value = Series(f"tea-{number}", starts, 60, ZoneInfo("Europe/Stockholm"), Details(f"Tea {number}"))
        [row] = await kept.write_out(session, await kept.keep(session, value, NOW), NOW)
        reminders = [
            {
                "id": lead + number,
                "occurrence_id": row.id,
                "room": "hall",
                "lead_minutes": lead,
                "due_at": NOW + timedelta(minutes=60 - lead),
            }
            for lead in (60, 30)
        ]
        await session.execute(insert(ReminderRow).values(state=ReminderState.WAITING), reminders)


async def _first(folder: Path, scenario: str, last: int, store: Store) -> None:
    """The process that is killed at its last step, if it comes that far."""
    steps = Steps(last)
    steps.watch(store, statements=SCENARIOS[scenario] not in COARSE)
    await SCENARIOS[scenario](_eko(store, folder, scenario, NOW, steps))


async def _outcome(folder: Path, scenario: str, known: dict[str, Outcome], store: Store) -> Outcome:
    """What there is in the end after what the first process left; what is `known` need not be seen again."""
    await _alone(store)
    left = await _left(folder, store)
    if left not in known:
        known[left] = await _finished(folder, scenario, store)
    await _seeded(folder, scenario, store)
    return known[left]


async def _left(folder: Path, store: Store) -> str:
    """All that outlives a process: every row of every table, and what the platforms have taken."""
    async with store.read() as session:
        rows = [CHANCE.sub("", row) for row in await session.scalars(_everything(store.engine.dialect.name))]
    return "\n".join((*sorted(rows), *_files(folder)))


@cache
def _everything(dialect: str) -> TextClause:
    """Every row of every table, each as a text."""
    return text(" UNION ALL ".join(f"SELECT '{each}: ' || {_as_text(each, dialect)} FROM {each}" for each in TABLES))


def _as_text(table: Table, dialect: str) -> str:
    if dialect == "postgresql":
        return f"({table}.*)::text"
    return " || ',' || ".join(f'quote("{column.name}")' for column in table.c)


def _files(folder: Path) -> list[str]:
    return [f"{path.name}: {path.read_text()}" for path in sorted(folder.iterdir())]


async def _finished(folder: Path, scenario: str, store: Store) -> Outcome:
    """What there is in the end, when a process has started on what the first one left."""
    eko = _eko(store, folder, scenario, AGAIN, lambda: None)
    replies = await SCENARIOS[scenario](eko) + await SCENARIOS[scenario](eko)
    async with store.read() as session:
        rows = (await session.scalars(select(OutboxRow))).all()
        return Outcome(
            scenario,
            0,
            *_taken(folder),
            replies,
            [(row.state.value, row.message is not None, row.claimed_until is not None) for row in rows],
            len((await session.scalars(select(InboxRow.key))).all()),
            list(await session.scalars(select(ReminderRow.state).order_by(ReminderRow.id))),
            list(await session.scalars(select(StoryRow.id))),
            list(await session.scalars(select(OccurrenceRow.id).order_by(OccurrenceRow.id))),
            list(await session.scalars(select(GuestRow.person))),
        )


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _taken(folder: Path) -> tuple[dict[str, str], list[str]]:
    shown = dict(json.loads(path.read_text()) for path in folder.glob("*.json"))
    offered = folder / "offered"
    return shown, offered.read_text().splitlines() if offered.exists() else []


async def _alone(store: Store) -> None:
    """Waits until PostgreSQL has noticed that the killed process is gone, and undone what it had open."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    while store.engine.dialect.name == "postgresql":
        async with store.read() as session:
            if not await session.scalar(others):
                return


def _run(made: AsyncEngine, work: Callable[[Store], Awaitable[T]]) -> T:
    """Does something with the database in a loop of its own; leaves no connection and no thread."""

    async def working() -> T:
        store = Store(made)  # what a store waits with belongs to one loop
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(working())


def _forked(made: AsyncEngine, work: Callable[[Store], Awaitable[None]]) -> bool:
    """Whether the work, in a process of its own, was killed; raises `SystemExit` when it failed."""
    child = os.fork()
    if not child:
        gc.disable()  # so that the memory which is shared is left alone
        try:
            _run(made, work)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    match os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        case 0:
            return False
        case code if code == -signal.SIGKILL:
            return True
        case code:
            raise SystemExit(code)


def walk(made: AsyncEngine, outcomes: Path, scenario: str) -> None:
    """Kills at every step of a scenario, one after the other."""
    folder = outcomes / "taken"
    for _ in range(REHEARSALS):
        _run(made, partial(_seeded, folder, scenario))
        _run(made, partial(_finished, folder, scenario))
    _run(made, partial(_seeded, folder, scenario))
    gc.freeze()
    killed, last = True, 0
    known = dict[str, Outcome]()
    while killed:
        last += 1
        killed = _forked(made, partial(_first, folder, scenario, last))
        outcome = replace(_run(made, partial(_outcome, folder, scenario, known)), step=last if killed else 0)
        _write(outcomes / f"{scenario}.jsonl", os.O_APPEND, f"{json.dumps(asdict(outcome))}\n")


def main(url: str, outcomes: str, *scenarios: str) -> None:
    made = engine(url_of(url))
    for scenario in scenarios:
        walk(made, Path(outcomes), scenario)


if __name__ == "__main__":
    main(*sys.argv[1:])
