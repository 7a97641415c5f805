# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the console keeps on disk: the files that come with messages, and what was typed."""

import errno
import os
import stat
from pathlib import Path

import pytest

from adapters.console.files import unpacked
from adapters.console.history import LONGEST, ForgivingHistory
from bot.i18n import Speech
from bot.message import Attachment, Choice, Message
from bot.text import plain

FILE = Attachment("data_1.json", "application/json", b"{}", "All of *it*")
EN = Speech("en")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_saved_for_its_person_only_and_the_message_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "files"
    opened = unpacked(Message("Here.", (Choice("a", "b"),), (FILE,)), folder, EN)

    path = folder / "data_1.json"
    assert plain(opened.text) == f"Here.\n\nAll of *it*: saved as {path}"
    assert (opened.choices, opened.attachments) == ((Choice("a", "b"),), ())
    assert (path.read_bytes(), mode(path), mode(folder)) == (b"{}", 0o600, 0o700)


def test_the_newest_of_a_name_is_kept(tmp_path: Path) -> None:
    for data in (b"the first and longer", b"second"):
        unpacked(Message("", (), (Attachment("a.csv", "text/csv", data),)), tmp_path, EN)

    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.csv", b"second")]


def test_a_name_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    unpacked(Message("", (), (Attachment("../../a.csv", "text/csv", b"x"),)), tmp_path / "a" / "b", EN)

    assert (tmp_path / "a" / "b" / "a.csv").exists()


def test_a_file_that_can_t_be_saved_is_told_and_the_message_shown(tmp_path: Path) -> None:
    (tmp_path / "files").touch()
    opened = unpacked(Message("Here.", (), (FILE,)), tmp_path / "files", EN)

    assert plain(opened.text) == (
        f"Here.\n\nAll of *it*: can't be saved as {tmp_path / 'files' / 'data_1.json'} ({os.strerror(errno.EEXIST)})"
    )


def test_a_message_without_files_is_left_alone(tmp_path: Path) -> None:
    message = Message("Here.")

    assert unpacked(message, tmp_path / "files", EN) is message
    assert not (tmp_path / "files").exists()


def remembered(path: Path) -> list[str]:
    return list(ForgivingHistory(path).load_history_strings())


def test_what_was_typed_is_there_the_next_time_the_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history"
    for line in ("Vad är NOSAD?", "rad ett\nrad två"):
        ForgivingHistory(path).append_string(line)

    assert remembered(path) == ["rad ett\nrad två", "Vad är NOSAD?"]
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        pytest.param("a\udcff\x1b[31mb", ["a\ufffd[31mb"], id="not text"),
        pytest.param("x" * LONGEST, ["x" * LONGEST], id="long"),
        pytest.param("x" * (LONGEST + 1), [], id="too long"),
    ],
)
def test_only_what_can_be_typed_again_is_kept(tmp_path: Path, line: str, kept: list[str]) -> None:
    ForgivingHistory(tmp_path / "history").append_string(line)

    assert remembered(tmp_path / "history") == kept


@pytest.mark.parametrize("place", ["/dev/full", "/dev/null/history", "/"])
def test_a_history_that_can_t_be_written_is_only_for_now(place: str) -> None:
    history = ForgivingHistory(Path(place))
    history.append_string("Vad är NOSAD?")

    assert history.get_strings() == ["Vad är NOSAD?"]


def test_a_history_that_is_no_file_is_empty(tmp_path: Path) -> None:
    assert remembered(tmp_path) == []
