# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Licences: what they are, how two differ, what goes into what, and which to choose.

The facts are data under `knowledge/licences`; here they are put into words. `beside` answers a
question in people's own words when it is really one of these. A name that can mean several
licences is asked back, and nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers import OFFERED, read
from bot.command import Command, Field, Kind, Option
from bot.errors import UserError
from bot.feature import Feature
from bot.i18n import N_, Msg, Speech
from bot.message import Choice, Message, Reply, Request
from bot.text import escape
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.licences import choose, expressions, names, ready
from knowledge.licences.combine import OSADL, Combination, combine, readings
from knowledge.licences.facts import SPDX, TERMS, Facts, Patent, about_pair, facts, of_kind
from knowledge.licences.facts import Kind as LicenceKind
from knowledge.licences.names import Outcome, Resolution
from knowledge.licences.questions import Asked, Lookup, lookup
from knowledge.licences.verdict import Opinion, Verdict

CHOICES = 10  # a name's meanings that are offered
ROOM = 80  # characters of values that a button has room for: a Discord custom_id holds 100

KINDS = {
    LicenceKind.PERMISSIVE: N_("permissive: what is made of it may also be closed"),
    LicenceKind.FILE: N_("copyleft for each file: changed files stay under the licence"),
    LicenceKind.LIBRARY: N_("copyleft for the library: it stays open, what only links to it need not"),
    LicenceKind.STRONG: N_("strong copyleft: the whole program that is passed on stays under the licence"),
    LicenceKind.NETWORK: N_("network copyleft: as strong copyleft, also when the program is offered over a network"),
    LicenceKind.CONTENT: N_("for content such as text and images, and for data"),
    LicenceKind.DATA: N_("for data"),
    LicenceKind.MARK: N_("a mark and no licence: it says that something is free already"),
    LicenceKind.NOT_OPEN: N_("not open: some use or some users are shut out"),
}
TERMS_SAID = {
    "commercial-use": N_("use it commercially"),
    "modifications": N_("change it"),
    "distribution": N_("pass it on"),
    "private-use": N_("use it privately"),
    "patent-use": N_("use the contributors' patents"),
    "include-copyright": N_("keep the licence and the copyright notice"),
    "include-copyright--source": N_("keep the licence and the copyright notice with the source"),
    "document-changes": N_("say what was changed"),
    "disclose-source": N_("hand out the source when passing it on"),
    "network-use-disclose": N_("offer the source to those who use it over a network"),
    "same-license": N_("pass it on under the same licence"),
    "same-license--file": N_("keep changed files under the same licence"),
    "same-license--library": N_("keep the library under the same licence"),
}
LIMITS = {
    "liability": N_("liability"),
    "warranty": N_("warranty"),
    "trademark-use": N_("trademarks"),
    "patent-use": N_("patents"),
}
PATENTS = {
    Patent.GRANTED: N_("granted by the licence"),
    Patent.EXCLUDED: N_("expressly not granted"),
    Patent.SILENT: N_("not mentioned"),
}
SUITED = {
    "code": N_("code"),
    "documents": N_("documents"),
    "data": N_("data"),
    "fonts": N_("fonts"),
    "hardware": N_("hardware"),
}
DIGG = {
    "open-first": N_("first where further development has to stay open"),
    "open-second": N_("second where further development has to stay open"),
    "open-third": N_("third where further development has to stay open"),
    "open-or-closed": N_("where both open and closed development is allowed"),
    "documents": N_("for documentation, samples and configuration"),
}
VERDICTS = {
    Verdict.YES: N_("yes"),
    Verdict.NO: N_("no"),
    Verdict.DEPENDS: N_("depends"),
    Verdict.UNKNOWN: N_("unknown"),
    Verdict.NOT_IN_MATRIX: N_("not in the matrix"),
}
ADVICE = N_("This is general information, not legal advice.")
UNSAID = N_("not in my sources")

