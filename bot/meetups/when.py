# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a meetup is, read from what people type: "tisdag 6 oktober kl 13-14", "every other Wednesday at 9".

Each reader takes the part that it understands out of the text; what is left over at the end is
asked about and never ignored. Whatever was read is shown back in full before anything is kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.errors import UserError
from bot.i18n import N_
from bot.meetups import rules
from bot.meetups.times import wall
from bot.meetups.words import AHEAD, DAYS, FILLERS, MONTHS, NUMBERS, ORDINALS, WEEKDAYS, any_of
from bot.text import escape

LONGEST_TEXT = 80  # more is no time, and a pattern may take long to find that out
USUAL = 60  # minutes, where nobody says how long
RECENT = timedelta(days=31)  # "1 November" at the end of November is hardly meant for next year

UNREADABLE = N_(
    "I can't read “{typed}” as a time. Write a day and a time, such as “tisdag 6 oktober kl 13-14”, "
    "“last Tuesday of the month at 13” or “2026-12-01 10:00”."
)
NO_SUCH = N_("There is no {time}. Check the day and the time, such as 6 October at 13:00.")
TIMELESS = N_("“{typed}” has no time of the day. Add one, such as kl 13-14 or at 13:00.")


@dataclass(frozen=True, slots=True)
class When:
    """A wall, how long it goes on (None where nobody said), and the rule it comes again by."""

    starts: datetime
    minutes: int | None
    rule: str = ""


class Text:
    """What was typed, of which each reader takes out what it has understood."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        plain = re.sub(r"[‐‑–—−]", "-", typed.casefold()).replace(",", " ")
        self.left = " ".join(re.sub(r"(?<=\d-\d\d)t(?=\d)", " ", plain).split())

    def take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(rf"(?<![\w:.-])(?:{pattern})(?![\w])", self.left)
        if found:
            self.left = f"{self.left[: found.start()]} | {self.left[found.end() :]}"
        return found

    @property
    def understood(self) -> bool:
        return all(word in FILLERS for word in re.split(r"[\s|.()]+", self.left) if word)

    def unreadable(self) -> UserError:
        return UserError(UNREADABLE, typed=escape(self.typed))


_WEEKDAY, _MONTH, _ORDINAL = any_of(WEEKDAYS), any_of(MONTHS), any_of(ORDINALS)
_COUNT = rf"\d{{1,3}}|{any_of(NUMBERS)}"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm)?"
_YEAR = r"(?:\s+(\d{4}))?"


def read(typed: str, now: datetime, zone: ZoneInfo) -> When:
    """The time that somebody typed, the next one from now on; raises `UserError` when it can't be read."""
    if len(typed) > LONGEST_TEXT:
        raise UserError(N_("Write the time in at most {limit} characters."), limit=LONGEST_TEXT)
    text, here = Text(typed), wall(now, zone)
    text.left = re.sub(r"\b(cet|cest|svensk tid)\b", "", text.left)  # in Sweden both mean the clock on the wall
    until, count = _until(text, here), _times(text)
    iso = _iso(text)
    rule = _rule(text)
    clock, minutes = _clock(text, bare=iso is not None)
    if rule:
        first = _from(text, here)
        if not text.understood:
            raise text.unreadable()
        return _series(rule, until, count, first, here, clock, minutes, zone)
    day = iso or _day(text, here, clock)
    if day is None or not text.understood or until or count:
        raise text.unreadable()
    return When(datetime.combine(day, clock), minutes)


