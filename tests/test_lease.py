# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a lease is over; and the one process on an SQLite file: nobody else may run on it, so it has every lease."""

import asyncio
from datetime import UTC
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.lease import Alone, Lease, Lost, number_of, part, steady
from bot.store import Store
from bot.store.engine import alone

PATIENCE = 30.0


def test_a_second_process_on_an_sqlite_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'eko.db'}"

    with alone(url), pytest.raises(StoreError, match=r"another Eko runs on .*eko\.db; stop that one first"), alone(url):
        pass

    with alone(url) as own:
        assert own


def test_a_server_takes_several_processes() -> None:
    with alone("postgresql://eko@host/eko") as first, alone("postgresql://eko@host/eko") as second:
        assert (first, second) == (False, False)


async def test_who_is_alone_has_every_lease_for_good(store: Store) -> None:
    leases, done = Alone("here"), []

    async def work(lease: Lease) -> None:
        async with store.begin() as session:
            await lease.confirm(session)
        done.append(lease.valid)

    await leases.under("work", work)

    assert done == [True]
    assert leases.held("anything").valid


@pytest.mark.parametrize(
    ("lease", "number"),
    [
        ("work", 0),
        ("work/1", 1),
        ("work/12", 12),
        ("work/of/2/here", None),
        ("works", None),
        ("play", None),
        ("play/1", None),
        ("/1", None),
    ],
)
def test_the_lease_of_a_part_is_known_by_its_name(lease: str, number: int | None) -> None:
    assert number_of(lease, "work") == number
    assert number is None or part("work", number) == lease


async def test_who_waits_for_the_end_of_a_lease_goes_on_when_it_is_said_to_be_lost() -> None:
    lease = Lease("work")
    waiting = asyncio.create_task(lease.over())
    await asyncio.sleep(0)  # it has begun to wait
    assert not waiting.done()

    lease.end()

    async with asyncio.timeout(PATIENCE):
        await waiting
        await lease.over()
    assert not lease.valid


async def test_who_waits_for_the_end_of_a_lease_goes_on_when_it_runs_out_by_itself() -> None:
    lease = Lease("work", until=steady() + 0.01)

    async with asyncio.timeout(PATIENCE):
        await lease.over()

    assert steady() >= lease.until
    with pytest.raises(Lost, match=r"^the lease work has run out$"):
        lease.check()


def test_the_only_process_has_every_lease_and_goes_by_the_time_of_the_world() -> None:
    leases = Alone("here")

    assert leases.has("anything")
    assert leases.now().tzinfo is UTC
