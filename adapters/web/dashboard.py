# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The operators' page: how Eko is, what is on its way, what waits, and this week in numbers.

It has no names, and of questions only those that their askers have passed on to the experts.
"""

from collections.abc import Iterable
from importlib.metadata import version

from aiohttp import web

from adapters.web import static
from adapters.web.access import operators
from adapters.web.look import Site, page, preferred
from adapters.web.site import LANGUAGE, language_of
from bot import reports
from bot.config import Settings
from bot.figures import figures
from bot.i18n import N_
from bot.readiness import parts
from bot.reports import ASKED, LISTED
from bot.service import Service
from bot.store.tables import Delivery
from bot.tally import What

STATES = {
    Delivery.WAITING: N_("waiting"),
    Delivery.RECALLED: N_("to be taken away"),
    Delivery.HELD: N_("kept for somebody's next visit"),
    Delivery.EXPIRED: N_("came too late and was not sent"),
    Delivery.FAILED: N_("could not be delivered"),
}
NAMES = {
    "database": N_("Database"),
    "outbox": N_("Messages on their way"),
    "clock": N_("What happens each minute"),
    "knowledge": N_("Knowledge base"),
}
COUNTED = {
    What.ANSWERED: N_("answered at once"),
    What.NEAR: N_("offered several answers"),
    What.UNKNOWN: N_("not known"),
    What.PASSED_ON: N_("passed on to the experts"),
    What.APPROVED: N_("new answers approved"),
    What.HELPED: N_("said to help"),
    What.NOT_HELPED: N_("said not to help"),
}


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    site, zone = Site.operators_own(settings), settings.community.zone

    async def chosen(request: web.Request) -> web.Response:
        return web.Response(
            status=302, headers={"Location": f"/{preferred(request, site)}/", "Vary": "Accept-Language"}
        )

    async def shown(request: web.Request) -> web.Response:
        language = language_of(request)
        found, standing = await figures(eko, language), await parts(eko)
        async with eko.bot.store.read() as session:
            week = await reports.figures(
                session, eko.knowledge, eko.bot.features, found.now, reports.monday(found.now, zone)
            )
        values = {
            "version": version("eko"),
            "found": found,
            "zone": zone,
            "parts": standing,
            "names": NAMES,
            "ready": all(part.ready for part in standing),
            "states": STATES,
            "asked": sum(week.week.get(what, 0) for what in ASKED),
            "counted": [(said, week.week.get(what, 0)) for what, said in COUNTED.items()],
            "gaps": week.gaps[:LISTED],
            "waits": [pile for pile in found.queue if pile.items],
        }
        return page(request, site, "dashboard.html", language, "figures", path="/", values=values)

    return [
        *static.routes(settings, eko),
        web.get("/", operators(settings, chosen)),
        web.get(f"{LANGUAGE}/", operators(settings, shown)),
    ]
