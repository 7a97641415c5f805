# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checklists in words: how far it has come, a stage, an item, the next steps, and as a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.checklists.boards import Share
from bot.i18n import N_, Speech
from bot.message import Choice
from bot.store.tables import Mark
from bot.text import escape, shorten
from knowledge.checklists.lists import Checklist, Item, Stage

NEXT = 3
LABEL = 78  # a Discord button holds 80 characters

MARKS = {
    Mark.YES: N_("done"),
    Mark.UNDER_WAY: N_("under way"),
    Mark.NO: N_("not done"),
    Mark.NOT_APPLICABLE: N_("not applicable"),
}
SIGNS = {Mark.YES: "✓", Mark.UNDER_WAY: "…", Mark.NO: "✗", Mark.NOT_APPLICABLE: "–"}
OPEN = "○"  # nothing is said about it yet


def steps(checklist: Checklist, marks: Mapping[str, Mark]) -> tuple[Item, ...]:
    """What to do next: first what is under way, then what is not done or not answered, in the list's order."""
    left = [item for item in checklist.items if marks.get(item.id) in (None, Mark.NO, Mark.UNDER_WAY)]
    return tuple(sorted(left, key=lambda item: marks.get(item.id) is not Mark.UNDER_WAY))[:NEXT]


def progress(checklist: Checklist, marks: Mapping[str, Mark], _: Speech) -> str:
    """How far it has come, stage by stage."""
    lines = []
    for stage in checklist.stages:
        counted = [item for item in stage.items if marks.get(item.id) is not Mark.NOT_APPLICABLE]
        done = sum(marks.get(item.id) is Mark.YES for item in counted)
        said = _("{done} of {all}", done=done, all=len(counted))
        lines.append(f"- {stage.id} **{escape(stage.name[_.language])}**: {said}")
    return f"**{escape(checklist.name[_.language])}**\n\n" + "\n".join(lines)


def listed(stage: Stage, marks: Mapping[str, Mark], _: Speech) -> str:
    """A stage with its items."""
    lines = [f"- {_signed(item, marks, _)}" for item in stage.items]
    return f"**{stage.id} {escape(stage.name[_.language])}**\n\n" + "\n".join(lines)


def _signed(item: Item, marks: Mapping[str, Mark], _: Speech) -> str:
    mark = marks.get(item.id)
    sign, word = (SIGNS[mark], f" ({_(MARKS[mark])})") if mark else (OPEN, "")
    return f"{sign} {item.id}: {escape(item.text[_.language])}{word}"


def told(item: Item, mark: Mark | None, share: Share | None, solved: Sequence[tuple[str, str]], _: Speech) -> str:
    """An item in full; `solved` are stories of those who have come further: title, and who tells it."""
    parts = [f"**{item.id}** {escape(item.text[_.language])}"]
    parts.append(
        _("With you: {mark}.", mark=_(MARKS[mark])) if mark else _("You have not said how far you have come with it.")
    )
    if share:
        parts.append(_("Done by {yes} of {of} organisations.", yes=share.yes, of=share.of))
    if item.sources:
        lines = [
            f"- [{escape(each.title)}]({each.url}), {escape(each.publisher)}"
            + (f", {escape(each.place)}" if each.place else "")
            for each in item.sources
        ]
        parts.append(_("What it rests on:") + "\n\n" + "\n".join(lines))
    if solved:
        names = [f"- {escape(title)} ({escape(who)})" for title, who in solved]
        parts.append(_("Told by those who have done it:") + "\n\n" + "\n".join(names))
    return "\n\n".join(parts)


def choice(item: Item, _: Speech) -> Choice:
    """An item, one click away."""
    return Choice(shorten(f"{item.id} {item.text[_.language]}", LABEL), "checklist show", {"what": item.id})


def shared(checklist: Checklist, found: Mapping[str, Share], _: Speech) -> str:
    """What share of organisations has done each item, where that may be told."""
    lines = [
        f"- {item.id}: {escape(item.text[_.language])} **{found[item.id].yes}/{found[item.id].of}**"
        for item in checklist.items
        if item.id in found
    ]
    head = f"**{escape(checklist.name[_.language])}**"
    if not lines:
        return f"{head}\n\n" + _("Too few organisations have marked anything yet; numbers are shown from three on.")
    return (
        f"{head}\n\n" + _("Organisations that have done it, of those that have answered:") + "\n\n" + "\n".join(lines)
    )


def markdown(checklist: Checklist, marks: Mapping[str, Mark], _: Speech) -> str:
    """The list as a Markdown file, with the marks."""
    return "\n".join(_markdown(checklist, marks, _)) + "\n"


def _markdown(checklist: Checklist, marks: Mapping[str, Mark], _: Speech) -> Iterator[str]:
    yield f"# {checklist.name[_.language]}"
    yield ""
    yield _("Version {version}.", version=checklist.version)
    for stage in checklist.stages:
        yield ""
        yield f"## {stage.id} {stage.name[_.language]}"
        yield ""
        for item in stage.items:
            mark = marks.get(item.id)
            said = f" *{_(MARKS[mark])}*" if mark else ""
            yield f"- [{'x' if mark is Mark.YES else ' '}] **{item.id}** {escape(item.text[_.language])}{said}"
            sources = ", ".join(
                f"[{each.title}]({each.url}){f', {each.place}' if each.place else ''}" for each in item.sources
            )
            if sources:
                yield f"  {sources}"


def data(checklist: Checklist, marks: Mapping[str, Mark] | None) -> str:
    """The list as JSON; with the marks, where there are any to give."""
    stages: Sequence[Any] = [
        {"id": stage.id, "name": dict(stage.name), "items": [_item(item, marks) for item in stage.items]}
        for stage in checklist.stages
    ]
    record = {"id": checklist.id, "version": checklist.version, "name": dict(checklist.name), "stages": stages}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _item(item: Item, marks: Mapping[str, Mark] | None) -> dict[str, Any]:
    sources = [
        {"title": each.title, "publisher": each.publisher, "url": each.url, "place": each.place}
        for each in item.sources
    ]
    record: dict[str, Any] = {"id": item.id, "text": dict(item.text), "sources": sources, "entries": list(item.entries)}
    if marks is not None:
        mark = marks.get(item.id)
        record["mark"] = mark.value if mark else None
    return record
