# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko keeps about a person: shown to them, handed out, and erased when they ask for it.

Moderators can do the same for somebody who asks them to, such as one who has left the platform.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Audience, Command, Field, Kind
from bot.errors import UserError
from bot.feature import Feature, Holding
from bot.i18n import N_, Msg, Speech
from bot.message import Attachment, Choice, Message, Person, Reply, Request
from bot.text import escape

PERSON = Field(
    N_("who"), N_("Whose?"), hint=N_("a mention, an id such as @anna:example.org, or discord:1234"), limit=300
)
SURE = Field(N_("sure"), N_("Erase everything about you?"), Kind.YES_NO, hint=N_("it can't be undone"), required=False)
THEIRS = replace(SURE, prompt=N_("Erase everything about this person?"))
FILE = Field(
    N_("file"), N_("Shall I hand you the file?"), Kind.YES_NO, hint=N_("all that is kept of them"), required=False
)
NOTHING = N_("I keep nothing about {person}. Is that the right id? It is not the name that is shown.")
CARRIED = 55  # characters, as they stand in an address: a button of Discord's holds no more beside the rest

ASKED = N_("that you asked for this, for a day, so that it is done only once")
OUT_OF_REACH = N_("what stands in the chat itself, and what others have copied: it is out of my reach")

_MENTION = re.compile(r"<@!?([0-9]+)>")
_ELSEWHERE = re.compile(r"([a-z]+):(\S+)")


def meant(typed: str, platform: str) -> Person:
    """The person that a moderator names: on their own platform unless another is written before the id.

    Raises `UserError` for what names nobody.
    """
    typed = typed.strip()
    if mention := _MENTION.fullmatch(typed):
        return Person(platform, mention[1])
    if elsewhere := _ELSEWHERE.fullmatch(typed):
        return Person(elsewhere[1], elsewhere[2])
    if not typed or re.search(r"\s", typed):
        raise UserError(
            N_("“{typed}” names nobody. Write an id, such as @anna:example.org or 1234."), typed=escape(typed)
        )
    return Person(platform, typed)


