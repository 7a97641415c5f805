# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds of every message that Eko sends, whatever it says: checked of all that anybody saw in any test."""

import re

from tests.matrix.human import Json

# What Eko uses of what is allowed (https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes).
TAGS = frozenset(("a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"))
KINDS = frozenset({"m.notice", "m.text", "m.file", "m.image"})  # m.text is what notifies
_TAG = re.compile(r"</?([a-zA-Z0-9-]+)")


def _called(content: Json) -> list[str]:
    """Whom a message calls: the one user that it begins with, as somebody who is told where others read it too."""
    return [part for part, colon, _ in [str(content.get("body")).partition(": ")] if colon and part.startswith("@")]


def faults(event: Json) -> list[str]:
    """What is wrong with a message of Eko's."""
    content = event["content"]
    if event["type"] != "m.room.message" or not content:
        return []
    found = [f"its kind is {content.get('msgtype')}"] if content.get("msgtype") not in KINDS else []
    for part in (content, content.get("m.new_content", content)):
        if part.get("m.mentions") not in ({}, {"user_ids": _called(part)}):
            found.append(f"it mentions {part.get('m.mentions')}")
        if "body" not in part or str(part["body"]).startswith("> <@"):
            found.append("its body is none, or quotes what it replies to")
        if "formatted_body" in part and part.get("format") != "org.matrix.custom.html":
            found.append("its format is not said")
        found += [f"<{tag}>" for tag in _TAG.findall(part.get("formatted_body", "")) if tag.lower() not in TAGS]
    related = content.get("m.relates_to", {})
    if related.get("rel_type") == "m.thread" and not (
        related.get("is_falling_back") and related["m.in_reply_to"]["event_id"]
    ):
        found.append("it stands in a thread and does not say so to those who know none")
    return found
