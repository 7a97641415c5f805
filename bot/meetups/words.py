# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words for days, months, numbers and repetition, in Swedish and English, as people type them."""

import re
from collections.abc import Iterable, Mapping

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as RRULEs name them, in the order of date.weekday()

WEEKDAYS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "måndag måndagen måndagar mån monday mondays mon",
            "tisdag tisdagen tisdagar tis tuesday tuesdays tue tues",
            "onsdag onsdagen onsdagar ons wednesday wednesdays wed",
            "torsdag torsdagen torsdagar tors tor thursday thursdays thu thur thurs",
            "fredag fredagen fredagar fre friday fridays fri",
            "lördag lördagen lördagar lör saturday saturdays sat",
            "söndag söndagen söndagar sön sunday sundays sun",
        )
    )
    for word in words.split()
}
MONTHS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}
NUMBERS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "en ett one a",
            "två two",
            "tre three",
            "fyra four",
            "fem five",
            "sex six",
            "sju seven",
            "åtta eight",
            "nio nine",
            "tio ten",
            "elva eleven",
            "tolv twelve",
        ),
        start=1,
    )
    for word in words.split()
}
ORDINALS: Mapping[str, int] = {
    word: number
    for words, number in (
        ("första first 1:a 1a 1st", 1),
        ("andra second 2:a 2a 2nd", 2),
        ("tredje third 3:e 3e 3rd", 3),
        ("fjärde fourth 4:e 4e 4th", 4),
        ("femte fifth 5:e 5e 5th", 5),
        ("sista last", -1),
        ("näst sista", -2),
    )
    for word in ([words] if " s" in words and number == -2 else words.split())
}
AHEAD: Mapping[str, int] = {
    "idag": 0,
    "i dag": 0,
    "ikväll": 0,
    "i kväll": 0,
    "today": 0,
    "tonight": 0,
    "imorgon": 1,
    "imorron": 1,
    "i morgon": 1,
    "i morron": 1,
    "tomorrow": 1,
    "övermorgon": 2,
    "i övermorgon": 2,
    "the day after tomorrow": 2,
}
# What may stand between the words that say something.
_FILLERS = "den det på nu on the i in of at vid av kl klockan this nästkommande från from"
FILLERS = frozenset(_FILLERS.split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
