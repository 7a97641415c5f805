# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking on Discord: by a command, a mention, a reply, a direct message."""

import pytest

from tests.discord.conftest import Running
from tests.discord_server.server import DiscordServer, shown
from tests.discord_server.world import User, buttons_of, text_of

AGPL = "Får vi använda AGPL-kod i en tjänst?"
YES = "Dela källkoden med dem som använder tjänsten."


async def test_a_question_is_answered_where_it_was_asked(discord: DiscordServer, eko: Running) -> None:
    asked = await discord.slash(discord.people["anna"], "ask", question=AGPL)

    assert YES in shown(asked)
    assert not asked.ephemeral
    buttons = [(each["label"], each.get("emoji", {}).get("name")) for each in buttons_of(asked.shown[0])]
    assert buttons == [("Vad är EUPL?", None), ("Ja, det hjälpte", "👍"), ("Nej, det hjälpte inte", "👎")]


async def test_a_button_gives_another_answer(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]
    asked = await discord.slash(anna, "ask", question=AGPL)

    pressed = await discord.press(anna, asked.shown[0], "Vad är EUPL?")

    assert "EU:s egen licens för programvara." in shown(pressed)


async def test_a_mention_is_answered_as_a_reply_without_the_message_content_intent(
    discord: DiscordServer, eko: Running
) -> None:
    general = discord.channel("general")

    question = await discord.write(discord.people["anna"], general, f"<@{discord.bot.id}> {AGPL}")
    [answer] = await discord.until(lambda: discord.said_in(general))

    assert YES in text_of(answer)
    assert answer["message_reference"]["message_id"] == question["id"]


async def test_a_reply_to_eko_is_a_question(discord: DiscordServer, eko: Running) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    asked = await discord.slash(anna, "ask", question="Vad är EUPL?")

    await discord.write(anna, general, AGPL, reply_to=asked.shown[0])
    await discord.until(lambda: len(discord.said_in(general)) == 2)

    assert YES in text_of(discord.said_in(general)[1])


async def test_a_direct_message_is_a_question(discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]

    await discord.write(anna, discord.dm(anna), AGPL)
    [answer] = await discord.until(lambda: discord.said_in(discord.dm(anna)))

    assert YES in text_of(answer)


async def test_a_mention_alone_gets_help_with_commands_to_click(discord: DiscordServer, eko: Running) -> None:
    general = discord.channel("general")

    await discord.write(discord.people["anna"], general, f"<@{discord.bot.id}>")
    [answer] = await discord.until(lambda: discord.said_in(general))

    ids = {each["name"]: each["id"] for each in discord.all_commands()}
    assert f"</ask:{ids['ask']}> `question`" in text_of(answer)
    assert f"</meetup next:{ids['meetup']}>" in text_of(answer)


@pytest.mark.parametrize("said", ["hjälp", "Help", "?", "/story"])
async def test_who_asks_for_help_in_words_gets_it(said: str, discord: DiscordServer, eko: Running) -> None:
    anna = discord.people["anna"]

    await discord.write(anna, discord.dm(anna), said)
    [answer] = await discord.until(lambda: discord.said_in(discord.dm(anna)))

    assert "</story:" in text_of(answer)


async def test_what_is_not_for_eko_is_left_alone(discord: DiscordServer, eko: Running) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    me = f"<@{discord.bot.id}>"

    await discord.write(anna, general, AGPL)  # said to somebody else
    await discord.write(discord.bot, general, f"{me} {AGPL}")  # Eko's own
    await discord.write(User("another", bot=True), general, f"{me} {AGPL}")
    await discord.write(anna, general, f"{me} {AGPL}", webhook=True)
    last = await discord.write(anna, general, f"{me} Vad är EUPL?")
    await discord.until(lambda: discord.said_in(general)[1:])

    answers = [each for each in discord.said_in(general) if "message_reference" in each]
    assert [each["message_reference"]["message_id"] for each in answers] == [last["id"]]


