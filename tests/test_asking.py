# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking from the command line: what a person reads, and the lines that scripts rely on."""

import asyncio
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.approved import approved
from bot.asking import answer, answer_lines, load
from bot.config import Database, Facts, KnowledgeSection, Settings
from bot.errors import StartError
from bot.store import Store
from bot.store.connect import url_of
from bot.store.engine import opened
from bot.store.migrate import version
from knowledge import Knowledge
from knowledge.entry import Language
from knowledge.model import shipped
from knowledge.outcome import Answered, Candidate, Evidence, NearMisses, Outcome, Unknown
from knowledge.writing import written
from tests.talk import ENTRIES as TEXTS
from tests.talk import MODERATOR, Talk, knowledge

ENTRIES = knowledge().entries


class Fixed(Knowledge):
    """A knowledge base that always says the same, and remembers what it was asked."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[str] = []

    def ask(self, question: str, *, why: bool = False) -> Outcome:
        self.asked.append(question)
        return self.outcome


def candidates(language: Language = "en") -> tuple[Candidate, ...]:
    return (
        Candidate(ENTRIES["agpl"], 0.87654, Evidence("agpl in the *cloud*", language, (("agpl", 3.14159), ("a_b", 1)))),
        Candidate(ENTRIES["eupl"], 0.25, Evidence("Vad är EUPL?", "sv")),
        Candidate(ENTRIES["nosad"], 0.1, Evidence("what is nosad", "en")),
    )


def said(outcome: Outcome, *, as_json: bool = False, why: bool = False) -> str:
    settings = Settings.model_construct(facts=Facts(contact="eko@example.org"))
    return answer(Fixed(outcome), "question", settings, as_json=as_json, why=why)


def test_an_answer_is_plain_text_with_its_sources_and_the_communitys_facts() -> None:
    assert said(Answered("sv", candidates("sv"))) == (
        "Får vi använda AGPL-kod i en tjänst?\n\n"
        "Ja. Dela källkoden med dem som använder tjänsten.\n\n"
        "Fråga gärna vidare: eko@example.org\n\n"
        "Källor:\n\n"
        "• GNU AGPL version 3 <https://www.gnu.org/licenses/agpl-3.0.html>, Free Software Foundation (läst 2026-05-01)"
        "\n\n"
        "Granskat 2026-05-12. Det här är allmän information, inte juridisk rådgivning."
    )


def test_near_misses_are_offered_by_their_titles() -> None:
    four = (*candidates(), candidates()[0])

    assert said(NearMisses("en", four)) == (
        "I am not sure what you mean. Did you mean …\n\n"
        "• May we use AGPL code in a service?\n• Vad är EUPL?\n• What is NOSAD?"
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Det vet jag inte. Jag svarar på frågor om öppna data, öppen källkod och öppna licenser."),
        ("en", "I don't know. My answers are about open data, open source and open licences."),
    ],
)
def test_what_is_not_known_is_said_in_the_language_of_the_question(language: Language, text: str) -> None:
    assert said(Unknown(language, candidates())) == text


def test_why_shows_the_evidence_literally() -> None:
    text = said(Unknown("en", candidates()), why=True)

    assert text.split("\n\n")[2] == (
        "• 88% agpl: agpl in the *cloud* (agpl 3.14, a_b 1.00)\n"
        "• 25% eupl: Vad är EUPL? ()\n"
        "• 10% nosad: what is nosad ()"
    )
    assert said(Unknown("en", ()), why=True).endswith("\n\n–")


@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        (Answered("en", candidates()), "Answered: the first is right with 87.7%, and an answer takes {answer}."),
        (NearMisses("en", candidates()), "Not answered: the first is right with 87.7%, and an answer takes {answer}."),
        (
            Unknown("en", candidates()),
            "Nothing offered: that one of the first three is right takes {offer}, and is less likely.",
        ),
    ],
)
def test_why_says_by_which_of_the_thresholds_it_was_decided(outcome: Outcome, decided: str) -> None:
    model = shipped()
    told = decided.format(answer=f"{model.answer_at:.1%}", offer=f"{model.offer_at:.1%}")

    assert f"\n\n{told}\n\n• 88% agpl" in said(outcome, why=True)


def test_why_writes_shares_as_its_language_does() -> None:
    text = said(NearMisses("sv", candidates("sv")), why=True).replace("\N{NO-BREAK SPACE}", " ")

    assert "Inte besvarad: det första svaret är rätt med 87,7 % sannolikhet, och för ett svar krävs 9" in text
    assert "\n\n• 88 % agpl" in text


SCORES = [{"entry": "agpl", "score": 0.8765}, {"entry": "eupl", "score": 0.25}, {"entry": "nosad", "score": 0.1}]


@pytest.mark.parametrize(
    ("outcome", "record"),
    [
        pytest.param(
            Answered("sv", candidates()),
            {"outcome": "answered", "entry": "agpl", "confidence": 0.8765, "candidates": SCORES, "language": "sv"},
            id="answered",
        ),
        pytest.param(
            NearMisses("en", candidates()),
            {"outcome": "near", "entry": None, "confidence": 0.8765, "candidates": SCORES, "language": "en"},
            id="near",
        ),
        pytest.param(
            Unknown("en", candidates()[1:]),
            {"outcome": "unknown", "entry": None, "confidence": 0.25, "candidates": SCORES[1:], "language": "en"},
            id="unknown",
        ),
        pytest.param(
            Unknown("sv", ()),
            {"outcome": "unknown", "entry": None, "confidence": 0.0, "candidates": [], "language": "sv"},
            id="nothing near",
        ),
    ],
)
def test_json_has_the_keys_that_scripts_rely_on(outcome: Outcome, record: dict[str, Any]) -> None:
    text = said(outcome, as_json=True)

    assert json.loads(text) == record
    assert "\n" not in text


def test_json_with_why_adds_the_evidence() -> None:
    first, *_ = json.loads(said(Unknown("en", candidates()), as_json=True, why=True))["candidates"]

    assert first == {
        "entry": "agpl",
        "score": 0.8765,
        "phrasing": "agpl in the *cloud*",
        "terms": [["agpl", 3.1416], ["a_b", 1]],
    }


def lines(*given: bytes, base: Knowledge | None = None, why: bool = False) -> list[dict[str, Any]]:
    """What is written for lines of input, each read back."""
    out = io.StringIO()
    answer_lines(base or Fixed(Unknown("en", candidates()[2:])), io.BytesIO(b"\n".join(given)), out, why=why)
    return [json.loads(line) for line in out.getvalue().splitlines()]


UNKNOWN = {
    "outcome": "unknown",
    "entry": None,
    "confidence": 0.1,
    "candidates": [{"entry": "nosad", "score": 0.1}],
    "language": "en",
}


def test_each_line_is_answered_in_order_under_its_own_id() -> None:
    base = Fixed(Unknown("en", candidates()[2:]))

    written = lines(
        '{"id": 1, "q": "först"}'.encode(),
        b"",
        '{"q": "  s\\u0000edan\\ud800 ", "more": [], "id": "två"}'.encode(),
        b" \t\r",
        b'{"id": null, "q": ""}\r',
        b'{"id": [3], "q": "x"}\n\n',
        base=base,
    )

    assert written == [{"id": id, **UNKNOWN} for id in (1, "två", None, [3])]
    assert list(written[0]) == ["id", "outcome", "entry", "confidence", "candidates", "language"]
    assert base.asked == ["först", "sedan\ufffd", "", "x"]


def test_each_answer_is_written_before_the_next_line_is_read() -> None:
    out = io.StringIO()
    seen = []

    class Slow(io.BytesIO):
        def __next__(self) -> bytes:
            seen.append(out.getvalue().count("\n"))
            return super().__next__()

    answer_lines(Fixed(Unknown("en", ())), Slow(b'{"id":1,"q":"a"}\n{"id":2,"q":"b"}\n'), out, why=False)

    assert seen == [0, 1, 2]


def test_a_byte_order_mark_and_a_million_letters_are_fine() -> None:
    question = b'\xef\xbb\xbf{"id": 1, "q": "' + b"vad " * 250_000 + b'"}'

    (found,) = lines(question, base=knowledge())

    assert found["id"] == 1


def test_nothing_in_is_nothing_out() -> None:
    assert lines(b"", b"\n") == []


def test_lines_with_why_add_the_evidence() -> None:
    ((found,),) = (each["candidates"] for each in lines(b'{"id": 1, "q": "a"}', why=True))

    assert found == {"entry": "nosad", "score": 0.1, "phrasing": "what is nosad", "terms": []}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(b"Vad \xe4r NOSAD?", "is not UTF-8", id="Latin-1"),
        pytest.param(b"What is NOSAD?", "is not JSON", id="bare text"),
        pytest.param(b'{"id": 1, "q": "a"', "is not JSON", id="cut off"),
        pytest.param(b"[" * 100_000, "is not JSON", id="a hundred thousand brackets"),
        pytest.param(b'["id", "q"]', "can't be used", id="a list"),
        pytest.param(b'"q"', "can't be used", id="a text"),
        pytest.param(b'{"q": "a"}', "can't be used", id="no id"),
        pytest.param(b'{"id": 1}', "can't be used", id="no question"),
        pytest.param(b'{"id": 1, "q": 7}', "can't be used", id="a question that is no text"),
        pytest.param(b'{"id": 1, "q": null}', "can't be used", id="a question that is nothing"),
    ],
)
def test_a_line_that_cant_be_used_is_named_after_what_came_before_it_is_answered(line: bytes, problem: str) -> None:
    out = io.StringIO()
    given = io.BytesIO(b'{"id": 1, "q": "a"}\n\n' + line + b'\n{"id": 2, "q": "b"}\n')

    with pytest.raises(StartError) as caught:
        answer_lines(Fixed(Unknown("en", ())), given, out, why=False)

    assert str(caught.value).startswith(f"line 3 of standard input {problem}: each line must be a JSON object")
    assert caught.value.status == 1
    assert [json.loads(each)["id"] for each in out.getvalue().splitlines()] == [1]


FOUND = "Hur lagar man en trasig cykelkedja?"
ANSWER = "Med ett kedjebryt."


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Eko over a folder with one entry and a database."""
    folder = tmp_path / "entries"
    folder.mkdir()
    (folder / "agpl.md").write_text(TEXTS[0].lstrip(), "utf-8")
    return Settings(
        data_dir=tmp_path / "data",
        database=Database(url=SecretStr(database_url)),
        knowledge=KnowledgeSection(folder=folder),
    )


