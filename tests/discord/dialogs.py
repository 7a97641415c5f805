# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page that shows every dialog on Discord, as it is on the fake: `python -m tests.discord.dialogs` writes it anew.

Each scene is what somebody does and what comes of it, in English, over three small entries.
"""

import asyncio
import re
import tempfile
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import MOST_AT_ONCE
from bot.limits import Limits, Rates
from tests.discord.conftest import Running, eko_on
from tests.discord.test_waiting import busy
from tests.discord_server.interactions import Interaction
from tests.discord_server.server import DiscordServer, served
from tests.discord_server.world import EPHEMERAL, Channel, Json, text_of, walk

PAGE = Path(__file__).parents[2] / "docs" / "discord-dialogs.md"
WIDTH = 100
TICK = 23
MARKS = {3: "[ ]", 21: "( )", 22: "[ ]"}  # of a list, radio buttons, checkboxes
HEAD = """<!--
SPDX-FileCopyrightText: 2026 The Eko contributors
SPDX-License-Identifier: CC0-1.0
-->

# Every dialog of Eko on Discord

Made by `python -m tests.discord.dialogs`, from what Eko really sends; a test holds that it is true. The answers
are those of the tests. A single frame is a message, a double one a form's window; `[ ]` are buttons, `{ }`
commands that can be clicked, and `↗` follows what is a link. What only one person sees says so. Everybody reads
what is theirs alone in the language of their own Discord, Swedish or English, and what all see in the community's.
"""


class Script:
    """The page as it is being written."""

    def __init__(self, server: DiscordServer, eko: Running) -> None:
        self.server, self.eko, self.lines = server, eko, [HEAD]
        for name in ("anna", "bo", "mo"):
            server.people[name].locale = "en-US"
        self.anna, self.bo, self.mo = (server.people[name] for name in ("anna", "bo", "mo"))

    def scene(self, heading: str, text: str) -> None:
        self.lines.append(f"\n## {heading}\n\n{text}")

    def then(self, text: str) -> None:
        self.lines.append(f"\n{text}")

    def show(self, shown: Interaction | Json, most: int = 60, rows: int = 5) -> None:
        """What is there to be seen: of a long text the first lines, of many buttons the first rows."""
        lines = list(_drawn(shown))
        buttons = [number for number, line in enumerate(lines) if line.startswith("│ [")]
        lines = [line for number, line in enumerate(lines) if number not in buttons[rows:]]
        blocks = lines if len(lines) <= most else [*lines[: most - 2], "│ …", *lines[-2:]]
        self.lines.append("\n" + "\n".join(("```text", *blocks, "```")))

    async def said(self, channel: Channel, count: int = 1) -> Json:
        await self.server.until(lambda: len(self.server.said_in(channel)) >= count)
        return self.server.said_in(channel)[count - 1]

    async def settled(self, done: Interaction) -> Interaction:
        await self.server.until(lambda: done.shown)
        return done

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def _drawn(shown: Interaction | Json) -> Iterator[str]:
    if not isinstance(shown, Interaction):
        yield from _message(shown)
    elif shown.modal:
        yield from _form(shown.modal)
    else:
        for each in shown.shown:
            yield from _message(each)


def _message(message: Json) -> Iterator[str]:
    yield "┌─ Eko" + (" · only you can see this" if message["flags"] & EPHEMERAL else "")
    yield from (f"│ {line}".rstrip() for line in _wrapped(_plain(text_of(message))))
    yield from (f"│ file: {each['filename']}" for each in message["attachments"])
    for row in (each for each in walk(message["components"]) if each["type"] == 1):
        yield "│ " + " ".join(_button(each) for each in row["components"])
    yield "└─"


def _button(button: Json) -> str:
    emoji = (button.get("emoji") or {}).get("name")
    return f"[{emoji + ' ' if emoji else ''}{button['label']}{' (grey)' if button.get('disabled') else ''}]"


def _form(form: Json) -> Iterator[str]:
    yield f"╔═ {form['title']}"
    for label in form["components"]:
        field = label["component"]
        required = "" if field["type"] == TICK or not field.get("required", True) else " *"
        yield f"║ {label['label']}{required}"
        if hint := label.get("description"):
            yield f"║   {hint}"
        yield from (f"║   {line}" for line in _input(field))
    yield "╚═ [Cancel] [Submit]"


def _input(field: Json) -> Iterator[str]:
    match field["type"]:
        case 4:
            empty = f"{field['max_length']} characters"
            yield f"|{field.get('value') or empty: <{40 if field['style'] == 1 else 60}}|"
        case kind if kind == TICK:
            yield "[ ]"
        case kind:
            mark = MARKS[kind]
            for option in field["options"]:
                yield f"{mark.replace(' ', 'x') if option.get('default') else mark} {option['label']}"


def _plain(text: str) -> str:
    """The text as a client shows what differs from run to run."""
    today = datetime.now(UTC).date().isoformat()
    text = re.sub(r"\[([^\]]+)\]\(<[^>]+>\)", r"\1 ↗", text)
    text = re.sub(r"</([a-z -]+):\d+>", r"{/\1}", text).replace(today, "(today)")
    return re.sub(r"<t:(\d+):(\w)>", lambda found: _time(int(found[1]), found[2]), text)


def _time(seconds: int, style: str) -> str:
    at = datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo("Europe/Stockholm"))
    formats = {"F": f"{at:%A, {at.day} %B %Y %H:%M}", "t": f"{at:%H:%M}", "R": "(in so many days)"}
    return formats.get(style, f"{at:%Y-%m-%d %H:%M}")


def _wrapped(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, WIDTH, subsequent_indent="  " if line.startswith("- ") else "") or [""]


# The scenes


async def asking(script: Script) -> None:
    server, anna = script.server, script.anna
    script.scene(
        "An answer",
        "Anna writes `/ask question: May we use AGPL code in a service?`. A mention, a reply to Eko and a direct "
        "message are answered in the same way, as a reply.",
    )
    asked = await server.slash(anna, "ask", question="May we use AGPL code in a service?")
    script.show(asked)
    script.then("She presses *It did not help*:")
    script.show(await server.press(anna, asked.shown[0], "It did not"))
    script.scene("Not sure", "`/ask question: share the source`")
    script.show(await server.slash(anna, "ask", question="share the source"))
    script.scene("An honest “I don't know”", "`/ask question: How long does an egg boil?`")
    unknown = await server.slash(anna, "ask", question="How long does an egg boil?")
    script.show(unknown)
    script.then("She presses *Yes, ask the experts*; the button is grey then, and this comes:")
    passed = await script.settled(await server.press(anna, unknown.shown[0], "Yes, ask the experts"))
    script.show(passed)
    script.then("And in the moderators' channel:")
    script.show(await script.said(server.channel("moderators")))


async def on_a_message(script: Script) -> None:
    server, anna, mo, general = script.server, script.anna, script.mo, script.server.channel("general")
    message = await server.write(script.bo, general, "May we use AGPL code in a service?")
    script.scene("The menu of a message", "Anna takes *Apps ▸ Answer from the knowledge base* on a message of Bo's.")
    picked = await server.pick(anna, "Answer from the knowledge base", message, general)
    script.show(picked)
    script.then(
        "*Show to all* says the same openly, without that button, and takes the button away. *Tell it as a story* "
        "opens the form below, with the message's text in it. *Save as FAQ suggestion* is for moderators:"
    )
    script.show(await server.pick(mo, "Save as FAQ suggestion", message, general))


STORY = {"title": "We opened the code", "what": "It went well.", "area": "open-source"}
CHOSEN = {"kind": "success", "organisation-kind": "municipality"}
AGREED = {"publish": "yes", "research": "no", "contact": "no", "shown": "anonymous", "voice": "work"}


async def telling(script: Script) -> None:
    server, anna, mo = script.server, script.anna, script.mo
    script.scene("A form", "`/story`. A star marks what has to be answered.")
    form = await server.slash(anna, "story")
    script.show(form)
    script.then("What is wrong is told, and nothing is lost: *Correct it* opens the form as it was filled in.")
    script.show(await server.submit(anna, form, **{**STORY, **CHOSEN, "title": " "}))
    script.then(
        "When all is right, she sees her story as others will. Below these buttons there may be others, for answers "
        "and items of checklists that have to do with it:"
    )
    preview = await server.submit(anna, form, **{**STORY, **CHOSEN})
    script.show(preview, rows=1)
    script.then("*Send it*:")
    agreements = await server.press(anna, preview.shown[-1], "Send it")
    script.show(agreements)
    await script.settled(await server.submit(anna, agreements, **AGREED))
    script.scene(
        "A form in parts",
        "A window of Discord's holds five questions. `/story-details number: 1` has more: it comes in parts.",
    )
    first = await server.slash(anna, "story-details", number=1)
    script.show(first)
    between = await server.submit(anna, first)
    script.show(between)
    script.then("*Go on*:")
    script.show(await server.press(anna, between.shown[0], "Go on"))
    script.scene("Reviewing", "In the moderators' channel. Once it is settled, the buttons are grey.")
    await server.until(lambda: "We opened the code" in text_of(server.said_in(server.channel("moderators"))[-1]))
    review = server.said_in(server.channel("moderators"))[-1]
    script.show(review)
    script.then("*Decline* opens a form:")
    script.show(await server.press(mo, review, "Decline"))
    script.then("Bo, who is no moderator, presses *Accept*:")
    script.show(await server.press(script.bo, review, "Accept"))
    script.then("A moderator presses it:")
    script.show(await script.settled(await server.press(mo, review, "Accept")))
    script.then("Then this is posted:")
    script.show(await script.said(server.channel("announcements")))
    script.then("And Anna gets a direct message:")
    script.show(await script.said(server.dm(anna)))


async def meeting(script: Script) -> None:
    server, mo = script.server, script.mo
    script.scene("A meetup", "`/meetup add when: 2036-05-07 17:00-17:45 title: Open coffee`, of a moderator.")
    proposed = await server.slash(mo, "meetup add", when="2036-05-07 17:00-17:45", title="Open coffee")
    script.show(proposed)
    script.then("*Yes*, and it is announced; times are shown in the reader's own zone:")
    await script.settled(await server.press(mo, proposed.shown[0], "Yes"))
    await server.until(lambda: "Open coffee" in text_of(server.said_in(server.channel("announcements"))[-1]))
    script.show(server.said_in(server.channel("announcements"))[-1])


async def the_rest(script: Script) -> None:
    server, anna, general = script.server, script.anna, script.server.channel("general")
    script.scene(
        "What takes time",
        "`/my-data` first shows *Eko is thinking …* to Anna alone, since the answer is hers alone, and then:",
    )
    mine = await server.slash(anna, "my-data")
    await server.until(lambda: [file for each in mine.shown for file in each["attachments"]])
    script.show(mine, 8)
    script.scene(
        "An answer that nobody asked for",
        "Where a moderator has said `/unasked on: True`, Anna writes *May we use AGPL code in a service?* to others:",
    )
    await server.slash(script.mo, "unasked", on=True)
    count = len(server.said_in(general))
    await server.write(anna, general, "May we use AGPL code in a service?")
    script.show(await script.said(general, count + 1))
    script.scene("What Eko does not do", "A press of a button that is none of Eko's any more:")
    asked = await server.slash(anna, "ask", question="What is NOSAD?")
    script.show(await server.forge(anna, asked.shown[0], "of-another-version"))


async def helping(script: Script) -> None:
    script.scene("What there is", "`/help`")
    script.show(await script.server.slash(script.anna, "help"))


async def refusing(script: Script) -> None:
    """What Eko says instead of doing something."""
    server, bo = script.server, script.bo
    script.scene("What Eko refuses", "`/meetup add when: 2036-05-07 17:00`, of Bo, who is no moderator:")
    script.show(await server.slash(bo, "meetup add", when="2036-05-07 17:00"))
    script.then("`/question-answer number: 99`, of Bo, who is no expert:")
    script.show(await server.slash(bo, "question-answer", number=99))
    script.then("And of a moderator; nobody has asked it:")
    script.show(await server.slash(script.mo, "question-answer", number=99))


async def crowding(script: Script) -> None:
    server = script.server
    script.scene(
        "Busy",
        f"Eko takes on {MOST_AT_ONCE} requests at a time. Whoever asks while so many are under way is told so at once; "
        "the others get their answers.",
    )
    server.deadline = script.eko.service.bot.store.patience = 60.0  # what a busy machine may take for so many
    async with busy(script.eko):
        asked = [
            asyncio.create_task(server.slash(script.bo, "ask", question="What is NOSAD?"))
            for _ in range(MOST_AT_ONCE + 1)
        ]
        [told], _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    script.show(told.result())
    await asyncio.gather(*asked)


async def hurrying(script: Script) -> None:
    server, anna, bo, general = script.server, script.anna, script.bo, script.server.channel("general")
    script.scene(
        "Too much at once",
        "Anna asks more in a minute than `limits.person` allows. Commands, buttons and forms are told so each time:",
    )
    await server.slash(anna, "ask", question="What is NOSAD?")
    script.show(await server.slash(anna, "ask", question="May we use AGPL code in a service?"))
    script.then("Bo mentions Eko as often. A message is told so once, and those of the minute after are not answered:")
    before = len(server.said_in(general))
    for count in (1, 2):
        await server.write(bo, general, f"<@{server.bot.id}> What is NOSAD?")
        told = await script.said(general, before + count)
    script.show(told)


SCENES = (asking, on_a_message, telling, meeting, the_rest, helping, refusing, crowding)
SCENES_OF_A_MINUTE = (hurrying,)  # in which each person may ask once


async def page() -> str:
    """The page, from the fake."""
    options: dict[str, Any] = {"language": "en", "message_content": True}
    with tempfile.TemporaryDirectory() as folder:
        async with served() as server:
            server.gateway.refused_intents = 0
            async with eko_on(server, Path(folder), **options) as eko:
                script = Script(server, eko)
                for scene in SCENES:
                    await scene(script)
            async with eko_on(server, Path(folder), limits=Limits(Rates(person=1, room=600)), **options) as script.eko:
                for scene in SCENES_OF_A_MINUTE:
                    await scene(script)
    return script.text


if __name__ == "__main__":
    PAGE.write_text(asyncio.run(page()), encoding="utf-8")
