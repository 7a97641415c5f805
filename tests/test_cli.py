# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `eko`: help that reads well and imports little, statuses, settings that every command obeys, pipes.

What is only a function is called; what is about a process (its status, its pipes, its imports) is one.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import bot.__main__ as root
from bot.cli import Faces, cli
from bot.exports import FIELDS
from bot.store.engine import opened
from tests.talk import ENTRIES, MODERATOR, Talk

EKO = Path(sys.executable).with_name("eko")
# What a command can't do without, and those that tell what no setting changes.
NEEDED = {
    ("backup",): ["eko.zip"],
    ("restore",): ["eko.zip"],
    ("ask",): ["hej"],
    ("licenses", "show"): ["MIT"],
    ("licenses", "combine"): ["--into", "MIT", "--from", "MIT"],
    ("matrix", "recover"): ["--reset"],
    ("export", "research"): ["--out", "new"],
    ("meetups", "read"): ["nosad.ics"],
    ("knowledge", "export"): ["--out", "out"],
}
UNSET = {("licenses", "resolve"), ("export", "verify")}
FACES = Faces(**{each.name: getattr(root, each.name) for each in fields(Faces)})
HEAVY = ("sqlalchemy", "alembic", "aiosqlite", "apscheduler", "pydantic", "numpy", "prompt_toolkit", "discord", "nio")


def leaves(group: click.Group, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, groups too."""
    for name, command in group.commands.items():
        yield (*before, name), command
        if isinstance(command, click.Group):
            yield from leaves(command, *before, name)


COMMANDS = [((), cli), *leaves(cli)]
RUNNABLE = [words for words, command in COMMANDS if not isinstance(command, click.Group) and words not in UNSET]
each_command = pytest.mark.parametrize(
    ("words", "command"), COMMANDS, ids=[" ".join(words) or "eko" for words, _ in COMMANDS]
)
each_runnable = pytest.mark.parametrize("words", RUNNABLE, ids=" ".join)


def enter(folder: Path, text: str) -> None:
    """Writes an entry to the file that its id names."""
    folder.mkdir(exist_ok=True)
    name = text.partition("id: ")[2].split()[0]
    (folder / f"{name}.md").write_text(text.lstrip(), "utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with three entries to answer from, and a place for the data that does not exist yet."""
    for name in os.environ:
        if name.startswith(("EKO_", "_EKO_")):
            monkeypatch.delenv(name)
    entries = tmp_path / "entries"
    for text in ENTRIES:
        enter(entries, text)
    monkeypatch.setenv("EKO_CONFIG", "")  # so that what --config sets is undone after the test
    monkeypatch.setenv("EKO_KNOWLEDGE__FOLDER", str(entries))
    monkeypatch.setenv("EKO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def eko(*words: str, given: bytes | str = "") -> Result:
    """The command, called here."""
    return CliRunner().invoke(cli, words, input=given, obj=FACES, prog_name="eko", catch_exceptions=False)


def process(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    done = subprocess.run(
        [EKO, *words], input=given, capture_output=True, env=os.environ | environment, timeout=60, check=False
    )
    return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())


@each_command
def test_help_says_what_each_command_and_option_does(words: tuple[str, ...], command: click.Command) -> None:
    result = eko(*words, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {' '.join(('eko', *words))} [OPTIONS]")
    assert command.help is not None
    assert command.help.strip().endswith(".")
    assert command.get_short_help_str(100).endswith(".")
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not (each.help or "").endswith(".")] == []
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_no_group_calls_nothing() -> None:
    result = eko()

    assert result.exit_code == 2
    assert "Usage: " in result.stderr


IMPORTS = """
import sys
from bot.__main__ import main
heavy, sys.argv = sys.argv[1].split(), ["eko", *sys.argv[2:]]
try:
    main()
finally:
    print(*sorted(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


def imported(*words: str) -> list[str]:
    """Which heavy libraries a command has imported when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, " ".join(HEAVY), *words],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stderr.split()


@pytest.mark.parametrize("words", [["--help"], ["ask", "--help"], ["export", "stories", "--help"]], ids=" ".join)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert imported(*words) == []


def test_asking_imports_neither_a_database_nor_a_chat_library() -> None:
    assert imported("ask", "vad är nosad") == ["numpy", "pydantic"]


def test_the_version_is_shown() -> None:
    assert eko("--version").stdout == "eko 0.1.0\n"


@each_runnable
def test_every_command_obeys_the_settings_file(words: tuple[str, ...]) -> None:
    Path("mine.toml").write_text('[community]\nlanguage = "fi"\n', "utf-8")

    result = CliRunner().invoke(
        cli,
        [*words, *NEEDED.get(words, [])],
        env={"EKO_CONFIG": "mine.toml"},
        obj=FACES,
    )

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "eko: the settings in mine.toml or the environment can't be used:\n"
        "  community.language: found 'fi'; should be 'sv' or 'en'\n"
    )


