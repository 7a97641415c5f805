# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bot's other doors: forms that are opened, what is overheard, minutes that pass, requests that are taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import inbox
from bot.command import Audience, Command, Field, Kind
from bot.core import SLOW_DOWN, Bot
from bot.dialogue import Dialogue
from bot.errors import StoreError, UserError
from bot.feature import Feature
from bot.lease import Alone, Lease
from bot.limits import Limits, Rates
from bot.message import Message, Person, Post, Reply, Request
from bot.store import Store
from bot.store.tables import InboxRow, OutboxRow
from tests.fakes import NOW
from tests.talk import ANNA, HERE, MODERATOR, rooms

NUMBER = Field("number", "Which one?", Kind.NUMBER)
TEXT = Field("text", "What is it to be?")


def request(command: str, key: str = "event", person: Person = ANNA, **values: str) -> Request:
    return Request(command, person, HERE, "en", key, NOW, values)


async def said(request: Request, session: AsyncSession) -> Reply:
    return Reply(Message("Said."), (Post("general", Message("Heard."), "en"),))


def bot(store: Store, *commands: Command, limits: Limits | None = None) -> Bot:
    return Bot([Feature(commands)], store, rooms, limits)


@pytest.fixture
def backend() -> str:
    return "sqlite"  # nothing here is about the database


# What is counted


def counted(bot: Bot) -> dict[tuple[str, str, str], float]:
    """How often each command, on each platform, ended in each way."""
    [family] = [each for each in bot.metrics.registry.collect() if each.name == "eko_requests"]
    return {
        (each.labels["command"], each.labels["platform"], each.labels["result"]): each.value
        for each in family.samples
        if each.name == "eko_requests_total"
    }


async def test_every_request_is_counted_by_how_it_ended_and_nobody_can_make_up_a_label(store: Store) -> None:
    async def fall(request: Request, session: AsyncSession) -> Reply:
        raise RuntimeError

    limits = Limits(Rates(person=4, room=100))
    eko = bot(store, Command("say", "Says", said), Command("fall", "Falls", fall), limits=limits)

    for number, command in enumerate(["say", "fall", "say", "made-up", "say"]):
        await eko.handle(request(command, f"event-{number}"))

    assert counted(eko) == {
        ("say", "fake", "done"): 2,
        ("fall", "fake", "failed"): 1,
        ("unknown", "fake", "refused"): 1,
        ("say", "fake", "held-back"): 1,
    }
    # Nobody waited for what was not worked on.
    assert eko.metrics.registry.get_sample_value("eko_answer_seconds_count", {"platform": "fake"}) == 4
    assert 0 < (eko.metrics.registry.get_sample_value("eko_answer_seconds_sum", {"platform": "fake"}) or 0) < 60


# Who may, and what is said to who may not


async def test_only_moderators_can_do_what_is_theirs_and_others_change_nothing(store: Store) -> None:
    eko = bot(store, Command("rule", "Rules", said, audience=Audience.MODERATORS))

    refused, done = await eko.handle(request("rule", "one")), await eko.handle(request("rule", "two", MODERATOR))

    assert refused == Reply(Message("Only moderators can use /rule."), private=True, refused=True)
    assert done.message.text == "Said."
    async with store.read() as session:
        assert (await session.scalars(select(InboxRow.key))).all() == ["two"]
        assert (await session.scalars(select(OutboxRow.key))).all() == ["two/0/fake:general:"]


async def test_a_moderators_form_opens_for_moderators_only(store: Store) -> None:
    async def there(request: Request, session: AsyncSession) -> dict[str, str]:
        raise AssertionError("nobody else gets to see what stands there")

    eko = bot(store, Command("rule", "Rules", said, (TEXT,), Audience.MODERATORS, prefill=there))

    assert await eko.open(request("rule")) == Reply(
        Message("Only moderators can use /rule."), private=True, refused=True
    )


