# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which accounts are one person's, for what nobody may decide about their own.

On one platform an account is a person. Between platforms nothing tells, so the settings say it of those who decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.message import Person
from bot.store.tables import Personal


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of people who have several, each as its platform and its id."""

    several: tuple[frozenset[tuple[str, str]], ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> "Accounts":
        """From the settings: a person in each, such as `discord:1234 matrix:@mo:example.org`."""
        parted = ((account.partition(":") for account in each.split()) for each in written)
        return cls(tuple(frozenset((platform, id) for platform, _, id in each) for each in parted))

    def same(self, row: Personal, person: Person) -> bool:
        """Whether a row belongs to this person, by any of their accounts."""
        accounts = {(row.platform, row.person), (person.platform, person.id)}
        return len(accounts) == 1 or any(accounts <= each for each in self.several)
