# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Talking with the bot in tests: the real features over a real store, as if from some chat platform."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.config import Community, MeetupsSection, Settings
from bot.core import Bot
from bot.courier import Courier
from bot.features import features
from bot.lease import Alone
from bot.message import Choice, Person, Place, Reply, Request, Value
from bot.store import Store
from knowledge import Knowledge
from knowledge.entry import Language, parse
from tests.fakes import Clock, FakePlatform

ANNA = Person("fake", "anna", "Anna")
BO = Person("fake", "bo", "Bo")
MODERATOR = Person("fake", "mo", "Mo", moderator=True)
HERE = Place("fake", "nosad", "general")

ENTRIES = (
    """
---
id: agpl
topic: licences
reviewed: 2026-05-12
legal: true
start: 2
sources:
  - title: GNU AGPL version 3
    publisher: Free Software Foundation
    url: https://www.gnu.org/licenses/agpl-3.0.html
    read: 2026-05-01
related: [eupl]
questions:
  sv: [Får vi använda AGPL-kod i en tjänst?, agpl i molnet, måste vi lämna ut källkoden om vi kör agpl]
  en: [May we use AGPL code in a service?, agpl in the cloud, must we hand out the source if we run agpl]
---
# Svenska

Ja. Dela källkoden med dem som använder tjänsten.

Fråga gärna vidare: {contact}

# English

Yes. Share the source with those who use the service.
""",
    """
---
id: eupl
topic: licences
reviewed: 2026-05-12
review_by: 2026-09-01
questions:
  sv: [Vad är EUPL?, eupl på svenska, europeiska unionens licens]
---
# Svenska

EU:s egen licens för programvara.
""",
    """
---
id: nosad
topic: network
reviewed: 2026-05-12
start: 1
questions:
  sv: [Vad är NOSAD?, vilka är nosad, nätverket nosad]
  en: [What is NOSAD?, who are nosad, the nosad network]
---
# Svenska

Ett nätverk.

# English

A network.
""",
)


def knowledge() -> Knowledge:
    """Three small entries; one only in Swedish and overdue."""
    texts = [text.lstrip() for text in ENTRIES]
    return Knowledge.of(parse(text, Path(text.split("id: ")[1].split("\n")[0] + ".md")) for text in texts)


CLOCK = re.compile(r"\[([^\]]*)\]\(time:[^)]*\)")


def without_clocks(text: str) -> str:
    """The text with its times as they are read where nothing shows them in the reader's own zone."""
    return CLOCK.sub(r"\1", text)


def rooms(room: str) -> tuple[Place, ...]:
    return (Place("fake", "nosad", room),)


@dataclass
class Talk:
    """A bot, the clock it goes by, and the platform that its posts come to."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    platform: FakePlatform = field(default_factory=FakePlatform)
    language: Language = "en"

    def __post_init__(self) -> None:
        settings = Settings(
            community=Community(accounts=("fake:mo other:mo-there", "fake:anna other:anna-there")),
            meetups=MeetupsSection(reminders=(timedelta(days=1), timedelta(hours=1))),
        )
        self.bot = Bot(features(settings, knowledge()), self.store, rooms)
        self.courier = Courier(self.store, {"fake": self.platform}, Alone("test"), self.clock)
        self._keys = count(1)

    def request(self, command: str, person: Person, values: dict[str, Value], key: str = "") -> Request:
        key = key or f"event-{next(self._keys)}"
        return Request(command, person, HERE, self.language, key, self.clock.now, values)

    async def reply(self, person: Person, command: str, **values: Value) -> Reply:
        return await self.bot.handle(self.request(command, person, values))

    async def say(self, person: Person, command: str, **values: Value) -> str:
        """What the bot says to a command."""
        return without_clocks((await self.reply(person, command, **values)).message.text)

    async def meet(self, when: str, **values: Value) -> str:
        """What the bot says when a moderator adds a meetup and says yes to it."""
        proposed = await self.reply(MODERATOR, "meetup add", when=when, **values)
        return await self.take(MODERATOR, proposed.message.choices[0])

    async def take(self, person: Person, choice: Choice, **more: Value) -> str:
        """What the bot says when a choice is taken, with what it still needs."""
        return await self.say(person, choice.command, **{**choice.values, **more})

    async def pass_time(self, **span: float) -> None:
        """Lets time pass, and a minute be rung at the end of it."""
        self.clock.forward(**span)
        await self.bot.tick(self.clock.now)
        await self.courier.deliver()

    async def posted(self) -> list[tuple[str, str]]:
        """What has been posted since the last look: where, and the text."""
        await self.courier.deliver()
        shown, self.platform.shown = self.platform.shown, []
        return [(where, without_clocks(text)) for where, text in shown]
