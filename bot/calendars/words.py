# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a calendar, in words for those who look after it."""

from bot.calendars.values import USED, Problem, Warned
from bot.i18n import N_, Speech
from bot.text import shorten

WHY = {
    Problem.LARGE: N_("it is larger than {detail} MB"),
    Problem.LONG: N_("it has more than {detail} lines"),
    Problem.EMPTY: N_("it is empty"),
    Problem.PAGE: N_("it is a web page and not a calendar; perhaps it asks for a login"),
    Problem.OTHER: N_("it is not a calendar: it has no BEGIN:VCALENDAR"),
    Problem.CUT_OFF: N_("it is cut off: its END:VCALENDAR is missing"),
    Problem.NESTED: N_("too many components are inside each other on line {detail}"),
    Problem.SCALE: N_("its dates are in {detail}, and I know the Gregorian calendar only"),
    Problem.CROWDED: N_("it has more than {detail} events"),
    Problem.UNFINISHED: N_("its END:VEVENT is missing"),
    Problem.START: N_("its start can't be read: {detail}"),
    Problem.RULE: N_("its recurrence rule is wrong: {detail}"),
    Problem.RECURRENCE: N_("its RECURRENCE-ID can't be read: {detail}"),
    Problem.HEAVY: N_("it is too large"),
    Problem.ENDLESS: N_("it recurs too often: {detail}"),
    Problem.SLOW: N_("it takes too long to work out when it recurs"),
    Problem.MANY: N_("there are too many occurrences before it"),
    Problem.ODD: N_("it can't be understood ({detail})"),
    Problem.ZONE: N_("its time zone {detail} is unknown, so I take the community's"),
    Problem.END: N_("its {detail} can't be used, so I know only when it begins"),
    Problem.DATES: N_("some of its dates can't be read: {detail}"),
}


def why(problem: Problem, detail: str, _: Speech) -> str:
    """The reason, as the end of a sentence."""
    return _(WHY[problem], detail=detail or "–")


def sentence(warned: Warned, _: Speech) -> str:
    """What is wrong with an event, and whether it is used all the same."""
    reason = why(warned.problem, warned.detail, _)
    title = shorten(warned.title or warned.uid, 80) or _("without a title")
    if warned.problem in USED:
        return _("“{title}” on line {line}: {reason}.", title=title, line=warned.line, reason=reason)
    return _("“{title}” on line {line} is left out: {reason}.", title=title, line=warned.line, reason=reason)
