# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which zone a calendar means by a name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.calendars.lines import Part, calendars
from bot.calendars.zones import Zones
from tests.calendars.samples import OWN_ZONE, calendar

NONE = Zones(())


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("/Europe/Stockholm", "Europe/Stockholm"),
        ('"Europe/Stockholm"', "Europe/Stockholm"),
        ("/freeassociation.sourceforge.net/Europe/Stockholm", "Europe/Stockholm"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ("pacific standard time", "America/Los_Angeles"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rom\\, Stockholm\\, Wien", "Europe/Amsterdam"),
        ("(GMT+01.00) Nowhere, Sarajevo, Skopje", None),
        ("(GMT+01:00) Nowhere, Sarajevo, Skopje", "Europe/Sarajevo"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Helsinki"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("Middle-earth Standard Time", None),
        ("../../etc/passwd", None),
        ("Europe", None),
        ("", None),
    ],
)
def test_a_name_means_a_zone_or_nothing(name: str, zone: str | None) -> None:
    assert NONE.find(name) == (ZoneInfo(zone) if zone else None)


@pytest.mark.parametrize(
    "name", ["UTC", "Z", "GMT", "Etc/UTC", "(UTC) Coordinated Universal Time", "tzone://Microsoft/Utc"]
)
def test_universal_time_has_many_names(name: str) -> None:
    assert NONE.find(name) is UTC


@pytest.mark.parametrize(
    ("name", "hours"), [("GMT+0200", 2), ("UTC-3", -3), ("+05:30", 5.5), ("(UTC+04:00) Nowhere in particular", 4)]
)
def test_a_distance_from_utc_is_a_zone(name: str, hours: float) -> None:
    zone = NONE.find(name)

    assert zone is not None
    assert zone.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=hours)  # noqa: DTZ001 - that is what is asked


def test_every_zone_of_the_database_and_of_windows_is_known() -> None:
    assert [name for name in (*available_timezones(), *WINDOWS_TO_OLSON) if NONE.find(name) is None] == []


def test_a_known_name_wins_over_what_a_calendar_defines_and_an_unknown_one_does_not() -> None:
    (own,) = calendars(calendar(tail=OWN_ZONE))
    (false,) = calendars(calendar(tail=OWN_ZONE.replace("Customized Time Zone", "Asia/Tokyo")))

    defined = Zones(own.zones).find("customized time zone")

    assert defined is not None
    assert [defined.utcoffset(datetime(2026, month, 1)) for month in (1, 7)] == [timedelta(hours=1), timedelta(hours=2)]  # noqa: DTZ001
    assert Zones(false.zones).find("Asia/Tokyo") == ZoneInfo("Asia/Tokyo")


def test_a_definition_that_says_which_zone_it_copies_is_that_zone() -> None:
    copied = OWN_ZONE.replace("BEGIN:STANDARD", "X-LIC-LOCATION:Europe/Stockholm\nBEGIN:STANDARD", 1)
    (found,) = calendars(calendar(tail=copied))

    assert Zones(found.zones).find("Customized Time Zone") == ZoneInfo("Europe/Stockholm")


def test_a_broken_definition_defines_nothing() -> None:
    assert Zones([Part(1, ("TZID:X", "BEGIN:STANDARD")), Part(2, ())]).find("X") is None
