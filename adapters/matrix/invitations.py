# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose invitations Eko accepts: by default nobody's. No I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody wants Eko in a room; `direct` is what they say it is."""

    room: str
    inviter: str
    direct: bool = False


def accepted(invitation: Invitation, allowed: Iterable[str], community: Iterable[str], *, acquainted: bool) -> bool:
    """Whether the settings allow it.

    `community` are the ids of the rooms and of the spaces' rooms that are allowed, and `acquainted`
    says that the inviter shares a room with Eko: they may open a direct chat, since what is private
    has to go somewhere.
    """
    if invitation.room in community or (invitation.direct and acquainted):
        return True
    # By the inviter, whom their server vouches for; a room's id proves nothing about where it is from.
    server = invitation.inviter.partition(":")[2]
    return any(
        fnmatchcase(invitation.inviter, each) if each.startswith("@") else each in (server, invitation.room)
        for each in allowed
    )
