# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The feeds of stories that people subscribe to, fetched over HTTP."""

import feedparser
import pytest

from tests.talk import ANNA, MODERATOR
from tests.telling import tell
from tests.web.conftest import Web


@pytest.mark.parametrize("style", ["atom", "rss"])
@pytest.mark.parametrize(
    ("path", "title"), [("/stories", "We shared our code"), ("/digest", "Berättelser i oktober 2026")]
)
async def test_what_is_published_is_in_the_feed_and_what_is_withdrawn_is_not(
    web: Web, style: str, path: str, title: str
) -> None:
    await tell(web.talk, ANNA)
    await web.talk.say(MODERATOR, "story-accept", number=1)

    response, data = await web.get(f"{path}.{style}")
    again, _ = await web.get(f"{path}.{style}", If_None_Match=response.headers["ETag"])
    await web.talk.say(ANNA, "story-withdraw", number=1)
    _, after = await web.get(f"{path}.{style}")

    read = feedparser.parse(data)
    assert response.headers["Content-Type"] == f"application/{style}+xml; charset=utf-8"
    assert not read.bozo
    assert f"https://eko.example.org{path}.{style}" in [link.href for link in read.feed.links]
    assert [entry.title.startswith(title) for entry in read.entries] == [True]
    assert again.status == 304
    assert feedparser.parse(after).entries == []
