# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coming, going, and rooms that change."""

import asyncio
import base64
from pathlib import Path
from urllib.parse import unquote

import pytest

from adapters.matrix.platform import MatrixPlatform
from adapters.matrix.wire import path
from bot.message import Message, Person, Place, Undeliverable
from tests.matrix.eko import eko, settings
from tests.matrix.human import Human, Json, replies
from tests.matrix.proxy import Fate, between
from tests.matrix.synapse import Synapse

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="


def says(event: Json, eko_id: str, text: str = "") -> bool:
    return event.get("sender") == eko_id and text in str(event["content"].get("body", ""))


def member(event: Json, user: str, membership: str) -> bool:
    return event.get("state_key") == user and event["content"].get("membership") == membership


async def test_an_invitation_from_elsewhere_is_refused_politely(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=("example.org",))):
        room = await anna.room(eko_id)
        left = await anna.until(room, lambda event: member(event, eko_id, "leave"))

    assert left["content"]["reason"] == "I only come where my community invites me. Ask those who run me."


@pytest.mark.parametrize("when", ["at once", "later", "while Eko is away"])
async def test_a_direct_chat_in_which_others_are_is_left(
    when: str, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    shared = await anna.room(eko_id)
    chosen = settings(synapse, eko_id, tmp_path / "eko", allow_invites=(shared,))
    async with eko(chosen):
        await anna.until(shared, lambda event: says(event, eko_id, "Hello, I am Eko."))
        room = await anna.room(eko_id, *([bo.id] if when == "at once" else []), is_direct=True)
        if when != "at once":
            await anna.answer(room, await anna.say_when_heard(room, eko_id, "!eko help"))
        if when == "later":
            await anna.wire.ask("POST", path("rooms", room, "invite"), {"user_id": bo.id})
        if when != "while Eko is away":
            left = await anna.until(room, lambda event: member(event, eko_id, "leave"))
    if when == "while Eko is away":
        await anna.wire.ask("POST", path("rooms", room, "invite"), {"user_id": bo.id})
        async with eko(chosen):
            left = await anna.until(room, lambda event: member(event, eko_id, "leave"))
    greetings = [event for event in anna.seen[room] if says(event, eko_id, "Hello")]

    assert left["unsigned"]["prev_content"]["membership"] == "join"
    assert left["content"]["reason"].startswith("A direct chat with me is for one person.")
    assert bool(greetings) is (when != "at once")


async def test_who_is_on_the_list_may_have_others_in_a_direct_chat(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(anna.id,))):
        room = await anna.room(eko_id, bo.id, is_direct=True)
        await anna.until(room, lambda event: says(event, eko_id, "Hello, I am Eko."))
        await bo.join(room)
        await bo.answer(room, await bo.say(room, "!eko help"))


async def test_a_direct_chat_alone_does_not_bring_eko_to_another(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    shared = await anna.room(eko_id)
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(shared,))):
        await anna.until(shared, lambda event: says(event, eko_id, "Hello, I am Eko."))
        direct = await anna.room(eko_id, is_direct=True)
        await anna.until(direct, lambda event: says(event, eko_id, "Hello, I am Eko."))
        await anna.wire.ask("POST", path("rooms", shared, "leave"), {})
        another = await anna.room(eko_id, is_direct=True)
        left = await anna.until(another, lambda event: member(event, eko_id, "leave"))

    assert left["unsigned"]["prev_content"]["membership"] == "invite"


async def test_a_direct_chat_that_goes_on_as_a_room_with_others_is_left(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    shared = await anna.room(eko_id)
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(shared,))):
        await anna.until(shared, lambda event: says(event, eko_id, "Hello, I am Eko."))
        direct = await anna.room(eko_id, is_direct=True)
        await anna.until(direct, lambda event: says(event, eko_id, "Hello, I am Eko."))
        before = {"predecessor": {"room_id": direct, "event_id": "$any"}}
        after = await anna.room(bo.id, preset="public_chat", creation_content=before)
        stone = {"body": "gone", "replacement_room": after}
        await anna.wire.ask("PUT", path("rooms", direct, "state", "m.room.tombstone", ""), stone)
        left = await anna.until(after, lambda event: member(event, eko_id, "leave"))

    assert left["content"]["reason"].startswith("A direct chat with me is for one person.")


