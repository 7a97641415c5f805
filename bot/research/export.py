# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making a data set for research from the database, and noting which stories are in it."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Settings
from bot.exports import Record
from bot.research import files
from bot.research.coarsen import K, coarsened
from bot.research.described import Facts
from bot.research.rows import Key, Told, Withdrawn, key, receipts, row
from bot.store.engine import opened
from bot.store.tables import ReleasedRow, ResearchExportRow
from bot.stories.agreements import text_of
from bot.stories.keeping import in_research
from knowledge.entry import Language


async def write(settings: Settings, folder: Path) -> list[str]:
    """Writes the data set, and says what is in it.

    Raises `StartError` when the folder can't be used.
    """
    files.check(folder)
    async with opened(settings.database_url) as store, store.begin() as session:
        told = await in_research(session)
        withdrawn = await _withdrawn(session)
        made_with = key(told, withdrawn)
        rows = sorted((row(*each, made_with) for each in told), key=lambda each: str(each["story"]))
        found = coarsened(rows)
        facts = Facts(
            label=made_with.label,
            month=_month(told, withdrawn, datetime.now(settings.community.zone).date()),
            community=settings.community.name,
            contact=settings.facts.contact or "",
            website=settings.facts.website or "",
            stories=len(rows),
            authors=len({each["author"] for each in rows}),
            smallest=found.smallest,
            coarser=len(found.changes),
            withdrawn=len(withdrawn),
        )
        files.put(files.made(found, receipts(told, made_with), _agreements(told), withdrawn, facts), folder)
        await _note(session, told, made_with)
    return _said(facts, folder)


def _said(facts: Facts, folder: Path) -> list[str]:
    lines = [
        f"{folder}: data set {facts.version}, {facts.size}",
        f"values made coarser: {facts.coarser}; coarsening.csv tells which",
        f"withdrawn stories of earlier data sets: {facts.withdrawn}; withdrawn.csv tells which",
    ]
    if facts.stories and facts.smallest < K:
        lines.append(f"! fewer than {K} authors, so all that could point them out is withheld")
    return lines


async def _withdrawn(session: AsyncSession) -> list[Withdrawn]:
    """The stories that were in some data set and should not be used any more."""
    rows = await session.execute(
        select(ResearchExportRow.label, ReleasedRow.pseudonym, ReleasedRow.withdrawn)
        .join(ReleasedRow, ReleasedRow.export_id == ResearchExportRow.id)
        .where(ReleasedRow.withdrawn != "")
        .order_by(ResearchExportRow.label, ReleasedRow.pseudonym)
    )
    return [Withdrawn(*each) for each in rows]


def _agreements(told: Sequence[Told]) -> list[Record]:
    """The wordings that the authors read, as often as there are versions and languages."""
    read = sorted({(agreement.version, agreement.language) for _story, agreement in told})
    purposes = {agreement.version: agreement.purpose for _story, agreement in told}
    wordings: list[Record] = []
    for version, spoken in read:
        wording = text_of(purposes[version], version)
        language: Language = "sv" if spoken == "sv" else "en"
        wordings.append(
            {
                "purpose": wording.purpose.value,
                "version": version,
                "language": language,
                "text": wording.words[language],
                "text_sha256": wording.digest(language),
            }
        )
    return wordings


def _month(told: Sequence[Told], withdrawn: Sequence[Withdrawn], today: date) -> str:
    """The month of the last thing in it; of today when there is nothing."""
    read = [f"{story.reviewed_at:%Y-%m}" for story, _agreement in told if story.reviewed_at]
    given = [f"{agreement.at:%Y-%m}" for _story, agreement in told]
    return max([*read, *given, *(each.since for each in withdrawn)], default=f"{today:%Y-%m}")


async def _note(session: AsyncSession, told: Sequence[Told], made_with: Key) -> None:
    """Notes which stories are in the data set, unless it has been made before."""
    if not told or await session.scalar(select(ResearchExportRow).where(ResearchExportRow.label == made_with.label)):
        return
    made = ResearchExportRow(label=made_with.label)
    session.add(made)
    await session.flush()
    for story, agreement in told:
        pseudonym = made_with.pseudonym("story", agreement.code)
        session.add(ReleasedRow(export_id=made.id, pseudonym=pseudonym, story_id=story.id))
