# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stories: successes, challenges and lessons that members tell, reviewed before anyone else reads them.

Telling takes a short form, a look at how it will be read, and three separate agreements: to publish,
to research, to contact. Each can be taken back alone, and the story can be changed or withdrawn at any time.
"""

from bot.accounts import Accounts
from bot.command import Audience, Command
from bot.feature import Feature
from bot.i18n import N_
from bot.stories import fields
from bot.stories.authors import MESSAGE, Authors
from bot.stories.keeping import HOLDINGS, piles, published, waiting
from bot.stories.reading import FILTERS, PAGE, READING, Reading
from bot.stories.recurring import RETENTION, Recurring
from bot.stories.review import REPORT, Review
from bot.stories.sending import ANSWER, PURPOSE, Sending
from knowledge import Knowledge
from knowledge.entry import Language

__all__ = ["feature", "published", "waiting"]


def feature(
    knowledge: Knowledge,
    language: Language,
    review: str,
    announce: str,
    contact: str = "",
    accounts: Accounts | None = None,
) -> Feature:
    """Stories, reviewed in one room and announced in another, both by their name in the configuration."""
    reviewing = Review(language, review, announce, accounts or Accounts())
    return Feature(
        (
            *_of_authors(Authors(knowledge, contact), Sending(reviewing)),
            *_of_readers(Reading(knowledge), reviewing),
            *_of_moderators(reviewing),
        ),
        HOLDINGS,
        Recurring(language, announce).tick,
        waiting=piles,
        retention=(RETENTION,),
    )


def _of_authors(authors: Authors, sending: Sending) -> tuple[Command, ...]:
    number = (fields.NUMBER,)
    return (
        Command("story", N_("Tell a success, a challenge or a lesson"), authors.tell, fields.SHORT, private=True),
        Command("story-preview", N_("See a story of yours as others will"), authors.preview, number, private=True),
        Command(
            "story-more",
            N_("Tell more about a story of yours"),
            authors.more,
            number + fields.MORE,
            private=True,
            prefill=authors.before,
            form=True,
        ),
        Command(
            "story-details",
            N_("Add details to a story of yours"),
            authors.details,
            number + fields.DETAILS,
            private=True,
            prefill=authors.before,
            form=True,
        ),
        Command(
            "story-edit",
            N_("Change a story of yours"),
            authors.edit,
            number + fields.SHORT,
            private=True,
            prefill=authors.before,
        ),
        Command(
            "story-send",
            N_("Send a story of yours"),
            sending.send,
            number + fields.AGREEMENTS,
            private=True,
            prefill=sending.hold,
            form=True,
        ),
        Command(
            "story-resend", N_("Send a changed story under the same agreements"), sending.resend, number, private=True
        ),
        Command("story-agree", N_("Change what you agree to"), sending.agree, (*number, PURPOSE, ANSWER), private=True),
        Command(
            "story-receipt",
            N_("What you have agreed to about a story"),
            sending.receipt,
            number,
            private=True,
            slow=True,
        ),
        Command("story-still", N_("Say that a story of yours still holds"), authors.still, number, private=True),
        Command("story-withdraw", N_("Withdraw a story of yours"), authors.withdraw, number, private=True),
        Command("story-contact", N_("Write to the author of a story"), authors.write, (*number, MESSAGE), private=True),
    )


def _of_readers(reading: Reading, review: Review) -> tuple[Command, ...]:
    return (
        Command("stories", N_("Read what others have told"), reading.list, (READING, *FILTERS, PAGE)),
        Command("story-find", N_("Look for stories"), reading.list, FILTERS, form=True),
        Command(
            "story-report", N_("Report a story to the moderators"), review.report, (fields.NUMBER, REPORT), private=True
        ),
    )


def _of_moderators(review: Review) -> tuple[Command, ...]:
    number = (fields.NUMBER,)
    moderators = Audience.MODERATORS
    return (
        Command("story-accept", N_("Publish a story"), review.accept, number, moderators, private=True),
        Command(
            "story-decline",
            N_("Decline a story, or take it down, with a reason"),
            review.decline,
            (*number, fields.REASON, fields.NOTE),
            moderators,
            private=True,
            form=True,
        ),
    )