async def approve(store: Store) -> None:
    """Has an expert's answer approved."""
    talk = Talk(store, language="sv")
    await talk.say(MODERATOR, "draft-new", question=FOUND, answer=ANSWER)
    await talk.say(replace(MODERATOR, id="ma"), "draft-approve", number=1)


async def test_what_experts_have_answered_is_found_as_in_chat(store: Store, settings: Settings) -> None:
    await approve(store)

    base, missing = await asyncio.to_thread(load, settings)

    assert missing == ""
    assert ANSWER in answer(base, FOUND, settings, as_json=False, why=False)


async def test_an_entry_of_the_folder_counts_in_place_of_its_draft(store: Store, settings: Settings) -> None:
    await approve(store)
    [draft] = await asyncio.to_thread(approved, settings)
    taken_over = replace(draft, answers={"sv": "Med en kedjelänk."})
    assert settings.knowledge.folder
    (settings.knowledge.folder / f"{draft.id}.md").write_text(f"{written(taken_over)}\n", "utf-8")

    base, _missing = await asyncio.to_thread(load, settings)

    assert base.entries[draft.id].answers == {"sv": "Med en kedjelänk."}


async def test_a_database_without_tables_has_nothing_approved_and_gets_none(empty_url: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", database=Database(url=SecretStr(empty_url)))

    assert await asyncio.to_thread(approved, settings) == ()
    assert not (tmp_path / "eko.db").exists()
    assert await version(url_of(empty_url)) is None


async def test_reading_a_file_that_is_in_use_waits_for_nobody_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "eko.db"
    settings = Settings(data_dir=tmp_path, database=Database(url=SecretStr(f"sqlite:///{file}")))
    async with opened(settings.database_url) as store:
        await approve(store)
        async with store.begin():
            [draft] = await asyncio.to_thread(approved, settings)

    assert [each.id for each in await asyncio.to_thread(approved, settings)] == [draft.id]
    assert [each.name for each in file.parent.iterdir()] == ["eko.db"]


def test_without_a_database_or_with_a_damaged_one_the_folder_answers_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert load(settings)[1] == ""
    assert [each.name for each in tmp_path.iterdir()] == ["cache"]

    (tmp_path / "eko.db").write_bytes(b"not a database" * 100)
    base, missing = load(settings)

    assert missing == f"approved answers are left out: {tmp_path / 'eko.db'} can't be read: file is not a database"
    assert len(base.entries) > 100


async def test_a_server_that_is_away_leaves_the_folder_to_answer(tmp_path: Path) -> None:
    url = f"postgresql://eko@localhost/eko?host={tmp_path}"
    settings = Settings(data_dir=tmp_path, database=Database(url=SecretStr(url)))

    _base, missing = await asyncio.to_thread(load, settings)

    assert missing.startswith("approved answers are left out: the database server does not answer")
