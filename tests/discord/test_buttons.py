# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Buttons: discord.py knows them by what they carry, and whatever else is pressed is answered politely."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.buttons import KINDS, LONGEST, Button, Carried, Choose, GoOn, Pressed, ShowToAll
from tests.discord.conftest import Running, eko_on
from tests.discord.test_forms import STORY
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import Json, buttons_of, text_of

AGPL = "Får vi använda AGPL-kod i en tjänst?"
STRANGE = "Den knappen känner jag inte till längre. Ge kommandot igen."
names = st.from_regex(r"[a-z]+(-[a-z]+)*( [a-z]+)?", fullmatch=True)


@given(st.text(max_size=LONGEST))
def test_every_button_that_can_be_pressed_is_of_exactly_one_kind(custom_id: str) -> None:
    # discord.py calls every kind that fits: none would be silence, two would answer twice.
    assert len([kind for kind in KINDS if kind.fits(custom_id)]) == 1


@given(
    st.sampled_from([Choose, GoOn, ShowToAll]),
    names,
    st.dictionaries(st.sampled_from(["number", "entry"]), st.text(max_size=6), max_size=1),
    st.sampled_from(["", "0123456789abcdef"]),
)
def test_a_button_carries_what_it_was_given_whatever_that_is(
    kind: type[Pressed], command: str, values: dict[str, str], mark: str
) -> None:
    carried = Carried(command[:20], values, mark)

    made = Button("Press", kind, carried).item()

    assert kind.carries(made.custom_id) == carried


def test_what_does_not_fit_into_a_button_is_found_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="/story would carry"):
        Button("Press", Choose, Carried("story", {"what": "Det gick bra. " * 10})).item()


@pytest.mark.parametrize(
    ("custom_id", "said"),
    [
        ("of-another-version", STRANGE),
        ("do:", STRANGE),
        ("show!nobody:ask", STRANGE),
        ("do:no-such-thing?number=1", "/no-such-thing finns inte."),
        ("do:story-accept?number=1", "Bara moderatorer kan använda </story-accept:"),
        ("on!0123456789abcdef:story-decline", "Bara moderatorer kan använda </story-decline:"),
        ("do:answer?entry=%3C%40%26everyone%3E", "Det finns inget svar som heter"),
        ("do:story-accept", "Bara moderatorer kan använda </story-accept:"),
        ("do:story-send?number=x", "med ett heltal"),
    ],
)
async def test_what_somebody_forges_into_a_button_is_answered_politely(
    custom_id: str, said: str, discord: DiscordServer, eko: Running
) -> None:
    anna = discord.people["anna"]
    asked = await discord.slash(anna, "ask", question=AGPL)
    buttons_of(asked.shown[0])[0]["custom_id"] = custom_id

    pressed = await discord.press(anna, asked.shown[0], "Vad är EUPL?")

    assert said in shown(pressed)
    assert pressed.ephemeral


async def test_a_button_that_the_message_does_not_have_does_nothing_whatever_it_says(
    discord: DiscordServer, eko: Running
) -> None:
    mo = discord.people["mo"]
    asked = await discord.slash(mo, "ask", question=AGPL)

    pressed = await discord.forge(mo, asked.shown[0], "do:meetup cancel?number=1")

    assert (shown(pressed), pressed.ephemeral) == (STRANGE, True)


async def test_a_form_that_eko_did_not_open_says_so(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    form = await discord.slash(anna, "story")
    assert form.modal

    for custom_id in ("of-another-version", "form:no-such-thing"):
        forged = replace(form, modal={**form.modal, "custom_id": custom_id})
        sent = await discord.submit(anna, forged, **STORY)
        assert (shown(sent), sent.ephemeral) == (STRANGE, True)


async def test_a_press_in_another_guild_is_turned_away(discord: DiscordServer, folder: Path) -> None:
    discord.add_guild("Elsewhere", "lobby")
    anna = discord.people["anna"]
    async with eko_on(discord, folder):
        asked = await discord.slash(anna, "ask", discord.channel("lobby"), question=AGPL)
    async with eko_on(discord, folder, guilds=[str(discord.guild.id)]):
        pressed = await discord.press(anna, asked.shown[0], "Vad är EUPL?")

    assert shown(pressed) == "Jag finns för en annan gemenskap och kan inte svara här."
    assert pressed.ephemeral


async def test_a_press_settles_only_what_it_did_and_is_done_once(discord: DiscordServer, eko: Running) -> None:
    anna, moderators = discord.people["anna"], discord.channel("moderators")
    asked = await discord.slash(anna, "ask", question="EU licens")
    before: Json = deepcopy(asked.shown[0])

    first = await discord.press(anna, asked.shown[0], "Inget av dem")
    await discord.until(lambda: first.shown)
    second = await discord.press(anna, before, "Inget av dem")  # on another device, that shows it yet
    await discord.until(lambda: second.shown)
    [post] = await discord.until(lambda: discord.said_in(moderators))

    assert [bool(each.get("disabled")) for each in buttons_of(asked.shown[0])] == [False, True]
    assert "fråga 1" in shown(first)
    assert "fråga 1" in shown(second)
    assert "EU licens" in text_of(post)


async def test_discord_py_keeps_nothing_of_what_was_shown(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    asked = await discord.slash(anna, "ask", question="Hur kokar man ägg till frukost?")
    await discord.press(anna, asked.shown[0], "Ja, fråga experterna")
    await discord.slash(anna, "story")

    assert list(eko.shard.client.persistent_views) == []