async def test_an_edited_question_gets_an_edited_answer(discord: DiscordServer, eko: Running) -> None:
    general = discord.channel("general")
    me = f"<@{discord.bot.id}>"
    question = await discord.write(discord.people["anna"], general, f"{me} Vad är EUPL?")
    [answer] = await discord.until(lambda: discord.said_in(general))

    await discord.rewrite(general, question, f"{me} {AGPL}")
    await discord.until(lambda: YES in text_of(answer))

    assert discord.said_in(general) == [answer]
    assert "EU:s egen licens" not in text_of(answer)


async def test_the_preview_of_a_link_is_no_edit(discord: DiscordServer, eko: Running) -> None:
    anna, general = discord.people["anna"], discord.channel("general")
    me = f"<@{discord.bot.id}>"
    question = await discord.write(anna, general, f"{me} Vad är EUPL?")
    [answer] = await discord.until(lambda: discord.said_in(general))

    await discord.unfurl(general, question)
    await discord.write(anna, general, f"{me} {AGPL}")
    await discord.until(lambda: len(discord.said_in(general)) == 2)

    assert answer["edited_timestamp"] is None


async def test_a_deleted_question_takes_its_answer_along(discord: DiscordServer, eko: Running) -> None:
    general = discord.channel("general")
    question = await discord.write(discord.people["anna"], general, f"<@{discord.bot.id}> {AGPL}")
    await discord.until(lambda: discord.said_in(general))

    await discord.remove(general, question)
    await discord.until(lambda: not discord.said_in(general))


async def test_a_question_in_a_thread_is_answered_there(discord: DiscordServer, eko: Running) -> None:
    forum = discord.add_forum("help")

    thread = await discord.post(discord.people["anna"], forum, "AGPL?", f"<@{discord.bot.id}> {AGPL}")
    [answer] = await discord.until(lambda: discord.said_in(thread))

    assert YES in text_of(answer)


async def test_a_question_is_passed_on_by_its_asker_and_nobody_else(discord: DiscordServer, eko: Running) -> None:
    asked = await discord.slash(discord.people["anna"], "ask", question="Hur kokar man ägg till frukost?")

    pressed = await discord.press(discord.people["bo"], asked.shown[0], "Ja, fråga experterna")

    assert "finns inte kvar" in shown(pressed)
    assert pressed.ephemeral
    assert not any(each.get("disabled") for each in buttons_of(asked.shown[0]))


async def test_what_nobody_knows_can_be_passed_on_and_the_button_is_then_spent(
    discord: DiscordServer, eko: Running
) -> None:
    anna, moderators = discord.people["anna"], discord.channel("moderators")
    asked = await discord.slash(anna, "ask", question="Hur kokar man ägg till frukost?")

    pressed = await discord.press(anna, asked.shown[0], "Ja, fråga experterna")
    [post] = await discord.until(lambda: discord.said_in(moderators))
    await discord.until(lambda: pressed.shown)

    assert "fråga 1" in shown(pressed)
    assert pressed.ephemeral is False
    assert pressed.shown[0]["flags"] & 64
    assert all(each["disabled"] for each in buttons_of(asked.shown[0]))
    assert "Hur kokar man ägg till frukost?" in text_of(post)


async def test_a_vote_leaves_the_buttons_to_the_others_and_a_no_asks_why(discord: DiscordServer, eko: Running) -> None:
    anna, bo = discord.people["anna"], discord.people["bo"]
    asked = await discord.slash(anna, "ask", question=AGPL)

    helped = await discord.press(anna, asked.shown[0], "Ja, det hjälpte")
    changed = await discord.press(anna, asked.shown[0], "Nej, det hjälpte inte")
    other = await discord.press(bo, asked.shown[0], "Nej, det hjälpte inte")

    assert shown(helped) == "Tack. Jag har noterat att svaret hjälpte."
    assert "Vad är fel med det?" in shown(changed)
    assert [each["label"] for each in buttons_of(changed.shown[0])][-1] == "Fråga experterna i stället"
    assert [each["label"] for each in buttons_of(other.shown[0])][-1] == "Säg det med egna ord"
    assert (helped.ephemeral, changed.ephemeral) == (True, True)
