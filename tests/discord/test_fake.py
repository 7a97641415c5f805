# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fake Discord itself: it refuses what Discord refuses, and notices when it answers what Discord never would."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from tests.discord.conftest import Running
from tests.discord_server import rules, spec
from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND, DEADLINE, LIFETIME, MODAL, Interaction
from tests.discord_server.rest import Rest
from tests.discord_server.rules import Refused
from tests.discord_server.scheduled import new_event, put
from tests.discord_server.server import DiscordServer, served
from tests.discord_server.world import CREATE_EVENTS, Json

NOBODY: Json = {"allowed_mentions": {"parse": []}}
BUTTON = {"type": 2, "style": 2, "label": "Ja", "custom_id": "do:x"}
LINK = {"type": 2, "style": 5, "label": "Källa"}
LAYOUT = 1 << 15


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def label(component: Json) -> Json:
    return {"type": 18, "label": "Vad?", "component": component}


def embeds(*texts: str) -> list[Json]:
    return [{"description": text} for text in texts]


def slash(**changes: Any) -> Json:
    return {"type": 1, "name": "ask", "description": "Ask", "default_member_permissions": None, **changes}


def asks(**changes: Any) -> Json:
    return {"type": 3, "name": "question", "description": "What?", **changes}


LONG = [{"name": "x" * 100, "value": "y" * 100}] * 20
BOX = {"type": 4, "custom_id": "a", "style": 1}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({}, id="empty"),
        pytest.param({"content": "x" * 2001}, id="2001 characters"),
        pytest.param({"embeds": embeds("x" * 4000, "x" * 2001)}, id="6001 characters in all embeds"),
        pytest.param({"embeds": [{"fields": [{"name": "a", "value": ""}]}]}, id="a field without a value"),
        pytest.param({"embeds": [{"title": "a", "url": "example.org"}]}, id="an address without a scheme"),
        pytest.param(
            {"content": "a", "components": [row({**BUTTON, "custom_id": str(n)}) for n in range(6)]}, id="rows"
        ),
        pytest.param({"content": "a", "components": [row(*[BUTTON] * 2)]}, id="the same custom_id twice"),
        pytest.param({"content": "a", "components": [row(LINK)]}, id="a link button without a url"),
        pytest.param({"content": "a", "components": [row({**BUTTON, "label": "x" * 81})]}, id="a long label"),
        pytest.param({"content": "a", "components": [row({**BUTTON, "custom_id": "x" * 101})]}, id="a long custom_id"),
        pytest.param({"components": [{"type": 10, "content": "a"}]}, id="a layout without its flag"),
        pytest.param({"flags": LAYOUT, "content": "a", "components": [{"type": 10, "content": "a"}]}, id="both"),
        pytest.param({"flags": LAYOUT, "components": [{"type": 10, "content": "x" * 4001}]}, id="4001 in a layout"),
        pytest.param({"flags": LAYOUT, "components": [{"type": 10, "content": "a"}] * 41}, id="41 components"),
        pytest.param({"content": "a", "nonce": "x" * 26}, id="a long nonce"),
    ],
)
def test_a_message_is_refused(message: Json) -> None:
    with pytest.raises(Refused):
        rules.check_message({**NOBODY, **message})


