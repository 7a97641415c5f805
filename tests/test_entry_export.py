# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Approved drafts go to the repository as files that Eko reads, and as a patch that git takes."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from bot.entry_export import PATCH, export
from bot.errors import StartError
from bot.store import Store
from bot.store.engine import opened
from knowledge.check import check
from knowledge.folder import read
from tests.fakes import NOW
from tests.knowledge.samples import entry, folder
from tests.talk import ANNA, MODERATOR, Talk

CHAIN = "Hur lagar man en trasig cykelkedja?"
FORM = {"question": CHAIN, "answer": "# Så här\n\n- **ett**\n- två {namn}", "topic": "network"}


async def approve_one(store: Store) -> None:
    talk = Talk(store, language="sv")
    offer = await talk.reply(ANNA, "ask", question=CHAIN)
    await talk.take(ANNA, offer.message.choices[-1])
    await talk.say(MODERATOR, "question-answer", number=1, **FORM)
    await talk.say(replace(MODERATOR, id="other"), "draft-approve", number=1)


@pytest.fixture
async def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an Eko with one approved draft and one that waits."""
    async with opened(database_url) as store:
        await approve_one(store)
        talk = Talk(store, language="sv")
        talk._keys = iter(range(100, 200))  # type: ignore[assignment]  # other events than those before
        offer = await talk.reply(ANNA, "ask", question="Hur byter man däck på en lastbil?")
        await talk.take(ANNA, offer.message.choices[-1])
        await talk.say(MODERATOR, "question-answer", number=2, question="Däck?", answer="Nej.")
    entries = folder(tmp_path / "entries", {"eupl": entry("eupl")})
    return Settings.model_validate({"database": {"url": database_url}, "knowledge": {"folder": entries}})


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


async def test_what_is_approved_is_written_as_a_file_without_faults(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out"

    lines = await export(settings, out)

    assert lines == [
        str(out / "network/lagar-trasig-cykelkedja.md"),
        f"{out / PATCH}: 1 to add; 0 of 1 approved are in {tmp_path / 'entries'} already",
    ]
    written = read(out)
    assert [each.questions for each in written.entries] == [{"sv": (CHAIN,)}]
    assert check(written, {}, NOW.date()) == ()


async def test_git_takes_the_patch(settings: Settings, tmp_path: Path) -> None:
    out, clone = tmp_path / "out", tmp_path / "clone"
    await export(settings, out)
    clone.mkdir()
    git(clone, "init", "--quiet")

    git(clone, "apply", "--index", "--whitespace=error", str(out / PATCH))

    file = "network/lagar-trasig-cykelkedja.md"
    assert (clone / "knowledge/entries" / file).read_bytes() == (out / file).read_bytes()


async def test_what_the_folder_has_is_not_written_again(settings: Settings, tmp_path: Path) -> None:
    await export(settings, tmp_path / "out")
    folder(tmp_path / "entries", {"lagar-trasig-cykelkedja": entry("lagar-trasig-cykelkedja")})

    lines = await export(settings, tmp_path / "out")

    assert lines == [f"nothing to add: 1 of 1 approved are in {tmp_path / 'entries'} already"]
    assert not (tmp_path / "out" / PATCH).exists()  # git would refuse an empty one


async def test_a_place_that_can_not_be_written_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartError, match="the drafts can't be written to"):
        await export(settings, tmp_path / "file" / "out")
