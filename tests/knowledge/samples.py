# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entries to test with: files as people write them, in one language and as short as they can be."""

from collections.abc import Mapping
from pathlib import Path

ANSWER = "Ja, det får ni."


def front(id: str, **more: str) -> str:
    """The front matter of an entry; each of `more` is a key and the YAML behind it, and may replace one."""
    keys = {"id": id, "topic": "license-terms", "reviewed": "2026-05-12", **more}
    keys.setdefault("questions", f"{{sv: [Får vi använda {id}?]}}")
    return "\n".join(f"{key}: {value}" for key, value in keys.items())


def entry(id: str, answer: str = ANSWER, heading: str = "# Svenska", **more: str) -> str:
    """The text of an entry's file."""
    return f"---\n{front(id, **more)}\n---\n\n{heading}\n\n{answer}\n"


def folder(path: Path, entries: Mapping[str, str]) -> Path:
    """A folder that holds these files, by their ids."""
    path.mkdir(exist_ok=True)
    for id, text in entries.items():
        (path / f"{id}.md").write_text(text, encoding="utf-8")
    return path
