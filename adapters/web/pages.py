# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that the web servers have: each file gives its routes, and is named here."""

from collections.abc import Callable, Iterable

from aiohttp.web import AbstractRouteDef

from adapters.web import calendars, dashboard, entries, health, meetups, metrics, site, static, stories, told
from bot.config import Settings
from bot.service import Service

Routes = Callable[[Settings, Service], Iterable[AbstractRouteDef]]

PAGES: tuple[Routes, ...] = (calendars.routes, stories.routes)
# With `public = true`; the last one tells that there is no such page.
READING: tuple[Routes, ...] = (static.routes, meetups.routes, told.routes, entries.routes, site.routes)
OPERATORS: tuple[Routes, ...] = (health.routes, metrics.routes, dashboard.routes)
