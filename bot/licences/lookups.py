# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions in people's own words that are really look-ups, answered from the data."""

from collections.abc import Iterator

from bot.answers import OFFERED
from bot.i18n import Speech
from bot.licences.naming import entries
from bot.licences.shown import compared, shown
from bot.licences.verdicts import combined
from bot.message import Choice, Message
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.licences.combine import Combination, readings
from knowledge.licences.facts import about_pair, facts
from knowledge.licences.questions import Asked, Lookup, lookup
from knowledge.licences.verdict import Verdict


def beside(knowledge: Knowledge, question: str, language: Language, *, answered: bool) -> Message | None:
    """The answer from the data to a question that is really a look-up; None when it is not.

    What one licence is, an entry tells better than a table: it is left to it where one answers.
    """
    found = lookup(question)
    if found is None or (found.asked is Asked.SHOW and answered):
        return None
    _ = Speech(language)
    if found.asked is Asked.SHOW:
        known = facts(found.first[0])
        about = known.entries if known else ()
        return Message(_looked_up(found, _), (*_others(found), *entries(knowledge, about, language)))
    about = about_pair(found.first[0], found.second[0])
    return Message(_looked_up(found, _), (*_pairs(found), *entries(knowledge, about, language)))


def _looked_up(found: Lookup, _: Speech) -> str:
    match found.asked:
        case Asked.INTO:
            return combined(_judged(readings(found.second, found.first)), _)
        case Asked.TOGETHER:
            both = (*readings(found.second, found.first), *readings(found.first, found.second))
            return combined(_judged(both), _)
        case Asked.SHOW:
            known = facts(found.first[0])
            assert known is not None
            return shown(known, _)
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


def _judged(found: tuple[Combination, ...]) -> tuple[Combination, ...]:
    """The readings that a matrix holds; all of them when none is in any."""
    return tuple(each for each in found if each.verdict is not Verdict.NOT_IN_MATRIX) or found


def _others(found: Lookup) -> Iterator[Choice]:
    """The other licences that the name may mean."""
    for id in found.first[1 : OFFERED + 1]:
        yield Choice(id, "license show", {"name": id})


def _pairs(found: Lookup) -> Iterator[Choice]:
    """A look at one pair in full, where several are meant."""
    if found.asked is Asked.COMPARE:
        return
    pairs = [(part, whole) for part in found.first for whole in found.second]
    if found.asked is Asked.INTO and len(pairs) == 1:
        return
    for part, whole in pairs[:OFFERED]:
        yield Choice(f"{part} → {whole}", "license combine", {"from": part, "into": whole})
