# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The knowledge base that the settings name, and its answers as people read them.

Apart from the commands, so that `eko ask` starts without what a database needs.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.config import Settings
from bot.errors import StartError
from bot.i18n import N_, Speech
from bot.message import Choice
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.entry import Entry, Language
from knowledge.facts import fill
from knowledge.folder import SHIPPED

OFFERED = 3
LABEL = 78  # a Discord button holds 80 characters
READ = N_("read {day}")


def load(settings: Settings, folder: Path | None = None) -> Knowledge:
    """The knowledge base of a folder, or of the settings; raises `StartError` when it can't be read."""
    with suppress(OSError):  # what is cached is a comfort; answering needs no data directory
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return Knowledge.load(folder or settings.knowledge.folder or SHIPPED, cache=settings.data_dir / "cache")
    except OSError as error:
        raise StartError(f"the knowledge base can't be read: {error}") from error


def shown(entry: Entry, wanted: Language, facts: Mapping[str, str], today: date) -> str:
    """An entry as people read it: the answer, what it rests on, how fresh it is."""
    _ = Speech(wanted)
    language = entry.language(wanted)
    parts = [f"**{escape(entry.title(wanted))}**"]
    if language != wanted:
        parts.append(
            "*"
            + _(
                N_("This answer is only in English so far.")
                if language == "en"
                else N_("This answer is only in Swedish so far.")
            )
            + "*"
        )
    parts.append(fill(entry.answers[language], facts))
    if entry.sources:
        lines = (
            f"- [{escape(each.title)}]({each.url}), {escape(each.publisher)} ({_(READ, day=each.read)})"
            for each in entry.sources
        )
        parts.append(_("Sources:") + "\n\n" + "\n".join(lines))
    last = _("Reviewed {day}.", day=entry.reviewed)
    if entry.overdue(today):
        last += " " + _(
            "It should have been reviewed again by {day}: check the sources before you rely on it.", day=entry.review_by
        )
    if entry.legal:
        last += " " + _("This is general information, not legal advice.")
    parts.append(f"*{last}*")
    return "\n\n".join(parts)


def read(entry: Entry, language: Language) -> Choice:
    """The choice of reading an entry."""
    return Choice(shorten(entry.title(language), LABEL), "answer", {"entry": entry.id, "language": language})
