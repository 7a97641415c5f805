# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an author has agreed to: three separate agreements, each decision kept with the text that was read.

The latest decision of each purpose is in force. A receipt has everything about a decision, and a code that
only the author gets; a data set holds a digest of it, so that a receipt can be checked without knowing whose it is.
"""

import json
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import N_, Speech
from bot.message import Attachment, Request
from bot.store.tables import AgreementRow, Purpose, StoryRow
from knowledge.entry import LANGUAGES, Language

FILE = Path(__file__).parent / "agreements.toml"
FORMAT = "eko-receipt-1"
NAMES = {
    Purpose.PUBLISH: N_("Publish"),
    Purpose.RESEARCH: N_("Research"),
    Purpose.CONTACT: N_("Contact"),
}

InForce = Mapping[Purpose, AgreementRow]


@dataclass(frozen=True, slots=True)
class Text:
    """One wording of an agreement."""

    purpose: Purpose
    version: str
    words: Mapping[Language, str]

    def digest(self, language: Language) -> str:
        return sha256(self.words[language].encode()).hexdigest()


@cache
def texts() -> tuple[Text, ...]:
    """Every wording that has been shown, the oldest first."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["text"]
    return tuple(
        Text(Purpose(each["purpose"]), each["version"], {language: each[language].strip() for language in LANGUAGES})
        for each in read
    )


def current(purpose: Purpose) -> Text:
    """The wording that is shown now."""
    return next(each for each in reversed(texts()) if each.purpose is purpose)


def text_of(purpose: Purpose, version: str) -> Text:
    """The wording that was shown then."""
    return next(each for each in texts() if (each.purpose, each.version) == (purpose, version))


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything about one decision, as its author gets it."""

    story: int
    purpose: str
    given: bool
    version: str
    language: Language
    text_sha256: str
    at: str
    code: str

    def commitment(self, export: str) -> str:
        """What stands in a data set for this receipt: it can be checked with the receipt, and says nothing without."""
        return sha256("\n".join((FORMAT, export, *map(str, asdict(self).values()))).encode()).hexdigest()


def receipt(row: AgreementRow) -> Receipt:
    language: Language = "sv" if row.language == "sv" else "en"
    digest = text_of(row.purpose, row.version).digest(language)
    at = row.at.astimezone(UTC).isoformat(timespec="seconds")
    return Receipt(row.story_id, row.purpose.value, row.given, row.version, language, digest, at, row.code)


def decide(session: AsyncSession, story: StoryRow, request: Request, purpose: Purpose, given: bool) -> AgreementRow:
    """Keeps a decision about the wording that is shown now."""
    return keep(session, story, purpose, given, request.language, request.at)


def keep(
    session: AsyncSession, story: StoryRow, purpose: Purpose, given: bool, language: Language, at: datetime
) -> AgreementRow:
    row = AgreementRow(
        story_id=story.id,
        platform=story.platform,
        person=story.person,
        purpose=purpose,
        given=given,
        version=current(purpose).version,
        language=language,
        at=at,
        code=secrets.token_hex(16),
    )
    session.add(row)
    return row


async def latest(session: AsyncSession, story: StoryRow) -> InForce:
    """The latest decision of each purpose."""
    rows = await session.scalars(
        select(AgreementRow).where(AgreementRow.story_id == story.id).order_by(AgreementRow.id)
    )
    return {row.purpose: row for row in rows}


def given(rows: InForce, purpose: Purpose) -> bool:
    """Whether the agreement is in force."""
    return purpose in rows and rows[purpose].given


def outdated(rows: InForce) -> bool:
    """Whether what is agreed to has got a new wording since."""
    return any(row.given and row.version != current(row.purpose).version for row in rows.values())


def explained(_: Speech, contact: str) -> str:
    """The agreements as they are read before anything is sent."""
    lines = [f"- **{_(NAMES[purpose])}** – {current(purpose).words[_.language]}" for purpose in Purpose]
    version = max(current(purpose).version for purpose in Purpose)
    note = _(
        "None is needed for another, and you can take each back with /story-agree. Wording of {version}. If a public "
        "authority runs this service, what you send is normally an official document there.",
        version=version,
    )
    if contact:
        note += " " + _("Who is responsible for your data: {contact}", contact=contact)
    heading = _("Before you send it you are asked for three agreements:")
    return "\n\n".join((heading, "\n".join(lines), f"*{note}*"))


def summary(rows: InForce, _: Speech) -> str:
    """What is agreed to and what not, with the day and the wording."""
    return "\n".join(f"- **{_(NAMES[purpose])}**: {_line(rows[purpose], _)}" for purpose in Purpose if purpose in rows)


def _line(row: AgreementRow, _: Speech) -> str:
    said = _("yes, {day}, wording of {version}") if row.given else _("no, {day}, wording of {version}")
    return said.format(day=row.at.date().isoformat(), version=row.version)


def attachment(rows: InForce, _: Speech) -> Attachment:
    """The receipt as a file that others can check."""
    decisions = [asdict(receipt(rows[purpose])) for purpose in Purpose if purpose in rows]
    wordings = {
        each["purpose"]: text_of(Purpose(each["purpose"]), each["version"]).words[each["language"]]
        for each in decisions
    }
    number = next(iter(rows.values())).story_id
    content: dict[str, Any] = {"format": FORMAT, "decisions": decisions, "texts": wordings}
    data = json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
    alt = _("What you have agreed to, word for word, with a code that proves it")
    return Attachment(f"eko-receipt-{number}.json", "application/json", data, alt)
