# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko served on a platform that writes to standard output, for tests that need a process of its own."""

import asyncio
import sys

from bot.config import load
from bot.message import Message, Person, Place, Sent
from bot.service import Service, serve


class Printer:
    """A platform that prints; it can end by itself, as one whose token was revoked does."""

    name = "printer"
    connected = True
    exclusive = False

    def rooms(self, room: str) -> tuple[Place, ...]:
        return (Place(self.name, "", room),)

    async def send(self, to: Place | Person, message: Message, key: str) -> Sent:
        sys.stdout.write(f"{message.text}\n")
        sys.stdout.flush()
        return Sent(Place(self.name, "", ""), key)

    async def edit(self, sent: Sent, message: Message) -> None: ...

    async def withdraw(self, sent: Sent) -> None: ...

    async def listen(self, eko: Service) -> None:
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        if "revoked" in sys.argv:
            raise ConnectionError("the token was revoked")
        try:
            await asyncio.Event().wait()
        finally:
            sys.stdout.write("closed\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(load(), [Printer()]))
