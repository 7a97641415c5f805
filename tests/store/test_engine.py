# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The database as it is opened: what it keeps, what it undoes, and what it says when it can't."""

import asyncio
import filecmp
import gc
import multiprocessing
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.errors import StoreError
from bot.message import Person
from bot.store import Store
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.tables import (
    InboxRow,
    MeetupRow,
    MeetupState,
    MemoRow,
    ReminderRow,
    ReminderState,
    StoryKind,
    StoryRow,
    StoryState,
)
from tests.conftest import Server
from tests.fakes import NOW

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOBODY = 65534
PAGE = 4096


def story(title: str = "Bus stops", what: str = "We opened them.") -> StoryRow:
    return StoryRow(
        platform="fake",
        person="ada",
        kind=StoryKind.SUCCESS,
        title=title,
        what=what,
        language="en",
        state=StoryState.WAITING,
        told_at=NOW,
        changed_at=NOW,
    )


def meetup(starts: datetime) -> MeetupRow:
    values = {"uid": "tea", "title": "Tea", "starts": starts, "zone": "Europe/Stockholm", "minutes": 60}
    return MeetupRow(**values, state=MeetupState.PLANNED, created_at=NOW, changed_at=NOW)


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """An SQLite file with Eko's tables."""
    return Path(shutil.copy(migrated_file, tmp_path / "eko.db"))


async def stories(url: str) -> int | None:
    """How many stories a database holds."""
    async with opened(url) as store, store.read() as session:
        return await session.scalar(select(func.count()).select_from(StoryRow))


# What is kept


async def test_sqlite_is_set_up_to_survive_and_to_check(file: Path) -> None:
    names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")

    async with opened(f"sqlite:///{file}") as store, store.begin() as session:
        found = [await session.scalar(text(f"PRAGMA {name}")) for name in names]

    assert found == ["wal", 1, 2, 10_000]


async def test_a_reminder_of_no_meetup_is_refused(store: Store) -> None:
    lost = ReminderRow(occurrence_id=7, room="hall", lead_minutes=60, due_at=NOW, state=ReminderState.WAITING)

    with pytest.raises(IntegrityError):
        async with store.begin() as session:
            session.add(lost)


def _count(url: str, times: int) -> None:
    """Reads the number of minutes of a meetup and writes it back one higher, in one transaction, many times."""

    async def count() -> None:
        async with opened(url) as store:
            for _ in range(times):
                async with store.begin() as session:
                    row = await session.get_one(MeetupRow, 1, with_for_update=True)
                    row.minutes += 1

    asyncio.run(count())


async def _meetup(url: str) -> None:
    async with opened(url) as store, store.begin() as session:
        session.add(meetup(datetime(2026, 10, 6, 13, 0)))  # noqa: DTZ001 - a wall clock


async def _minutes(url: str) -> int:
    async with opened(url) as store, store.read() as session:
        return (await session.get_one(MeetupRow, 1)).minutes


def test_processes_that_read_then_write_wait_for_each_other(database_url: str) -> None:
    asyncio.run(_meetup(database_url))
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_count, args=(database_url, 50)) for _ in range(4)]

    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert asyncio.run(_minutes(database_url)) == 60 + 4 * 50


async def test_a_reader_waits_for_no_writer(store: Store) -> None:
    async with store.begin() as writing:
        writing.add(story())
        await writing.flush()
        async with asyncio.timeout(5), store.read() as reading:
            seen = await reading.scalar(select(func.count()).select_from(StoryRow))

    assert seen == 0


async def test_on_sqlite_those_who_write_take_turns_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    order: list[int] = []

    async def write(store: Store, number: int) -> None:
        async with store.begin() as session:
            session.add(story())
            await session.flush()
            order.append(number)

    async with opened(f"sqlite:///{tmp_path / 'eko.db'}") as store:
        await asyncio.gather(*(write(store, number) for number in range(50)))

    assert order == list(range(50))


async def test_on_sqlite_nobody_waits_for_a_turn_for_ever(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'eko.db'}") as store:
        hasty = Store(store.engine, patience=0.05)
        async with hasty.begin() as session:
            session.add(story())
            with pytest.raises(StoreError, match="another program holds the database"):
                async with hasty.begin():
                    pass
        async with hasty.begin() as session:
            count = await session.scalar(select(func.count()).select_from(StoryRow))

    assert count == 1