def test_an_option_names_the_settings_file_too() -> None:
    result = eko("--config", "nowhere.toml", "check")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "eko: nowhere.toml can't be read: No such file or directory\n"


def test_a_wrong_setting_ends_the_process_with_status_2_and_one_sentence() -> None:
    done = process("check", EKO_COMUNITY__NAME="x")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "eko: EKO_COMUNITY__NAME is not a setting of Eko. Did you mean EKO_COMMUNITY__NAME?\n"


def test_a_line_of_the_chat_is_answered_in_a_pipe_and_its_data_kept_where_the_settings_say(here: Path) -> None:
    done = process("chat", given=b"What is NOSAD?\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("What is NOSAD?\n\nA network.\n\n")
    assert [*here.rglob("*.db")] == [here / "data" / "eko.db"]


@pytest.mark.parametrize(
    ("variable", "value", "database"),
    [("EKO_DATA_DIR", "elsewhere", "elsewhere/eko.db"), ("EKO_DATABASE__URL", "sqlite:///mine/my.db", "mine/my.db")],
)
def test_the_database_is_where_the_environment_says(
    variable: str, value: str, database: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    assert eko("export", "stories").exit_code == 0
    assert [*here.rglob("*.db")] == [here / database]


@pytest.mark.parametrize("words", [["ask", "x"], ["check"], ["knowledge", "list"], ["run"]], ids=" ".join)
def test_no_database_is_made_where_none_is_needed(words: list[str], here: Path) -> None:
    eko(*words)

    assert [*here.rglob("*.db")] == []


DAMAGED = "eko: the database file is damaged or is not Eko's; put back a backup, or move it away\n"


def test_a_database_that_cant_be_used_is_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bad.db").write_bytes(b"not a database" * 100)
    monkeypatch.setenv("EKO_DATABASE__URL", "sqlite:///bad.db")

    exported = eko("export", "stories")
    chatted = process("chat")

    assert (exported.exit_code, exported.stdout, exported.stderr) == (3, "", DAMAGED)
    assert (chatted.returncode, chatted.stdout, chatted.stderr) == (3, "", DAMAGED)


def test_checking_shows_a_line_each_and_is_status_0_or_1(here: Path) -> None:
    result = eko("check")

    assert result.exit_code == 0
    assert [line[:2] for line in result.stdout.splitlines()] == ["✓ "] * 3 + [
        "! "
    ] * 2  # an entry is overdue; nothing to run
    assert not (here / "data").exists()

    (here / "data").touch()
    result = eko("check")

    assert result.exit_code == 1
    assert [line[:2] for line in result.stdout.splitlines()] == ["✓ ", "✗ ", "✗ ", "! ", "! "]
    assert result.stderr == ""


def test_an_encoding_without_our_signs_is_no_reason_to_fail() -> None:
    done = process("check", PYTHONIOENCODING="latin-1")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\\u2713 configuration: ")


def test_checking_without_a_platform_says_that_there_is_nothing_to_run() -> None:
    done = process("check")

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == (
        "! platforms: no chat platform is configured, so there is nothing to run; "
        "set EKO_DISCORD__TOKEN_FILE, or the section [matrix]"
    )


def test_running_without_a_platform_says_what_to_do_instead() -> None:
    result = eko("run")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "eko: no chat platform is configured, so there is nothing to run; `eko chat` talks in the terminal\n"
    )


def test_a_question_is_answered_in_words_or_as_json() -> None:
    told = eko("ask", "What", "is", "NOSAD?")
    record = eko("ask", "--json", "What is NOSAD?")

    assert (told.exit_code, record.exit_code) == (0, 0)
    assert told.stdout.startswith("What is NOSAD?\n\nA network.\n\n")
    found = json.loads(record.stdout)
    assert (found["outcome"], found["entry"], found["language"]) == ("answered", "nosad", "en")
    assert 0 < found["confidence"] <= 1
    assert record.stdout.count("\n") == 1


def test_another_folder_of_entries_can_be_asked(here: Path) -> None:
    enter(here / "other", ENTRIES[1])

    candidates = json.loads(eko("ask", "--json", "--knowledge", "other", "What is NOSAD?").stdout)["candidates"]

    assert {each["entry"] for each in candidates} <= {"eupl"}


async def _approve(database: Path) -> None:
    async with opened(f"sqlite:///{database}") as store:
        talk = Talk(store, language="sv")
        await talk.say(MODERATOR, "draft-new", question="Hur lagar man en cykel?", answer="Med ett kedjebryt.")
        await talk.say(replace(MODERATOR, id="ma"), "draft-approve", number=1)


def test_what_experts_have_answered_counts_unless_a_folder_is_named(here: Path) -> None:
    asyncio.run(_approve(here / "data" / "eko.db"))

    assert "Med ett kedjebryt." in eko("ask", "Hur lagar man en cykel?").stdout
    assert "Med ett kedjebryt." not in eko("ask", "--knowledge", "entries", "Hur lagar man en cykel?").stdout


def test_asking_makes_no_database(here: Path) -> None:
    assert eko("ask", "What is NOSAD?").stderr == ""
    assert not (here / "data" / "eko.db").exists()


def test_a_folder_that_is_not_there_is_status_1() -> None:
    result = eko("ask", "--knowledge", "nowhere", "x")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "eko: the knowledge base can't be read: nowhere is not a folder of entries\n"


@pytest.mark.parametrize("words", [[], [" "], ["--jsonl", "What?"]], ids=["nothing", "a space", "both"])
def test_asking_takes_a_question_or_lines(words: list[str]) -> None:
    result = eko("ask", *words)

    assert result.exit_code == 2
    assert "Write a question, or use --jsonl and give the questions on standard input." in result.stderr


def test_lines_are_answered_until_one_cant_be_used() -> None:
    given = b'{"id": "\\ud800", "q": "Vad \xc3\xa4r NOSAD?"}\n\n{"id": 2, "q": "' + b"x" * 2**20 + b'"}\n\xff\n'

    done = process("ask", "--jsonl", given=given)

    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["entry"]) == ("\ud800", "nosad")
    assert (second["id"], second["outcome"]) == (2, "unknown")
    assert done.returncode == 1
    assert done.stderr == (
        'eko: line 4 of standard input is not UTF-8: each line must be a JSON object with "id" and a text "q", '
        "in that encoding\n"
    )