USES = (
    Option("internal", N_("Used inside our organisation only")),
    Option("separate", N_("Programs side by side")),
    Option("linking", N_("One links to or calls the other")),
    Option("merging", N_("The code is put together")),
)
USE_LABELS = {option.key: option.label for option in USES}
USE_SAID = {
    "internal": N_(
        "As long as nothing is passed on, the licences don't have to fit together: "
        "the duties of most begin with distribution. The exception is network copyleft, such as AGPL-3.0 and EUPL-1.2, "
        "when others use the program over a network. "
        "Count each public authority as a recipient of its own."
    ),
    "separate": N_(
        "Programs that only run beside each other, or are delivered together, each keep their licence. "
        "What the matrices say is about one combined work."
    ),
    "linking": N_(
        "I know of no court that has settled whether linking makes one work. LGPL allows it expressly, and MPL follows "
        "files. The Free Software Foundation counts what is linked to GPL code as one work; the author of EUPL holds "
        "that EUPL does not spread by linking, and Joinup argues from recitals 10 and 15 of Directive 2009/24/EC "
        "that linking for interoperability is free. Where much depends on it, ask a lawyer."
    ),
    "merging": N_("Code that is put together is one work, and the verdict below is about just that."),
}

USE_ENTRIES = {
    "internal": ("compliance-internal-use",),
    "separate": ("compat-what-is",),
    "linking": ("license-lgpl-linking",),
}

NAME = Field(N_("name"), N_("Which licence?"), hint=N_("its name as you know it, such as gpl v3 or cc by 4"))
FIRST = Field(N_("first"), N_("Which licence?"), hint=N_("one, or both: mit and apache"))
SECOND = Field(N_("second"), N_("And which other one?"), hint=N_("a dash if you wrote both"), required=False)
EXPRESSION = Field(N_("expression"), N_("Which SPDX expression?"), hint=N_("such as MIT OR Apache-2.0"), limit=500)
FROM = Field(
    N_("from"),
    N_("Which licence does the part have?"),
    hint=N_("the code or data you take in; or both: mit into gpl 3"),
)
INTO = Field(
    N_("into"), N_("Which licence does the whole go out under?"), hint=N_("a dash if you wrote both"), required=False
)
USE = Field(N_("use"), N_("How are they put together?"), Kind.OPTION, required=False, options=USES)
STEP = Field(N_("step"), N_("Which step?"), hint=N_("a dash begins at the start"), required=False, limit=40)

HEADS = (  # of the rows, for the catalogues; `rows` gives them in this order
    N_("Kind"),
    N_("OSI"),
    N_("FSF"),
    N_("You may"),
    N_("You must"),
    N_("Not included"),
    N_("Patents"),
    N_("Use over a network"),
    N_("Suited for"),
    N_("Digg"),
)


def rows(known: Facts, _: Speech) -> tuple[tuple[str, str], ...]:
    """What is known of a licence, each with its heading."""
    terms = known.terms

    def listed(keys: Sequence[str] | None, said: Mapping[str, Msg]) -> str:
        if keys is None:
            return _(UNSAID)
        return ", ".join(_(text) for key, text in said.items() if key in keys) or _("nothing")

    network = {None: UNSAID, True: N_("counts as passing on"), False: N_("asks for nothing")}
    values = (
        _(KINDS[known.kind]) if known.kind else _(UNSAID),
        _("approved") if known.osi else _("not on the list"),
        _("free") if known.fsf else _("not on the list"),
        listed(terms.permissions if terms else None, TERMS_SAID),
        listed(terms.conditions if terms else None, TERMS_SAID),
        listed(terms.limitations if terms else None, LIMITS),
        _(PATENTS[known.patent]) if known.patent else _(UNSAID),
        _(network[known.network]),
        listed(known.suited, SUITED),
        _(DIGG[known.digg]) if known.digg else _("not named in the checklist"),
    )
    return tuple((_(head), value) for head, value in zip(HEADS, values, strict=True))


