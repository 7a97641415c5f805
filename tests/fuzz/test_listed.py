# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What reads bytes or text from outside is tried by a parser, or is said here to read our own."""

import ast
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.fuzz.parsers import PARSERS

ROOT = Path(__file__).parents[2]
READ_BY = frozenset(
    {
        *("json.loads", "json.load", "tomllib.loads", "yaml.parse", "yaml.compose", "np.load", "csv.reader"),
        *("csv.DictReader", "ZipFile", "from_ical", "from_dict", "parse_event", "from_pickle", "from_base64"),
        *("import_public_key", "b64decode", "urlsplit", "parse_qsl", "unquote", "unescape", "ip_address", "decode"),
        *("fromisoformat", "fromtimestamp", "strptime", "int.from_bytes", "literal_eval", "fromstring", "unpack"),
    }
)
# Who reads what others have written, and the parser that tries it.
TRIED = {
    "adapters/discord/buttons.py": "custom-id",
    "adapters/discord/forms.py": "discord-interaction",
    "adapters/discord/given.py": "discord-time",
    "adapters/discord/offers.py": "discord-interaction",
    "adapters/discord/scheduled.py": "discord-event",
    "adapters/matrix/arrivals.py": "matrix-sync",
    "adapters/matrix/choices.py": "matrix-event",
    "adapters/matrix/events.py": "matrix-event",
    "adapters/matrix/news.py": "matrix-sync",
    "adapters/matrix/olm.py": "matrix-keys",
    "adapters/matrix/power.py": "matrix-state",
    "adapters/matrix/signing.py": "matrix-keys",
    "adapters/matrix/sync.py": "matrix-sync",
    "adapters/matrix/trust.py": "matrix-keys",
    "adapters/matrix/verification.py": "matrix-sync",
    "adapters/matrix/wire.py": "matrix-answer",
    "adapters/web/access.py": "header",
    "adapters/web/look.py": "header",
    "adapters/web/patience.py": "header",
    "bot/asking.py": "json-line",
    "bot/calendars/events.py": "calendar",
    "bot/calendars/expand.py": "calendar",
    "bot/calendars/lines.py": "calendar",
    "bot/calendars/markup.py": "calendar",
    "bot/calendars/values.py": "calendar",
    "bot/calendars/zones.py": "calendar",
    "bot/command.py": "command",
    "bot/config.py": "settings",
    "bot/entry_drafts/form.py": "sources",
    "bot/html.py": "matrix-html",
    "bot/meetups/leads.py": "lead",
    "bot/meetups/rules.py": "recurrence",
    "bot/meetups/when.py": "date",
    "bot/personal.py": "question",
    "bot/privacy.py": "person",
    "bot/research/verify.py": "data-set",
    "bot/store/archive.py": "backup-file",
    "bot/stories/fields.py": "expression",
    "bot/text.py": "dialect",
    "bot/web.py": "http-answer",
    "knowledge/cache.py": "knowledge-cache",
    "knowledge/check/dialect.py": "sources",
    "knowledge/checklists/lists.py": "checklist",
    "knowledge/entry.py": "entry",
    "knowledge/identifiers.py": "question",
    "knowledge/licences/expressions.py": "expression",
    "knowledge/licences/names.py": "expression",
    "knowledge/stored.py": "knowledge-cache",
}
# Who reads what Eko itself has written, what it is delivered with, or what its operator types.
SHIPPED = "comes with Eko, and is checked when it is built"
KEPT = "was written by this Eko, into its own database or for its own process"
SEALED = f"{KEPT}, and sealed"
OWN = {
    "adapters/console/pipe.py": "is typed, or piped in, by whoever runs it; other bytes than UTF-8 are refused by line",
    "adapters/discord/sync.py": KEPT,
    "adapters/matrix/identity.py": SEALED,
    "adapters/matrix/keys.py": SEALED,
    "adapters/matrix/secrets.py": "is the account's own, opened under the key that its operator types",
    "adapters/matrix/sender.py": KEPT,
    "adapters/matrix/vault.py": SEALED,
    "bot/approved.py": "was approved, and is read as an entry is",
    "bot/backup.py": "opens what bot/store/archive.py reads",
    "bot/calendars/feed.py": KEPT,
    "bot/calendars/listing.py": KEPT,
    "bot/calendars/read.py": KEPT,
    "bot/calendars/worker.py": KEPT,
    "bot/greetings.py": SHIPPED,
    "bot/links.py": "is the address of a source of an entry, which is checked when that is read",
    "bot/pictures/__init__.py": KEPT,
    "bot/pictures/__main__.py": KEPT,
    "bot/status.py": "is said by the Eko that runs on the same machine",
    "bot/stories/agreements.py": SHIPPED,
    **dict.fromkeys(
        (f"knowledge/{name}.py" for name in ("alike", "language", "licences/choose", "licences/combine", "model")),
        SHIPPED,
    ),
    **dict.fromkeys((f"knowledge/licences/{name}.py" for name in ("data", "facts", "spdx")), SHIPPED),
    "knowledge/train.py": SHIPPED,
}


def reading() -> Iterator[str]:
    """The files in which something is read by one of these functions."""
    for floor in ("adapters", "bot", "knowledge"):
        for file in sorted((ROOT / floor).rglob("*.py")):
            calls = (each.func for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call))
            if any(READ_BY & {ast.unparse(each), ast.unparse(each).rpartition(".")[2]} for each in calls):
                yield str(file.relative_to(ROOT))


def test_whatever_reads_from_outside_is_tried_or_reads_our_own() -> None:
    found = set(reading())

    assert found - TRIED.keys() - OWN.keys() == set()
    assert OWN.keys() - found == set()  # what reads no more is said no more
    assert TRIED.keys() & OWN.keys() == set()


def test_nothing_is_read_that_could_run_something() -> None:
    dangerous = {"pickle.loads", "pickle.load", "marshal.loads", "yaml.load", "yaml.unsafe_load", "eval", "exec"}

    for floor in ("adapters", "bot", "knowledge"):
        for file in (ROOT / floor).rglob("*.py"):
            calls = [
                ast.unparse(each) for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call)
            ]
            assert not [each for each in calls if each.partition("(")[0] in dangerous], file
            assert all("allow_pickle=False" in each for each in calls if each.startswith("np.load(")), file


@pytest.mark.parametrize("file", TRIED)
def test_the_parser_that_is_said_to_try_a_file_does(file: str) -> None:
    parser, wanted, ran = PARSERS[TRIED[file]], str(ROOT / file), set[str]()

    def note(frame: FrameType, _event: str, _argument: object) -> None:
        ran.add(frame.f_code.co_filename)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        for seed in parser.seeds:
            parser.tries(seed)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)

    assert wanted in ran
