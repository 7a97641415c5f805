# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said to a bot and asks nothing: a greeting, thanks, "what can you do". None of it is a matter for experts."""

import re
import tomllib
from collections.abc import Mapping
from enum import Enum
from importlib.resources import files

from bot.i18n import Speech
from bot.message import Choice, Message
from knowledge.entry import LANGUAGES, Language
from knowledge.text import fold

LONGEST, MOST_WORDS = 200, 7  # characters and words; whoever says more means more
_WORD = re.compile(r"[^\W\d_]+")


class Courtesy(Enum):
    HELLO = "hello"
    THANKS = "thanks"
    ABOUT = "about"


def _words(name: str) -> Mapping[Language, frozenset[str]]:
    return {language: frozenset(_SAID[name][language]) for language in LANGUAGES}


_SAID = tomllib.loads((files("bot") / "greetings.toml").read_text(encoding="utf-8"))
_SIGNS = {Courtesy.THANKS: _words("thanks"), Courtesy.HELLO: _words("hello")}
_BESIDE, _ABOUT = _words("beside"), _words("about")


def courtesy(text: str) -> tuple[Courtesy, Language] | None:
    """Which courtesy a message is and in which language; None when it is more than that."""
    said = _WORD.findall(fold(text)) if len(text) <= LONGEST else []
    if not 0 < len(said) <= MOST_WORDS:
        return None
    for kind, signs in _SIGNS.items():
        for language in LANGUAGES:
            if not signs[language].isdisjoint(said) and signs[language].union(_BESIDE[language]).issuperset(said):
                return kind, language
    asked = " ".join(word for word in said if not any(word in signs for signs in _SIGNS[Courtesy.HELLO].values()))
    for language in LANGUAGES:
        if asked in _ABOUT[language] or asked.removesuffix(" eko") in _ABOUT[language]:
            return Courtesy.ABOUT, language
    return None


def returned(kind: Courtesy, language: Language) -> Message:
    """What is said back."""
    _ = Speech(language)
    more = _("/help shows what else I can do.")
    match kind:
        case Courtesy.THANKS:
            return Message(_("You are welcome."))
        case Courtesy.HELLO:
            hello = _("Hello. Ask me about open data, open source and open licences, in your own words.")
            return Message(f"{hello} {more}")
        case Courtesy.ABOUT:
            about = _(
                "I am Eko. I answer questions about open data, open source and open licences with answers that people "
                "have reviewed, and tell their sources. What I don't know I pass on to the experts, if you like. "
                "I also remind of meetups and take in stories."
            )
            new = Choice(_("Where to begin when you are new"), "start", {})
            return Message(f"{about}\n\n{more}", (new,))