def shown(known: Facts, _: Speech) -> str:
    """One licence in full."""
    lines = [f"**[{known.id}]({known.url})** – {escape(known.name)}"]
    if known.deprecated:
        lines.append(_("This id is out of use."))
    lines.append("\n".join(f"- **{head}**: {value}" for head, value in rows(known, _)))
    return "\n\n".join([*lines, _sources(_)])


def compared(one: Facts, other: Facts, _: Speech) -> str:
    """Two licences, what differs first."""
    pairs = [(head, a, b) for (head, a), (_head, b) in zip(rows(one, _), rows(other, _), strict=True)]
    parts = [f"**{one.id}** – **{other.id}**"]
    if differ := [f"- **{head}**: {one.id}: {a}; {other.id}: {b}" for head, a, b in pairs if a != b]:
        parts.append(_("They differ in this:") + "\n\n" + "\n".join(differ))
    if same := [f"- **{head}**: {a}" for head, a, b in pairs if a == b]:
        parts.append(_("The same for both:") + "\n\n" + "\n".join(same))
    return "\n\n".join([*parts, _sources(_)])


def _sources(_: Speech) -> str:
    return (
        "*"
        + _("From the {spdx} and {terms} ({date}).", spdx=SPDX.name, terms=TERMS.name, date=TERMS.date)
        + " "
        + _(ADVICE)
        + "*"
    )


def combined(found: Sequence[Combination], _: Speech) -> str:
    """The verdict on one pair in full, or on all that the names may mean."""
    parts = [_one(found[0], _)] if len(found) == 1 else [_several(found, _)]
    if len(found) == 1:
        opinions = found[0].opinions
        parts.append(_("Sources:") + "\n\n" + "\n".join(f"- {_opinion(each, _)}" for each in opinions))
        if found[0].disagree:
            parts.append(_("The sources disagree."))
    credit = ""
    if any(opinion.name == OSADL for each in found for opinion in each.opinions):
        credit = (
            _("OSADL's matrix: © OSADL eG and contributors, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).")
            + " "
        )
    return "\n\n".join([*parts, f"*{credit}{_(ADVICE)}*"])


def _opinion(opinion: Opinion, _: Speech) -> str:
    said = f"[{escape(opinion.name)}]({opinion.url}) ({opinion.date}): {_(VERDICTS[opinion.verdict])}"
    return said + " – " + _("older, replaced") if opinion.superseded else said


def _one(found: Combination, _: Speech) -> str:
    part, whole = found.inbound, found.outbound
    head = _("{part} in a work under {whole}: **{verdict}**", part=part, whole=whole, verdict=VERDICTS[found.verdict])
    match found.verdict:
        case Verdict.YES:
            said = _("The whole goes out under {whole}. The part keeps its notices and its licence text.", whole=whole)
        case Verdict.NO:
            said = _("A work with {part} in it can't go out under {whole} alone.", part=part, whole=whole)
        case Verdict.DEPENDS:
            said = _("It depends on how the parts are put together, or on what the note says.")
        case Verdict.UNKNOWN:
            said = _("No source that I know settles it. Ask the rights holder, or keep the parts apart.")
        case Verdict.NOT_IN_MATRIX:
            said = _("The pair is in none of my matrices. That speaks neither for it nor against it.")
    parts = [head, said]
    parts.extend(dict.fromkeys(each.note[_.language] for each in found.opinions if each.note))
    if found.instead:
        parts.append(_("The whole could go out under {others}.", others=_joined(found.instead, _)))
    if found.attribution and found.verdict in (Verdict.YES, Verdict.DEPENDS):
        parts.append(_("To be stated for {part}:", part=part) + " " + found.attribution[_.language])
    return "\n\n".join(parts)