def test_a_reader_that_leaves_early_ends_it_quietly() -> None:
    pipe = 'seq 5000 | sed \'s/.*/{"id": &, "q": "hej"}/\' | "$0" ask --jsonl | head -1; echo ${PIPESTATUS[2]}'

    done = subprocess.run(["bash", "-c", pipe, EKO], capture_output=True, encoding="utf-8", timeout=60, check=True)

    answer, status = done.stdout.splitlines()
    assert json.loads(answer)["id"] == 1
    assert (status, done.stderr) == ("0", "")


def test_an_export_is_written_byte_for_byte() -> None:
    result = eko("export", "stories", "--format", "csv")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == f"{','.join(FIELDS)}\r\n".encode()


def test_the_formats_of_an_export_are_listed_when_another_is_asked_for() -> None:
    result = eko("export", "stories", "--format", "xls")

    assert result.exit_code == 2
    assert "'xls' is not one of 'csv', 'json', 'md', 'atom', 'rss'." in result.stderr


def test_bash_completes_commands_and_options() -> None:
    script = process(_EKO_COMPLETE="bash_source")
    commands = process(_EKO_COMPLETE="bash_complete", COMP_WORDS="eko ", COMP_CWORD="1")
    formats = process(_EKO_COMPLETE="bash_complete", COMP_WORDS="eko export stories --format ", COMP_CWORD="4")
    options = process(_EKO_COMPLETE="bash_complete", COMP_WORDS="eko ask --j", COMP_CWORD="2")

    assert "complete -o nosort -F _eko_completion eko" in script.stdout
    assert commands.stdout.split() == [f"plain,{name}" for name in sorted(cli.commands)]
    assert formats.stdout.split() == ["plain,csv", "plain,json", "plain,md", "plain,atom", "plain,rss"]
    assert options.stdout.split() == ["plain,--json", "plain,--jsonl"]


def test_an_interrupt_ends_a_command_with_the_shells_status() -> None:
    def interrupted(_settings: object) -> None:
        raise KeyboardInterrupt

    result = CliRunner().invoke(cli, ["chat"], obj=replace(FACES, chat=interrupted))

    assert result.exit_code == 130
    assert result.stderr == ""
