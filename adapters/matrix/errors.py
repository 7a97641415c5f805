# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong between Eko and its homeserver."""

from bot.errors import StartError

NOT_JOINED = "EKO_NOT_JOINED"  # a code of our own, for a room that the sync does not tell of
MUTED = "EKO_MUTED"  # likewise, for one in which Eko may not speak
REPLACED = "EKO_REPLACED"  # likewise, for one whose replacement Eko is not in yet
AWAY = "EKO_AWAY"  # likewise, for what was not asked at all, since nobody has answered for a while


class MatrixError(Exception):
    """The homeserver refused, or could not be reached.

    `status` is HTTP's, 0 when there was no answer; `code` is Matrix's, such as `M_FORBIDDEN`.
    """

    def __init__(self, status: int, code: str, text: str = "") -> None:
        super().__init__(f"{status or 'no answer'} {code} {text}".strip())
        self.status, self.code, self.text = status, code, text

    @property
    def passing(self) -> bool:
        """Whether the same may work later: nobody there, a proxy's page, or too many at once."""
        return self.status == 0 or self.status >= 500 or self.status in (408, 429)


class Revoked(StartError):
    """The account's access was taken away, or is another's too; only its operator can mend it."""

    status = 78  # EX_CONFIG: systemd's RestartPreventExitStatus keeps it from trying for ever


def refused(status: int, code: str, text: str) -> Exception:
    """The exception for an answer that is none."""
    if status == 401 and code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"):
        return Revoked(
            "the homeserver does not accept Eko's access token any more; if nobody meant to revoke it, "
            "run “eko matrix login” to make a new device"
        )
    return MatrixError(status, code, text[:200])