async def test_a_database_that_cannot_save_is_told_with_its_reason(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(request: Request, session: AsyncSession) -> Reply:
        raise StoreError("the disk is full")

    reply = await bot(store, Command("say", "Says", full)).handle(request("say"))

    assert reply == Reply(Message("I could not save that: the disk is full."), private=True, refused=True, passing=True)
    assert caplog.messages == ["request event: the disk is full"]


async def test_an_event_that_comes_again_after_its_reply_was_forgotten_is_not_done_again(store: Store) -> None:
    eko = bot(store, Command("say", "Says", said))
    await eko.handle(request("say"))
    async with store.begin() as session:
        await inbox.retract(session, "event", NOW)

    assert (await eko.handle(request("say"))).message.text == "I have already answered that."


async def test_what_is_said_elsewhere_is_not_kept_with_the_reply(store: Store) -> None:
    await bot(store, Command("say", "Says", said)).handle(request("say"))

    async with store.read() as session:
        [kept] = (await session.scalars(select(InboxRow.reply))).all()
    assert "Said." in str(kept)
    assert "Heard." not in str(kept)


async def test_a_reply_that_must_not_be_kept_is_not(store: Store) -> None:
    await bot(store, Command("say", "Says", said, kept=False)).handle(request("say"))

    async with store.read() as session:
        assert (await session.scalars(select(InboxRow.reply))).all() == [None]


# Forms


async def test_a_form_opens_with_what_came_and_with_what_stands_there(store: Store) -> None:
    async def there(request: Request, session: AsyncSession) -> dict[str, str]:
        return {"text": f"number {request.values['number']} as it is"}

    command = Command("edit", "Edits", said, (NUMBER, TEXT), prefill=there)

    opened = await bot(store, command).open(request("edit", number=" #7 ", other="x"))

    assert opened == Dialogue(command, {"number": 7}, {"text": "number 7 as it is"}, given=frozenset({"number"}))


async def test_a_form_without_anything_to_edit_opens_empty(store: Store) -> None:
    command = Command("tell", "Tells", said, (TEXT,))

    assert await bot(store, command).open(request("tell")) == Dialogue(command)


async def test_a_form_does_not_open_for_what_is_wrong_or_not_there(store: Store) -> None:
    async def nothing(request: Request, session: AsyncSession) -> dict[str, str]:
        raise UserError("There is no number {number}.", number=request.values["number"])

    eko = bot(store, Command("edit", "Edits", said, (NUMBER, TEXT), prefill=nothing))

    replies = [await eko.open(request("edit", number=number)) for number in ("seven", "7")]

    assert replies == [
        Reply(Message("“Which one?” takes a whole number, such as 7."), private=True, refused=True),
        Reply(Message("There is no number 7."), private=True, refused=True),
    ]


async def test_who_asks_too_much_gets_no_form_either(store: Store) -> None:
    eko = bot(store, Command("tell", "Tells", said, (TEXT,)), limits=Limits(Rates(person=1, room=100)))

    first, second = await eko.open(request("tell")), await eko.open(request("tell"))

    assert isinstance(first, Dialogue)
    assert isinstance(second, Reply)
    assert second.message.text == SLOW_DOWN.format(span="60 seconds")


# What was said to others


async def test_the_first_feature_with_something_to_say_to_what_was_overheard_says_it(store: Store) -> None:
    async def silent(request: Request, store: Store) -> Reply | None:
        return None

    async def talks(request: Request, store: Store) -> Reply | None:
        return Reply(Message(f"I heard {request.command}."))

    async def never(request: Request, store: Store) -> Reply | None:
        raise AssertionError("somebody has spoken already")

    features = [Feature(()), *(Feature((), overhear=each) for each in (silent, talks, never))]

    reply = await Bot(features, store, rooms).overhear(request("ask"))

    assert reply == Reply(Message("I heard ask."))
    assert await Bot(features[:2], store, rooms).overhear(request("ask")) is None


async def test_nobody_hears_of_a_fault_in_what_they_did_not_ask_for(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def fall(request: Request, store: Store) -> Reply | None:
        raise RuntimeError

    assert await Bot([Feature((), overhear=fall)], store, rooms).overhear(request("ask")) is None
    assert caplog.messages == ["what was overheard as event could not be looked at"]


# Minutes


class Minutes:
    """A feature that writes down what it is told of time, and has something to say each minute."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, object]] = []

    async def prepare(self, store: Store, now: datetime) -> None:
        self.seen.append(("prepare", now))
        async with store.read() as session:
            await session.scalar(select(1))

    async def tick(self, session: AsyncSession, now: datetime) -> tuple[Post, ...]:
        self.seen.append(("tick", now))
        return (Post("general", Message("A minute has passed."), "en", key=f"minute/{now:%M}"),)

    @property
    def feature(self) -> Feature:
        return Feature((), tick=self.tick, prepare=self.prepare)


async def falls(store: Store, now: datetime) -> None:
    raise RuntimeError


async def test_each_minute_what_takes_long_comes_before_what_is_due(store: Store) -> None:
    minutes, others = Minutes(), Feature(())
    eko = Bot([others, minutes.feature], store, rooms)

    counts = [await eko.tick(NOW, Alone("here").mine), await eko.tick(NOW + timedelta(minutes=1))]

    later = NOW + timedelta(minutes=1)
    assert counts == [1, 1]
    assert minutes.seen == [("prepare", NOW), ("tick", NOW), ("prepare", later), ("tick", later)]


async def test_a_process_that_lost_its_lease_does_nothing_that_is_due(store: Store) -> None:
    minutes, lost = Minutes(), Lease("clockwork")
    lost.end()

    assert await Bot([minutes.feature], store, rooms).tick(NOW, lost) == 0
    assert minutes.seen == [("prepare", NOW)]


async def test_a_process_that_leaves_the_minutes_to_another_still_prepares(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    minutes = Minutes()

    await Bot([Feature(()), Feature((), prepare=falls), minutes.feature], store, rooms).prepare(NOW)

    assert minutes.seen == [("prepare", NOW)]
    assert caplog.messages == ["a feature could not prepare"]


# What is taken back


async def test_every_feature_forgets_a_request_that_is_taken_back_and_others_hear_of_it(store: Store) -> None:
    seen: list[tuple[str, datetime]] = []

    async def forget(session: AsyncSession, key: str, now: datetime) -> tuple[Post, ...]:
        seen.append((key, now))
        return (Post("general", Message("It is gone."), "en", key=f"gone/{len(seen)}"),)

    eko = Bot([Feature((), retract=forget), Feature(()), Feature((), retract=forget)], store, rooms)

    await eko.retract("event", NOW)

    assert seen == [("event", NOW)] * 2
    async with store.read() as session:
        rows = await session.execute(select(OutboxRow.key, OutboxRow.put_at).order_by(OutboxRow.id))
        assert [tuple(row) for row in rows] == [("gone/1/fake:general:", NOW), ("gone/2/fake:general:", NOW)]
