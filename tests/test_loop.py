# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole loop over real faces: one Eko on a real homeserver, on Discord's wire and in a terminal.

Asked in Matrix, answered by an expert in Discord, approved in the terminal; the asker is told in Matrix, and the next
who asks in Discord gets the answer. And the other way round.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.console.conversation import Conversation
from adapters.console.platform import ConsolePlatform
from adapters.discord.adapter import DiscordAdapter
from adapters.matrix.platform import MatrixPlatform
from bot.config import Settings
from bot.lease import utc_now
from bot.message import Person, Place
from bot.service import Service, running, service
from tests.discord.conftest import folder, settings_for
from tests.discord_server.server import DiscordServer, served, shown
from tests.discord_server.world import text_of
from tests.matrix.conftest import anna, bo, eko_id, human
from tests.matrix.eko import LONGEST
from tests.matrix.eko import settings as matrix_settings
from tests.matrix.human import Human, Json, body
from tests.matrix.synapse import Synapse
from tests.matrix.test_forms import fill

__all__ = ["anna", "bo", "eko_id", "folder", "human"]

QUESTION, AGAIN = "Hur lagar man en trasig cykelkedja?", "hur lagar jag en trasig cykelkedja"
ANSWER = "Med ett kedjebryt: tryck ut nålen och sätt i en ny länk."


@dataclass
class Terminal:
    """A moderator at a terminal; `printed` is what was posted there."""

    eko: Service
    conversation: Conversation
    printed: list[str]
    news: asyncio.Event

    async def says(self, line: str) -> str:
        message = await self.conversation.hear(line)
        assert message
        self.eko.courier.wake()
        return message.text

    async def until(self, words: str) -> str:
        """The first post that has these words, waiting for it if need be."""
        async with asyncio.timeout(LONGEST):
            while not (found := [text for text in self.printed if words in text]):
                self.news.clear()
                await self.news.wait()
        return found[0]


@asynccontextmanager
async def eko_everywhere(settings: Settings) -> AsyncIterator[Terminal]:
    """One Eko on three platforms, until the block ends."""
    printed, news = list[str](), asyncio.Event()
    moderator = Person("console", "mo", "Mo", moderator=True)

    def show(text: str) -> None:
        printed.append(text)
        news.set()

    terminal = ConsolePlatform(moderator, "sv", lambda message: show(message.text))
    adapters = (MatrixPlatform(settings), DiscordAdapter(settings))
    platforms = {each.name: each for each in (*adapters, terminal)}

    def rooms(room: str) -> tuple[Place, ...]:
        return tuple(place for each in platforms.values() for place in each.rooms(room))

    async with service(settings, platforms, rooms) as eko, running(eko):
        listening = [asyncio.create_task(each.listen(eko)) for each in adapters]
        try:
            yield Terminal(eko, Conversation(eko.bot, moderator, "sv", utc_now), printed, news)
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


def settings_of(server: DiscordServer, synapse: Synapse, eko_id: str, folder: Path) -> Settings:
    discord = settings_for(server, folder)
    matrix = matrix_settings(synapse, eko_id, folder, language="sv")
    sections = {"discord": discord.discord, "knowledge": discord.knowledge, "matrix": matrix.matrix}
    return Settings.model_validate({"data_dir": folder, "community": {"language": "sv"}, **sections})


async def test_a_question_from_matrix_is_answered_in_discord_approved_in_the_terminal_and_found_by_the_next(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, folder: Path
) -> None:
    async with served() as server, eko_everywhere(settings_of(server, synapse, eko_id, folder)) as terminal:
        server.deadline = 60.0  # it waits for longer than three seconds: this is not about how fast Eko is
        await server.ready()
        expert, next_asker = server.people["bo"], server.people["anna"]

        applied = await server.slash(expert, "expert", pace="at-once")
        await terminal.until("vill svara på frågor om alla ämnen")
        accepted = await terminal.says("/expert-accept 1")

        room = await anna.room(eko_id, bo.id, encrypted=True)
        await bo.join(room)
        await anna.members(room, lambda users: {eko_id, bo.id} <= users)
        named = {"m.mentions": {"user_ids": [eko_id]}}
        asked = await anna.say(room, f"{eko_id} {QUESTION}", **named)
        offer = await anna.answer(room, asked)
        reply = {"m.relates_to": {"m.in_reply_to": {"event_id": offer["event_id"]}}}
        await anna.say(room, "1", **reply)

        def question_for_the_expert() -> Json | None:
            said = server.said_in(server.dm(expert))
            return next((each for each in said if QUESTION in text_of(each)), None)

        told = await server.until(question_for_the_expert)
        assert told
        form = await server.press(expert, told, "Svara på fråga 1")
        answered = await server.submit(expert, form, answer=ANSWER)

        draft = await terminal.until("Utkast 1 ska läsas av en till:")
        approved = await terminal.says("/draft-approve 1")

        heard = await anna.until(room, lambda event: "Nu finns det ett svar" in event["content"].get("body", ""))
        found = await server.slash(next_asker, "ask", question=AGAIN)

        assert "En moderator tittar på det" in shown(applied)
        assert accepted == "Personen är nu expert."
        assert offer["content"]["body"].startswith("Det vet jag inte.")
        assert "utkast 1" in shown(answered)
        assert ANSWER in draft
        assert approved == "Utkast 1 gäller nu, och den som frågade får svaret."
        assert ANSWER in heard["content"]["body"]
        assert heard["content"]["m.mentions"] == {"user_ids": [anna.id]}
        assert ANSWER in shown(found)
        assert server.refused == []


async def test_a_question_from_discord_is_answered_in_matrix_approved_in_the_terminal_and_found_by_the_next(
    synapse: Synapse, eko_id: str, bo: Human, folder: Path
) -> None:
    async with served() as server, eko_everywhere(settings_of(server, synapse, eko_id, folder)) as terminal:
        await server.ready()
        asker = server.people["anna"]
        direct = await bo.room(eko_id, is_direct=True)
        await bo.members(direct, lambda users: eko_id in users)

        applied = await bo.answer(direct, await bo.say(direct, "!eko expert at-once"))
        await terminal.until("vill svara på frågor om alla ämnen")
        await terminal.says("/expert-accept 1")

        offer = await server.slash(asker, "ask", question=QUESTION)
        await server.press(asker, offer.shown[-1], "Ja, fråga experterna")

        told = await bo.until(direct, lambda event: QUESTION in body(event))
        await bo.answer(direct, await bo.say(direct, "!eko question-answer 1"))
        answered = await fill(bo, direct, ("=", ANSWER, "-", "="))

        draft = await terminal.until("Utkast 1 ska läsas av en till:")
        approved = await terminal.says("/draft-approve 1")

        def answer_for_the_asker() -> Json | None:
            said = server.said_in(server.channel("general"))  # where it was asked
            return next((each for each in said if "Nu finns det ett svar" in text_of(each)), None)

        heard = await server.until(answer_for_the_asker)
        found = await bo.answer(direct, await bo.say(direct, AGAIN))

        assert "En moderator tittar på det" in body(applied)
        assert "Svara på fråga 1" in body(told)
        assert "utkast 1" in body(answered)
        assert ANSWER in draft
        assert approved == "Utkast 1 gäller nu, och den som frågade får svaret."
        assert heard
        assert ANSWER in text_of(heard)
        assert ANSWER in body(found)
        assert server.refused == []
