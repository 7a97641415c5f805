# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Discord refuses, with its error codes (https://docs.discord.com/developers/topics/opcodes-and-status-codes#json).

These are the rules that its published OpenAPI document does not express.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.discord_server.world import COMPONENTS_V2, Json, walk

NAME = re.compile(r"[-_'\w]{1,32}")
CUSTOM_ID = 100
LOCALES = {"sv-SE", "en-US", "en-GB", "da", "fi", "no", "de", "fr"}
LAYOUT_ONLY = {9, 10, 11, 12, 13, 14, 17}
OPTIONS = {3: (1, 25), 21: (2, 10), 22: (1, 10)}  # how many a select, a radio group and checkboxes have
INPUTS = {3, 4, 5, 6, 7, 8, 19, 21, 22, 23}


class Refused(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status: int, code: int, message: str, /, **errors: Any) -> None:
        super().__init__(f"{status} {code} {message} {errors or ''}")
        self.status, self.body = status, {"code": code, "message": message, **({"errors": errors} if errors else {})}


def invalid(where: str, why: str) -> Refused:
    return Refused(400, 50035, "Invalid Form Body", **{where: {"_errors": [{"code": "INVALID", "message": why}]}})


def check_message(data: Json, *, editing: Json | None = None, files: int = 0) -> None:
    """A message that is sent; when editing, what is not given stays."""
    flags = data.get("flags") or 0
    was = (editing or {}).get("flags", 0)
    layout = bool((flags | was) & COMPONENTS_V2)
    content, components = data.get("content"), data.get("components") or []
    if editing and was & COMPONENTS_V2 and "flags" in data and not flags & COMPONENTS_V2:
        raise invalid("flags", "IS_COMPONENTS_V2 can't be removed from a message")
    if layout and (content or data.get("embeds") or data.get("poll")):
        raise Refused(400, 50035, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2")
    if content and len(content) > 2000:
        raise invalid("content", "Must be 2000 or fewer in length.")
    check_embeds(data.get("embeds") or [])
    if not editing and not (content or components or data.get("embeds") or files or data.get("sticker_ids")):
        raise Refused(400, 50006, "Cannot send an empty message")
    if "allowed_mentions" not in data and not editing:
        raise invalid("allowed_mentions", "TEST: without it, everybody who is named is notified")
    if len(str(data.get("nonce") or "")) > 25:
        raise invalid("nonce", "Must be 25 or fewer in length.")
    check_components(components, layout=layout)


def check_embeds(embeds: list[Json]) -> None:
    if len(embeds) > 10:
        raise invalid("embeds", "Must be 10 or fewer in length.")
    fields = [field for each in embeds for field in each.get("fields") or []]
    if any(not field.get("name") or not field.get("value") for field in fields):
        raise invalid("fields", "This field is required")
    if any(not str(each.get("url", "https://")).startswith(("http://", "https://")) for each in embeds):
        raise invalid("url", "Not a well formed URL.")
    texts = [each.get(name) or "" for each in embeds for name in ("title", "description")]
    texts += [field[name] for field in fields for name in ("name", "value")]
    texts += [(each.get(part) or {}).get(name, "") for each in embeds for part, name in _PARTS]
    if sum(map(len, texts)) > 6000:
        raise invalid("embeds", "Embed size exceeds maximum size of 6000")


_PARTS = (("footer", "text"), ("author", "name"))


def check_components(components: list[Json], *, layout: bool) -> None:
    everything = walk(components)
    ids = Counter(each["custom_id"] for each in everything if "custom_id" in each)
    if any(count > 1 for count in ids.values()):
        raise invalid("components", "Component custom id cannot be duplicated")
    if not layout:
        if len(components) > 5:
            raise invalid("components", "Must be between 1 and 5 in length.")
        if any(each["type"] != 1 for each in components) or any(each["type"] in LAYOUT_ONLY for each in everything):
            raise invalid("components", "The specified component type is invalid in V1 messages.")
    if len(everything) > 40:
        raise invalid("components", "A message holds 40 components")
    if sum(len(each["content"]) for each in everything if each["type"] == 10) > 4000:
        raise invalid("components", "The text of all components is at most 4000 characters")
    if any(each["type"] == 10 and not each["content"] for each in everything):
        raise invalid("components", "A text display needs text")
    for each in everything:
        if each["type"] == 1 and not 1 <= len(each["components"]) <= 5:
            raise invalid("components", "An action row holds 1 to 5 components")
        if each["type"] == 2:
            check_button(each)


def check_button(button: Json) -> None:
    if len(button.get("label") or "") > 80:
        raise invalid("label", "Must be 80 or fewer in length.")
    if not (button.get("label") or button.get("emoji")):
        raise invalid("label", "A button needs a label or an emoji")
    if button["style"] == 5:
        if not str(button.get("url", "")).startswith(("http://", "https://", "discord://")) or "custom_id" in button:
            raise invalid("url", "A link button needs a url and no custom_id")
    elif not 1 <= len(button.get("custom_id", "")) <= CUSTOM_ID or "url" in button:
        raise invalid("custom_id", "Must be between 1 and 100 in length.")


def check_modal(data: Json) -> None:
    if not 1 <= len(data.get("title", "")) <= 45:
        raise invalid("title", "Must be between 1 and 45 in length.")
    if not 1 <= len(data.get("custom_id", "")) <= CUSTOM_ID:
        raise invalid("custom_id", "Must be between 1 and 100 in length.")
    if not 1 <= len(data["components"]) <= 5:
        raise invalid("components", "Must be between 1 and 5 in length.")
    ids = Counter(each["custom_id"] for each in walk(data["components"]) if "custom_id" in each)
    if any(count > 1 for count in ids.values()):
        raise invalid("components", "Component custom id cannot be duplicated")
    for each in data["components"]:
        if each["type"] == 10:
            continue
        if each["type"] != 18 or each["component"]["type"] not in INPUTS:
            raise invalid("components", "A modal holds labels with an input each, and text")
        if not 1 <= len(each["label"]) <= 45 or len(each.get("description") or "") > 100:
            raise invalid("label", "A label has 1 to 45 characters, its description at most 100")
        _check_input(each["component"])


def _check_input(field: Json) -> None:
    if field["type"] == 4:
        if field.get("max_length") is not None and not 1 <= field["max_length"] <= 4000:
            raise invalid("max_length", "int value should be between 1 and 4000.")
        if len(field.get("placeholder") or "") > 100:
            raise invalid("placeholder", "Must be 100 or fewer in length.")
        if len(field.get("value") or "") > (field.get("max_length") or 4000):
            raise invalid("value", "Must be within max_length.")
        if field.get("label"):
            raise invalid("label", "A text input in a label has none itself")
    if field["type"] in OPTIONS:
        _check_choice(field, *OPTIONS[field["type"]])


def _check_choice(field: Json, fewest: int, most: int) -> None:
    """A select, a radio group or a group of checkboxes."""
    options = field["options"]
    if not fewest <= len(options) <= most or len({each["value"] for each in options}) != len(options):
        raise invalid("options", f"There are {fewest} to {most} options, each with a value of its own")
    if any(not 1 <= len(each["label"]) <= 100 or not 1 <= len(each["value"]) <= 100 for each in options):
        raise invalid("options", "Must be between 1 and 100 in length.")
    if any(len(each.get("description") or "") > 100 for each in options):
        raise invalid("description", "Must be 100 or fewer in length.")
    most = len(options) if field["type"] == 22 else 1
    if sum(bool(each.get("default")) for each in options) > (field.get("max_values") or most):
        raise invalid("options", "More are chosen than can be")
    if not 0 <= (field.get("min_values") or 0) <= (field.get("max_values") or len(options)) <= len(options):
        raise invalid("max_values", "It lies between min_values and the number of options")


def check_commands(commands: list[Json]) -> None:
    names = Counter((each.get("type", 1), each["name"]) for each in commands)
    if any(count > 1 for count in names.values()):
        raise Refused(400, 50035, "Application command names must be unique")
    kinds = Counter(each.get("type", 1) for each in commands)
    if kinds[1] > 100 or kinds[2] > 15 or kinds[3] > 15:
        raise Refused(400, 30032, "Maximum number of application commands reached (100)")
    for each in commands:
        _check_command(each)


def _check_command(command: Json) -> None:
    if command.get("type", 1) == 1:
        _check_named(command, slash=True)
        _check_options(command.get("options") or [])
        if _weight(command) > 8000:
            raise invalid("name", "Command exceeds maximum size (8000)")
    else:
        if command.get("description"):
            raise invalid("description", "Context menu commands cannot have description")
        if not 1 <= len(command["name"]) <= 32 or command.get("options"):
            raise invalid("name", "Must be between 1 and 32 in length.")
        _check_localised(command.get("name_localizations") or {}, 32)
    if (
        not set(command.get("contexts") or []) <= {0, 1, 2}
        or not str(command.get("default_member_permissions") or 0).isdigit()
    ):
        raise invalid("contexts", "Value must be one of {0, 1, 2}.")


def _check_named(each: Json, *, slash: bool) -> None:
    for name in (each["name"], *(each.get("name_localizations") or {}).values()):
        if not NAME.fullmatch(name) or name != name.lower():
            raise invalid("name", "Command name is invalid")
    for text in (each.get("description"), *(each.get("description_localizations") or {}).values()):
        if not text or len(text) > 100:
            raise invalid("description", "Must be between 1 and 100 in length.")
    for field in ("name_localizations", "description_localizations"):
        _check_localised(each.get(field) or {}, 100)


def _check_localised(texts: Json, length: int) -> None:
    if not set(texts) <= LOCALES or not all(1 <= len(text) <= length for text in texts.values()):
        raise invalid("name_localizations", "Invalid locale, or a text that does not fit")


def _check_options(options: list[Json]) -> None:
    if len(options) > 25:
        raise invalid("options", "Must be 25 or fewer in length.")
    if len({each["name"] for each in options}) != len(options):
        raise Refused(400, 50035, "Application command option names must be unique")
    required = [each.get("required", False) for each in options]
    if any(later and not earlier for earlier, later in pairwise(required)):
        raise invalid("options", "Required options must be placed before non-required options")
    for each in options:
        _check_named(each, slash=True)
        if each["type"] in (1, 2):
            _check_options(each.get("options") or [])
            continue
        choices = each.get("choices") or []
        if choices and each.get("autocomplete"):
            raise invalid("autocomplete", "Choices and autocomplete exclude each other")
        if len(choices) > 25 or any(not 1 <= len(choice["name"]) <= 100 for choice in choices):
            raise invalid("choices", "Must be 25 or fewer in length.")
        if not 1 <= each.get("max_length", 6000) <= 6000:
            raise invalid("max_length", "int value should be between 1 and 6000.")


def _weight(command: Json) -> int:
    return sum(_texts(command))


def _texts(each: Json) -> Iterator[int]:
    for field in ("name", "description"):
        yield max(map(len, (each.get(field) or "", *(each.get(f"{field}_localizations") or {}).values())))
    for choice in each.get("choices") or []:
        yield len(choice["name"]) + len(str(choice["value"]))
    for option in each.get("options") or []:
        yield from _texts(option)


def check_autocomplete(data: Json) -> None:
    choices = data["choices"]
    if len(choices) > 25:
        raise invalid("choices", "Must be 25 or fewer in length.")
    if any(not 1 <= len(each["name"]) <= 100 or not 1 <= len(str(each["value"])) <= 100 for each in choices):
        raise invalid("choices", "Must be between 1 and 100 in length.")
