# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console when nobody sits there: each line of standard input is a message, each reply is printed after it."""

import asyncio
import sys
from typing import BinaryIO

from adapters.console.conversation import Conversation
from adapters.console.render import rendered
from bot.i18n import Speech
from bot.message import Message
from bot.service import Service


async def talk(eko: Service, conversation: Conversation, lines: BinaryIO) -> None:
    """Answers every line in turn; what becomes due or is posted meanwhile is printed where it comes."""
    await eko.bot.tick(eko.now())
    await eko.courier.deliver()
    number = 0
    while line := await asyncio.to_thread(lines.readline):
        number += 1
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            _ = Speech(conversation.language)
            show(Message(_("Line {number} is not UTF-8. Send it again in that encoding.", number=number)))
            continue
        if message := await conversation.hear(text):
            show(message)
        await eko.bot.tick(eko.now())
        await eko.courier.deliver()


def show(message: Message) -> None:
    """Prints a message in plain text, with an empty line after it."""
    sys.stdout.write(rendered(message, colour=False, width=0) + "\n\n")
    sys.stdout.flush()
