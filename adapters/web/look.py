# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How pages look: templates that escape whatever they are given, and what every page has around it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.answers import FRESH, kept
from bot.config import Settings
from bot.html import on_the_web, to_html
from bot.i18n import Speech
from bot.meetups.model import Occurrence
from bot.text import escape
from knowledge.entry import LANGUAGES, Language

# Nothing is fetched from elsewhere, nothing runs, and nobody may put a page into one of theirs.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SPOKEN: Mapping[Language, str] = {"sv": "Svenska", "en": "English"}
Section = Literal["home", "meetups", "stories", "knowledge", "figures", ""]


@dataclass(frozen=True, slots=True)
class Site:
    """What is around every page: whose they are, where they are, and whether search engines may list them."""

    name: str
    address: str
    language: Language
    robots: bool
    operators: bool = False

    @classmethod
    def everybodys(cls, settings: Settings) -> "Site":
        assert settings.web, "the server is made when it is configured"
        return cls(
            settings.community.name, settings.web.address, settings.community.language, robots=settings.web.robots
        )

    @classmethod
    def operators_own(cls, settings: Settings) -> "Site":
        return cls(settings.community.name, "", settings.community.language, robots=False, operators=True)

    @property
    def base(self) -> str:
        """What every address on this site begins with, where a proxy has it below a folder."""
        return urlsplit(self.address).path.rstrip("/")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("adapters.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"prose": prose, "written": written, "hours": hours, "moment": moment, "day": day}
    made.tests["address"] = on_the_web
    return made


def prose(text: str) -> Markup:
    """Text of the dialect as HTML."""
    return Markup(to_html(text))  # noqa: S704 - which escapes all that is not of the dialect


def written(text: str) -> Markup:
    """What somebody wrote, in paragraphs and lines as they wrote it."""
    return prose(escape(text))


def hours(what: Occurrence, _: Speech) -> Markup:
    """When a meetup is, from and to, with its zone."""
    starts, ends = what.begins.astimezone(what.zone), what.ends.astimezone(what.zone)
    if what.all_day:
        last = (ends - timedelta(minutes=1)).date()
        return day(starts, _) if last <= starts.date() else Markup("{} – {}").format(day(starts, _), day(last, _))
    zone = f" ({what.zone.key})"
    if ends <= starts:
        return moment(starts, _) + zone
    until = _clock(ends, _) if ends.date() == starts.date() else moment(ends, _)
    return Markup("{}–{}{}").format(moment(starts, _), until, zone)


def _clock(when: datetime, _: Speech) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(timespec="minutes"), _.time(when))


def moment(when: datetime, _: Speech) -> Markup:
    """An instant, for people and for programs."""
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(timespec="minutes"), _.moment(when))


def day(when: date, _: Speech) -> Markup:
    """A day, for people and for programs."""
    first = when.date() if isinstance(when, datetime) else when
    return Markup('<time datetime="{}">{}</time>').format(first.isoformat(), _.day(first))


def preferred(request: web.Request, site: Site) -> Language:
    """The language that whoever asks reads best, or else the community's."""
    return best(request.headers.get("Accept-Language", "")) or site.language


def best(told: str) -> Language | None:
    """The language of Eko's that a browser wants most (RFC 9110, 12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for each in told[:200].split(","):
        name, _, weight = each.strip().partition(";q=")
        with suppress(ValueError):
            wanted.append((-float(weight or 1), name.strip().lower()[:2]))
    for rank, name in sorted(wanted, key=lambda each: each[0]):
        for language in LANGUAGES:
            if rank and name == language:
                return language
    return None


def page(
    request: web.Request,
    site: Site,
    template: str,
    language: Language,
    section: Section = "",
    *,
    status: int = 200,
    path: str | None = None,
    values: Mapping[str, object] = MappingProxyType({}),
) -> web.Response:
    """A page; `path` is where it is in either language, if it is in the other one too."""
    _ = Speech(language)
    around = {"_": _, "plural": _.plural, "site": site, "section": section, "path": path, "languages": SPOKEN}
    text = _templates().get_template(template).render(**around, language=language, **values)
    headers = {"Content-Security-Policy": POLICY, "Content-Language": language, "Cache-Control": FRESH}
    if not site.robots:
        headers["X-Robots-Tag"] = "noindex"
    if site.operators:
        headers["Cache-Control"] = "no-store"
    if status != 200 or site.operators:
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)
    return kept(request, text.encode(), "text/html", headers)