@pytest.mark.parametrize(
    "modal",
    [
        pytest.param({"title": "x" * 46}, id="a long title"),
        pytest.param({"components": [label({**BOX, "custom_id": str(n)}) for n in range(6)]}, id="six labels"),
        pytest.param({"components": [label(BOX), label(BOX)]}, id="the same custom_id twice"),
        pytest.param({"components": [{**label(BOX), "label": "x" * 46}]}, id="a long label"),
        pytest.param({"components": [row(BOX)]}, id="a box in a row"),
        pytest.param({"components": [label({**BOX, "max_length": 4001})]}, id="4001 characters"),
        pytest.param({"components": [label({"type": 21, "custom_id": "a", "options": []})]}, id="nothing to choose"),
        pytest.param({"components": [label({"type": 3, "custom_id": "a", "options": []})]}, id="nothing to select"),
        pytest.param({"components": [label({"type": 22, "custom_id": "a", "options": []})]}, id="nothing to tick"),
    ],
)
def test_a_modal_is_refused(modal: Json) -> None:
    good = {"title": "Fråga", "custom_id": "form:ask", "components": [label(BOX)]}
    rules.check_modal(good)

    with pytest.raises(Refused):
        rules.check_modal({**good, **modal})


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param([slash(name="Ask")], id="a capital"),
        pytest.param([slash(name="ask me")], id="a space"),
        pytest.param([slash(name="x" * 33)], id="a long name"),
        pytest.param([slash(description="")], id="no description"),
        pytest.param([slash(description="x" * 101)], id="a long description"),
        pytest.param([slash(description_localizations={"sv": "Fråga"})], id="an unknown locale"),
        pytest.param([slash(), slash()], id="the same name twice"),
        pytest.param([slash(options=[asks(choices=[{"name": "a", "value": "a"}], autocomplete=True)])], id="choices"),
        pytest.param([slash(options=[asks(), asks(name="b", required=True)])], id="required after optional"),
        pytest.param([slash(options=[asks(), asks()])], id="the same option twice"),
        pytest.param([slash(options=[asks(name=f"o{n}") for n in range(26)])], id="26 options"),
        pytest.param([slash(options=[asks(max_length=6001)])], id="6001 characters"),
        pytest.param([slash(name=f"c{n}") for n in range(101)], id="101 commands"),
        pytest.param([slash(options=[asks(name=name, choices=LONG) for name in "abc"])], id="8001 characters"),
        pytest.param([{"type": 3, "name": "Ask", "description": "a", "default_member_permissions": None}], id="a menu"),
    ],
)
def test_commands_are_refused(commands: list[Json]) -> None:
    with pytest.raises(Refused):
        rules.check_commands(commands)


TOMORROW = datetime.now(UTC) + timedelta(days=1)
EVENT: Json = {
    "name": "Fika",
    "entity_type": 3,
    "entity_metadata": {"location": "Kulturhuset"},
    "scheduled_start_time": TOMORROW.isoformat(),
    "scheduled_end_time": (TOMORROW + timedelta(hours=1)).isoformat(),
}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": " "}, id="no name"),
        pytest.param({"name": "x" * 101}, id="a long name"),
        pytest.param({"description": "x" * 1001}, id="a long description"),
        pytest.param({"entity_metadata": {"location": ""}}, id="no place"),
        pytest.param({"entity_metadata": {"location": "x" * 101}}, id="a long place"),
        pytest.param({"scheduled_start_time": "2026-01-01T10:00:00+00:00"}, id="in the past"),
        pytest.param({"scheduled_end_time": TOMORROW.isoformat()}, id="over before it begins"),
        pytest.param({"status": 3}, id="completed without having begun"),
    ],
)
def test_a_scheduled_event_is_refused(changes: Json) -> None:
    server = DiscordServer()
    event = new_event(server.guild, server.bot)
    put(event, EVENT)
    before = dict(event)

    with pytest.raises(Refused):
        put(event, changes)
    assert event == before


async def test_scheduled_events_need_a_permission_and_are_a_hundred_at_most(discord: DiscordServer) -> None:
    headers = {"Authorization": f"Bot {discord.token}"}
    path = f"guilds/{discord.guild.id}/scheduled-events"
    async with aiohttp.ClientSession(discord.api_base + "/", headers=headers) as session:

        async def make() -> int:
            async with session.post(path, json=EVENT | {"privacy_level": 2}) as answer:
                return int((await answer.json()).get("code", 0))

        discord.rest.limits.of["scheduled-events"] = (1000, 1.0)
        codes = [await make() for _ in range(101)]
        discord.guild.everyone &= ~CREATE_EVENTS
        codes.append(await make())
    discord.refused.clear()

    assert codes == [0] * 100 + [30038, 50013]


def interaction(kind: int, age: float = 0.0) -> Interaction:
    server = DiscordServer()
    return Interaction(kind, server.people["anna"], server.channel("general"), {}, at=time.monotonic() - age)


SAID = {"type": 4, "data": {**NOBODY, "content": "a"}}
FORM = {"type": 9, "data": {"title": "Fråga", "custom_id": "form:ask", "components": [label(BOX)]}}


