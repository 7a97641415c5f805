# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages as the contents of Matrix events. No I/O."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from adapters.matrix.choices import MOST, listed, to_content
from adapters.matrix.html import to_html
from bot.message import Message
from bot.text import clean, plain, split

Json = dict[str, Any]
# An event may have 65 536 bytes (https://spec.matrix.org/v1.19/client-server-api/#size-limits), encrypted a third
# more; body and HTML both say the text, and a character may be four bytes, escaped six.
LONGEST = 4000


def texts(message: Message) -> list[str]:
    """The message's text in parts that fit an event; the last one lists the choices."""
    parts = split(clean(message.text), LONGEST)
    if message.choices:
        parts[-1] = f"{parts[-1]}\n\n{listed(message.choices[:MOST])}".strip()
    return parts


def contents(message: Message, asker: str | None, *, loud: bool = False) -> list[Json]:
    """The events' contents: the first mentions who is to notice it; `loud` is for what should notify."""
    meant = (message.calls.id,) if message.calls else ()
    made = [to_text(text, loud=loud, meant=() if number else meant) for number, text in enumerate(texts(message))]
    if message.choices:
        made[-1] |= to_content(message.choices, asker)
    return made


def to_text(text: str, *, loud: bool = False, meant: Iterable[str] = ()) -> Json:
    """One text as content, behind a mention of those who are meant."""
    users = sorted(meant)
    return {
        "msgtype": "m.text" if loud else "m.notice",
        "body": "".join(f"{user}: " for user in users) + plain(text),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(map(_pill, users)) + to_html(text),
        "m.mentions": {"user_ids": users} if users else {},
    }


def _pill(user: str) -> str:
    # https://spec.matrix.org/v1.19/appendices/#matrixto-navigation
    return f'<a href="https://matrix.to/#/{quote(user, safe="@:")}">{escape(user)}</a>: '


def placed(content: Json, thread: str | None, reply_to: str | None) -> Json:
    """The content as a reply, and in a thread where there is one."""
    if thread is None and reply_to is None:
        return content
    related: Json = {"m.in_reply_to": {"event_id": reply_to or thread}}
    if thread is not None:
        related |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True}
    return content | {"m.relates_to": related}


def edit(content: Json, event_id: str) -> Json:
    """The content in place of what an event said."""
    return {
        **content,
        "body": f"* {content['body']}",
        "formatted_body": f"* {content['formatted_body']}",
        "m.mentions": {},  # who was called once is not called again
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