async def test_a_block_that_fails_is_undone(store: Store) -> None:
    async def fail() -> None:
        async with store.begin() as session:
            session.add(story())
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with store.read() as session:
        assert (await session.scalars(select(StoryRow))).all() == []


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM), id="first-half-past-two"),
        pytest.param(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM), id="second-half-past-two"),
        pytest.param(datetime(2026, 10, 6, 4, 0, 0, 1, tzinfo=timezone(timedelta(hours=-5))), id="a-microsecond"),
        pytest.param(datetime(2026, 10, 6, 9, 0, tzinfo=UTC), id="utc"),
    ],
)
async def test_an_instant_comes_back_in_utc(store: Store, told: datetime) -> None:
    async with store.begin() as session:
        session.add(InboxRow(key="1", at=told, platform="fake", person="ada"))

    async with store.read() as session:
        found = await session.scalar(select(InboxRow.at))
        earlier = await session.scalar(select(InboxRow.key).where(InboxRow.at <= told))
        later = await session.scalar(select(InboxRow.key).where(InboxRow.at > told))
    assert found is not None
    assert (found, found.tzinfo) == (told.astimezone(UTC), UTC)
    assert (earlier, later) == ("1", None)


async def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"):
        async with store.begin() as session:
            session.add(InboxRow(key="1", at=NOW.replace(tzinfo=None), platform="fake", person="ada"))


async def test_a_wall_clock_time_comes_back_as_written(store: Store) -> None:
    starts = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a wall clock

    async with store.begin() as session:
        session.add(meetup(starts))

    async with store.read() as session:
        assert await session.scalar(select(MeetupRow.starts)) == starts


async def test_a_wall_clock_time_with_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="a wall-clock time has no zone"):
        async with store.begin() as session:
            session.add(meetup(NOW))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("bus\x00stops", "busstops", id="nul"),
        pytest.param("bus \ud800 stops", "bus \ufffd stops", id="lone-surrogate"),
        pytest.param("mo\u0308tet", "mötet", id="decomposed"),
        pytest.param("🚌 ÅÄÖ åäö ẞ 漢字", "🚌 ÅÄÖ åäö ẞ 漢字", id="beyond-ascii"),
    ],
)
async def test_text_comes_back_clean(store: Store, written: str, kept: str) -> None:
    async with store.begin() as session:
        session.add(story(title=written))

    async with store.read() as session:
        assert await session.scalar(select(StoryRow.title)) == kept
        assert await session.scalar(select(StoryRow.title).where(StoryRow.title == written)) == kept


async def test_the_number_of_a_deleted_row_is_not_given_again(store: Store) -> None:
    async with store.begin() as session:
        session.add(first := story())
    async with store.begin() as session:
        await session.delete(await session.get_one(StoryRow, first.id))
    async with store.begin() as session:
        session.add(second := story())

    assert second.id == first.id + 1


async def test_rows_belong_to_one_person_on_one_platform(store: Store) -> None:
    async with store.begin() as session:
        session.add(story())

    async with store.read() as session:
        [own] = await session.scalars(select(StoryRow).where(StoryRow.of(Person("fake", "ada", name="Ada"))))
        others = (await session.scalars(select(StoryRow).where(StoryRow.of(Person("other", "ada"))))).all()
    assert own.belongs_to(Person("fake", "ada"))
    assert others == []


# What is said when it can't be opened, read or written


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("eko.db", "database.url can't be read", id="not-a-url"),
        pytest.param("", "database.url can't be read", id="empty"),
        pytest.param("postgresql://eko@host:port/eko", "database.url can't be read", id="port-is-no-number"),
        pytest.param("mysql://eko@host/eko", "database.url begins with 'mysql'", id="unknown-backend"),
        pytest.param("sqlite://", "database.url names no file", id="no-file"),
        pytest.param("sqlite:///:memory:", "database.url names no file", id="in-memory"),
    ],
)
def test_a_url_that_is_of_no_use_is_refused(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        url_of(url)


def test_a_refused_url_shows_no_password() -> None:
    with pytest.raises(StoreError) as refused:
        url_of("mysql://eko:hemligt@host/eko")

    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "query"),
    [
        pytest.param("postgresql:///eko?host=/run/postgresql", {"host": "/run/postgresql"}, id="socket"),
        pytest.param("postgresql://eko@host/eko?sslmode=require", {"ssl": "require"}, id="sslmode"),
        pytest.param("postgresql+psycopg://eko@host/eko", {}, id="another-driver"),
    ],
)
def test_a_postgresql_url_gets_our_driver_and_keeps_its_query(url: str, query: dict[str, str]) -> None:
    used = url_of(url)

    assert (used.drivername, used.query) == ("postgresql+asyncpg", query)