@pytest.mark.parametrize("allowed", ["user", "pattern", "room", "space"])
async def test_who_and_what_is_on_the_list_gets_eko(
    allowed: str, synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    space = await anna.room(eko_id, creation_content={"type": "m.space"})
    room = await anna.room()
    child = {"via": ["eko.test"]}
    await anna.wire.ask("PUT", path("rooms", space, "state", "m.space.child", room), child)
    await anna.wire.ask("POST", path("rooms", room, "invite"), {"user_id": eko_id})
    entry = {"user": anna.id, "pattern": "@anna*:eko.test", "room": room, "space": space}[allowed]
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(entry,))):
        await anna.members(room, lambda users: eko_id in users)


async def test_an_invitation_to_a_room_of_an_allowed_space_is_not_refused_while_nobody_says_what_is_in_that(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    space, room = await anna.room(eko_id, creation_content={"type": "m.space"}), await bo.room()
    child = {"via": ["eko.test"]}
    await anna.wire.ask("PUT", path("rooms", space, "state", "m.space.child", room), child)
    tried = asyncio.Event()
    refused: list[str] = []

    def fate(method: str, address: str) -> Fate:
        if tried.is_set() and method == "GET" and unquote(address).endswith(f"{space}/state") and not refused:
            refused.append(address)
            return Fate.REFUSED
        return Fate.PASSES

    def taken(method: str, address: str) -> None:
        if unquote(address).endswith(f"/join/{room}"):
            tried.set()

    async with (
        between(synapse, fate, taken) as url,
        eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(space,), homeserver=url)),
    ):
        await tried.wait()  # without an invitation, which it takes
        await bo.wire.ask("POST", path("rooms", room, "invite"), {"user_id": eko_id})
        await bo.members(room, lambda users: eko_id in users)

    assert refused


