# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""`eko run` on a real homeserver, killed again and again at the worst moment: what it had to say is there once."""

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.meetups import kept
from bot.meetups.model import Details, Series
from bot.store.engine import opened
from bot.store.tables import ReminderRow, ReminderState
from tests.matrix.eko import environment
from tests.matrix.human import Human, body
from tests.matrix.proxy import Fate, between
from tests.matrix.revived import Revived
from tests.matrix.synapse import Synapse
from tests.talk import ENTRIES

REMINDERS, KILLS = 300, 15
STOCKHOLM = ZoneInfo("Europe/Stockholm")


async def put_meetups(file: Path, room: str) -> None:
    """Meetups that begin today, each with a reminder to a room that is due now."""
    now = datetime.now(STOCKHOLM)
    async with opened(f"sqlite:///{file}") as store, store.begin() as session:
        for number in range(REMINDERS):
            starts = (now + timedelta(hours=2)).replace(tzinfo=None, microsecond=0)
            value = Series(f"tea-{number}", starts, 60, STOCKHOLM, Details(f"Tea {number}."))
            [row] = await kept.write_out(session, await kept.keep(session, value, now), now)
            lead = {"occurrence_id": row.id, "room": room, "lead_minutes": 120, "due_at": now}
            session.add(ReminderRow(**lead, state=ReminderState.WAITING))


async def test_killed_15_times_between_sending_and_marking_300_reminders_are_in_the_room_once_each(
    synapse: Synapse, eko_id: str, anna: Human, migrated_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "eko"
    folder.mkdir()
    shutil.copy(migrated_file, folder / "eko.db")
    room = await anna.room(eko_id, power_level_content_override={"events": {"m.reaction": 50}})  # not its part here
    synapse.enter(eko_id, room)
    (folder / "entries").mkdir()
    name = ENTRIES[0].split("id: ")[1].split("\n")[0] + ".md"
    (folder / "entries" / name).write_text(ENTRIES[0].lstrip(), "utf-8")  # which is read sooner than all there are
    await put_meetups(folder / "eko.db", "hall")
    posts: Counter[str] = Counter()
    killed: list[str] = []

    def taken(method: str, address: str) -> None:
        """Kills Eko when the homeserver has taken a post, of which Eko knows nothing yet."""
        if method != "PUT" or "/send/m.room.message/" not in address:
            return
        posts[address] += 1
        if len(killed) < KILLS and len(posts) == (len(killed) + 1) * REMINDERS // (KILLS + 1):
            killed.append(address)
            eko.kill()

    async with between(synapse, lambda *_: Fate.PASSES, taken) as url:
        more = {"EKO_MATRIX__HOMESERVER": url, "EKO_MATRIX__ROOMS": f"hall={room}"}
        more["EKO_KNOWLEDGE__FOLDER"] = str(folder / "entries")
        eko = Revived(environment(synapse, eko_id, folder) | more)
        try:
            for number in range(REMINDERS):
                await anna.until(room, lambda event: f" Tea {number}." in body(event), 60)  # noqa: B023 - awaited here
        finally:
            eko.end()

    said = Counter(
        number
        for event in anna.seen[room]
        for number in range(REMINDERS)
        if event["sender"] == eko_id and f" Tea {number}." in body(event)
    )
    assert said == Counter(range(REMINDERS))
    assert [posts[address] for address in killed] == [2] * KILLS  # each was sent again, and is there once
