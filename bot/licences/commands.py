# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands on licences, over the facts under `knowledge/licences`."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.command import Command, Field, Kind
from bot.errors import UserError
from bot.feature import Feature
from bot.i18n import N_, Speech
from bot.licences import uses
from bot.licences.naming import CHOICES, entries, fits, named, split, suggested, travels
from bot.licences.recommended import recommended
from bot.licences.shown import ADVICE, compared, shown
from bot.licences.verdicts import combined, joined
from bot.message import Choice, Message, Reply, Request
from bot.text import escape
from knowledge import Knowledge
from knowledge.licences import choose, expressions, names
from knowledge.licences.combine import combine
from knowledge.licences.facts import Facts, about_pair, facts

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
USE = Field(N_("use"), N_("How are they put together?"), Kind.OPTION, required=False, options=uses.USES)
STEP = Field(N_("step"), N_("Which step?"), hint=N_("a dash begins at the start"), required=False, limit=40)


@dataclass(frozen=True, slots=True)
class Licences:
    """The commands; entries that tell more are offered from the knowledge base."""

    knowledge: Knowledge

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        meant = named(self.knowledge, request, "name", {}, _)
        if meant.reply:
            return Reply(meant.reply)
        known = facts(meant.ids[0])
        if known is None or len(meant.ids) > 1:
            text = _("That is an expression of several licences.")
            choices = tuple(Choice(id, "license show", {"name": id}) for id in meant.ids[:CHOICES] if facts(id))
            return Reply(Message(text, choices))
        return Reply(Message(shown(known, _), entries(self.knowledge, known.entries, request.language)))

    async def compare(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        request = split(request, "first", "second")
        pair: list[Facts] = []
        for field, other in (("first", "second"), ("second", "first")):
            meant = named(self.knowledge, request, field, travels(request, other), _)
            if meant.reply:
                return Reply(meant.reply)
            known = facts(meant.ids[0])
            if known is None or len(meant.ids) > 1:
                raise UserError(N_("Compare two licences at a time; /license check reads expressions."))
            pair.append(known)
        about = about_pair(pair[0].id, pair[1].id)
        return Reply(Message(compared(pair[0], pair[1], _), entries(self.knowledge, about, request.language)))

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
                likely_ids = names.resolve(word).ids
                likely = joined([f"`{id}`" for id in likely_ids[:CHOICES]], _)
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
        request = split(request, "from", "into")
        ids: list[str] = []
        for field, other in (("from", "into"), ("into", "from")):
            meant = named(self.knowledge, request, field, travels(request, other, "use"), _)
            if meant.reply:
                return Reply(meant.reply)
            if len(meant.ids) > 1:
                raise UserError(N_("Ask about two licences at a time; /license check reads expressions."))
            ids.append(meant.ids[0])
        part, whole = ids
        found = combine(whole, part)
        use = request.text("use")
        about = entries(self.knowledge, (*uses.ENTRIES.get(use, ()), *about_pair(part, whole)), request.language)
        if not use:
            ways = tuple(
                Choice(_(option.label), "license combine", {"from": part, "into": whole, "use": option.key})
                for option in uses.USES
                if found.attribution is None and fits({"from": part, "into": whole, "use": option.key})
            )
            return Reply(Message(combined((found,), _), ways + about))
        said = f"**{_(uses.LABELS[use])}** – {_(uses.SAID[use])}"
        # Without a combined work there is nothing to be compatible, so neither a yes nor a no.
        rest = combined((found,), _) if use in ("linking", "merging") else f"*{_(ADVICE)}*"
        return Reply(Message(f"{said}\n\n{rest}", about))

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
                return Reply(Message(text, (*entries(self.knowledge, place.entries, request.language), again)))
            case choose.End():
                text = recommended(place, request.at.year, _)
                return Reply(Message(text, (*entries(self.knowledge, place.entries, request.language), again)))


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
