# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko keeps about a person: shown to them, handed out, and erased when they ask for it."""

import json
from collections.abc import Callable, Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field, Kind
from bot.feature import Feature, Holding
from bot.i18n import N_, Speech
from bot.message import Attachment, Message, Reply, Request


def feature(holdings: Callable[[], Iterable[Holding]]) -> Feature:
    """The two commands, over everything that any feature keeps about people."""

    async def my_data(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        lines, data = [], {}
        for holding in holdings():
            records = await holding.export(session, request.person)
            data[holding.table.__tablename__] = records  # type: ignore[attr-defined]
            count = _.plural("{count} row", "{count} rows", len(records))
            lines.append(f"- **{_(holding.name)}**: {count} – {_(holding.purpose)}")
        text = _("This is what I keep about you. The file has all of it.")
        file = json.dumps(data, ensure_ascii=False, indent=2).encode()
        attachment = Attachment("eko-my-data.json", "application/json", file, _("Everything I keep about you, as JSON"))
        return Reply(
            Message(f"{text}\n\n" + "\n".join(lines) + "\n\n" + _("Erase it with /forget-me."), (), (attachment,))
        )

    async def forget_me(request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        if not request.flag("sure"):
            return Reply(Message(_("Nothing is erased.")))
        count = 0
        for holding in holdings():
            count += await holding.erase(session, request.person)
        text = _.plural("{count} row about you is erased.", "{count} rows about you are erased.", count)
        what = _("Your stories and questions are gone. What others have already read or copied I can't take back.")
        return Reply(Message(f"{text} {what}"))

    sure = Field(N_("sure"), N_("Erase everything about you?"), Kind.YES_NO, hint=N_("it can't be undone"))
    return Feature(
        (
            Command("my-data", N_("What I keep about you"), my_data, private=True),
            Command("forget-me", N_("Erase what I keep about you"), forget_me, (sure,), private=True),
        )
    )
