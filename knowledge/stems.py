# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stems of Swedish and English words, only meant to be compared with each other.

One list of endings serves both languages, since a question mixes them and a word does not say which it is.
"""

import re
from functools import lru_cache

_ENDINGS = (
    "a an ar arna arnas are aren at ad ade ades ande ats e en ens er erna ernas ers es et ets n na nas ns or orna "
    "s t ts tt ing ingen ingar ingarna ning ningen ningar ningarna ig iga igt lig liga ligt het heten heter "
    "isk iska iskt else elsen elser ed ings ion ions ation ations ly ment ments able al ance ence ive ity ies y"
)
_STEM = re.compile(rf"(.{{3,}}?)(?:{'|'.join(sorted(_ENDINGS.split(), key=len, reverse=True))})?$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its endings; at least three letters are left."""
    for _ in range(2):  # "kommunen" and "kommun" meet in the second round
        if match := _STEM.match(word):
            word = match[1]
    return word
