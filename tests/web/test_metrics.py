# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Prometheus gets, read as Prometheus reads it; and that everything that the documentation names is there."""

import re
from datetime import timedelta
from math import inf
from pathlib import Path

import pytest
import yaml
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Settings
from bot.store.tables import CalendarRow
from tests.talk import ANNA, HERE, MODERATOR
from tests.telling import tell
from tests.web.conftest import Web

DOCS = Path(__file__).parent.parent.parent / "docs" / "operate.md"
LABELS = {"outcome", "platform", "language", "command", "result", "state", "kind", "version", "le", "calendar", "shard"}
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def scraped(web: Web) -> tuple[str, Samples]:
    """The text, and every sample in it by its name and labels."""
    response, data = await web.look("/metrics")
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(data.decode()))
    found = [each for family in families for each in family.samples]
    return data.decode(), {(each.name, frozenset(each.labels.items())): each.value for each in found}


def of(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


async def test_questions_are_counted_by_their_outcome_with_how_long_they_took(web: Web) -> None:
    await web.talk.say(ANNA, "ask", question="Vad är NOSAD?")
    await web.talk.say(ANNA, "ask", question="Vad är NOSAD?")
    await web.talk.say(ANNA, "ask", question="hur bakar man bullar")
    await web.talk.say(ANNA, "queue")
    await web.talk.say(ANNA, "made-up")

    _, samples = await scraped(web)

    known = {"platform": "fake", "language": "sv"}
    assert of(samples, "eko_answers_total", outcome="answered", **known) == 2
    assert of(samples, "eko_answers_total", outcome="unknown", **known) == 1
    assert of(samples, "eko_answer_seconds_count", platform="fake") == 5
    assert of(samples, "eko_requests_total", command="ask", platform="fake", result="done") == 3
    assert of(samples, "eko_requests_total", command="queue", platform="fake", result="refused") == 1
    assert of(samples, "eko_requests_total", command="unknown", platform="fake", result="refused") == 1


async def test_messages_on_their_way_are_counted_and_their_age_is_told(web: Web) -> None:
    web.talk.platform.failures = 1
    await tell(web.talk, ANNA)
    await web.talk.courier.deliver()
    web.talk.clock.forward(seconds=90)

    _, samples = await scraped(web)
    await web.talk.courier.deliver()
    _, after = await scraped(web)

    assert of(samples, "eko_outbox_rows", platform="fake", state="waiting") == 1
    assert of(samples, "eko_outbox_oldest_seconds", platform="fake") == 90
    assert of(samples, "eko_deliveries_total", platform="fake", result="postponed") == 1
    assert of(after, "eko_deliveries_total", platform="fake", result="sent") == 1
    assert of(after, "eko_outbox_rows", platform="fake", state="waiting") is None
    assert of(after, "eko_outbox_oldest_seconds", platform="fake") == 0


FEEDS = {"calendars": {"feeds": {"nosad": "/nosad.ics", "lost": "/lost.ics"}}}
CALENDARS = Settings.model_validate(
    {"web": {"port": 0, "url": "https://eko.example.org/"}, "admin": {"port": 0}} | FEEDS
)


@pytest.mark.parametrize("settings", [pytest.param(CALENDARS, id="calendars")])
async def test_a_calendar_tells_how_old_its_last_good_copy_is(web: Web) -> None:
    tried = web.talk.clock.now
    read = tried - timedelta(hours=3)
    async with web.talk.bot.store.begin() as session:
        session.add(CalendarRow(source="nosad", address="a", tried_at=tried, read_at=read))
        session.add(CalendarRow(source="lost", address="b", tried_at=tried))
        session.add(CalendarRow(source="of old", address="c", tried_at=read, read_at=read))

    _, samples = await scraped(web)

    assert of(samples, "eko_calendar_age_seconds", calendar="nosad") == 3 * 3600
    assert of(samples, "eko_calendar_age_seconds", calendar="lost") == inf
    assert of(samples, "eko_calendar_age_seconds", calendar="of old") is None


async def test_what_waits_for_somebody_has_its_age(web: Web) -> None:
    await tell(web.talk, ANNA)
    web.talk.clock.forward(days=2)

    _, samples = await scraped(web)

    assert of(samples, "eko_queue_rows", kind="stories") == 1
    assert of(samples, "eko_queue_oldest_seconds", kind="stories") == 2 * 24 * 3600
    assert of(samples, "eko_queue_oldest_seconds", kind="questions") == 0


async def test_a_platform_is_up_or_not(web: Web) -> None:
    _, up = await scraped(web)
    web.link.connected = False
    web.talk.clock.forward(seconds=1)
    _, down = await scraped(web)

    assert (of(up, "eko_platform_up", platform="fake"), of(down, "eko_platform_up", platform="fake")) == (1, 0)


async def test_each_shard_is_up_here_or_not_and_a_hundred_at_most_are_told_of(web: Web) -> None:
    _, two = await scraped(web)
    web.link.parts = dict.fromkeys(range(5000), True)
    _, many = await scraped(web)

    assert [of(two, "eko_shard_up", platform="fake", shard=each) for each in ("0", "1", "2")] == [1, 0, None]
    assert len([name for name, _ in many if name == "eko_shard_up"]) == 100


async def test_nothing_tells_of_people_rooms_or_what_was_said(web: Web) -> None:
    await web.talk.say(ANNA, "ask", question="Vad är hemligt?")
    await web.talk.say(MODERATOR, "hemligt")
    await tell(web.talk, ANNA)

    said, samples = await scraped(web)

    assert {name for _, labels in samples for name, _ in labels} <= LABELS
    for word in (ANNA.id, ANNA.name, "hemligt", HERE.channel, "shared our code"):
        assert word not in said


async def test_openmetrics_is_spoken_to_who_asks_for_it(web: Web) -> None:
    response, data = await web.look("/metrics", Accept="application/openmetrics-text; version=1.0.0")

    assert response.headers["Content-Type"].startswith("application/openmetrics-text")
    assert "eko_answers" in {family.name for family in openmetrics.text_string_to_metric_families(data.decode())}  # type: ignore[no-untyped-call]


async def test_the_documentation_has_every_metric_and_no_other(web: Web) -> None:
    documented = set(re.findall(r"^\| `(eko_\w+)", DOCS.read_text("utf-8"), re.MULTILINE))

    said, _ = await scraped(web)

    typed = set(re.findall(r"^# TYPE (eko_\w+)", said, re.MULTILINE))
    assert {name for name in typed if not name.endswith("_created")} == documented


@pytest.mark.parametrize("settings", [pytest.param(CALENDARS, id="calendars")])
async def test_the_alerts_of_the_documentation_are_rules_about_metrics_that_there_are(web: Web) -> None:
    [rules] = re.findall(r"```yaml\n(groups:.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    await web.talk.say(ANNA, "ask", question="Vad är NOSAD?")
    await tell(web.talk, ANNA)
    await web.talk.courier.deliver()
    web.talk.bot.metrics.left_out("fake", 0)

    _, samples = await scraped(web)

    names = {name for name, _ in samples}
    alerts = [rule for group in yaml.safe_load(rules)["groups"] for rule in group["rules"]]
    assert len(alerts) >= 4
    for alert in alerts:
        used = set(re.findall(r"\beko_\w+", alert["expr"]))
        assert used
        assert used <= names, alert["alert"]
        labels = set(re.findall(r'(\w+)(?:=|=~|!=|!~)"', alert["expr"]))
        assert labels <= LABELS | {"job"}
        assert alert["annotations"]["summary"]


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/healthz"])
async def test_only_reading_is_allowed(web: Web, path: str) -> None:
    async with web.client.post(f"{web.admin}{path}") as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET,HEAD")
