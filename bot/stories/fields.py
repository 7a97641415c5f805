# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked about a story: the short form first, the rest on request, and the agreements last."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.command import Field, Kind
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Request, Value
from bot.store.tables import StoryKind, StoryRow
from bot.stories import taxonomy
from knowledge.licences.names import Outcome, resolve

NUMBER = Field(N_("number"), N_("Which story?"), Kind.NUMBER, hint=N_("its number in /stories"))
SHORT = (
    Field(N_("kind"), N_("Is it a success, a challenge or a lesson?"), Kind.OPTION, options=taxonomy.KINDS),
    Field(N_("title"), N_("What do you call it?"), hint=N_("one line"), limit=100),
    Field(
        N_("what"),
        N_("What happened?"),
        Kind.LONG,
        hint=N_("what you did, how it went; no names of others, no personal details"),
        limit=1500,
    ),
    Field(N_("area"), N_("What is it about?"), Kind.OPTIONS, options=taxonomy.AREAS),
    Field(N_("organisation-kind"), N_("In what kind of organisation?"), Kind.OPTION, options=taxonomy.ORGANISATIONS),
)
MORE = (
    Field(
        N_("context"), N_("How was it before?"), Kind.LONG, N_("the problem, and whom it was a problem for"), False, 500
    ),
    Field(
        N_("effect"), N_("What has changed?"), Kind.LONG, N_("with a figure and its unit if you have one"), False, 500
    ),
    Field(
        N_("evidence"),
        N_("How do you know?"),
        Kind.OPTION,
        N_("about what has changed"),
        False,
        options=taxonomy.EVIDENCE,
    ),
    Field(N_("helped"), N_("What helped?"), Kind.LONG, required=False, limit=500),
    Field(N_("advice"), N_("What do you advise the next one to do?"), Kind.LONG, required=False, limit=500),
)
DETAILS = (
    Field(N_("hindrance"), N_("What stood in the way?"), Kind.OPTIONS, required=False, options=taxonomy.HINDRANCES),
    Field(N_("stage"), N_("How far has it come?"), Kind.OPTION, required=False, options=taxonomy.STAGES),
    Field(N_("sector"), N_("In which sector?"), Kind.OPTION, required=False, options=taxonomy.SECTORS),
    Field(
        N_("collaboration"),
        N_("With whom did you do it?"),
        Kind.OPTION,
        required=False,
        options=taxonomy.COLLABORATIONS,
    ),
    Field(
        N_("other"),
        N_("If you chose “something else”: what?"),
        hint=N_("a few words, such as libraries"),
        required=False,
        limit=60,
    ),
    Field(N_("period"), N_("When was it?"), hint=N_("such as 2024, or 2024-03 to 2025-06"), required=False, limit=40),
    Field(
        N_("links"),
        N_("Where can one see it?"),
        hint=N_("addresses of code, data or decisions, with spaces between"),
        required=False,
        limit=500,
    ),
    Field(N_("licence"), N_("Under which licence is it?"), hint=N_("such as EUPL 1.2, CC BY 4.0"), required=False),
    Field(
        N_("asks"),
        N_("Do you ask the network for advice?"),
        Kind.YES_NO,
        required=False,
        hint=N_("then the story says that answers are welcome"),
    ),
)


def _named(values: Mapping[str, Value]) -> bool:
    return values.get("shown") == "name"


def _of_an_organisation(values: Mapping[str, Value]) -> bool:
    return values.get("shown") == "organisation"


AGREEMENTS = (
    Field(N_("publish"), N_("May it be published?"), Kind.YES_NO, N_("under the terms that you have just read")),
    Field(N_("research"), N_("May it be used for research?"), Kind.YES_NO, N_("without your name and organisation")),
    Field(N_("contact"), N_("May others write to you about it?"), Kind.YES_NO, N_("through Eko, without your name")),
    Field(N_("shown"), N_("How is it shown?"), Kind.OPTION, options=taxonomy.SHOWN),
    Field(N_("voice"), N_("For whom do you speak?"), Kind.OPTION, options=taxonomy.VOICES),
    Field(N_("signature"), N_("By which name?"), limit=100, when=_named),
    Field(
        N_("organisation"),
        N_("Which organisation?"),
        hint=N_("a second moderator then reads the story too"),
        limit=100,
        when=_of_an_organisation,
    ),
    Field(
        N_("employer"),
        N_("And which organisation, if any?"),
        hint=N_("a second moderator then reads the story too"),
        required=False,
        limit=100,
        when=_named,
    ),
)
REASON = Field(N_("reason"), N_("Why not?"), Kind.OPTION, options=taxonomy.REASONS)
NOTE = Field(N_("note"), N_("What do you want to say to the author?"), Kind.LONG, required=False, limit=500)

