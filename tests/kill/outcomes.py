# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What there was in the end of each walk, and what is asked of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tests.kill.killed import Outcome

Walks = Mapping[str, Sequence[Outcome]]

SENT = ("sent", False, False)  # the text forgotten, nobody's claim on it


def settled(outcome: Outcome) -> bool:
    return all(tuple(row) == SENT for row in outcome.outbox)


def most(outcome: Outcome) -> int:
    """How often the message that was offered most often was offered."""
    return max(Counter(outcome.offered).values(), default=0)


def steps(outcomes: Sequence[Outcome]) -> int:
    """At how many steps a walk was killed; all of them, one after the other, and then at none."""
    walked = [outcome.step for outcome in outcomes]
    assert walked == [*range(1, len(walked)), 0]
    return len(walked) - 1
