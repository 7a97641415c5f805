# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rate limits: a bucket for each route and what it is about, told in headers, and 429 for who does not listen.

https://docs.discord.com/developers/topics/rate-limits
"""

import hashlib
import json
import re
import time
from dataclasses import dataclass

from aiohttp import web

USUAL = (50, 1.0)


@dataclass
class Bucket:
    """So many requests in so many seconds; `began` is when the first of them came."""

    count: int
    seconds: float
    began: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        """Counts a request; whether it may pass."""
        if now - self.began >= self.seconds:
            self.began, self.used = now, 0
        self.used += 1
        return self.used <= self.count

    def left(self, now: float) -> float:
        """Seconds until it is empty again."""
        return max(0.0, round(self.began + self.seconds - now, 3))


class Limits:
    """Every bucket; `of` has those that a test makes narrow, by a pattern of method and path."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[int, float]] = {}
        self.told = True  # whether the headers are there, as they are not for limits that are shared
        self._buckets: dict[str, Bucket] = {}

    def take(self, method: str, path: str, route: str) -> tuple[dict[str, str], web.Response | None]:
        """The headers for the answer, and the refusal if there have been too many."""
        if path.startswith("/interactions/"):
            return {}, None
        # A bucket is a route's, for each channel, guild and webhook.
        major = re.match(r"/(channels|guilds|webhooks)/[^/]+(/\w{20,})?", path)
        name = hashlib.sha256(f"{method} {route} {major[0] if major else ''}".encode()).hexdigest()[:32]
        if name not in self._buckets:
            usual = (each for pattern, each in self.of.items() if re.search(pattern, f"{method} {path}"))
            self._buckets[name] = Bucket(*next(usual, USUAL))
        bucket, now = self._buckets[name], time.monotonic()
        passes, left = bucket.take(now), bucket.left(now)
        headers = {
            "X-RateLimit-Limit": str(bucket.count),
            "X-RateLimit-Remaining": str(max(0, bucket.count - bucket.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }
        told = headers if self.told else {}
        return told, None if passes else _too_many(left, told)


def _too_many(wait: float, headers: dict[str, str]) -> web.Response:
    said = {"message": "You are being rate limited.", "retry_after": wait, "global": False, "code": 0}
    more = {"Via": "1.1 google", "Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": "user"}
    return web.Response(
        status=429,
        body=json.dumps(said).encode(),
        headers={"Content-Type": "application/json", **headers, **more},
    )