_MONTH = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?"
SWEDISH = "åäöéü"  # as the registry of .se takes them beside those of ASCII
_PERIOD = re.compile(rf"({_MONTH})(?:\s*(?:–|/|till|to|-(?=\s))\s*({_MONTH}))?")


def take_short(story: StoryRow, request: Request) -> None:
    """Puts the answers of the short form into the story."""
    story.kind, story.title, story.what = (
        StoryKind(request.text("kind")),
        request.text("title"),
        request.text("what"),
    )
    story.areas, story.organisation_kind = request.text("area"), request.text("organisation-kind")


def take_more(story: StoryRow, request: Request) -> None:
    for name in ("context", "effect", "evidence", "helped", "advice"):
        setattr(story, name, request.text(name))


def take_details(story: StoryRow, request: Request) -> None:
    """Puts the details into the story; raises `UserError` for a period, an address or a licence that is none."""
    story.hindrances = request.text("hindrance")
    story.stage, story.sector = request.text("stage"), request.text("sector")
    story.collaboration, story.asks = request.text("collaboration"), request.flag("asks")
    story.other = request.text("other")
    story.period, story.links = period(request.text("period")), links(request.text("links"))
    story.licences = licences(request.text("licence"))


def period(text: str) -> str:
    """Years or months as ISO 8601 writes them, such as 2024-03/2025-06."""
    if not text:
        return ""
    found = _PERIOD.fullmatch(text.strip())
    if not found or (found[2] and found[2] < found[1][: len(found[2])]):
        raise UserError(
            N_("“{written}” is no period. Write a year or a month, such as 2024 or 2024-03 to 2025-06."), written=text
        )
    return f"{found[1]}/{found[2]}" if found[2] else found[1]


def links(text: str) -> str:
    """The addresses, each on a line."""
    found = text.replace(",", " ").split()
    for each in found:
        if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", each):
            raise _no_address(each)
    return "\n".join(dict.fromkeys(map(_unmistakable, found)))


def _no_address(written: str) -> UserError:
    return UserError(N_("“{written}” is no address. One begins with https:// and has no spaces."), written=written)


def _unmistakable(address: str) -> str:
    """The address; one with letters that look like others has its host as the network knows it (RFC 3492)."""
    try:
        netloc = urlsplit(address).netloc
        if all(letter.isascii() or letter in SWEDISH for letter in netloc.casefold()):
            return address
        return address.replace(netloc, netloc.encode("idna").decode(), 1)
    except ValueError as error:
        raise _no_address(address) from error


def licences(text: str) -> str:
    """The SPDX ids of the licences that are named."""
    found: list[str] = []
    for name in filter(None, (each.strip() for each in re.split(r"[,;]", text))):
        resolved = resolve(name)
        if resolved.outcome is not Outcome.RESOLVED:
            raise UserError(
                N_("I don't know exactly which licence “{written}” is. Write its SPDX id; /license helps to find it."),
                written=name,
            )
        found.extend(resolved.ids)
    return ", ".join(dict.fromkeys(found))


def filled(story: StoryRow, _: Speech) -> dict[str, str]:
    """What stands in a story, as one would write it in the forms."""
    written = {
        "title": story.title,
        "what": story.what,
        "context": story.context,
        "effect": story.effect,
        "helped": story.helped,
        "advice": story.advice,
        "other": story.other,
        "period": story.period.replace("/", " – "),
        "links": " ".join(story.links.split("\n")),
        "licence": story.licences,
        "asks": _("yes") if story.asks else _("no"),
    }
    chosen = {
        "kind": story.kind.value,
        "area": story.areas,
        "organisation-kind": story.organisation_kind,
        "evidence": story.evidence,
        "hindrance": story.hindrances,
        "stage": story.stage,
        "sector": story.sector,
        "collaboration": story.collaboration,
    }
    by_name = {each.name: each for each in (*SHORT, *MORE, *DETAILS)}
    for name, keys in chosen.items():
        options = by_name[name].options
        written[name] = ", ".join(_(taxonomy.label(key, options)) for key in keys.split(", ") if key)
    return {name: text for name, text in written.items() if text}
