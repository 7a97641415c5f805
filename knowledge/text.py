# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text to words: folded, without accents, identifiers set apart, and a long message cut to its question.

Whatever comes in, what goes on is bounded: at most `LONGEST` characters of a question are looked at.
"""

import re
import unicodedata

from knowledge.identifiers import read

LONGEST = 500  # characters of a question that are matched; more would cost more and blur what is asked
_READ = 8_000  # characters of a message, half from each end, among which the question is looked for

_MARKS = re.compile("[\u0300-\u036f]")  # what NFKD takes off letters
_NOISE = re.compile(r"```.*?```|<[@#!:][^>\s]*>|(?<!\w)@[\w.:-]+|https?://(?:www\.)?|www\.", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|[\r\n]+")
_ASKS = re.compile(
    r"\?|^\W*(?:hur|vad|vem|vilk\w+|varför|när|var|får|kan|ska|måste|finns|gäller|är|någon|nån|"
    r"how|what|who|which|why|when|where|may|can|do|does|must|should|is|are|any\w*)\b",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """The text in lower case and without accents, so that "öppna", "oppna" and a decomposed "öppna" are one."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    folded = folded.replace("å", "a").replace("ä", "a").replace("ö", "o").replace("é", "e").replace("’", "'")
    if folded.isascii():
        return folded
    folded = unicodedata.normalize("NFKD", folded.replace("ø", "o").replace("æ", "a"))
    return _MARKS.sub("", folded).casefold()  # again, since mathematical letters only now are letters


def words(text: str) -> list[str]:
    """The words of a text in order, identifiers in a form of their own."""
    return read(fold(text), text)


def question(message: str) -> str:
    """The part of a message that asks: all of a short one, the sentences that look like questions of a long one."""
    if len(message) > _READ:
        message = f"{message[: _READ // 2]}\n{message[-_READ // 2 :]}"
    text = _NOISE.sub(" ", message).strip()
    if len(text) <= LONGEST:
        return text
    sentences = [part.strip()[:LONGEST] for part in _SENTENCE.split(text) if part.strip()]
    asking = [at for at, sentence in enumerate(sentences) if _ASKS.search(sentence)]
    # What stands just before a question is what it is about; the last question is usually the one meant.
    order = [at for near in (0, -1, 1) for asked in reversed(asking) if 0 <= (at := asked + near) < len(sentences)]
    kept: set[int] = set()
    room = LONGEST
    for at in order or range(len(sentences)):
        if at not in kept and len(sentences[at]) < room:
            kept.add(at)
            room -= len(sentences[at]) + 1
    return " ".join(sentences[at] for at in sorted(kept)) or text[:LONGEST]
