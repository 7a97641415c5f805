# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The features of Eko, put together as the settings say."""

from collections.abc import Iterable

from bot import (
    drafts,
    entry_drafts,
    experts,
    help,
    inbox,
    missed,
    outbox,
    privacy,
    questions,
    queue,
    reports,
    retention,
    shown,
    stories,
    tally,
    unanswered,
    unasked,
    votes,
)
from bot.accounts import Accounts
from bot.calendars import subscriptions
from bot.calendars.feed import attachment
from bot.checklists.feature import feature as checklists
from bot.command import Command
from bot.config import Settings
from bot.feature import Feature, Holding
from bot.licences.commands import feature as licences
from bot.live import Live
from bot.meetups.commands import feature as meetups
from bot.meetups.plan import Plan
from bot.metrics import Metrics
from knowledge import Knowledge


def features(settings: Settings, knowledge: Knowledge, metrics: Metrics | None = None) -> tuple[Feature, ...]:
    """Every feature, in the order in which help lists their commands."""
    language, zone = settings.community.language, settings.community.zone
    room, facts = settings.questions.experts_room, settings.facts.given()
    live, accounts = Live(knowledge), Accounts.of(settings.community.accounts)
    asking = questions.Questions(knowledge, live, facts, metrics or Metrics())

    def commands() -> Iterable[Command]:
        return (command for feature in made for command in feature.commands)

    def holdings() -> Iterable[Holding]:
        return (holding for feature in made for holding in feature.holdings)

    made = (
        questions.feature(asking),
        unanswered.feature(knowledge, room, language, zone, settings.community.country, settings.questions.patience),
        entry_drafts.feature(knowledge, live, facts, room, language, accounts),
        experts.feature(knowledge, room, language),
        votes.feature(knowledge),
        unasked.feature(knowledge, live, asking),
        licences(knowledge),
        meetups(Plan.of(settings), attachment),
        stories.feature(
            knowledge,
            language,
            settings.stories.review_room,
            settings.stories.announce_room,
            settings.facts.contact or "",
            accounts,
        ),
        checklists(knowledge, language, settings.checklists.room),
        queue.feature(lambda: made),
        missed.feature(),
        reports.feature(knowledge, lambda: made, room, language, zone),
        privacy.feature(holdings),
        help.feature(commands),
        *((subscriptions.feature(settings.web.address),) if settings.web else ()),
        Feature((), (subscriptions.HOLDING,)),
        Feature((), (drafts.HOLDING,), retention=(drafts.RETENTION,)),
        Feature((), (shown.HOLDING,), retention=(shown.RETENTION,)),
        Feature((), (outbox.HOLDING,), retention=(outbox.RETENTION,)),
        Feature((), (inbox.HOLDING,), retract=inbox.retract, retention=(inbox.RETENTION,)),
        Feature((), retention=(tally.RETENTION,)),
        retention.feature(lambda: made),
    )
    return made
