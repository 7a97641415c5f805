# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups in words: a line in a list, and the few lines that announce one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.i18n import N_, Speech
from bot.meetups import leads, rules
from bot.meetups.kept import Meetup
from bot.meetups.model import Occurrence, Series
from bot.meetups.times import Night, night
from bot.text import at, escape

NUMBERED = N_("number {number}")
LANGUAGES = {"sv": N_("in Swedish"), "en": N_("in English")}


def title(what: Occurrence, _: Speech) -> str:
    """What it is called; a meetup is often announced before its theme is set."""
    return escape(what.details.title) or _("Theme to be decided")


def hours(what: Occurrence, _: Speech) -> str:
    """When it is, from and to, with its zone."""
    starts = what.begins.astimezone(what.zone)
    ends = what.ends.astimezone(what.zone)
    if what.all_day:
        last = (ends - timedelta(minutes=1)).date()
        return _.day(starts) if last <= starts.date() else f"{_.day(starts)} – {_.day(last)}"
    twice = night(starts.replace(tzinfo=None), what.zone) is Night.TWICE
    named = f"{what.zone.key}, UTC{starts.isoformat()[-6:]}" if twice else what.zone.key  # which of the two it is
    zone = at(f"({named})", starts, "R")
    if what.ends <= what.begins:
        return f"{at(_.moment(starts), starts)} {zone}"
    until = at(_.time(ends), ends, "t") if ends.date() == starts.date() else at(_.moment(ends), ends)
    return f"{at(_.moment(starts), starts)}–{until} {zone}"


def told(what: Occurrence, _: Speech) -> str:
    """The meetup in a few lines, as announced and reminded of; never with the link to join."""
    details = what.details
    lines = [f"**{title(what, _)}**", hours(what, _)]
    if details.place:
        lines.append(escape(details.place))
    if details.language:
        lines.append(_(LANGUAGES[details.language]))
    if details.organiser:
        lines.append(_("Organiser: {name}", name=escape(details.organiser)))
    if details.seats:
        lines.append(_.plural("{count} seat", "{count} seats", details.seats))
    if details.signup:
        lines.append(_("Sign up: {link}", link=escape(details.signup)))
    text = "  \n".join(lines)
    return f"{text}\n\n{escape(details.text)}" if details.text else text


def reminded(what: Occurrence, _: Speech) -> str:
    """When rooms are reminded of it, where that is not as usual."""
    if what.details.leads is None:
        return ""
    if not what.details.leads:
        return _("No room is reminded of it.")
    return _("Rooms are reminded {spans} before.", spans=leads.said(what.details.leads, _))


def line(meetup: Meetup, _: Speech) -> str:
    """One line of a list."""
    starts = meetup.what.begins.astimezone(meetup.what.zone)
    when = _.day(starts) if meetup.what.all_day else at(_.moment(starts), starts)
    return f"- {when}: **{title(meetup.what, _)}** ({_(NUMBERED, number=meetup.number)})"


def said_series(series: Series, first: Sequence[datetime], _: Speech) -> str:
    """When a series comes: its first times, and how it goes on."""
    lines = [f"- {_.moment(each)}" for each in first]
    found = rules.parts(series.rule)
    if "UNTIL" in found:
        last = rules.last(found["UNTIL"], series.zone)
        lines.append("- " + _("and so on, until {day}", day=_.day(last)))
    elif "COUNT" in found:
        lines.append("- " + _.plural("{count} time in all", "{count} times in all", int(found["COUNT"])))
    else:
        lines.append("- " + _("and so on"))
    return _("It comes again:") + "\n\n" + "\n".join(lines)
