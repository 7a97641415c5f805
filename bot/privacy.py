# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko keeps about a person: shown to them, handed out, and erased when they ask for it.

Moderators can do the same for somebody who asks them to, such as one who has left the platform.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

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
THEIRS = Field(N_("sure"), N_("Erase everything about this person?"), Kind.YES_NO, hint=N_("it can't be undone"))

ASKED = N_("that you asked for this, for a day, so that it is done only once")
OUT_OF_REACH = N_("what stands in the chat itself, and what others have copied: it is out of my reach")

_MENTION = re.compile(r"<@!?(\d+)>")
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
            count = _.plural("{count} row", "{count} rows", len(records))
            why = _("{purpose}; kept {kept}", purpose=Msg(holding.purpose), kept=Msg(holding.kept))
            lines.append(f"- **{_(holding.name)}**: {count} – {why}")
        file = json.dumps(data, ensure_ascii=False, indent=2).encode()
        name = "eko-my-data.json"
        return "\n".join(lines), Attachment(name, "application/json", file, _("Everything that is kept, as JSON"))

    async def found(session: AsyncSession, person: Person) -> list[tuple[Holding, int]]:
        """What is kept about a person, of each kind how much."""
        counts = [(holding, len(await holding.export(session, person))) for holding in holdings()]
        return [(holding, count) for holding, count in counts if count]

    def left(kinds: Iterable[tuple[Holding, int]], _: Speech, *more: str) -> str:
        """What erasing leaves of these kinds, and why."""
        stays = (*(holding.stays for holding, _count in kinds if holding.stays), *more, OUT_OF_REACH)
        lines = "\n".join(f"- {_(each)}" for each in stays)
        return _("This stays:") + f"\n\n{lines}"

    async def erased(session: AsyncSession, person: Person, _: Speech, *more: str) -> str:
        stays = left(await found(session, person), _, *more)
        count = 0
        for holding in holdings():
            count += await holding.erase(session, person)
        return _.plural("{count} row is erased.", "{count} rows are erased.", count) + f"\n\n{stays}"

    async def my_data(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        lines, file = await kept(session, request.person, _)
        head = _("This is what I keep about you. The file has all of it.")
        return Reply(Message(f"{head}\n\n{lines}\n\n" + _("Erase it with /forget-me."), (), (file,)))

    async def forget_me(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        if "sure" not in request.values:
            return await asked(request, session, _)
        if not request.flag("sure"):
            return Reply(Message(_("Nothing is erased.")))
        return Reply(Message(await erased(session, request.person, _, ASKED)))

    async def asked(request: Request, session: AsyncSession, _: Speech) -> Reply:
        """What would be erased and what would stay, before anything is."""
        kinds = await found(session, request.person)
        rows = (_.plural("{count} row", "{count} rows", count) for _holding, count in kinds)
        lines = "\n".join(f"- {_(holding.name)}: {count}" for (holding, _count), count in zip(kinds, rows, strict=True))
        parts = (_("This is erased, and can't be brought back:"), lines, left(kinds, _, ASKED), _(SURE.prompt))
        yes, no = (
            Choice(_(label), request.command, {"sure": sure})
            for label, sure in ((N_("Yes, erase it all"), "yes"), (N_("No, keep it"), "no"))
        )
        return Reply(Message("\n\n".join(parts), (yes, no)))

    async def data_of(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        person = meant(request.text("who"), request.person.platform)
        lines, file = await kept(session, person, _)
        head = _(
            "This is what I keep about {person}, as they read it themselves. Hand the file to nobody else.",
            person=_named(person),
        )
        return Reply(Message(f"{head}\n\n{lines}", (), (file,)))

    async def forget(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        person = meant(request.text("who"), request.person.platform)
        if not request.flag("sure"):
            return Reply(Message(_("Nothing is erased.")))
        return Reply(Message(f"{_named(person)}: {await erased(session, person, _)}"))

    everyone = (
        Command("my-data", N_("What I keep about you"), my_data, private=True, slow=True),
        Command("forget-me", N_("Erase what I keep about you"), forget_me, (SURE,), private=True, slow=True),
    )
    theirs: Any = {"audience": Audience.MODERATORS, "private": True, "kept": False, "slow": True}
    moderators = (
        Command("data-of", N_("What I keep about somebody who asks for it"), data_of, (PERSON,), **theirs),
        Command("forget-them", N_("Erase somebody who asks for it"), forget, (PERSON, THEIRS), **theirs),
    )
    return Feature((*everyone, *moderators))


def _named(person: Person) -> str:
    return escape(f"{person.platform}:{person.id}")
