# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Events as the homeserver sends them, read into what they mean to Eko. No I/O.

What somebody sends may have any shape, so nothing in it is taken for granted.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from bot.text import clean

Json = Mapping[str, Any]
SPOKEN = ("m.text", "m.emote")  # m.notice is what bots say, and must never be answered
SENTINEL = "\ufe0f"  # whether a client asks for the colourful form of an emoji or not, it is the same

_PILL = re.compile(r'<a[^>]*\shref=["\']https://matrix\.to/#/([^"\'?]+)[^"\']*["\'][^>]*>(.*?)</a>', re.IGNORECASE)
_FALLBACK = re.compile(r"^(?:> [^\n]*\n)+\n?")  # what clients before v1.13 put before a reply
_REPLY_HTML = re.compile(r"<mx-reply>.*?</mx-reply>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote something. `mentions` are the user ids that the message is meant for."""

    id: str
    room: str
    sender: str
    at: int  # milliseconds, by the server's clock
    text: str
    mentions: frozenset[str] = frozenset()
    pills: Mapping[str, str] | None = None  # the name in each, by user id
    thread: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody put another text in place of what they wrote."""

    said: Said
    original: str

    @property
    def id(self) -> str:
        return self.said.id

    @property
    def room(self) -> str:
        return self.said.room

    @property
    def sender(self) -> str:
        return self.said.sender


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put an emoji to a message."""

    id: str
    room: str
    sender: str
    at: int
    to: str
    key: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """Something was taken away, by its author or by a moderator."""

    id: str
    room: str
    sender: str
    target: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted event that has no key yet."""

    id: str
    room: str
    sender: str
    session: str
    at: int
    thread: str | None = None


Heard = Said | Edited | Reacted | Redacted | Sealed


def read(source: Json, room: str) -> Heard | None:
    """What an event says; None when it is nothing that Eko acts on, or makes no sense."""
    content, id, sender = source.get("content"), source.get("event_id"), source.get("sender")
    if not (isinstance(content, dict) and isinstance(id, str) and isinstance(sender, str)):
        return None
    if "state_key" in source:
        return None
    at = source.get("origin_server_ts")
    at = at if isinstance(at, int) else 0
    match source.get("type"):
        case "m.room.message":
            return _message(content, id, room, sender, at)
        case "m.reaction":
            related = relation(content)
            to, key = related.get("event_id"), related.get("key")
            if related.get("rel_type") == "m.annotation" and isinstance(to, str) and isinstance(key, str):
                return Reacted(id, room, sender, at, to, emoji(key))
        case "m.room.redaction":
            target = source.get("redacts") or content.get("redacts")  # within the content since room version 11
            if isinstance(target, str):
                return Redacted(id, room, sender, target)
        case "m.room.encrypted":
            session = content.get("session_id")
            if isinstance(session, str) and content.get("algorithm") == "m.megolm.v1.aes-sha2":
                return Sealed(id, room, sender, session, at, thread_of(content))
    return None


def _message(content: Json, id: str, room: str, sender: str, at: int) -> Said | Edited | None:
    related = relation(content)
    original = related.get("event_id")
    if related.get("rel_type") == "m.replace":
        new = content.get("m.new_content")
        said = _said(new, id, room, sender, at) if isinstance(new, dict) else None
        return Edited(said, original) if said and isinstance(original, str) else None
    return _said(content, id, room, sender, at)


def _said(content: Json, id: str, room: str, sender: str, at: int) -> Said | None:
    body = content.get("body")
    if content.get("msgtype") not in SPOKEN or not isinstance(body, str):  # a tuple, since a type may be a list
        return None
    named = content.get("m.mentions")
    ids = named.get("user_ids") if isinstance(named, dict) else None
    mentions = frozenset(each for each in ids if isinstance(each, str)) if isinstance(ids, list) else frozenset()
    reply = relation(content).get("m.in_reply_to")
    answered = reply.get("event_id") if isinstance(reply, dict) else None
    falling_back = relation(content).get("is_falling_back") is True
    return Said(
        id,
        room,
        sender,
        at,
        clean(_FALLBACK.sub("", body) if answered else body),
        mentions,
        _pills(content.get("formatted_body")),
        thread_of(content),
        answered if isinstance(answered, str) and not falling_back else None,
    )


def relation(content: Json) -> Json:
    """How an event stands to another; empty if it doesn't."""
    related = content.get("m.relates_to")
    return related if isinstance(related, dict) else {}


def thread_of(content: Json) -> str | None:
    """The root of the thread that an event stands in."""
    related = relation(content)
    root = related.get("event_id")
    return root if related.get("rel_type") == "m.thread" and isinstance(root, str) else None


def _pills(formatted: object) -> Mapping[str, str]:
    if not isinstance(formatted, str) or len(formatted) > 100_000:
        return {}
    found = _PILL.findall(_REPLY_HTML.sub("", formatted))
    return {unquote(user): html.unescape(re.sub(r"<[^>]*>", "", name)) for user, name in found}


def emoji(key: str) -> str:
    """The emoji without the mark that asks for its colourful form."""
    return key.replace(SENTINEL, "")


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message meant for Eko: what is left of it without the address; `sign` says that the prefix was used."""

    text: str
    sign: bool = False


def addressed(said: Said, own_id: str, names: frozenset[str], prefix: str) -> Addressed | None:
    """What is said to Eko by prefix, mention, pill or name; None when it is said to others."""
    if (behind := _behind(said.text, prefix)) is not None:
        return Addressed(behind, sign=True)
    pills = said.pills or {}
    called = {own_id, own_id.split(":")[0], *names} | ({pills[own_id]} if own_id in pills else set())
    for name in sorted((each for each in called if each), key=len, reverse=True):
        for sign in ("@", ""):
            behind = _behind(said.text, f"{sign}{name}")
            if behind is not None:
                return Addressed(behind.lstrip(":,;-– \n"))
    if own_id in said.mentions or own_id in pills:
        text = said.text
        for name in (own_id, pills.get(own_id, "")):
            text = text.replace(f"@{name}", "").replace(name, "") if name else text
        return Addressed(" ".join(text.split()) if "\n" not in text else text.strip())
    return None


def _behind(text: str, name: str) -> str | None:
    """What stands behind a name at the start; None when it isn't there, or goes on as another word."""
    if text[: len(name)].casefold() != name.casefold():
        return None
    rest = text[len(name) :]
    return None if rest[:1].isalnum() or rest[:1] in ("_", "-") else rest.strip()
