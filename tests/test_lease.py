# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one process on an SQLite file: nobody else may run on it, and so it has every lease."""

from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.lease import Alone, Lease, number_of, part
from bot.store import Store
from bot.store.engine import alone


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
    [("work", 0), ("work/1", 1), ("work/12", 12), ("work/of/2/here", None), ("works", None), ("play", None)],
)
def test_the_lease_of_a_part_is_known_by_its_name(lease: str, number: int | None) -> None:
    assert number_of(lease, "work") == number
    assert number is None or part("work", number) == lease
