# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms are modals, private answers are seen by one person, posts reach rooms and people."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.limits import Limits, Rates
from tests.discord.conftest import Running, eko_on
from tests.discord_server.interactions import Interaction
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import buttons_of, text_of

STORY = {
    "kind": "success",
    "title": "Vi öppnade koden",
    "what": "Det gick bra.",
    "area": "open-source",
    "organisation-kind": "municipality",
}
AGREED = {"publish": "yes", "research": "no", "contact": "no", "shown": "anonymous", "voice": "work"}


async def tell(discord: DiscordServer, **changes: str) -> Interaction:
    anna = discord.people["anna"]
    form = await discord.slash(anna, "story")
    preview = await discord.submit(anna, form, **{**STORY, **changes})
    agreements = await discord.press(anna, preview.shown[-1], "Skicka den")
    sent = await discord.submit(anna, agreements, **AGREED)
    await discord.until(lambda: sent.shown)  # the preview's buttons are settled first
    return sent


async def test_a_form_is_a_modal_in_the_askers_language(discord: DiscordServer, eko: Running) -> None:
    form = await discord.slash(discord.people["anna"], "story")

    assert form.modal
    assert form.modal["title"] == "Berätta om en framgång, en utmaning eller…"
    assert [each["component"]["type"] for each in form.modal["components"]] == [21, 4, 4, 22, 21]
    english = await discord.slash(discord.people["eve"], "story")
    assert english.modal
    assert english.modal["title"] == "Tell a success, a challenge or a lesson"


async def test_a_story_is_told_reviewed_and_published(discord: DiscordServer, eko: Running) -> None:
    mo, moderators = discord.people["mo"], discord.channel("moderators")
    told = await tell(discord)
    [review] = await discord.until(lambda: discord.said_in(moderators))

    accepted = await discord.press(mo, review, "Godkänn")
    await discord.until(lambda: accepted.shown)
    [public] = await discord.until(lambda: discord.said_in(discord.channel("announcements")))
    [private] = await discord.until(lambda: discord.said_in(discord.dm(discord.people["anna"])))

    assert "Det här är berättelse 1." in shown(told)
    assert told.shown[0]["flags"] & 64
    assert "Berättelse 1 är publicerad." in shown(accepted)
    assert accepted.shown[0]["flags"] & 64
    assert all(each["disabled"] for each in buttons_of(review))
    assert "Vi öppnade koden" in text_of(public)
    assert "Din berättelse 1 är publicerad." in text_of(private)


async def test_only_a_moderator_can_press_it_and_it_stays_for_them(discord: DiscordServer, eko: Running) -> None:
    await tell(discord)
    [review] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))

    pressed = await discord.press(discord.people["bo"], review, "Godkänn")

    assert "Bara moderatorer" in shown(pressed)
    assert pressed.ephemeral
    assert not any(each.get("disabled") for each in buttons_of(review))


async def test_declining_asks_for_the_reason_and_tells_the_author(discord: DiscordServer, eko: Running) -> None:
    mo = discord.people["mo"]
    await tell(discord)
    [review] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))

    form = await discord.press(mo, review, "Avböj")
    sent = await discord.submit(mo, form, reason="personal-data", note="Namnge ingen.")
    await discord.until(lambda: sent.shown)
    [private] = await discord.until(lambda: discord.said_in(discord.dm(discord.people["anna"])))

    assert form.modal
    assert [each["component"]["custom_id"] for each in form.modal["components"]] == ["reason", "note"]
    assert "får veta varför" in shown(sent)
    assert all(each["disabled"] for each in buttons_of(review))
    assert "Namnge ingen." in text_of(private)


