# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what moderators do, by what Discord says of them."""

from datetime import date, timedelta

import discord
import pytest

from adapters.discord.people import moderates
from adapters.discord.trust import Trust

TODAY = date(2026, 10, 6)


@pytest.fixture
def trust() -> Trust:
    return Trust("the bot's token")


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        pytest.param(discord.Permissions(manage_messages=True), True, id="removes messages"),
        pytest.param(discord.Permissions(administrator=True), True, id="administrator"),
        pytest.param(discord.Permissions(manage_channels=True, manage_roles=True), False, id="other powers"),
        pytest.param(discord.Permissions.none(), False, id="none"),
    ],
)
def test_who_may_remove_messages_is_a_moderator(permissions: discord.Permissions, may: bool) -> None:
    assert moderates(permissions) is may


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_mark_holds_until_the_end_of_the_next_day(trust: Trust, days: int, holds: bool) -> None:
    mark = trust.mark("7", "story-decline", TODAY)

    assert trust.holds(mark, "7", "story-decline", TODAY + timedelta(days=days)) is holds


def test_a_mark_is_for_one_person_one_command_and_one_bot(trust: Trust) -> None:
    mark = trust.mark("7", "story-decline", TODAY)

    assert not trust.holds(mark, "8", "story-decline", TODAY)
    assert not trust.holds(mark, "7", "story-accept", TODAY)
    assert not Trust("another token").holds(mark, "7", "story-decline", TODAY)


def test_a_mark_is_sixty_four_bits_and_fits_beside_the_rest_of_a_custom_id(trust: Trust) -> None:
    mark = trust.mark("7", "story-decline", TODAY)

    assert (len(mark), len(bytes.fromhex(mark))) == (16, 8)
    assert not trust.holds(mark[:8], "7", "story-decline", TODAY)
    assert not trust.holds("", "7", "story-decline", TODAY)
