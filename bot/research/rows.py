# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rows of a data set: what a story says, by pseudonyms, without who told it and what identifies somebody."""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot import personal
from bot.exports import Record, keys
from bot.i18n import Speech
from bot.store.tables import AgreementRow, StoryRow
from bot.stories import taxonomy
from bot.stories.agreements import Receipt, receipt
from bot.stories.keeping import FREE, TEXTS
from bot.stories.shown import spoken

Told = tuple[StoryRow, AgreementRow]
LENGTH = 12  # hexadecimal digits of a pseudonym


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A story in an earlier data set that should not be used any more, since a month."""

    export: str
    story: str
    since: str


@dataclass(frozen=True, slots=True)
class Key:
    """What pseudonyms are made with; nobody learns it, but the database gives the same one each time."""

    secret: bytes

    @property
    def label(self) -> str:
        """The data set's own name."""
        return sha256(b"label" + self.secret).hexdigest()[:16]

    def pseudonym(self, what: str, of: str) -> str:
        return f"{what[0]}-{hmac.new(self.secret, f'{what}/{of}'.encode(), sha256).hexdigest()[:LENGTH]}"


def key(told: Sequence[Told], withdrawn: Iterable[Withdrawn]) -> Key:
    """The key of the data set that these make: another one as soon as anything is different."""
    made_of = sorted(
        [agreement.code, agreement.version, story.language, story.kind.value, story.asks]
        + [getattr(story, name) for name in TEXTS]
        + [story.told_at.isoformat()]
        for story, agreement in told
    )
    marks = sorted([each.export, each.story, each.since] for each in withdrawn)
    return Key(sha256(json.dumps([taxonomy.VERSION, made_of, marks]).encode()).digest())


def row(story: StoryRow, agreement: AgreementRow, key: Key) -> Record:
    """A story as research gets it, before it is made coarser."""
    _ = Speech(spoken(story))
    texts = {name: personal.without(getattr(story, name), _) for name in FREE}
    removed = sum(len(personal.found(getattr(story, name))) for name in FREE)
    hindrances = keys(story.hindrances)
    return {
        "story": key.pseudonym("story", agreement.code),
        "author": key.pseudonym("author", f"{story.platform}/{story.person}"),
        "told": f"{story.told_at:%Y-%m}",
        "kind": story.kind.value,
        "language": story.language,
        **texts,
        "evidence": story.evidence,
        "hindrances": hindrances,
        "hindrance_groups": list(dict.fromkeys(taxonomy.HINDRANCE_GROUPS[each] for each in hindrances)),
        "asks": story.asks,
        "areas": keys(story.areas),
        "organisation_kind": story.organisation_kind,
        "sector": story.sector,
        "stage": story.stage,
        "collaboration": story.collaboration,
        "period": story.period,
        "licences": keys(story.licences),
        "links": len([each for each in story.links.split("\n") if each]),
        "voice": story.voice,
        "removed": removed,
    }


def receipts(told: Sequence[Told], key: Key) -> list[Record]:
    """For each story what proves that its author agreed, without saying who that is."""
    made = (_proof(key, agreement.code, receipt(agreement)) for _story, agreement in told)
    return sorted(made, key=lambda each: str(each["story"]))


def _proof(key: Key, code: str, given: Receipt) -> Record:
    return {
        "story": key.pseudonym("story", code),
        "version": given.version,
        "text_sha256": given.text_sha256,
        "commitment": given.commitment(key.label),
    }