async def test_changing_a_story_starts_from_what_is_there(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    told = await tell(discord)

    form = await discord.press(anna, told.shown[0], "Ändra")
    await discord.submit(anna, form, title="Vi öppnade all kod")
    read = await discord.slash(anna, "stories", number=1)

    assert "Vi öppnade all kod" in shown(read)
    assert "Det gick bra." in shown(read)


async def test_what_was_written_is_there_again_when_something_is_wrong(discord: DiscordServer, eko: Running) -> None:
    mo = discord.people["mo"]
    form = await discord.slash(mo, "story-edit", number=7)
    told = await tell(discord)
    anna = discord.people["anna"]

    assert "Du har ingen berättelse 7." in shown(form)
    opened = await discord.press(anna, told.shown[0], "Ändra")
    await discord.press(anna, told.shown[0], "Dra tillbaka")
    refused = await discord.submit(anna, opened, title="Mycket bättre titel", what="Mycket bättre text.")
    assert "Du har ingen berättelse 1." in shown(refused)
    again = await discord.press(anna, refused.shown[0], "Rätta")
    assert again.modal
    assert [each["component"].get("value") for each in again.modal["components"]][1:3] == [
        "Mycket bättre titel",
        "Mycket bättre text.",
    ]


async def test_a_form_that_was_too_much_at_once_can_be_opened_again_and_says_nothing_of_correcting(
    discord: DiscordServer, folder: Path
) -> None:
    anna = discord.people["anna"]
    async with eko_on(discord, folder, limits=Limits(Rates(person=1, room=100))):
        form = await discord.slash(anna, "story")
        told = await discord.submit(anna, form, **STORY)

        assert "så svarar jag igen" in shown(told)
        assert [each["label"] for each in buttons_of(told.shown[0])] == ["Öppna igen"]


async def test_buttons_and_forms_outlive_a_restart(discord: DiscordServer, folder: Path) -> None:
    anna, mo = discord.people["anna"], discord.people["mo"]
    async with eko_on(discord, folder):
        await tell(discord)
        [review] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))
        open_form = await discord.slash(anna, "story")

    async with eko_on(discord, folder):
        sent = await discord.submit(anna, open_form, **{**STORY, "title": "Efter omstarten"})
        accepted = await discord.press(mo, review, "Godkänn")
        await discord.until(lambda: accepted.shown)

    assert "berättelse 2" in shown(sent)
    assert "Berättelse 1 är publicerad." in shown(accepted)


async def test_a_second_press_says_that_it_is_done(discord: DiscordServer, eko: Running) -> None:
    mo = discord.people["mo"]
    await tell(discord)
    [review] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))
    before = {**review, "components": [dict(each) for each in review["components"]]}

    first = await discord.press(mo, review, "Godkänn")
    await discord.until(lambda: first.shown)
    second = await discord.press(mo, before, "Godkänn")
    await discord.until(lambda: second.shown)

    assert "väntar inte på granskning" in shown(second)


async def test_my_data_comes_as_a_file_that_only_its_owner_sees(discord: DiscordServer, eko: Running) -> None:
    await tell(discord)

    mine = await discord.slash(discord.people["anna"], "my-data")

    assert mine.ephemeral
    [file] = await discord.until(lambda: [each for page in mine.shown for each in page["attachments"]])
    assert file["filename"] == "eko-my-data.json"
    assert file["description"]
    assert "Vi öppnade koden" in file["data"].encode("latin-1").decode()


async def test_a_meetup_is_added_by_typed_options_and_announced(discord: DiscordServer, eko: Running) -> None:
    proposed = await discord.slash(
        discord.people["mo"], "meetup add", when="2036-05-07 17:00-17:45", title="Öppen fika"
    )
    added = await discord.press(discord.people["mo"], proposed.shown[0], "Ja, spara")
    [public] = await discord.until(lambda: discord.said_in(discord.channel("announcements")))

    starts = int(datetime(2036, 5, 7, 17, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp())
    assert "Träff 1 är tillagd" in shown(added)
    assert f"<t:{starts}:F>–<t:{starts + 45 * 60}:t> <t:{starts}:R>" in text_of(public)


async def test_a_time_chosen_in_discords_calendar_is_in_the_communitys_zone(
    discord: DiscordServer, eko: Running
) -> None:
    starts = int(datetime(2036, 5, 7, 17, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp())

    proposed = await discord.slash(discord.people["mo"], "meetup add", when=f"<t:{starts}:f>", title="Fika")
    await discord.press(discord.people["mo"], proposed.shown[0], "Ja, spara")
    [public] = await discord.until(lambda: discord.said_in(discord.channel("announcements")))

    assert f"<t:{starts}:F>" in text_of(public)


async def test_a_closed_door_ends_the_tries(discord: DiscordServer, eko: Running) -> None:
    discord.people["anna"].closed = True
    await tell(discord)
    [review] = await discord.until(lambda: discord.said_in(discord.channel("moderators")))

    await discord.press(discord.people["mo"], review, "Godkänn")
    await discord.until(lambda: discord.said_in(discord.channel("announcements")))
    await discord.until(lambda: any("50007" in each for each in discord.refused))

    assert discord.refused == [each for each in discord.refused if "50007" in each][:1]
    discord.refused.clear()