@pytest.mark.parametrize(
    ("kind", "age", "bodies", "code"),
    [
        pytest.param(COMMAND, 3.1, [SAID], 10062, id="after three seconds"),
        pytest.param(COMMAND, 0, [SAID, SAID], 40060, id="a second time"),
        pytest.param(COMMAND, 0, [{"type": 5}, FORM], 40060, id="a form after a deferral"),
        pytest.param(MODAL, 0, [FORM], 50035, id="a form after a form"),
        pytest.param(COMMAND, 0, [{"type": 6}], 50035, id="an update of nothing"),
        pytest.param(AUTOCOMPLETE, 0, [SAID], 50035, id="words to a letter typed"),
        pytest.param(COMMAND, 0, [{"type": 5, "data": {"content": "a"}}], 50035, id="a deferral that says something"),
    ],
)
def test_an_interaction_is_answered_once_in_time_and_in_its_own_way(
    kind: int, age: float, bodies: list[Json], code: int
) -> None:
    taken = interaction(kind, age)
    *before, last = bodies
    for each in before:
        taken.check_callback(each, DEADLINE, 0)

    with pytest.raises(Refused) as caught:
        taken.check_callback(last, DEADLINE, 0)
    assert caught.value.body["code"] == code


def test_a_token_holds_for_fifteen_minutes() -> None:
    for age, code in ((0.0, 10015), (901.0, 50027)):  # before anything is answered there is no webhook
        with pytest.raises(Refused) as caught:
            interaction(COMMAND, age).check_token(LIFETIME)
        assert caught.value.body["code"] == code


async def test_an_ephemeral_message_is_seen_by_one_person_only(discord: DiscordServer, eko: Running) -> None:
    anna, bo, general = discord.people["anna"], discord.people["bo"], discord.channel("general")
    await discord.write(anna, general, "Vad är EUPL?")
    mine = await discord.pick(anna, "Answer from the knowledge base", next(iter(general.messages.values())), general)

    with pytest.raises(AssertionError, match="bo does not see that message"):
        await discord.press(bo, mine.shown[0], "Visa för alla")
    assert mine.shown[0] not in general.messages.values()


def test_every_route_of_the_fake_is_in_discords_document() -> None:
    routes = [(each.method, each.path.removeprefix("/api/v10")) for each in Rest(DiscordServer()).routes()]

    for method, path in routes:
        assert spec.misfit_answer(method, path, 404, {"code": 10003, "message": "Unknown Channel"}) == ""
    assert len(routes) > 25


@pytest.mark.parametrize(
    ("body", "misfit"),
    [
        ({"content": ["a"]}, "content"),
        ({"content": "a", "flags": "64"}, "flags"),
        ({"content": "a", "components": [row({**BUTTON, "style": 9})]}, "components"),
        ({"content": "a", "message_reference": {"message_id": "abc"}}, "message_reference"),
    ],
)
def test_a_request_that_is_not_in_discords_form_is_found(body: Json, misfit: str) -> None:
    assert spec.misfit("POST", "/channels/{channel}/messages", body).startswith(misfit)


def test_an_id_may_be_a_number_in_a_request_and_never_in_an_answer() -> None:
    about = {"message_id": 1, "channel_id": 2}

    assert spec.misfit("POST", "/channels/{channel}/messages", {"content": "a", "message_reference": about}) == ""
    assert spec.misfit_value("MessageReferenceResponse", {"type": 0, **about}) != ""


async def use_it_wrongly() -> None:
    async with served() as server:
        general = server.channel("general")
        headers = {"Authorization": f"Bot {server.token}", "Content-Type": "application/json"}
        async with aiohttp.ClientSession(server.api_base + "/", headers=headers) as session:
            async with session.post(f"channels/{general.id}/messages", data=json.dumps({"content": ["a"]})) as answer:
                assert (answer.status, (await answer.json())["code"]) == (400, 50035)
            general.name = None  # type: ignore[assignment]  # as a fake that is wrong would have it
            async with session.get(f"channels/{general.id}") as answer:
                assert answer.status == 200


async def test_what_does_not_fit_fails_the_test_it_happens_in() -> None:
    with pytest.raises(AssertionError) as caught:
        await use_it_wrongly()

    assert "Eko sent POST" in str(caught.value)
    assert "the fake answered GET" in str(caught.value)
