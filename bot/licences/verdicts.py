# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether one licence goes into another, in words, with the sources and where they disagree."""

from collections.abc import Sequence
from itertools import groupby

from bot.i18n import N_, Speech
from bot.licences.shown import ADVICE
from bot.text import escape
from knowledge.licences.combine import OSADL, Combination
from knowledge.licences.verdict import Opinion, Verdict

VERDICTS = {
    Verdict.YES: N_("yes"),
    Verdict.NO: N_("no"),
    Verdict.DEPENDS: N_("depends"),
    Verdict.UNKNOWN: N_("unknown"),
    Verdict.NOT_IN_MATRIX: N_("not in the matrix"),
}


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
        parts.append(_("The whole could go out under {others}.", others=joined(found.instead, _)))
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
        part = joined([each.inbound for each in group], _)
        line = _("{part} in a work under {whole}: **{verdict}**", part=part, whole=whole, verdict=VERDICTS[order[at]])
        if instead:
            line += ". " + _("The whole could go out under {others}.", others=joined(instead, _))
        lines.append(f"- {line}")
    text = "\n".join(lines)
    if any(each.disagree for each in found):
        text += "\n\n" + _("For some of them the sources disagree; ask about one pair to see them.")
    sources = dict.fromkeys(
        f"- [{escape(opinion.name)}]({opinion.url}) ({opinion.date})" for each in found for opinion in each.opinions
    )
    return text + "\n\n" + _("Sources:") + "\n\n" + "\n".join(sources)


def joined(items: Sequence[str], _: Speech) -> str:
    if len(items) < 2:
        return "".join(items)
    return _("{some} or {last}", some=", ".join(items[:-1]), last=items[-1])
