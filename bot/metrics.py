# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has happened since this process started, counted for Prometheus.

No label tells of a person, a room or what was said; `adapters/web/metrics.py` adds what is true when it is asked.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

# Seconds; most answers take some milliseconds, and Discord gives up after three seconds.
SLOWNESS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)


class Metrics:
    """The counters of one Eko, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        self._answers = Counter(
            "eko_answers_total",
            "Questions, by what they were answered with: answered, near or unknown.",
            ("outcome", "platform", "language"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "eko_answer_seconds",
            "How long people waited for the answer to a question or another command.",
            ("platform",),
            buckets=SLOWNESS,
            registry=self.registry,
        )
        self._requests = Counter(
            "eko_requests_total",
            "Questions and other commands, by how they ended: done, refused, held-back or failed.",
            ("command", "platform", "result"),
            registry=self.registry,
        )
        self._deliveries = Counter(
            "eko_deliveries_total",
            "Messages taken to a platform, by what became of them: sent, postponed, refused or needless.",
            ("platform", "result"),
            registry=self.registry,
        )
        self._left_out = Counter(
            "eko_left_out_total",
            "What a platform told and Eko left out, because dealing with it failed in a way nobody foresaw.",
            ("platform",),
            registry=self.registry,
        )

    def answered(self, outcome: str, platform: str, language: str) -> None:
        """Counts a question."""
        self._answers.labels(outcome, platform, language).inc()

    def handled(self, command: str, platform: str, result: str, seconds: float | None = None) -> None:
        """Counts a request, and how long whoever made it waited where it was worked on."""
        self._requests.labels(command, platform, result).inc()
        if seconds is not None:
            self._seconds.labels(platform).observe(seconds)

    def delivered(self, platform: str, result: str) -> None:
        """Counts what became of a message on its way."""
        self._deliveries.labels(platform, result).inc()

    def left_out(self, platform: str, times: int = 1) -> None:
        """Counts what could not be dealt with."""
        self._left_out.labels(platform).inc(times)
