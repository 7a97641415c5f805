# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a community meets: its zone and language, and which rooms are told of meetups and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.meetups.leads import minutes
from bot.meetups.times import instant, wall
from knowledge.entry import Language


@dataclass(frozen=True, slots=True)
class Plan:
    """`rooms` are told in `language`, each so many minutes before a meetup begins, but not in the `quiet` hours.

    The `moderators`' room is told of reminders that nobody got.
    """

    zone: ZoneInfo
    language: Language
    rooms: Mapping[str, tuple[int, ...]]
    quiet: tuple[time, time] | None = None
    moderators: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Plan":
        """As the settings say."""
        section = settings.meetups
        leads = {room: section.room_reminders.get(room, section.reminders) for room in section.rooms}
        rooms = {room: minutes(those) for room, those in leads.items()}
        told = settings.stories.review_room
        return cls(settings.community.zone, settings.community.language, rooms, section.quiet, told)

    def awake(self, due: datetime, begins: datetime) -> datetime:
        """When to say what is due at an instant: after the quiet hours if it is in them, before if that is too late."""
        if self.quiet is None:
            return due
        first, last = self.quiet
        shown = wall(due, self.zone)
        over_midnight = first > last
        if first <= shown.time() < last or (over_midnight and not last <= shown.time() < first):
            fell = shown.date() - timedelta(days=over_midnight and shown.time() < last)
            woke = datetime.combine(fell + timedelta(days=over_midnight), last)
            after = instant(woke, self.zone)
            return after if after < begins else instant(datetime.combine(fell, first), self.zone)
        return due
