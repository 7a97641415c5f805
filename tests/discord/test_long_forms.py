# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of more questions than a modal holds: they come in parts, and what was sent of them is kept."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field, Kind, Option
from bot.message import Message, Reply, Request
from tests.discord.conftest import eko_on
from tests.discord_server.interactions import Interaction
from tests.discord_server.server import DiscordServer, shown


async def told(request: Request, session: AsyncSession) -> Reply:
    return Reply(Message(" ".join(f"{name}={value}" for name, value in request.values.items())))


def numbered(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"n{number}", f"Number {number}") for number in range(count))


SURVEY = Command(
    "survey",
    "Survey",
    told,
    (
        Field("who", "Who?"),
        Field("what", "What?", Kind.LONG, limit=4000),
        Field("size", "Which size?", Kind.OPTION, options=(Option("small", "Small"), Option("large", "Large"))),
        Field("open", "Is it open?", Kind.YES_NO),
        Field("year", "Which year?", Kind.NUMBER),
        Field("where", "Where?", required=False),
        Field("why", "Why?", required=False),
    ),
    private=True,
)
CHOOSING = Command(
    "choosing",
    "Choose",
    told,
    (
        Field("what", "What?", Kind.LONG, limit=4000),
        Field("size", "Which size?", Kind.OPTION, options=numbered(3)),
        Field("parts", "Which parts?", Kind.OPTIONS, options=numbered(3), required=False),
        Field("areas", "Which areas?", Kind.OPTIONS, options=numbered(12)),
        Field("known", "May it be known?", Kind.YES_NO, required=False),
    ),
    private=True,
)
FIRST = {"who": "Anna", "what": "En katalog", "size": "large", "open": "yes", "year": "2026"}


def fields(form: Interaction) -> dict[str, str | None]:
    """The fields of a form, each with what it starts with."""
    assert form.modal
    inputs = [each["component"] for each in form.modal["components"]]
    chosen = {
        each["custom_id"]: next((option["value"] for option in each["options"] if option.get("default")), None)
        for each in inputs
        if "options" in each
    }
    return {each["custom_id"]: chosen.get(each["custom_id"], each.get("value")) for each in inputs}


async def test_it_comes_in_parts_with_a_button_between(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(SURVEY,)):
        first = await discord.slash(anna, "survey")
        between = await discord.submit(anna, first, **FIRST)
        second = await discord.press(anna, between.shown[0], "Fortsätt")
        done = await discord.submit(anna, second, where="Umeå")

    assert first.modal
    assert first.modal["title"] == "Survey (1–5/7)"
    assert list(fields(first)) == ["who", "what", "size", "open", "year"]
    assert between.ephemeral
    assert list(fields(second)) == ["where", "why"]
    assert shown(done) == "who=Anna what=En katalog size=large open=True year=2026 where=Umeå"


async def test_each_kind_of_choice_has_an_input_of_its_own(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(CHOOSING,)):
        form = await discord.slash(anna, "choosing")
        wrong = await discord.submit(anna, form, what=" ", size="n1", parts="n0, n2", areas="n11, n3", known="yes")
        again = await discord.press(anna, wrong.shown[0], "Rätta")
        done = await discord.submit(anna, again, what="Allt", known="no")

    assert form.modal
    box, radio, ticks, select, tick = 4, 21, 22, 3, 23
    assert [each["component"]["type"] for each in form.modal["components"]] == [box, radio, ticks, select, tick]
    assert shown(done) == "what=Allt size=n1 parts=n0, n2 areas=n3, n11"


async def test_its_parts_outlive_a_restart(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(SURVEY,)):
        between = await discord.submit(anna, await discord.slash(anna, "survey"), **FIRST)
    async with eko_on(discord, folder, more=(SURVEY,)):
        done = await discord.submit(anna, await discord.press(anna, between.shown[0], "Fortsätt"))

    assert "year=2026" in shown(done)


async def test_what_was_sent_is_there_when_the_command_is_given_again(discord: DiscordServer, folder: Path) -> None:
    anna, bo = discord.people["anna"], discord.people["bo"]
    async with eko_on(discord, folder, more=(SURVEY,)):
        await discord.submit(anna, await discord.slash(anna, "survey"), **FIRST)
        again = await discord.slash(anna, "survey")
        his = await discord.slash(bo, "survey")

    assert fields(again) == FIRST
    assert fields(his) == dict.fromkeys(FIRST)


async def test_one_wrong_answer_costs_none_of_the_others(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(SURVEY,)):
        form = await discord.slash(anna, "survey")
        wrong = await discord.submit(anna, form, **{**FIRST, "year": "i år"})
        again = await discord.press(anna, wrong.shown[0], "Rätta")
        between = await discord.submit(anna, again, year="2026")

    assert "med ett heltal" in shown(wrong)
    assert fields(again) == {**FIRST, "year": "i år"}
    assert "Det är sparat." in shown(between)


async def test_the_same_part_sent_twice_changes_what_it_asks_for_and_nothing_else(
    discord: DiscordServer, folder: Path
) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(SURVEY,)):
        form = await discord.slash(anna, "survey")
        await discord.submit(anna, form, **FIRST)
        between = await discord.submit(anna, form, **{**FIRST, "who": "Bo"})  # open on another device of hers
        second = await discord.press(anna, between.shown[0], "Fortsätt")
        done = await discord.submit(anna, second, why="Därför.")

    assert list(fields(second)) == ["where", "why"]
    assert "who=Bo" in shown(done)
    assert "why=Därför." in shown(done)


async def test_a_form_that_takes_long_to_open_is_opened_by_a_button(discord: DiscordServer, folder: Path) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, more=(SURVEY,), soon=0.05) as eko:
        async with eko.service.bot.store.begin() as session:  # holds the database, so that the draft has to wait
            await session.execute(text("SELECT 1"))
            given = await discord.give(anna, "survey")
            await discord.until(lambda: given.thinking)
        await discord.finished(given)
        opened = await discord.press(anna, given.shown[0], "Öppna")

    assert given.ephemeral
    assert list(fields(opened)) == ["who", "what", "size", "open", "year"]
