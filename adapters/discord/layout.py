# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A message as Discord takes it: pages of text, buttons under the last one, files.

What has buttons or is long becomes a layout of components, which holds twice the text and keeps the
buttons with it; the rest is plain content. https://docs.discord.com/developers/components/reference
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import discord
from discord import ui

from adapters.discord.buttons import Button, Pressed, button
from adapters.discord.markdown import Ids, paged, rendered
from bot.message import Attachment, Message

CONTENT, LAYOUT = 2000, 4000  # characters that plain content and a layout hold
ROW, MOST = 5, 25
NOBODY = discord.AllowedMentions.none()

Shown = ui.View | ui.LayoutView
Parts = dict[str, Any]  # what discord.py's methods that send take


@dataclass(frozen=True, slots=True)
class Page:
    """One message on Discord; `layout` says that it is made of components."""

    text: str
    layout: bool
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calls: str = ""  # the id of who is to notice it

    def sent(self) -> Parts:
        """For sending it. Made anew for each try, as a file is read when it is sent."""
        parts: Parts = {"allowed_mentions": _only(self.calls) if self.calls else NOBODY}
        if self.layout:
            return parts | {"view": _layout(self)}
        if self.text:
            # Sources are for those who follow them; their previews would bury the answer.
            parts |= {"content": self.text, "suppress_embeds": True}
        if self.buttons:
            parts["view"] = _rows(self.buttons)
        if self.attachments:
            parts["files"] = [_file(each) for each in self.attachments]
        return parts

    def edited(self) -> Parts:
        """For putting it in place of another: as a layout, which every message can become and none can cease to be."""
        return {"allowed_mentions": NOBODY, "content": None, "embeds": [], "attachments": [], "view": _layout(self)}


def _only(id: str) -> discord.AllowedMentions:
    somebody = [discord.Object(int(id))]
    return discord.AllowedMentions(everyone=False, roles=False, users=somebody, replied_user=False)


def pages(message: Message, ids: Ids, *more: Button, layout: bool = False) -> tuple[Page, ...]:
    """The message on as many pages as it takes; `more` are buttons besides its choices."""
    parts = rendered(message.text, ids)
    called = message.calls.id if message.calls else ""
    if called:
        parts = (f"<@{called}>", *parts)
    buttons = (*map(button, message.choices), *more)[:MOST]
    long = sum(len(part) + 2 for part in parts) > CONTENT
    if message.attachments and not layout:  # a layout does not show files by itself
        as_layout, limit = False, CONTENT
    else:
        as_layout = layout or bool(buttons) or long
        limit = LAYOUT if as_layout else CONTENT
    texts = paged(parts, limit) or ("",)
    first, *others = (Page(text, as_layout) for text in texts)
    made = (replace(first, calls=called), *others)
    files = () if as_layout else message.attachments
    return (*made[:-1], replace(made[-1], buttons=buttons, attachments=files))


def _layout(page: Page) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container()
    if page.text:
        container.add_item(ui.TextDisplay(page.text))
    for row in _batched(page.buttons):
        container.add_item(ui.ActionRow(*(each.item() for each in row)))
    view.add_item(container)
    return _kept_nowhere(view)


def _rows(buttons: Iterable[Button]) -> ui.View:
    view = ui.View(timeout=None)
    for each in buttons:
        view.add_item(each.item())
    return _kept_nowhere(view)


V = TypeVar("V", bound=ui.View | ui.LayoutView)


def _kept_nowhere(view: V) -> V:
    """The view, which discord.py would otherwise hold until the process ends, to wait for its buttons.

    Each press tells by its `custom_id` what it asks for, also after a restart, so nobody has to wait.
    """
    view.stop()
    return view


def _file(attachment: Attachment) -> discord.File:
    return discord.File(io.BytesIO(attachment.data), attachment.name, description=attachment.alt or None)


def _batched(buttons: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    return (buttons[start : start + ROW] for start in range(0, len(buttons), ROW))


def view_of(message: discord.Message) -> Shown:
    """The components of a message, to be changed."""
    return (ui.LayoutView if message.flags.components_v2 else ui.View).from_message(message, timeout=None)


def settled(view: Shown, custom_ids: Iterable[str]) -> Shown:
    """The components with these buttons disabled."""
    done = set(custom_ids)
    for each in view.walk_children():
        found = each.item if isinstance(each, Pressed) else each
        if isinstance(found, ui.Button) and found.custom_id in done:
            found.disabled = True
    return _kept_nowhere(view)


def without(view: Shown, kind: type[Pressed]) -> Shown:
    """The components without the buttons of a kind."""
    for row in [each for each in view.walk_children() if isinstance(each, ui.ActionRow)]:
        for each in row.children:
            if isinstance(each, ui.Button | Pressed) and kind.carries(each.custom_id or ""):
                row.remove_item(each)
        if not row.children and isinstance(row.parent, ui.Container):
            row.parent.remove_item(row)
    return _kept_nowhere(view)


def carried(message: discord.Message) -> tuple[str, ...]:
    """The `custom_id`s of a message's buttons."""
    return tuple(_custom_ids(message.components))


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for each in components:
        if isinstance(each, discord.Button) and each.custom_id:
            yield each.custom_id
        yield from _custom_ids(getattr(each, "children", ()))
