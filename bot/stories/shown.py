# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A story as people read it: whole, in short for a room, and by which name."""

from collections.abc import Iterable, Iterator

from bot.command import Option
from bot.i18n import N_, Speech
from bot.store.tables import CreditRow, StoryRow, StoryState
from bot.stories import taxonomy
from bot.text import escape, shorten
from knowledge.entry import Language

NUMBERED = N_("number {number}")
STATES = {
    StoryState.DRAFT: N_("a draft, not sent yet"),
    StoryState.KEPT: N_("kept, not published"),
    StoryState.WAITING: N_("waiting for review"),
    StoryState.PUBLISHED: N_("published"),
    StoryState.DECLINED: N_("not accepted"),
    StoryState.WITHDRAWN: N_("withdrawn"),
}
BRIEF = 900  # characters of a story in a room; the rest is a click away


def spoken(story: StoryRow) -> Language:
    """The language that the story was told in, and its author is spoken to in."""
    return "sv" if story.language == "sv" else "en"


def heading(story: StoryRow, _: Speech) -> str:
    kind = _(taxonomy.label(story.kind.value, taxonomy.KINDS))
    return f"**{escape(story.title)}** ({kind}, {_(NUMBERED, number=story.id)})"


def whole(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """Everything in it that is for others."""
    return f"{heading(story, _)}\n\n{body(story, credit, _)}"


def body(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """The same without its title."""
    parts = [escape(story.what), *_more(story, _)]
    return "\n\n".join(filter(None, (*parts, _facts(story, _), credited(story, credit, _))))


def brief(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """What it is about, short enough for one message."""
    return f"{heading(story, _)}\n\n{in_short(story, credit, _)}"


def in_short(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """The same without its title."""
    parts = (escape(shortened(story.what)), _facts(story, _), credited(story, credit, _))
    return "\n\n".join(filter(None, parts))


def shortened(what: str) -> str:
    return what if len(what) <= BRIEF else shorten(what, BRIEF)


def has_more(story: StoryRow) -> bool:
    """Whether there is more to read than the brief has."""
    return len(story.what) > BRIEF or any(_more(story, Speech("en")))


def _more(story: StoryRow, _: Speech) -> Iterator[str]:
    labels = _labels(story.hindrances.split(", "), taxonomy.HINDRANCES, _)
    changed = _("What changed")
    if story.evidence:
        changed += f" ({_(taxonomy.label(story.evidence, taxonomy.EVIDENCE)).lower()})"
    said = (
        (_("Before"), story.context),
        (changed, story.effect),
        (_("What stood in the way"), ", ".join(labels)),
        (_("Something else"), story.other),
        (_("What helped"), story.helped),
        (_("Advice"), story.advice),
    )
    yield from (f"**{name}**: {escape(text)}" for name, text in said if text)
    if story.links:
        yield "\n".join(f"- {escape(each)}" for each in story.links.split("\n"))
    if story.asks:
        welcome = _("The author asks the network for advice.")
        yield f"*{welcome}*"


def _facts(story: StoryRow, _: Speech) -> str:
    """In one line what it is about and where it happened."""
    said = (
        *_labels(story.areas.split(", "), taxonomy.AREAS, _),
        *_labels([story.organisation_kind], taxonomy.ORGANISATIONS, _),
        *_labels([story.sector], taxonomy.SECTORS, _),
        *_labels([story.stage], taxonomy.STAGES, _),
        *_labels([story.collaboration], taxonomy.COLLABORATIONS, _),
        story.period.replace("/", "–"),
        story.licences,
    )
    facts = " · ".join(filter(None, said))
    return f"*{facts}*" if facts else ""


def _labels(keys: Iterable[str], options: tuple[Option, ...], _: Speech) -> list[str]:
    return [_(taxonomy.label(key, options)) for key in keys if key]


def credited(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """Whom to credit, and the licence; nothing before it is agreed how the story is shown."""
    if not story.shown:
        return ""
    name = credit_line(credit)
    return f"— {escape(name)}, CC BY 4.0" if name else "— " + _("Anonymous, CC0 1.0")


def credit_line(credit: CreditRow | None) -> str:
    """Whom to credit: nobody when the story is anonymous."""
    return ", ".join(filter(None, (credit.signature, credit.organisation))) if credit else ""


def licence(story: StoryRow) -> str:
    """The SPDX id of the licence that the story's text is under."""
    return "CC0-1.0" if story.shown in ("", "anonymous") else "CC-BY-4.0"
