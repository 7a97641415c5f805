# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stems of Swedish and English words, only meant to be compared with each other.

One list of endings serves both languages, since a question mixes them and a word does not say which it is.
"""

from functools import lru_cache

_ENDINGS = (
    "a an ar arna arnas are aren at ad ade ades ande ats e en ens er erna ernas ers es et ets n na nas ns or orna "
    "s t ts tt ing ingen ingar ingarna ning ningen ningar ningarna ig iga igt lig liga ligt het heten heter "
    "isk iska iskt else elsen elser ed ings ion ions ation ations ly ment ments able al ance ence ive ity ies y"
)
_KNOWN = frozenset(_ENDINGS.split())
_LONGEST, _LEFT = max(map(len, _KNOWN)), 3


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its endings; at least three letters are left."""
    for _ in range(2):  # "kommunen" and "kommun" meet in the second round
        for length in range(min(_LONGEST, len(word) - _LEFT), 0, -1):
            if word[-length:] in _KNOWN:
                word = word[:-length]
                break
    return word