def _diary(file: Path) -> Path:
    file.write_text("Dear diary\n" * 1000)
    return file


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = _diary(tmp_path / "eko.db")

    with pytest.raises(StoreError, match="damaged or is not Eko's"):
        await stories(f"sqlite:///{file}")

    assert filecmp.cmp(file, _diary(tmp_path / "copy"), shallow=False)


def _overwrite(file: Path, intact: int) -> None:
    content = file.read_bytes()
    kept = intact * PAGE
    file.write_bytes(content[:kept] + b"\xa5" * (len(content) - kept))


def _truncate(file: Path, pages: int) -> None:
    file.write_bytes(file.read_bytes()[: pages * PAGE])


async def _read_everything(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as store, store.read() as session:
        for row in (StoryRow, MeetupRow, InboxRow):
            await session.execute(select(row))


@pytest.mark.parametrize("damage", [_overwrite, _truncate])
@pytest.mark.parametrize("pages", [1, 4, 8])
async def test_a_file_damaged_behind_its_first_pages_is_told(
    file: Path, damage: Callable[[Path, int], None], pages: int
) -> None:
    damage(file, pages)

    with pytest.raises(StoreError, match="damaged or is not Eko's"):
        await _read_everything(file)


async def test_a_directory_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "eko.db").mkdir()

    with pytest.raises(StoreError, match="the database can't be opened"):
        await stories(f"sqlite:///{tmp_path / 'eko.db'}")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
async def test_a_directory_that_cannot_be_made_is_told() -> None:
    with pytest.raises(StoreError, match="the data directory /proc/eko can't be made"):
        await stories("sqlite:////proc/eko/eko.db")


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that we may read and not write. Permissions don't bind root, so for the test root is nobody."""
    folder = Path(tempfile.mkdtemp(prefix="eko-"))  # pytest's own folders are closed to nobody
    was = os.geteuid()
    yield folder
    os.seteuid(was)
    folder.chmod(0o700)
    shutil.rmtree(folder)


