# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Personal details in what somebody writes: personal numbers, phone numbers and e-mail addresses.

They are pointed out before others read the text; whoever wrote it decides. A detail that is missed does more harm
than one too many, but a paragraph, a date or a licence's version must not be taken for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.i18n import N_, Speech


class Kind(StrEnum):
    """What a detail is; the value is what it is called."""

    PERSONAL_NUMBER = "personal number"
    PHONE = "phone number"
    EMAIL = "e-mail address"


NAMES = {
    Kind.PERSONAL_NUMBER: N_("a personal number"),
    Kind.PHONE: N_("a phone number"),
    Kind.EMAIL: N_("an e-mail address"),
}
BLANKS = {
    Kind.PERSONAL_NUMBER: N_("[personal number]"),
    Kind.PHONE: N_("[phone number]"),
    Kind.EMAIL: N_("[e-mail address]"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail, and where in the text it stands."""

    kind: Kind
    text: str
    start: int
    end: int


# A dash may be any of those that word processors make of one.
_DASH = r"\-" + "\u2010\u2011\u2012\u2013\u2212"
_GAP = rf"[ \u00a0\u202f.{_DASH}]"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}(?![\w@-])")
_PERSONAL = re.compile(rf"(?<![\w{_DASH}/.])((?:18|19|20)?\d{{6}})[ ]?[{_DASH}+]?[ ]?(\d{{4}})(?![\w/]|[{_DASH}]\d)")
# With the country's number, or as one dials at home: an area's number begins with a nought, others don't.
_PHONE = re.compile(
    rf"(?<![\w/.{_DASH}])(?:(?:\+|00)[1-9]\d{{0,2}}{_GAP}{{0,2}}(?:\(0\){_GAP}{{0,2}})?|\(?0[1-9]\d{{0,3}}\)?{_GAP}{{0,3}}(?:/{_GAP}?)?)"
    rf"\d(?:{_GAP}{{0,2}}\d){{4,11}}(?![\w/]|[{_DASH}]\d)"
)
_DAY = re.compile(rf"\d{{1,4}}([{_DASH}.])\d{{1,2}}\1\d{{1,4}}")
_DIGITS = (7, 15)  # of a phone number, the most by ITU-T E.164


def found(text: str) -> tuple[Detail, ...]:
    """The personal details in a text, in order; none of them overlap."""
    taken: list[Detail] = []
    for detail in (*_emails(text), *_personal_numbers(text), *_phones(text)):
        if all(detail.end <= other.start or other.end <= detail.start for other in taken):
            taken.append(detail)
    return tuple(sorted(taken, key=lambda each: each.start))


def without(text: str, _: Speech) -> str:
    """The text with what each detail is in its place."""
    for detail in reversed(found(text)):
        text = text[: detail.start] + _(BLANKS[detail.kind]) + text[detail.end :]
    return text


def named(details: tuple[Detail, ...], _: Speech) -> str:
    """What kinds there are, such as “a phone number and an e-mail address”."""
    names = [_(NAMES[kind]) for kind in dict.fromkeys(each.kind for each in details)]
    if len(names) < 2:
        return "".join(names)
    return _("{several} and {last}", several=", ".join(names[:-1]), last=names[-1])


def _emails(text: str) -> Iterator[Detail]:
    for match in _EMAIL.finditer(text):
        yield Detail(Kind.EMAIL, match[0], match.start(), match.end())


def _personal_numbers(text: str) -> Iterator[Detail]:
    for match in _PERSONAL.finditer(text):
        if _is_somebodys(match[1], match[2]):
            yield Detail(Kind.PERSONAL_NUMBER, match[0], match.start(), match.end())


def _is_somebodys(birth: str, last: str) -> bool:
    """Whether it is a personal or co-ordination number; an organisation's has a "month" of 20 or more.

    https://www.skatteverket.se/privat/folkbokforing/personnummer
    """
    ten = birth[-6:] + last
    year, month, day = int(birth[:-4]), int(ten[2:4]), int(ten[4:6])
    day -= 60 if day > 60 else 0  # a co-ordination number
    try:
        date(year if len(birth) == 8 else 2000 + year % 100, month, day)
    except ValueError:
        return False
    return _adds_up(ten)


def _adds_up(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(digits))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _phones(text: str) -> Iterator[Detail]:
    for match in _PHONE.finditer(text):
        digits = sum(each.isdigit() for each in match[0])
        if _DIGITS[0] <= digits <= _DIGITS[1] and not _DAY.fullmatch(match[0]):
            yield Detail(Kind.PHONE, match[0], match.start(), match.end())
