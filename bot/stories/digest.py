# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A month's stories in short, in both languages: as a post, and as Markdown to send on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from babel.dates import format_date

from bot.i18n import N_, Speech
from bot.message import Choice
from bot.store.tables import CreditRow, StoryRow
from bot.stories.shown import heading, spoken, whole
from bot.text import escape, shorten
from knowledge.entry import LANGUAGES, Language

TITLE = N_("Stories of {month}")
NONE = N_("No story was published in this month.")
IN_SHORT = 160
LISTED = 12  # in a post; a file has them all
OFFERED = 6
LABEL = 78  # a Discord button holds 80 characters


def before(today: date) -> date:
    """The first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def of(stories: Iterable[StoryRow], month: date) -> list[StoryRow]:
    """The stories that were published in a month, the oldest first."""
    mine = (
        each
        for each in stories
        if each.published_at and (each.published_at.year, each.published_at.month) == (month.year, month.month)
    )
    return sorted(mine, key=lambda each: (each.published_at, each.id))


def months(stories: Iterable[StoryRow]) -> list[date]:
    """The months in which something was published, the newest first."""
    return sorted({each.published_at.date().replace(day=1) for each in stories if each.published_at}, reverse=True)


def title(month: date, _: Speech) -> str:
    return _(TITLE, month=format_date(month, "LLLL y", locale=_.locale))


def post(stories: Sequence[StoryRow], month: date, first: Language) -> str:
    """The digest as a room reads it: the community's language first."""
    languages = sorted(LANGUAGES, key=lambda language: language != first)
    return "\n\n".join(_listed(stories, month, Speech(language)) for language in languages)


def _listed(stories: Sequence[StoryRow], month: date, _: Speech) -> str:
    lines = _lines(stories[:LISTED], _)
    if len(stories) > LISTED:
        more = _.plural("… and {count} more", "… and {count} more", len(stories) - LISTED)
        lines.append(f"- {more}")
    return (
        f"**{title(month, _)}**\n\n"
        + "\n".join(lines)
        + "\n\n"
        + _("Read one with /stories and its number, and tell yours with /story.")
    )


def _lines(stories: Sequence[StoryRow], _: Speech) -> list[str]:
    return [f"- {heading(each, _)}: {escape(shorten(each.what, IN_SHORT))}" for each in stories]


def choices(stories: Sequence[StoryRow]) -> tuple[Choice, ...]:
    """The first stories, to be read."""
    return tuple(Choice(shorten(each.title, LABEL), "stories", {"number": str(each.id)}) for each in stories[:OFFERED])


def markdown(stories: Sequence[StoryRow], credits: Mapping[int, CreditRow], month: date, first: Language) -> str:
    """The digest as a file: listed in both languages, then every story whole, in the language it was told in."""
    speeches = [Speech(language) for language in sorted(LANGUAGES, key=lambda language: language != first)]
    heads = " / ".join(title(month, each) for each in speeches)
    if not stories:
        return "\n\n".join((f"# {heads}", *(each(NONE) for each in speeches))) + "\n"
    lists = (f"## {title(month, each)}\n\n" + "\n".join(_lines(stories, each)) for each in speeches)
    told = (whole(each, credits.get(each.id), Speech(spoken(each))) for each in stories)
    return "\n\n".join((f"# {heads}", *lists, "---", *told)) + "\n"
