# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Feeds: the published stories one by one, or each month's in both languages, as Atom and as RSS."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from feedgenerator import Atom1Feed, Rss201rev2Feed

from bot.html import nowhere, to_html
from bot.i18n import N_, Speech
from bot.store.tables import CreditRow, StoryRow
from bot.stories import digest
from bot.stories.shown import credit_line, licence, spoken, whole
from knowledge.entry import LANGUAGES, Language

Style = Literal["atom", "rss"]
NOTHING_YET = datetime(2026, 11, 1, tzinfo=UTC)  # the time of a feed that has no entry
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 can't hold


@dataclass(frozen=True, slots=True)
class Source:
    """Whose feed it is: the community's name, its language, and where its website is."""

    name: str
    language: Language
    website: str

    @property
    def link(self) -> str:
        return self.website or self.id()

    def id(self, *parts: object) -> str:
        """A name for something in a feed that stays (RFC 4151)."""
        place = re.sub(r"^https?://|[/:].*$", "", self.website) or "eko.invalid"
        return f"tag:{place},2026:{'/'.join(map(str, ('stories', *parts)))}"


class _Atom(Atom1Feed):  # type: ignore[misc]  # it has no types
    """Says in which language each entry is."""

    def item_attributes(self, item: Mapping[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]} if item["lang"] else {}

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_YET


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_YET


def stories(
    found: Sequence[StoryRow], credits: Mapping[int, CreditRow], source: Source, style: Style, itself: str = ""
) -> str:
    """The published stories, the newest first, each in the language it was told in; `itself` is where the feed is."""
    _ = Speech(source.language)
    feed = _feed(_(N_("Stories from {name}"), name=source.name), source, style, "feed", itself)
    for story in found:
        feed.add_item(
            title=_legal(story.title),
            link=source.link,
            description=_html(whole(story, credits.get(story.id), Speech(spoken(story)))),
            unique_id=source.id(story.id),
            unique_id_is_permalink=False,
            pubdate=story.published_at,
            updateddate=story.published_at,
            author_name=_legal(credit_line(credits.get(story.id))) or source.name,
            categories=[each for each in (story.kind.value, *story.areas.split(", "), story.organisation_kind) if each],
            item_copyright=licence(story),
            lang=story.language,
        )
    return _written(feed)


def digests(found: Sequence[StoryRow], source: Source, style: Style, itself: str = "") -> str:
    """Each month's stories as one entry, in both languages."""
    languages = sorted(LANGUAGES, key=lambda language: language != source.language)
    name = " / ".join(Speech(each)(N_("Stories from {name}, month by month"), name=source.name) for each in languages)
    feed = _feed(name, source, style, "digest", itself)
    for month in digest.months(found):
        these = digest.of(found, month)
        feed.add_item(
            title=" / ".join(digest.title(month, Speech(language)) for language in languages),
            link=source.link,
            description=_html(digest.post(these, month, source.language)),
            unique_id=source.id("digest", f"{month:%Y-%m}"),
            unique_id_is_permalink=False,
            pubdate=these[-1].published_at,
            updateddate=these[-1].published_at,
            author_name=source.name,
            lang="",
        )
    return _written(feed)


def _feed(title: str, source: Source, style: Style, name: str, itself: str) -> Any:
    kind = {"atom": _Atom, "rss": _Rss}[style]
    return kind(
        title=title,
        link=source.link,
        description=title,
        language=source.language,
        feed_guid=source.id(name),
        author_name=source.name,
        feed_url=itself or None,
    )


def _written(feed: Any) -> str:
    return str(feed.writeString("utf-8")) + "\n"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _html(text: str) -> str:
    """Text of the dialect as HTML; the links in it are an author's, and lead nowhere from here."""
    return _legal(to_html(text, nowhere))