def _iso(text: Text) -> date | None:
    if found := text.take(r"(\d{4})-(\d{1,2})-(\d{1,2})"):
        return _date(text, *map(int, found.groups()))
    found = text.take(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
    return _date(text, int(found[3]), int(found[2]), int(found[1])) if found else None


def _date(text: Text, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UserError(NO_SUCH, time=escape(text.typed)) from error


def _clock(text: Text, bare: bool) -> tuple[time, int | None]:
    """From when to when; `bare` allows an hour alone, where it can't be a day of the month."""
    sign = r"(?:kl\.?|klockan|at)\s?"
    to = r"\s?(?:-|till|to)\s?"
    found = (
        text.take(rf"{sign}{_CLOCK}{to}{_CLOCK}")
        or text.take(rf"(\d{{1,2}})[:.](\d{{2}})\s?(am|pm)?{to}{_CLOCK}")
        or text.take(rf"{_CLOCK}{to}{_CLOCK}")
    )
    if found:
        first, last = _time(text, found.groups()[:3], found[6]), _time(text, found.groups()[3:6])
        minutes = (last.hour - first.hour) * 60 + last.minute - first.minute
        if minutes <= 0 and first.hour < 18:
            raise UserError(N_("{first} to {last}: that ends before it begins."), first=_hm(first), last=_hm(last))
        return first, minutes if minutes > 0 else minutes + 24 * 60
    found = (
        text.take(rf"{sign}{_CLOCK}")
        or text.take(r"(\d{1,2})[:.](\d{2})\s?(am|pm)?")
        or text.take(r"(\d{1,2})()\s?(am|pm)")
        or (text.take(r"(\d{1,2})()()") if bare else None)
    )
    if not found:
        raise UserError(TIMELESS, typed=escape(text.typed))
    return _time(text, found.groups()), None


def _time(text: Text, parts: tuple[str | None, ...], other: str | None = None) -> time:
    hour, minute = int(parts[0] or 0), int(parts[1] or 0)
    half = parts[2] or (other if hour < 12 else None)  # "1-2 pm" is in the afternoon from the start
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError as error:
        raise UserError(NO_SUCH, time=escape(text.typed)) from error


def _hm(shown: time) -> str:
    return f"{shown:%H:%M}"


# One day


def _day(text: Text, here: datetime, clock: time) -> date | None:
    readers: tuple[Callable[[Text, datetime, time], date | None], ...] = (
        _nth_in_month,
        _month_day,
        _slashed,
        _in_week,
        _ahead,
        _in_so_long,
        _weekday,
    )
    return next((day for reader in readers if (day := reader(text, here, clock))), None)


def _nth_in_month(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "sista tisdagen i november"."""
    found = text.take(rf"({_ORDINAL})\s+({_WEEKDAY})\s+(?:i|in|of)\s+({_MONTH}){_YEAR}")
    if not found:
        return None
    month, nth = MONTHS[found[3]], ORDINALS[found[1]]
    for year in [int(found[4])] if found[4] else [here.year, here.year + 1]:
        rule = f"FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{DAYS[WEEKDAYS[found[2]]]}"
        days = _first(rule, datetime(year, 1, 1), datetime(year, 12, 31))  # noqa: DTZ001 - a wall
        if days and (found[4] or datetime.combine(days, clock) > here):
            return days
    return None


def _first(rule: str, after: datetime, before: datetime) -> date | None:
    return next((each.date() for each in rules.fitting(rule, after, before)), None)


def _month_day(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "tisdag 6 oktober", "1 dec 2027" or "Tuesday, October 6th"."""
    day = r"(\d{1,2})(?::?e|:?a|st|nd|rd|th|\.)?"
    ahead = rf"(?:({_WEEKDAY})\.?\s+(?:den\s+|the\s+)?)?"
    found = text.take(rf"{ahead}{day}\s+(?:of\s+)?({_MONTH})\.?{_YEAR}")
    if found:
        weekday, number, month, year = found.groups()
    elif found := text.take(rf"{ahead}({_MONTH})\.?\s+(?:the\s+)?{day}{_YEAR}"):
        weekday, month, number, year = found.groups()
    else:
        return None
    if weekday is None and (before := text.take(_WEEKDAY)):
        weekday = before[0]
    return _fitting(text, here, clock, weekday, int(number), MONTHS[month], year)


def _slashed(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "6/10", the day first."""
    found = text.take(rf"(?:({_WEEKDAY})\s+)?(\d{{1,2}})/(\d{{1,2}})(?:[/ ](\d{{4}}))?")
    return _fitting(text, here, clock, found[1], int(found[2]), int(found[3]), found[4]) if found else None


def _fitting(
    text: Text, here: datetime, clock: time, weekday: str | None, day: int, month: int, year: str | None
) -> date:
    """The next such day; raises `UserError` when it has another weekday than was typed."""
    if year:
        found = _date(text, int(year), month, day)
    else:
        years = (here.year + more for more in range(5 if (day, month) == (29, 2) else 2))
        days = [_date(text, each, month, day) for each in years if _exists(each, month, day)]
        if not days:
            raise UserError(NO_SUCH, time=escape(text.typed))
        coming = [each for each in days if datetime.combine(each, clock) > here]
        passed = [each for each in days if here - RECENT < datetime.combine(each, clock) <= here]
        found = passed[0] if passed else coming[0]
    if weekday and found.weekday() != WEEKDAYS[weekday]:
        raise UserError(
            N_("{day} is not a {weekday}. Check the day, or write the year too."), day=f"{found}", weekday=weekday
        )
    return found


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _in_week(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "tisdag v. 49", by the week's number."""
    number = r"(?:v\.?|vecka|week)\s?(\d{1,2})"
    if found := text.take(rf"({_WEEKDAY})\s+(?:i\s+|in\s+)?{number}"):
        weekday, week = found.groups()
    elif found := text.take(rf"{number}\s+(?:på\s+|on\s+)?({_WEEKDAY})"):
        week, weekday = found.groups()
    else:
        return None
    for year in (here.year, here.year + 1):
        try:
            day = date.fromisocalendar(year, int(week), WEEKDAYS[weekday] + 1)
        except ValueError:
            continue
        if datetime.combine(day, clock) > here:
            return day
    return None


def _ahead(text: Text, here: datetime, clock: time) -> date | None:
    found = text.take(any_of(AHEAD))
    return here.date() + timedelta(days=AHEAD[found[0]]) if found else None


def _in_so_long(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "om tre dagar" or "in 2 weeks"."""
    found = text.take(rf"(?:om|in)\s+({_COUNT})\s+(dag|dagar|days?|vecka|veckor|weeks?|månad|månader|months?)")
    if not found:
        return None
    count = int(found[1]) if found[1].isdigit() else NUMBERS[found[1]]
    if found[2][0] == "m":
        day: date = here.date() + relativedelta(months=count)
        return day
    return here.date() + timedelta(days=count if found[2][0] == "d" else 7 * count)


def _weekday(text: Text, here: datetime, clock: time) -> date | None:
    """Such as "på fredag"; "nästa" and "next" mean the week after this one."""
    found = text.take(rf"(?:(nästa|next)\s+)?({_WEEKDAY})(?:\s+(?:i\s+)?(nästa vecka|next week))?")
    if not found:
        return None
    ahead = (WEEKDAYS[found[2]] - here.weekday()) % 7
    if found[1] or found[3]:
        monday = here.date() + timedelta(days=7 - here.weekday())
        return monday + timedelta(days=WEEKDAYS[found[2]])
    day = here.date() + timedelta(days=ahead)
    return day if datetime.combine(day, clock) > here else day + timedelta(days=7)


# A series


def _rule(text: Text) -> str:
    """The rule in what was typed, without its end; empty for a single meetup."""
    but = text.take(rf"(?:utom|except)\s+(?:i\s+|in\s+)?((?:{_MONTH})(?:\s+(?:och|and)\s+(?:{_MONTH}))*)")
    found = _monthly(text) or _weekly(text) or _daily(text)
    if not found or not but:
        if but:
            raise text.unreadable()
        return found
    left_out = {MONTHS[word] for word in but[1].split() if word in MONTHS}
    return f"{found};BYMONTH={','.join(str(month) for month in range(1, 13) if month not in left_out)}"


_EVERY_MONTH = r"(?:i|in|of)\s+(?:varje\s+|var\s+|every\s+|each\s+|the\s+)?(?:månaden|månad|month)"
_MONTHLY = rf"(?:{_EVERY_MONTH}|varje\s+månad|var\s+månad|every\s+month|each\s+month|monthly)"


def _monthly(text: Text) -> str:
    every = r"(?:varje\s+|every\s+|each\s+|den\s+|the\s+)?"
    several = rf"({_ORDINAL})(?:\s+(?:och|and)\s+({_ORDINAL}))?"
    if found := text.take(rf"{every}{several}\s+({_WEEKDAY})\s+{_MONTHLY}"):
        day = DAYS[WEEKDAYS[found[3]]]
        return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{ORDINALS[nth]}{day}" for nth in found.groups()[:2] if nth)
    day_of_month = r"(?:den\s+|the\s+)?(\d{1,2})(?::e|:a|e|a|st|nd|rd|th)?"
    behind = rf"{_MONTHLY}\s+(?:den|on the)\s+(\d{{1,2}})\S*"
    if found := text.take(rf"{day_of_month}\s+{_MONTHLY}") or text.take(behind):
        return f"FREQ=MONTHLY;BYMONTHDAY={found[1]}"
    return ""


_INTERVALS = {"varannan": 2, "vartannat": 2, "every other": 2, "every second": 2, "var tredje": 3, "every third": 3}


def _weekly(text: Text) -> str:
    often = rf"(varje|var|every|each|på|on|{any_of(_INTERVALS)})"
    days = rf"((?:{_WEEKDAY})(?:\s+(?:och|and)\s+(?:{_WEEKDAY}))*)"
    weeks = rf"(?:(varje|var|every|{any_of(_INTERVALS)})\s+(?:vecka|week)|(weekly))"
    if found := text.take(rf"{weeks}\s+(?:på\s+|on\s+)?{days}") or text.take(rf"{days}\s+{weeks}"):
        named = next(each for each in found.groups() if each and each.split()[0] in WEEKDAYS)
        often_said = next((each for each in found.groups() if each in _INTERVALS), "")
    elif found := text.take(rf"{often}\s+{days}"):
        often_said, named = found.groups()
        if often_said in ("på", "on") and not any(word.endswith(("ar", "days")) for word in named.split()):
            text.left = text.left.replace("|", found[0], 1)  # "på fredag" is one Friday, "på fredagar" are all
            return ""
    elif found := text.take(rf"((?:{any_of(word for word in WEEKDAYS if word.endswith(('ar', 'days')))}))"):
        often_said, named = "", found[1]
    else:
        return ""
    chosen = ",".join(DAYS[WEEKDAYS[word]] for word in named.split() if word in WEEKDAYS)
    interval = _INTERVALS.get(often_said, 1)
    return f"FREQ=WEEKLY;BYDAY={chosen}" if interval == 1 else f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={chosen}"


def _daily(text: Text) -> str:
    if text.take(r"(?:varje|every)\s+(?:vardag|weekday|working day)|vardagar|weekdays"):
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    return "FREQ=DAILY" if text.take(r"(?:varje|every)\s+(?:dag|day)|dagligen|daily") else ""


def _until(text: Text, here: datetime) -> date | None:
    last = r"(?:till och med|t\.?\s?o\.?\s?m\.?|fram till|until|till|to)"
    if found := text.take(rf"{last}\s+(?:den\s+)?(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})"):
        return _date(text, *map(int, found.groups()))
    if found := text.take(rf"{last}\s+(?:den\s+)?(\d{{1,2}})(?:\s+)({_MONTH}){_YEAR}"):
        return _fitting(text, here, time.max, None, int(found[1]), MONTHS[found[2]], found[3])
    return None


def _times(text: Text) -> int | None:
    found = text.take(rf"({_COUNT})\s+(?:gånger|times)")
    return (int(found[1]) if found[1].isdigit() else NUMBERS[found[1]]) if found else None


def _from(text: Text, here: datetime) -> date | None:
    """The day that a series begins on or after."""
    if not text.take(r"(?:från och med|fr\.?\s?o\.?\s?m\.?|från|from|starting|med start|börjar|start)"):
        return None
    return _iso(text) or _day(text, here, time.max)


def _series(
    rule: str,
    until: date | None,
    count: int | None,
    first: date | None,
    here: datetime,
    clock: time,
    minutes: int | None,
    zone: ZoneInfo,
) -> When:
    begin = datetime.combine(first or here.date(), clock)
    # "Every third Monday" begins with the next one, so the interval does not count yet.
    often = re.sub(r"INTERVAL=\d+;", "", rule)
    try:
        walls = rules.fitting(rules.check(often), begin, begin + timedelta(days=5 * 366))
    except rules.RuleError as error:
        raise UserError(N_("That never comes. Check the day and the time.")) from error
    starts = next((each for each in islice(walls, 2) if each > here), None)
    if starts is None:
        raise UserError(N_("That never comes. Check the day and the time."))
    if until:
        rule = rules.ended(rule, datetime.combine(until, clock), zone)
    elif count:
        rule = f"{rule};COUNT={count}"
    return When(starts, minutes, rules.check(rule))
