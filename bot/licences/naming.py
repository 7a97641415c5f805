# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The licences that people name in a field: what a name means, how to ask back, what to offer while one types."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.answers import OFFERED, read
from bot.command import Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Choice, Message, Request
from bot.text import escape
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.licences import names
from knowledge.licences.facts import Kind, of_kind
from knowledge.licences.names import Outcome, Resolution

CHOICES = 10  # a name's meanings that are offered
ROOM = 80  # characters of values that a button has room for: a Discord custom_id holds 100
_BETWEEN = (  # what people write between two names, the clearest first
    " into ",
    " in i ",
    " och ",
    " and ",
    " mot ",
    " vs ",
    " vs. ",
    " eller ",
    " or ",
    " till ",
    " to ",
    " i ",
    " in ",
    ",",
    "/",
    " ",
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a field's text means: ids, or what to say instead."""

    ids: tuple[str, ...] = ()
    reply: Message | None = None


def named(knowledge: Knowledge, request: Request, field: str, others: dict[str, str], _: Speech) -> Named:
    """What a field's text means, or how to ask back."""
    text = request.text(field)
    found = names.resolve(text)
    match found.outcome:
        case Outcome.RESOLVED:
            return Named(found.ids)
        case Outcome.AMBIGUOUS:
            said = _("“{name}” can mean several licences. Which one?", name=escape(text))
            if any(id.endswith("-or-later") for id in found.ids):
                said += "\n\n" + _(
                    "“only” is that version and no other, “or-later” allows later ones too. "
                    "The headers of the files say which."
                )
            return Named(reply=Message(said, choices(request.command, field, found, others)))
        case Outcome.NOT_A_LICENCE:
            assert found.why is not None
            return Named(reply=Message(found.why[_.language], entries(knowledge, found.entries, _.language)))
        case Outcome.SUGGESTION:
            said = _("I know no licence called “{name}”. Did you mean …", name=escape(text))
            return Named(reply=Message(said, choices(request.command, field, found, others)))
        case Outcome.UNKNOWN:
            said = _(
                "I know no licence called “{name}”. The SPDX list holds those that have an id: https://spdx.org/licenses/",
                name=escape(text),
            )
            return Named(reply=Message(said))


def choices(command: str, field: str, found: Resolution, others: dict[str, str]) -> tuple[Choice, ...]:
    """A choice for each meaning, with the other values; without them where a button has no room."""
    offered = (({**others, field: id}, {field: id}) for id in found.ids[:CHOICES])
    return tuple(Choice(id[field], command, full if fits(full) else id) for full, id in offered)


def fits(values: Mapping[str, str]) -> bool:
    """Whether a button has room for the values."""
    return len(urlencode(values)) <= ROOM


def travels(request: Request, *fields: str) -> dict[str, str]:
    """The other values that a choice takes along: ids where they are sure, otherwise what was typed."""
    along: dict[str, str] = {}
    for field in fields:
        text = request.text(field)
        found = names.resolve(text) if field != "use" else Resolution(Outcome.UNKNOWN)
        if found.outcome is Outcome.RESOLVED and len(found.ids) == 1:
            along[field] = found.ids[0]
        elif text:
            along[field] = text
    return along


def split(request: Request, first: str, second: str) -> Request:
    """The request with both names in their fields, when both were written into the first."""
    if request.text(second):
        return request
    text = request.text(first)
    whole = names.resolve(text)
    for sign in _BETWEEN if whole.outcome not in (Outcome.RESOLVED, Outcome.AMBIGUOUS) else ():
        parts = text.split(sign)
        for at in range(1, len(parts)):
            one, other = sign.join(parts[:at]), sign.join(parts[at:])
            if all(names.resolve(each).outcome in (Outcome.RESOLVED, Outcome.AMBIGUOUS) for each in (one, other)):
                return replace(request, values={**request.values, first: one.strip(), second: other.strip()})
    raise UserError(N_("Name two licences, such as “{example}”."), example="mit, gpl-3.0-only")


def suggested(typed: str, language: Language) -> Iterator[Option]:
    """What is typed as an id, then the ids of the known kinds that begin or hold it."""
    wanted = typed.casefold().strip()
    known = [id for kind in Kind for id in of_kind(kind)]
    found = (*names.meant(typed), *sorted((id for id in reversed(known) if wanted in id.casefold()), key=len))
    return (Option(id, id) for id in dict.fromkeys(found))


def entries(knowledge: Knowledge, ids: Iterable[str], language: Language) -> tuple[Choice, ...]:
    """The entries that tell more, each a choice to read it."""
    held = [knowledge.entries[id] for id in ids if id in knowledge.entries]
    return tuple(read(entry, language) for entry in held[:OFFERED])