async def test_the_rooms_of_an_allowed_space_are_joined(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    space = await anna.room(eko_id, creation_content={"type": "m.space"})
    rule = {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": space}]}
    state = [{"type": "m.room.join_rules", "state_key": "", "content": rule}]
    async with eko(settings(synapse, eko_id, tmp_path / "eko", allow_invites=(space,))):
        await anna.members(space, lambda users: eko_id in users)
        room = await anna.room(initial_state=state)
        await anna.wire.ask("PUT", path("rooms", space, "state", "m.space.child", room), {"via": ["eko.test"]})
        await anna.members(room, lambda users: eko_id in users)


async def test_it_greets_once_and_leaves_a_room_that_is_empty(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    chosen = settings(synapse, eko_id, tmp_path / "eko")
    async with eko(chosen):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.until(room, lambda event: says(event, eko_id, "Hello, I am Eko."))
        await anna.answer(room, await anna.say(room, "!eko help"))
    async with eko(chosen) as (_, platform):
        await anna.answer(room, await anna.say_when_heard(room, eko_id, "!eko help"))
        greetings = [event for event in anna.seen[room] if says(event, eko_id, "Hello")]
        await anna.wire.ask("POST", path("rooms", room, "leave"), {})
        await bo.wire.ask("POST", path("rooms", room, "leave"), {})
        await platform.sender.until(lambda: room not in platform.account.client.rooms)

    assert len(greetings) == 1


@pytest.mark.parametrize("running", [True, False], ids=["while it runs", "while it is away"])
@pytest.mark.parametrize("version", ["11", "12"])
async def test_an_upgraded_room_takes_posts_and_power_along(
    running: bool, version: str, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    room = await anna.room(eko_id, bo.id)
    await bo.join(room)
    chosen = settings(synapse, eko_id, tmp_path / "eko", rooms={"announcements": (room,), "moderators": (room,)})

    async def upgrade() -> str:
        upgraded = await anna.wire.ask("POST", path("rooms", room, "upgrade"), {"new_version": version})
        after = str(upgraded["replacement_room"])
        await anna.wire.ask("POST", path("rooms", after, "invite"), {"user_id": eko_id})
        return after

    async with eko(chosen):
        await anna.members(room, lambda users: eko_id in users)
        if running:
            after = await upgrade()
            await anna.members(after, lambda users: eko_id in users)
    if not running:
        after = await upgrade()
    async with eko(chosen) as (_, platform):
        await anna.members(after, lambda users: eko_id in users)
        [place] = MatrixPlatform(chosen).rooms("announcements")
        known = platform.account.client.rooms
        await platform.sender.until(lambda: after in known and not platform.places.replaced)
        await platform.send(place, Message("En påminnelse"), "a key")
        await platform.send(place, Message("En påminnelse"), "a key")
        await anna.until(after, lambda event: says(event, eko_id, "En påminnelse"))
        power = await anna.answer(after, await anna.say(after, "!eko help"))
        posts = [event for event in anna.seen[after] if says(event, eko_id, "En påminnelse")]

    assert len(posts) == 1
    assert "!eko queue" in power["content"]["body"]


@pytest.mark.parametrize("version", ["11", "12"])
async def test_power_counts_in_the_communitys_rooms_only(
    version: str, synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    named = await anna.room(eko_id, bo.id, version=version)
    await bo.join(named)
    async with eko(settings(synapse, eko_id, tmp_path / "eko", rooms={"moderators": (named,)})):
        await anna.members(named, lambda users: eko_id in users)
        theirs = await bo.room(eko_id, anna.id, version=version)
        await anna.join(theirs)
        await bo.members(theirs, lambda users: {eko_id, anna.id} <= users)
        helped = [
            await anna.answer(named, await anna.say(named, "!eko help")),
            await bo.answer(named, await bo.say(named, "!eko help")),
            await bo.answer(theirs, await bo.say(theirs, "!eko help")),
            await anna.answer(theirs, await anna.say(theirs, "!eko help")),
        ]
        done = []
        for each in (anna, bo):  # in private, in a room of their own making
            own = await each.room(eko_id, is_direct=True, version=version)
            await each.members(own, lambda users: eko_id in users)
            done.append(await each.answer(own, await each.say(own, "!eko queue")))
        powers = await anna.wire.ask("GET", path("rooms", named, "state", "m.room.power_levels"))

    assert ["!eko queue" in answer["content"]["body"] for answer in helped] == [True, False, False, True]
    assert ["Only moderators" in answer["content"]["body"] for answer in done] == [False, True]
    assert "Nothing waits" in done[0]["content"]["body"]
    assert (anna.id in powers["users"]) is (version == "11")  # since 12, who made a room has power without a number


async def test_who_can_not_be_invited_is_told_how_to_open_a_direct_chat(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    blocked = {"blocked_users": [eko_id]}
    address = path("user", anna.id, "account_data", "org.matrix.msc4155.invite_permission_config")
    async with eko(settings(synapse, eko_id, tmp_path / "eko")) as (_, platform):
        room = await anna.room(eko_id, bo.id)
        await bo.join(room)
        await anna.members(room, lambda users: eko_id in users)
        await anna.wire.ask("PUT", address, blocked)
        answer = await anna.answer(room, await anna.say(room, "!eko my-data"))
        with pytest.raises(Undeliverable):
            await platform.send(Person("matrix", anna.id), Message("x"), "key")
        with pytest.raises(Undeliverable):
            await platform.send(Place("matrix", "", "#nowhere:eko.test"), Message("x"), "key")
        rooms = await platform.account.wire.ask("GET", path("joined_rooms"))
        direct = await anna.room(eko_id, is_direct=True)
        await anna.members(direct, lambda users: eko_id in users)
        mine = await anna.answer(direct, await anna.say(direct, "!eko my-data"))

    told = f"I can't write to you in private. Start a direct chat with {eko_id} and ask me there."
    assert answer["content"]["body"] == told
    assert rooms["joined_rooms"] == [room]  # and nothing is left of what was made in vain
    assert "This is what I keep about you." in mine["content"]["body"]
    assert [event for event in anna.seen[room] if replies(event, mine["event_id"])] == []


async def test_a_room_that_says_another_replaces_it_is_not_believed_unless_that_one_says_so_too(
    synapse: Synapse, eko_id: str, anna: Human, bo: Human, tmp_path: Path
) -> None:
    async with eko(settings(synapse, eko_id, tmp_path / "eko")) as (_, platform):
        theirs = await bo.room(eko_id, anna.id)
        open_to_all = await bo.room(preset="public_chat")
        mine = await anna.room(eko_id, bo.id)
        other = await anna.room(eko_id, bo.id)
        for room in (theirs, mine, other):
            await (anna if room == theirs else bo).join(room)
            await anna.members(room, lambda users: {eko_id, anna.id, bo.id} <= users)
        for room, after in ((mine, theirs), (other, open_to_all)):
            stone = {"body": "gone", "replacement_room": after}
            await anna.wire.ask("PUT", path("rooms", room, "state", "m.room.tombstone", ""), stone)
        await bo.until(open_to_all, lambda event: member(event, eko_id, "leave"))
        await platform.sender.until(lambda: not platform.places.replaced)
        answer = await anna.answer(theirs, await anna.say(theirs, "!eko help"))
        followed = [await platform.places.after(room) for room in (mine, other)]

    assert says(answer, eko_id)  # nobody elsewhere puts Eko out of a room
    assert followed == [None, None]


async def test_its_profile_has_a_name_and_a_picture_and_a_name_that_somebody_chose_stays(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    picture = tmp_path / "avatar.png"
    picture.write_bytes(base64.b64decode(PIXEL))
    chosen = settings(synapse, eko_id, tmp_path / "eko", avatar=picture)
    profiles = []
    for name in ("Ekot", ""):
        async with eko(chosen) as (_, platform):
            room = await anna.room(eko_id)
            await anna.members(room, lambda users: eko_id in users)
            await anna.until(room, lambda event: bool(event["content"].get("avatar_url")))
            profiles.append(await anna.wire.ask("GET", path("profile", eko_id)))
            if name:
                address = path("profile", eko_id, "displayname")
                await platform.account.wire.ask("PUT", address, {"displayname": name})

    assert [each["displayname"] for each in profiles] == ["Eko", "Ekot"]
    assert profiles[0]["avatar_url"] == profiles[1]["avatar_url"]
    assert profiles[0]["avatar_url"].startswith("mxc://eko.test/")


async def test_an_invitation_that_could_not_be_followed_is_not_forgotten(
    synapse: Synapse, eko_id: str, anna: Human, tmp_path: Path
) -> None:
    refused: list[str] = []
    away = asyncio.Event()

    def fate(method: str, address: str) -> Fate:
        if "/join/" in address and (len(refused) < 2 or not restarted):
            refused.append(address)
            away.set()
            return Fate.REFUSED
        return Fate.PASSES

    restarted = False
    async with between(synapse, fate) as url:
        chosen = settings(synapse, eko_id, tmp_path / "eko", homeserver=url)
        async with eko(chosen):
            room = await anna.room(eko_id, is_direct=True)
            await away.wait()
        restarted = True
        refused.clear()  # and again, while it runs
        async with eko(chosen):
            await anna.members(room, lambda users: eko_id in users)
            await anna.answer(room, await anna.say(room, "!eko help"))

    assert len(refused) == 2
