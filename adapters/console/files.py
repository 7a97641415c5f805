# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that come with a message: a terminal can't show them, so they are saved, and it says where."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.i18n import Speech
from bot.message import Attachment, Message
from bot.text import escape


def unpacked(message: Message, folder: Path, _: Speech) -> Message:
    """The message with its attachments in the folder, where the last of each name is, and with a line on each."""
    if not message.attachments:
        return message
    return replace(message, text="\n\n".join((message.text, *_saved(message, folder, _))), attachments=())


def _saved(message: Message, folder: Path, _: Speech) -> Iterator[str]:
    for each in message.attachments:
        path = folder / Path(each.name).name
        file = escape(each.alt or each.name)
        try:
            _write(path, each)
            yield _("{file}: saved as {path}", file=file, path=escape(str(path)))
        except OSError as error:
            yield _("{file}: can't be saved as {path} ({problem})", file=file, path=path, problem=error.strerror)


def _write(path: Path, attachment: Attachment) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # What Eko knows about a person is for nobody else on the machine.
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(attachment.data)
