# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""For Prometheus: what this process has counted, and how things stand at the moment of asking."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from math import inf

from aiohttp import web
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from adapters.web.access import operators
from adapters.web.health import FRESH
from bot.config import Settings
from bot.figures import Figures, figures
from bot.service import Service
from bot.store.tables import Delivery

METRICS = "/metrics"
DUE = (Delivery.WAITING, Delivery.RECALLED)
MOST = 100  # shards that are told of; each is a series of its own


def routes(settings: Settings, eko: Service) -> Iterable[web.AbstractRouteDef]:
    async def scraped(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        registry = CollectorRegistry(auto_describe=False)
        registry.register(eko.bot.metrics.registry)
        registry.register(Gauges(await figures(eko), settings.calendars.feeds))
        return web.Response(body=encode(registry), headers={"Content-Type": content_type, **FRESH})

    return (web.get(METRICS, operators(settings, scraped)),)


class Gauges(Collector):
    """What is true now; what stands in the database is the same for every Eko that shares it."""

    def __init__(self, figures: Figures, feeds: Iterable[str]) -> None:
        self.figures, self.feeds = figures, feeds

    def collect(self) -> Iterator[Metric]:
        now, found = self.figures.now, self.figures
        info = GaugeMetricFamily("eko_build_info", "Always 1; the label tells which version runs.", labels=["version"])
        info.add_metric([version("eko")], 1)
        yield info
        up = GaugeMetricFamily(
            "eko_platform_up", "Whether this process is connected to the platform.", labels=["platform"]
        )
        for name, seen in found.platforms.items():
            up.add_metric([name], float(seen == now))
        yield up
        shards = GaugeMetricFamily(
            "eko_shard_up", "Whether this process is connected with a shard.", labels=["platform", "shard"]
        )
        for name, parts in found.parts.items():
            for number in sorted(parts)[:MOST]:
                shards.add_metric([name, str(number)], float(parts[number]))
        yield shards
        rung = "When everything that is due each minute was last done, in seconds since 1970."
        yield GaugeMetricFamily("eko_last_ring_timestamp_seconds", rung, found.rung.timestamp() if found.rung else 0)
        yield GaugeMetricFamily("eko_knowledge_entries", "Entries that questions are answered from.", found.entries)
        yield from self._outbox()
        yield from self._queue()
        ages = GaugeMetricFamily(
            "eko_calendar_age_seconds",
            "How old the last good copy is of a calendar that meetups come from.",
            labels=["calendar"],
        )
        for source in self.feeds:  # one that is configured no more is kept, and not read any more
            read = found.calendars.get(source)
            ages.add_metric([source], self._age(read) if read else inf)
        yield ages

    def _outbox(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily(
            "eko_outbox_rows",
            "Messages that have not come where they should, by platform and state.",
            labels=["platform", "state"],
        )
        oldest = GaugeMetricFamily(
            "eko_outbox_oldest_seconds", "How long the oldest message has waited to be sent.", labels=["platform"]
        )
        waits: Mapping[str, datetime] = {}
        for each in self.figures.backlog:
            rows.add_metric([each.platform, each.state.value], each.rows)
            if each.state in DUE:
                waits = {**waits, each.platform: min(each.since, waits.get(each.platform, each.since))}
        for platform in sorted({*self.figures.platforms, *waits}):
            oldest.add_metric([platform], self._age(waits.get(platform)))
        yield rows
        yield oldest

    def _queue(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily("eko_queue_rows", "What waits for a moderator or an expert, by kind.", labels=["kind"])
        oldest = GaugeMetricFamily("eko_queue_oldest_seconds", "How long the oldest of it has waited.", labels=["kind"])
        for pile in self.figures.queue:
            rows.add_metric([pile.kind], len(pile.items))
            oldest.add_metric([pile.kind], self._age(min((item.since for item in pile.items), default=None)))
        yield rows
        yield oldest

    def _age(self, since: datetime | None) -> float:
        return max((self.figures.now - since).total_seconds(), 0) if since else 0
