# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the command needs of the adapters, which only the composition root knows."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.config import Settings


@dataclass(frozen=True, slots=True)
class Faces:
    """The ways to run Eko; only the composition root knows the adapters behind them."""

    chat: Callable[["Settings"], None]
    run: Callable[["Settings"], None]
    checks: Callable[["Settings"], Mapping[str, Callable[["Settings"], Awaitable[str]]]] = lambda settings: {}
    discord_invite: Callable[["Settings"], str] | None = None
    matrix: Callable[[], "MatrixAccount"] | None = None


class MatrixAccount(Protocol):
    """What an operator can do about Eko's account in Matrix: lines to show, and whether all is well."""

    def login(self, settings: "Settings", *, forget: bool = False) -> tuple[list[str], bool]: ...

    def status(self, settings: "Settings") -> tuple[list[str], bool]: ...

    def recover(self, settings: "Settings", key: str | None, *, reset: bool) -> tuple[list[str], bool]: ...