def _several(found: Sequence[Combination], _: Speech) -> str:
    """The verdicts on several readings, those that are alike together."""
    order = list(VERDICTS)

    def alike(each: Combination) -> tuple[int, str, tuple[str, ...]]:
        return order.index(each.verdict), each.outbound, tuple(id for id in each.instead if id != each.inbound)

    lines = []
    for (at, whole, instead), group in groupby(sorted(found, key=alike), key=alike):
        part = _joined([each.inbound for each in group], _)
        line = _("{part} in a work under {whole}: **{verdict}**", part=part, whole=whole, verdict=VERDICTS[order[at]])
        if instead:
            line += ". " + _("The whole could go out under {others}.", others=_joined(instead, _))
        lines.append(f"- {line}")
    text = "\n".join(lines)
    if any(each.disagree for each in found):
        text += "\n\n" + _("For some of them the sources disagree; ask about one pair to see them.")
    sources = dict.fromkeys(
        f"- [{escape(opinion.name)}]({opinion.url}) ({opinion.date})" for each in found for opinion in each.opinions
    )
    return text + "\n\n" + _("Sources:") + "\n\n" + "\n".join(sources)


def _joined(items: Sequence[str], _: Speech) -> str:
    if len(items) < 2:
        return "".join(items)
    return _("{some} or {last}", some=", ".join(items[:-1]), last=items[-1])


@dataclass(frozen=True, slots=True)
class _Named:
    """What a field's text means: ids, or what to say instead."""

    ids: tuple[str, ...] = ()
    reply: Message | None = None


