# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checking links over the network: which addresses of the knowledge base are gone.

A page is dead if its server says so. One that refuses us, or whose server alone is silent, is worth a look but
no proof; if no server answers at all, it is our network that is missing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bot.errors import StartError
from bot.web import OPEN_WEB, Forbidden, Unreachable, Web, ask
from knowledge.folder import Folder
from knowledge.links import Link, links

HOSTS = 8  # asked at the same time, one request each
REDIRECTS = 5

_GONE = (404, 410)
_MOVED = (301, 302, 303, 307, 308)


class Offline(StartError):
    """Not one server answered; that says nothing about the pages, so the command ends well."""

    status = 0


@dataclass(frozen=True, slots=True, order=True)
class Dead:
    """An address to look at; not `certain` if its server only would not tell."""

    url: str
    why: str
    certain: bool = True


async def report(folder: Folder, web: Web = OPEN_WEB) -> tuple[list[str], bool]:
    """The lines to show about a folder's links, and whether none is certainly dead; raises `Offline`."""
    where: dict[str, list[Link]] = defaultdict(list)
    for link in links(folder):
        where[link.url].append(link)
    found = await dead(where, web)
    lines = [
        f"{link.path}:{link.line}: {'error' if each.certain else 'warning'}: {each.url} {each.why}"
        for each in found
        for link in where[each.url]
    ]
    certain = sum(each.certain for each in found)
    lines.append(f"{len(where)} addresses: {certain} dead, {len(found) - certain} that could not be checked")
    return lines, not certain


async def dead(urls: Iterable[str], web: Web = OPEN_WEB) -> tuple[Dead, ...]:
    """The addresses that lead nowhere, sorted; raises `Offline` when not one server could be reached."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in sorted(set(urls)):
        by_host[_host(url)].append(url)
    room = asyncio.Semaphore(HOSTS)

    async def looked(those: list[str]) -> list[Dead | Unreachable | None]:
        results: list[Dead | Unreachable | None] = []
        async with room:
            for url in those:
                silent = [isinstance(result, Unreachable) for result in results[-2:]]
                if silent == [True, True]:  # the others will not fare better, and each may take its time
                    results.append(results[-1])
                    continue
                if silent and not silent[-1]:
                    await asyncio.sleep(web.pause)
                results.append(await _look(url, web))
        return results

    async with asyncio.TaskGroup() as group:
        tasks = {group.create_task(looked(those)): those for those in by_host.values()}
    results = [pair for task, those in tasks.items() for pair in zip(those, task.result(), strict=True)]
    if results and all(isinstance(result, Unreachable) for _, result in results):
        raise Offline(f"none of {len(results)} addresses answered; links can only be checked where there is a network")
    found = (
        Dead(url, f"could not be checked: {result}", certain=False) if isinstance(result, Unreachable) else result
        for url, result in results
    )
    return tuple(sorted(each for each in found if each))


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.casefold()
    except ValueError:  # brackets that hold no IPv6 address; asking will say so
        return ""


async def _look(url: str, web: Web) -> Dead | Unreachable | None:
    """What is wrong with an address, if anything; follows redirects."""
    at = url
    for _ in range(REDIRECTS + 1):
        try:
            answer = await ask(at, web)
        except Forbidden as error:
            return Dead(url, f"leads nowhere: {error}")
        except Unreachable as error:
            return error
        if answer.status not in _MOVED or not answer.location:
            return _judged(url, answer.status)
        try:
            at = urljoin(at, answer.location)
        except ValueError:  # brackets that hold no IPv6 address
            return Dead(url, f"leads nowhere: it redirects to {answer.location}")
    return Dead(url, f"redirects more than {REDIRECTS} times")


def _judged(url: str, status: int) -> Dead | None:
    if status in _GONE:
        return Dead(url, f"is gone: its server answers {status}")
    if status >= 400:
        return Dead(url, f"could not be checked: its server answers {status}", certain=False)
    return None
