# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fake Discord as a whole: one bot, its guild, the people in it, and what they do."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiohttp import web

from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    DEADLINE,
    LIFETIME,
    MODAL,
    Interaction,
    option,
)
from tests.discord_server.rest import Fault, Rest
from tests.discord_server.world import (
    DM,
    EPHEMERAL,
    FORUM,
    LOADING,
    PUBLIC_THREAD,
    Channel,
    Guild,
    Json,
    User,
    buttons_of,
    new_message,
    numbered,
    snowflake,
    stamp,
    text_of,
    walk,
)

T = TypeVar("T")
PATIENCE = 30.0  # seconds; a test that waits for longer has failed


class DiscordServer:
    """Everything there is; tests act through the methods that are named after what people do."""

    def __init__(self, token: str = "token") -> None:
        self.token, self.deadline, self.lifetime, self.shards = token, DEADLINE, LIFETIME, 1
        self.application_flags = 0
        self.bot = User("eko", bot=True)
        self.people = {name: User(name) for name in ("anna", "bo", "mo")}
        self.people["eve"] = User("eve", locale="en-US")
        self.guild = self.new_guild("NOSAD", "general", "announcements", "moderators")
        self.guild.moderators.append(self.people["mo"])
        self.guilds = [self.guild]
        self.channels = {each.id: each for each in self.guild.channels}
        self.commands: dict[str, list[Json]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.refused: list[str] = []
        self.seen_by: dict[str, User] = {}  # who sees an ephemeral message, by its id
        self.wrong: list[str] = []  # what does not fit Discord's own document, of either side; must stay empty
        self.gateway = Gateway(self.bot, self.guilds, lambda: self.gateway_url, lambda: self.token)
        self.gateway.notice, self.gateway.wrong = self.notice, self.wrong
        self.rest = Rest(self)
        self.port, self.secure = 0, False
        self._allowed: set[tuple[int, str]] = set()
        self._changed = asyncio.Event()

    @property
    def api_base(self) -> str:
        return f"http{'s' * self.secure}://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws{'s' * self.secure}://127.0.0.1:{self.port}/gateway"

    def new_guild(self, name: str, *channels: str) -> Guild:
        guild = Guild(name, self.bot)
        guild.channels += [Channel(each, guild=guild) for each in channels]
        return guild

    def add_guild(self, name: str, *channels: str) -> Guild:
        guild = self.new_guild(name, *channels)
        self.guilds.append(guild)
        self.channels |= {each.id: each for each in guild.channels}
        return guild

    def add_guild_on(self, shard: int, count: int, name: str, *channels: str) -> Guild:
        """A guild that is on this shard, of so many."""
        guild = self.add_guild(name, *channels)
        while (guild.id >> 22) % count != shard:
            guild.id = snowflake()
        return guild

    def add_forum(self, name: str, *tags: str) -> Channel:
        forum = Channel(name, FORUM, self.guild, tags=tags)
        self.guild.channels.append(forum)
        self.channels[forum.id] = forum
        return forum

    # Looking

    def notice(self) -> None:
        """Says that something has changed, to whoever waits for it."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def until(self, found: Callable[[], T], seconds: float = PATIENCE) -> T:
        """What `found` gives as soon as that is true; a test that waits too long fails."""
        try:
            async with asyncio.timeout(seconds):
                while not (result := found()):
                    await self._changed.wait()
                return result
        except TimeoutError:
            raise AssertionError(f"waited in vain; refused was {self.refused}") from None

    def channel(self, name: str) -> Channel:
        return next(each for each in self.channels.values() if each.name == name)

    def dm(self, user: User) -> Channel:
        for each in self.channels.values():
            if each.recipient is user:
                return each
        channel = Channel("", DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def guild_of(self, id: str) -> Guild:
        from tests.discord_server.rules import Refused

        for each in self.guilds:
            if each.id == int(id):
                return each
        raise Refused(404, 10004, "Unknown Guild")

    def user_of(self, id: str) -> User:
        return next(each for each in self.people.values() if each.id == int(id))

    def said_in(self, channel: Channel) -> list[Json]:
        """What the bot has said in a channel, for all to see."""
        mine = [each for each in channel.messages.values() if each["author"]["id"] == str(self.bot.id)]
        return [each for each in mine if not each["flags"] & LOADING]

    async def ready(self) -> None:
        """Waits until the bot is connected and its commands are there."""
        await self.until(lambda: self.gateway.connected)

    # What the bot says

    def say(self, channel: Channel, author: User, body: Json, files: list[Json]) -> Json:
        more = {name: body[name] for name in ("components", "flags", "nonce") if body.get(name)}
        if reference := body.get("message_reference"):  # ids may be sent as numbers, and are told as text
            ids = {name: str(id) for name, id in reference.items() if name.endswith("_id")}
            more["message_reference"] = {"type": 0, "channel_id": str(channel.id), **ids}
        message = new_message(channel, author, body.get("content") or "", attachments=files, **more)
        numbered(message["components"])
        self.notice()
        return message

    async def answer(self, interaction: Interaction, body: Json, files: list[Json]) -> Json:
        """An answer to an interaction; an ephemeral one is in no channel, and nobody else ever gets to see it."""
        message = self.say(interaction.channel, self.bot, body, files)
        interaction.messages.append(message)
        if message["flags"] & EPHEMERAL:
            self.seen_by[message["id"]] = interaction.user
        else:
            interaction.channel.messages[int(message["id"])] = message
        await self.tell("MESSAGE_CREATE", interaction.channel, message)
        return message

    async def tell(self, event: str, channel: Channel, message: Json) -> None:
        """Tells the gateway of a message, unless it is ephemeral."""
        if not message["flags"] & EPHEMERAL:
            await self.gateway.dispatch(event, self.told(channel, message), channel.guild)
        self.notice()

    def told(self, channel: Channel, message: Json) -> Json:
        """The message as an event tells of it."""
        if channel.guild is None:
            return message
        author = next((each for each in self.people.values() if str(each.id) == message["author"]["id"]), self.bot)
        member = {name: value for name, value in channel.guild.member(author).items() if name != "user"}
        return {**message, "guild_id": str(channel.guild.id), "member": member}

    async def remove(self, channel: Channel, message: Json) -> None:
        if channel.messages.pop(int(message["id"]), None) is None:
            return  # an ephemeral one, of which nobody is told
        data: Json = {"id": message["id"], "channel_id": str(channel.id)}
        await self.gateway.dispatch("MESSAGE_DELETE", data | _of(channel.guild), channel.guild)
        self.notice()

    # What people do

    async def write(
        self, user: User, channel: Channel, text: str, reply_to: Json | None = None, *, webhook: bool = False
    ) -> Json:
        """Writes a message; naming the bot as <@id> mentions it, and so does a reply to it."""
        more: Json = {"mentions": [self.bot.json()] if f"<@{self.bot.id}>" in text else []}
        if reply_to:
            reference = {"type": 0, "message_id": reply_to["id"], "channel_id": str(channel.id)} | _of(channel.guild)
            more |= {"type": 19, "message_reference": reference, "referenced_message": reply_to}
            more["mentions"] = more["mentions"] or [reply_to["author"]]
        if webhook:
            more["webhook_id"] = str(snowflake())
        message = new_message(channel, user, text, **more)
        channel.messages[int(message["id"])] = message
        await self.tell("MESSAGE_CREATE", channel, message)
        return message

    async def rewrite(self, channel: Channel, message: Json, text: str) -> None:
        message["content"], message["edited_timestamp"] = text, stamp()
        await self.tell("MESSAGE_UPDATE", channel, message)

    async def unfurl(self, channel: Channel, message: Json) -> None:
        """What Discord itself does when a link in a message gets its preview: an update that nobody wrote."""
        message["embeds"] = [{"type": "link", "url": "https://example.org"}]
        await self.tell("MESSAGE_UPDATE", channel, message)

    async def post(self, user: User, forum: Channel, title: str, text: str) -> Channel:
        """Opens a thread in a forum."""
        thread = Channel(title, PUBLIC_THREAD, self.guild, forum, owner=user)
        message = new_message(thread, user, text, mentions=[self.bot.json()] if f"<@{self.bot.id}>" in text else [])
        message["id"] = str(thread.id)  # the first message of a thread in a forum has the thread's id
        self.channels[thread.id], thread.messages[thread.id] = thread, message
        self.guild.threads.append(thread)
        await self.gateway.dispatch("THREAD_CREATE", {**thread.json(), "newly_created": True}, self.guild)
        await self.tell("MESSAGE_CREATE", thread, message)
        return thread

    async def join(self, guild: Guild) -> None:
        """Somebody adds the bot to their guild."""
        self.guilds.append(guild)
        self.channels |= {each.id: each for each in guild.channels}
        await self.gateway.dispatch("GUILD_CREATE", guild.create(), guild)

    async def deny(self, channel: Channel, permissions: int) -> None:
        """Takes permissions in a channel from the bot; 0 gives them back."""
        channel.denied = permissions
        await self.gateway.dispatch("CHANNEL_UPDATE", channel.json(), channel.guild)

    async def close_post(self, thread: Channel) -> None:
        """Deletes a post in a forum with all that was said in it."""
        assert thread.guild
        assert thread.parent
        del self.channels[thread.id]
        thread.guild.threads.remove(thread)
        about = {"id": str(thread.id), "parent_id": str(thread.parent.id), "type": thread.type} | _of(thread.guild)
        await self.gateway.dispatch("THREAD_DELETE", about, thread.guild)

    async def slash(self, user: User, name: str, channel: Channel | None = None, **values: Any) -> Interaction:
        """Gives a command and waits for what comes of it; the options must be declared."""
        return await self.finished(await self.give(user, name, channel, **values))

    async def give(
        self, user: User, name: str, channel: Channel | None = None, age: float = 0.0, **values: Any
    ) -> Interaction:
        """Gives a command; its event comes late when it has an age, in seconds."""
        channel = channel or self.channel("general")
        data = self._command(name, values)
        self._check_offered(user, next(each for each in self.all_commands() if each["id"] == data["id"]), channel)
        return await self._do(COMMAND, user, channel, data, age=age)

    def allow(self, user: User, name: str) -> None:
        """Lets somebody use a command, as administrators do under Server Settings, Integrations."""
        self._allowed.add((user.id, name))

    def _check_offered(self, user: User, command: Json, channel: Channel) -> None:
        """Discord offers a command only where it is declared, and to those whom it is for."""
        assert (0 if channel.guild else 1) in (command.get("contexts") or [0, 1]), f"there is no {command['name']} here"
        needed = int(command.get("default_member_permissions") or 0)
        has = channel.permissions(user) if channel.guild else 0
        allowed = (user.id, command["name"]) in self._allowed
        assert allowed or not needed & ~has, f"{user.name} is not offered {command['name']}"

    def _command(self, name: str, values: Json, typing: str = "") -> Json:
        first, _, second = name.partition(" ")
        command = next(each for each in self.all_commands() if each["type"] == 1 and each["name"] == first)
        declared = next(each for each in command["options"] if each["name"] == second) if second else command
        by_name = {each["name"]: each for each in declared.get("options", [])}
        needed = {each["name"] for each in by_name.values() if each.get("required")}
        assert typing or needed <= values.keys(), "Discord does not send it without these"
        options = [option(by_name[each]["name"], value) for each, value in values.items()]
        for each in options:
            assert each["type"] == by_name[each["name"]]["type"], each
            if each["name"] == typing:
                each["focused"] = True
        if second:
            options = [{"type": 1, "name": second, "options": options}]
        return {"id": command["id"], "name": first, "type": 1, "options": options}

    def all_commands(self) -> list[Json]:
        return [each for commands in self.commands.values() for each in commands]

    async def type_in(self, user: User, name: str, field: str, text: str) -> list[Json]:
        """Types into an option and gets what is offered."""
        data = self._command(name, {field: text}, typing=field)
        typed = await self._do(AUTOCOMPLETE, user, self.channel("general"), data)
        await self.until(lambda: typed.choices is not None)
        return typed.choices or []

    async def pick(self, user: User, name: str, message: Json, channel: Channel) -> Interaction:
        """Takes an entry of a message's context menu."""
        command = next(each for each in self.all_commands() if each["type"] == 3 and each["name"] == name)
        self._check_offered(user, command, channel)
        resolved = {"messages": {message["id"]: message}}
        data = {"id": command["id"], "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}
        return await self.finished(await self._do(COMMAND, user, channel, data))

    async def press(self, user: User, message: Json, label: str) -> Interaction:
        return await self.finished(await self.push(user, message, label))

    async def push(self, user: User, message: Json, label: str) -> Interaction:
        """Presses the button with a label that begins like this."""
        button = next(each for each in buttons_of(message) if each["label"].startswith(label))
        assert not button.get("disabled"), f"{label} is disabled"
        assert self.seen_by.get(message["id"], user) is user, f"{user.name} does not see that message"
        return await self._press(user, message, button["custom_id"])

    async def forge(self, user: User, message: Json, custom_id: str) -> Interaction:
        """Says, with a client of one's own, that a button was pressed which the message does not have."""
        return await self.finished(await self._press(user, message, custom_id))

    async def _press(self, user: User, message: Json, custom_id: str) -> Interaction:
        data = {"custom_id": custom_id, "component_type": 2}
        return await self._do(COMPONENT, user, self.channels[int(message["channel_id"])], data, message)

    async def forge_form(self, user: User, custom_id: str, after: Interaction) -> Interaction:
        """Sends a form that was never opened."""
        data: Json = {"custom_id": custom_id, "components": []}
        return await self.finished(await self._do(MODAL, user, after.channel, data))

    async def replay(self, interaction: Interaction) -> None:
        """Tells once more of what somebody did."""
        await self.gateway.dispatch("INTERACTION_CREATE", interaction.json(self.bot), interaction.channel.guild)

    async def submit(self, user: User, form: Interaction, **values: str) -> Interaction:
        """Fills in a modal and sends it; what is not given stays as it was prefilled."""
        assert form.modal
        inputs = {each["custom_id"]: each for each in walk(form.modal["components"]) if "custom_id" in each}
        assert values.keys() <= inputs.keys(), (values, list(inputs))
        components = [
            {"type": 18, "id": number, "component": _filled(label["component"], values)}
            for number, label in enumerate(form.modal["components"], start=1)
            if label["type"] == 18
        ]
        data = {"custom_id": form.modal["custom_id"], "components": components}
        return await self.finished(await self._do(MODAL, user, form.channel, data, form.message))

    async def _do(
        self, kind: int, user: User, channel: Channel, data: Json, message: Json | None = None, age: float = 0.0
    ) -> Interaction:
        at = time.monotonic() - age
        interaction = Interaction(kind, user, channel, data, message, id=snowflake(age), at=at)
        self.interactions[interaction.token] = interaction
        await self.gateway.dispatch("INTERACTION_CREATE", interaction.json(self.bot), channel.guild)
        return interaction

    async def finished(self, interaction: Interaction) -> Interaction:
        """Waits until the bot has said something, changed the message or opened a form."""
        await self.until(lambda: interaction.shown or interaction.updated or interaction.modal)
        return interaction

    def fail(self, method: str, path: str, **how: Any) -> None:
        """Lets the next request of this kind go wrong."""
        self.rest.faults.append(Fault(method, path, **how))


def _filled(field: Json, values: dict[str, str]) -> Json:
    name, kind = field["custom_id"], field["type"]
    if kind == 23:
        return {
            "type": kind,
            "id": 9,
            "custom_id": name,
            "value": values.get(name, field.get("default")) in (True, "yes"),
        }
    if kind in (3, 22):
        return {"type": kind, "id": 9, "custom_id": name, "values": _selected(field, values.get(name))}
    if kind == 4:
        value: Any = values.get(name, field.get("value") or "")
        assert value or not field.get("required", True), f"{name} must be filled in"
        assert len(value) <= (field.get("max_length") or 4000)
    else:
        value = values.get(name) or next((each["value"] for each in field["options"] if each.get("default")), None)
        assert value in [each["value"] for each in field["options"]] or not field.get("required", True), name
    return {"type": kind, "id": 9, "custom_id": name, "value": value}


def _selected(field: Json, written: str | None) -> list[str]:
    """What is chosen in a select: what is written, with commas between, or what was chosen already."""
    chosen = [each["value"] for each in field["options"] if each.get("default")]
    values = chosen if written is None else [each for each in written.split(", ") if each]
    assert set(values) <= {each["value"] for each in field["options"]}, field["custom_id"]
    assert field["min_values"] <= len(values) <= field["max_values"]
    return values


def _of(guild: Guild | None) -> Json:
    return {"guild_id": str(guild.id)} if guild else {}


def shown(interaction: Interaction) -> str:
    """All that somebody reads in answer to what they did."""
    return "\n".join(map(text_of, interaction.shown))


@asynccontextmanager
async def served(
    server: DiscordServer | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[DiscordServer]:
    """A fake Discord that listens on loopback."""
    server = server or DiscordServer()
    server.secure = tls is not None
    app = web.Application()
    app.add_routes(
        [
            *server.rest.routes(),
            web.get("/gateway", server.gateway.connect),
            web.get("/gateway/", server.gateway.connect),
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", server.port, ssl_context=tls)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()
    assert not server.wrong, server.wrong
