# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts for people: gettext catalogues, English as the source, and dates as CLDR writes them.

The catalogues are read from their `.po` files when first needed, so a corrected translation
needs no build step.
"""

import gettext
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from knowledge.entry import Language

FOLDER = Path(__file__).parent


class Msg(str):
    """A text to be translated where it is shown, also when it is a value in another text."""

    __slots__ = ()


def N_(text: str) -> Msg:  # the name that gettext's tools look for
    """Marks a text that is translated later, where it is shown."""
    return Msg(text)


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The translations of a language; English, the source, needs none."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Speech:
    """Says things in one language: `_ = Speech("sv")`, then `_("{count} stories", count=2)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        # English as it is written in Sweden and the EU: day before month, 24 hours.
        self.locale = {"sv": "sv_SE", "en": "en_GB"}[language]
        self._catalogue = catalogue(language)

    def __call__(self, text: str, /, **values: object) -> str:
        # The catalogue keeps its header under the empty text.
        said = self._catalogue.gettext(text) if text else ""
        # Without values it stays as it is: a library's own words may hold any brace.
        return said.format(**self._said(values)) if values else said

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form that fits the count; `{count}` is there to be used."""
        return self._catalogue.ngettext(one, many, count).format(count=count, **self._said(values))

    def _said(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self(value) if isinstance(value, Msg) else value for name, value in values.items()}

    def day(self, when: date) -> str:
        """Such as `tisdag 6 oktober 2026`."""
        return format_date(when, "EEEE d MMMM y", locale=self.locale)

    def time(self, when: datetime) -> str:
        """Such as `13:00`."""
        return format_time(when, "HH:mm", locale=self.locale)

    def moment(self, when: datetime) -> str:
        """Such as `tisdag 6 oktober 2026 kl. 13:00`; an aware time is written in its own zone."""
        pattern = "EEEE d MMMM y 'kl.' HH:mm" if self.language == "sv" else "EEEE d MMMM y 'at' HH:mm"
        return format_datetime(when, pattern, locale=self.locale)

    def span(self, length: timedelta) -> str:
        """Such as `3 dygn`; up to two of a unit it is told in the smaller one, which says more."""
        return format_timedelta(length, locale=self.locale, threshold=2)