def feature(holdings: Callable[[], Iterable[Holding]]) -> Feature:
    """The commands, over everything that any feature keeps about people."""

    async def kept(session: AsyncSession, person: Person, _: Speech) -> tuple[str, Attachment]:
        """What is kept of each kind and why, and all of it as a file."""
        lines: list[str] = []
        data: dict[str, Any] = {}
        for holding in holdings():
            records = await holding.export(session, person)
            data[holding.table.__tablename__] = records  # type: ignore[attr-defined]
            why = _("{purpose}; kept {kept}", purpose=Msg(holding.purpose), kept=Msg(holding.kept))
            lines.append(f"- **{_(holding.name)}**: {_rows(len(records), _)} – {why}")
        file = json.dumps(data, ensure_ascii=False, indent=2).encode()
        name = "eko-my-data.json"
        return "\n".join(lines), Attachment(name, "application/json", file, _("Everything that is kept, as JSON"))

    async def found(session: AsyncSession, person: Person) -> list[tuple[Holding, int]]:
        """What is kept about a person, of each kind how much."""
        counts = [(holding, len(await holding.export(session, person))) for holding in holdings()]
        return [(holding, count) for holding, count in counts if count]

    async def erasing(request: Request, session: AsyncSession, person: Person, sure: Field) -> Reply:
        """Says what would be erased and what would stay, and does it once that is chosen."""
        _, kinds = Speech(request.language), await found(session, person)
        own = (person.platform, person.id) == (request.person.platform, request.person.id)
        if not kinds:
            return Reply(Message(_(NOTHING, person=_named(person))))
        stays = _left(kinds, _, *((ASKED,) if own else ()))
        if "sure" not in request.values:
            heading = _("This is erased, and can't be brought back:")
            lines = "\n".join(f"- {_(holding.name)}: {_rows(count, _)}" for holding, count in kinds)
            text = "\n\n".join((heading if own else f"{_named(person)}: {heading}", lines, stays, _(sure.prompt)))
            return Reply(_confirmed(text, request, person, _))
        if not request.flag("sure"):
            return Reply(Message(_("Nothing is erased.")))
        count = sum([await holding.erase(session, person) for holding in holdings()])
        done = _.plural("{count} row is erased.", "{count} rows are erased.", count)
        return Reply(Message(f"{done if own else f'{_named(person)}: {done}'}\n\n{stays}"))

    async def my_data(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        lines, file = await kept(session, request.person, _)
        head = _("This is what I keep about you. The file has all of it.")
        return Reply(Message(f"{head}\n\n{lines}\n\n" + _("Erase it with /forget-me."), (), (file,)))

    async def forget_me(request: Request, session: AsyncSession) -> Reply:
        return await erasing(request, session, request.person, SURE)

    async def data_of(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        person = meant(request.text("who"), request.person.platform)
        if not await found(session, person):
            return Reply(Message(_(NOTHING, person=_named(person))))
        lines, file = await kept(session, person, _)
        head = _("This is what I keep about {person}, as they read it themselves.", person=_named(person))
        erase = Choice(_("Erase it"), "forget-them", {"who": _reference(person)})
        if request.flag("file"):
            careful = _("The file has all of it. Hand it to nobody else.")
            shown = _offering(f"{head} {careful}\n\n{lines}", (erase,), _)
            return Reply(replace(shown, attachments=(file,)))
        give = Choice(_("Give me the file"), request.command, {"who": _reference(person), "file": "yes"})
        return Reply(_offering(f"{head}\n\n{lines}", (give, erase), _))

    async def forget(request: Request, session: AsyncSession) -> Reply:
        return await erasing(request, session, meant(request.text("who"), request.person.platform), THEIRS)

    everyone = (
        Command("my-data", N_("What I keep about you"), my_data, private=True, slow=True),
        Command("forget-me", N_("Erase what I keep about you"), forget_me, (SURE,), private=True, slow=True),
    )
    theirs: Any = {"audience": Audience.MODERATORS, "private": True, "kept": False, "slow": True}
    moderators = (
        Command("data-of", N_("What I keep about somebody who asks for it"), data_of, (PERSON, FILE), **theirs),
        Command(
            "forget-them", N_("Erase what I keep about somebody who asks for it"), forget, (PERSON, THEIRS), **theirs
        ),
    )
    return Feature((*everyone, *moderators))


def _left(kinds: Iterable[tuple[Holding, int]], _: Speech, *more: str) -> str:
    """What erasing leaves of these kinds, and why."""
    stays = (*(holding.stays for holding, _count in kinds if holding.stays), *more, OUT_OF_REACH)
    lines = "\n".join(f"- {_(each)}" for each in stays)
    return _("This stays:") + f"\n\n{lines}"


def _confirmed(text: str, request: Request, person: Person, _: Speech) -> Message:
    """The text, with the choice to have it done or left."""
    about = {"who": _reference(person)} if "who" in request.values else {}
    yes, no = (
        Choice(_(label), request.command, {**about, "sure": sure})
        for label, sure in ((N_("Yes, erase it all"), "yes"), (N_("No, keep it"), "no"))
    )
    return _offering(text, (yes, no), _)


def _offering(text: str, choices: tuple[Choice, ...], _: Speech) -> Message:
    """The text with its choices; for somebody whose id is too long to be carried by one, what to write instead."""
    if len(quote_plus(choices[0].values.get("who", ""))) <= CARRIED:
        return Message(text, choices)
    typed = (" ".join((f"/{each.command}", *each.values.values())) for each in choices)
    return Message("\n".join((text, "", *(f"- {escape(each)}" for each in typed))))


def _rows(count: int, _: Speech) -> str:
    return _.plural("{count} row", "{count} rows", count)


def _reference(person: Person) -> str:
    """The person as `meant` reads it on any platform."""
    return f"{person.platform}:{person.id}"


def _named(person: Person) -> str:
    return escape(_reference(person))