def _close(folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


async def test_a_file_that_may_not_be_written_is_told(migrated_file: Path, unprivileged: Path) -> None:
    shutil.copy(migrated_file, unprivileged / "eko.db")
    _close(unprivileged)

    with pytest.raises(StoreError, match="may not be written"):
        async with opened(f"sqlite:///{unprivileged / 'eko.db'}") as store, store.begin() as session:
            session.add(story())


async def test_a_directory_that_may_not_be_written_is_told(unprivileged: Path) -> None:
    _close(unprivileged)

    with pytest.raises(StoreError, match="the database can't be opened"):
        await stories(f"sqlite:///{unprivileged / 'eko.db'}")
    with pytest.raises(StoreError, match="can't be made: Permission denied"):
        await stories(f"sqlite:///{unprivileged / 'new' / 'eko.db'}")


async def test_a_database_opened_for_reading_says_that_it_may_not_be_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)

    async with opened(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
        with pytest.raises(StoreError, match="the database may not be written"):
            async with store.begin() as session:
                session.add(story())

    assert not (file.parent / "file:").exists()


async def _fill(store: Store) -> None:
    async with store.begin() as session:
        session.add(story("First"))
        await session.flush()
        await session.execute(text("PRAGMA max_page_count=1"))  # as many as there are: no more fit
        session.add(story("Second", "x" * 1_000_000))


async def test_a_full_disk_saves_nothing_and_is_got_over(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as store:
        with pytest.raises(StoreError, match="the disk is full, so nothing was saved"):
            await _fill(store)
        async with store.begin() as session:
            await session.execute(text("PRAGMA max_page_count=1000000"))
            session.add(story("Third"))

        async with store.read() as session:
            assert (await session.scalars(select(StoryRow.title))).all() == ["Third"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
async def test_a_disk_that_was_full_from_the_start_is_told() -> None:
    with pytest.raises(StoreError, match="the disk is full"):
        await stories("sqlite:////dev/full")


@pytest.mark.parametrize("path", ["/dev", "file:/dev/full?uri=true"])  # one does not open, one can't be written
def test_a_database_that_cannot_be_used_leaves_no_thread_behind(path: str) -> None:
    before = set(threading.enumerate())

    for _ in range(20):  # a thread that outlives its loop fails only sometimes; pytest makes that an error
        with pytest.raises(StoreError):
            asyncio.run(stories(f"sqlite:///{path}"))

    gc.collect()
    left = [each for each in threading.enumerate() if "connection_worker" in each.name and each not in before]
    for each in left:
        each.join(5)
    assert not any(each.is_alive() for each in left)


async def test_another_program_that_holds_the_database_is_told(file: Path) -> None:
    async with opened(f"sqlite:///{file}") as store:
        async with store.read() as session:
            await session.execute(text("PRAGMA busy_timeout=0"))  # for the connection in the pool
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(StoreError, match="another program holds the database"):
                async with store.begin() as session:
                    session.add(story())


async def test_a_mistake_of_ours_is_not_blamed_on_the_database(store: Store) -> None:
    row = {"key": "1", "at": NOW, "platform": "fake", "person": "ada"}

    with pytest.raises(IntegrityError):
        async with store.begin() as session:
            await session.execute(insert(InboxRow), [row, row])


def _closed_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


async def test_a_postgresql_that_is_not_there_is_told(tmp_path: Path) -> None:
    for url in (f"postgresql://eko@127.0.0.1:{_closed_port()}/eko", f"postgresql://eko@/eko?host={tmp_path}"):
        with pytest.raises(StoreError, match="the database server does not answer"):
            await stories(url)


async def test_a_postgresql_without_the_database_or_the_user_is_told(server: Server) -> None:
    with pytest.raises(StoreError, match='database "eko_absent" does not exist'):
        await stories(server.url("eko_absent"))
    with pytest.raises(StoreError, match='role "absent" does not exist'):
        await stories(server.url("postgres").replace("postgres:@", "absent:@"))


async def test_a_postgresql_user_that_may_not_make_tables_is_told(server: Server) -> None:
    name = server.create()
    server.run("CREATE ROLE eko_guest LOGIN")
    try:
        with pytest.raises(StoreError, match="make it the owner of the database"):
            await stories(server.url(name).replace("postgres:@", "eko_guest:@"))
    finally:
        server.drop(name)
        server.run("DROP ROLE eko_guest")


async def _write_twice(store: Store, between: Callable[[], None]) -> None:
    async with store.begin() as session:
        session.add(story("Lost"))
        await session.flush()
        between()
        session.add(story("Never written"))


async def test_a_connection_that_the_server_cut_is_told_and_replaced(server: Server, migrated_database: str) -> None:
    name = server.create(migrated_database)
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    try:
        async with opened(server.url(name)) as store:
            with pytest.raises(StoreError, match="connection was closed"):
                await _write_twice(store, between=lambda: server.run(cut))
            async with store.begin() as session:
                session.add(story("Kept"))
            server.run(cut)  # while nobody uses it: nobody notices

            async with store.read() as session:
                assert (await session.scalars(select(StoryRow.title))).all() == ["Kept"]
    finally:
        server.drop(name)


def test_postgresql_without_its_driver_is_told() -> None:
    code = (
        "import asyncio, sys\n"
        "sys.modules['asyncpg'] = None\n"
        "from bot.store.engine import opened\n"
        "asyncio.run(opened('postgresql://eko@host/eko').__aenter__())\n"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "StoreError: PostgreSQL needs one more package; install eko[postgresql]" in ended.stderr


async def test_tidying_waits_neither_for_readers_nor_for_a_writer(tmp_path: Path) -> None:
    log = tmp_path / "eko.db-wal"
    async with opened(f"sqlite:///{tmp_path / 'eko.db'}") as store:
        async with store.begin() as session:
            session.add(MemoRow(platform="eko", what="x", value="secret"))
        async with store.read() as reading, store.begin() as writing:
            await reading.execute(select(MemoRow))
            writing.add(MemoRow(platform="eko", what="y", value="z"))
            await writing.flush()
            await store.tidy()
            assert log.stat().st_size > 0
        await store.tidy()

        assert log.stat().st_size == 0