@dataclass(frozen=True, slots=True)
class Licences:
    """The commands; entries that tell more are offered from the knowledge base."""

    knowledge: Knowledge

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        named = self._named(request, "name", {}, _)
        if named.reply:
            return Reply(named.reply)
        known = facts(named.ids[0])
        if known is None or len(named.ids) > 1:
            text = _("That is an expression of several licences.")
            choices = tuple(Choice(id, "license show", {"name": id}) for id in named.ids[:CHOICES] if facts(id))
            return Reply(Message(text, choices))
        return Reply(Message(shown(known, _), self._entries(known.entries, request.language)))

    async def compare(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        request = _split(request, "first", "second")
        pair: list[Facts] = []
        for field, other in (("first", "second"), ("second", "first")):
            named = self._named(request, field, _travels(request, other), _)
            if named.reply:
                return Reply(named.reply)
            known = facts(named.ids[0])
            if known is None or len(named.ids) > 1:
                raise UserError(N_("Compare two licences at a time; /license check reads expressions."))
            pair.append(known)
        about = about_pair(pair[0].id, pair[1].id)
        return Reply(Message(compared(pair[0], pair[1], _), self._entries(about, request.language)))

    async def check(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        text = request.text("expression")
        found = expressions.read(text)
        if found.valid:
            lines = [_("That is a valid SPDX expression:") + f" `{found.proper}`"]
            lines += [
                _("{old} is out of use; write {new}.", old=f"`{old}`", new=f"`{new}`") for old, new in found.replaced
            ]
            if isinstance(found.tree, expressions.Joined):
                lines.append(
                    _("OR: whoever gets it chooses one.") if found.tree.how == "OR" else _("AND: all of them apply.")
                )
            choices = tuple(Choice(id, "license show", {"name": id}) for id in found.ids if facts(id))
            return Reply(Message("\n\n".join(lines), choices[:CHOICES]))
        if found.unknown:
            lines = [_("These are not SPDX ids:")]
            for word in found.unknown:
                meant = names.resolve(word)
                likely = _joined([f"`{id}`" for id in meant.ids[:CHOICES]], _)
                lines.append(f"- {escape(word)}" + (" – " + _("perhaps {likely}", likely=likely) if likely else ""))
            return Reply(Message(lines[0] + "\n\n" + "\n".join(lines[1:])))
        return Reply(
            Message(
                _("I can't read that as an SPDX expression. It looks like this:")
                + " `MIT OR (Apache-2.0 AND CC-BY-4.0)`"
            )
        )

    async def combine(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        request = _split(request, "from", "into")
        ids: list[str] = []
        for field, other in (("from", "into"), ("into", "from")):
            named = self._named(request, field, _travels(request, other, "use"), _)
            if named.reply:
                return Reply(named.reply)
            if len(named.ids) > 1:
                raise UserError(N_("Ask about two licences at a time; /license check reads expressions."))
            ids.append(named.ids[0])
        part, whole = ids
        found = combine(whole, part)
        use = request.text("use")
        entries = self._entries((*USE_ENTRIES.get(use, ()), *about_pair(part, whole)), request.language)
        if not use:
            uses = tuple(
                Choice(_(option.label), "license combine", {"from": part, "into": whole, "use": option.key})
                for option in USES
                if found.attribution is None and _fits({"from": part, "into": whole, "use": option.key})
            )
            return Reply(Message(combined((found,), _), uses + entries))
        said = f"**{_(USE_LABELS[use])}** – {_(USE_SAID[use])}"
        # Without a combined work there is nothing to be compatible, so neither a yes nor a no.
        rest = combined((found,), _) if use in ("linking", "merging") else f"*{_(ADVICE)}*"
        return Reply(Message(f"{said}\n\n{rest}", entries))

    async def choose(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        place = choose.places().get(request.text("step") or choose.START)
        again = Choice(_("Begin again"), "license choose", {"step": choose.START})
        match place:
            case None:
                raise UserError(N_("There is no such step. /license choose begins at the start."))
            case choose.Step():
                choices = tuple(
                    Choice(option.label[_.language], "license choose", {"step": option.to}) for option in place.options
                )
                return Reply(Message(f"**{place.text[_.language]}**", choices))
            case choose.Stop():
                stop = _("Stop.")
                text = f"**{stop}** {place.text[_.language]}\n\n*{_(ADVICE)}*"
                return Reply(Message(text, (*self._entries(place.entries, request.language), again)))
            case choose.End():
                text = recommended(place, request.at.year, _)
                return Reply(Message(text, (*self._entries(place.entries, request.language), again)))

    def beside(self, question: str, language: Language) -> Message | None:
        """The answer from the data to a question that is really a look-up; None when it is not."""
        found = lookup(question)
        if found is None:
            return None
        _ = Speech(language)
        about = about_pair(found.first[0], found.second[0])
        return Message(_looked_up(found, _), (*_pairs(found), *self._entries(about, language)))

    def _named(self, request: Request, field: str, others: dict[str, str], _: Speech) -> _Named:
        """What a field's text means, or how to ask back."""
        text = request.text(field)
        found = names.resolve(text)
        match found.outcome:
            case Outcome.RESOLVED:
                return _Named(found.ids)
            case Outcome.AMBIGUOUS:
                said = _("“{name}” can mean several licences. Which one?", name=escape(text))
                if any(id.endswith("-or-later") for id in found.ids):
                    said += "\n\n" + _(
                        "“only” is that version and no other, “or-later” allows later ones too. "
                        "The headers of the files say which."
                    )
                return _Named(reply=Message(said, _choices(request.command, field, found, others)))
            case Outcome.NOT_A_LICENCE:
                assert found.why is not None
                return _Named(reply=Message(found.why[_.language], self._entries(found.entries, _.language)))
            case Outcome.SUGGESTION:
                said = _("I know no licence called “{name}”. Did you mean …", name=escape(text))
                return _Named(reply=Message(said, _choices(request.command, field, found, others)))
            case Outcome.UNKNOWN:
                said = _(
                    "I know no licence called “{name}”. The SPDX list holds those that have an id: https://spdx.org/licenses/",
                    name=escape(text),
                )
                return _Named(reply=Message(said))

    def _entries(self, ids: Iterable[str], language: Language) -> tuple[Choice, ...]:
        held = [self.knowledge.entries[id] for id in ids if id in self.knowledge.entries]
        return tuple(read(entry, language) for entry in held[:OFFERED])


def recommended(end: choose.End, year: int, _: Speech) -> str:
    """A recommendation with its reasons and the texts to copy."""
    why = end.why[_.language]
    known = facts(end.licence) if end.licence else None
    if known is None:
        follow = _("Follow the project or the ecosystem.")
        return f"**{follow}** {why}\n\n*{_(ADVICE)}*"
    texts = ready.ready(known.id, year, _.language)
    head = _("Recommended: {id}", id=known.id)
    lines = [f"**{head}** – [{escape(known.name)}]({known.url})", why]
    if "code" in (known.suited or ()) or "documents" in (known.suited or ()):
        lines.append(
            _(
                "Put the licence's text into `LICENSE` and into `{file}`; `reuse download {id}` fetches it.",
                file=texts.file,
                id=known.id,
            )
        )
        lines.append(_("At the top of each file, as REUSE asks:") + f"\n\n```\n{texts.header}\n```")
    if texts.credit:
        asked = (
            _("Others credit you like this:")
            if known.terms and known.terms.conditions
            else _("You may kindly ask for this line:")
        )
        lines.append(f"{asked}\n\n> {escape(texts.credit)}")
    if texts.uri:
        lines.append(_("`dcterms:license` on each distribution in DCAT-AP-SE:") + f" `{texts.uri}`")
    return "\n\n".join([*lines, f"*{_(ADVICE)}*"])


def _judged(found: tuple[Combination, ...]) -> tuple[Combination, ...]:
    """The readings that a matrix holds; all of them when none is in any."""
    return tuple(each for each in found if each.verdict is not Verdict.NOT_IN_MATRIX) or found


def _looked_up(found: Lookup, _: Speech) -> str:
    match found.asked:
        case Asked.INTO:
            return combined(_judged(readings(found.second, found.first)), _)
        case Asked.TOGETHER:
            both = (*readings(found.second, found.first), *readings(found.first, found.second))
            return combined(_judged(both), _)
        case Asked.COMPARE:
            one, other = facts(found.first[0]), facts(found.second[0])
            assert one is not None
            assert other is not None
            text = compared(one, other, _)
            if len(found.first) > 1 or len(found.second) > 1:
                chosen = _(
                    "Compared are {one} and {other}; /license compare takes other versions.", one=one.id, other=other.id
                )
                text = f"{chosen}\n\n{text}"
            return text


def _pairs(found: Lookup) -> Iterator[Choice]:
    """A look at one pair in full, where several are meant."""
    if found.asked is Asked.COMPARE:
        return
    pairs = [(part, whole) for part in found.first for whole in found.second]
    if found.asked is Asked.INTO and len(pairs) == 1:
        return
    for part, whole in pairs[:OFFERED]:
        yield Choice(f"{part} → {whole}", "license combine", {"from": part, "into": whole})


def _choices(command: str, field: str, found: Resolution, others: dict[str, str]) -> tuple[Choice, ...]:
    """A choice for each meaning, with the other values; without them where a button has no room."""
    offered = (({**others, field: id}, {field: id}) for id in found.ids[:CHOICES])
    return tuple(Choice(id[field], command, full if _fits(full) else id) for full, id in offered)


def _fits(values: Mapping[str, str]) -> bool:
    return len(urlencode(values)) <= ROOM


def _travels(request: Request, *fields: str) -> dict[str, str]:
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


_BETWEEN = (
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


def _split(request: Request, first: str, second: str) -> Request:
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
    known = [id for kind in LicenceKind for id in of_kind(kind)]
    found = (*names.meant(typed), *sorted((id for id in reversed(known) if wanted in id.casefold()), key=len))
    return (Option(id, id) for id in dict.fromkeys(found))


def feature(knowledge: Knowledge) -> Feature:
    """Licences; the entries that tell more come from this knowledge base."""
    licences = Licences(knowledge)
    name, first, second, part, whole = (replace(each, suggest=suggested) for each in (NAME, FIRST, SECOND, FROM, INTO))
    commands = (
        Command("license show", N_("What a licence is and asks for"), licences.show, (name,), main=True),
        Command("license compare", N_("How two licences differ"), licences.compare, (first, second)),
        Command(
            "license combine",
            N_("May code or data under one licence go into another?"),
            licences.combine,
            (part, whole, USE),
        ),
        Command("license check", N_("Check an SPDX licence expression"), licences.check, (EXPRESSION,)),
        Command("license choose", N_("Choose a licence, step by step"), licences.choose, (STEP,)),
    )
    return Feature(commands)
