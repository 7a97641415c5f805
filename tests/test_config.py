# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings: defaults, the file, the environment over it, and one clear sentence for each thing that is wrong."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from platformdirs import user_data_path
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.config import (
    Community,
    Database,
    Facts,
    KnowledgeSection,
    MeetupsSection,
    QuestionsSection,
    Settings,
    StoriesSection,
    load,
)
from bot.errors import ConfigError
from knowledge.facts import NAMES

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
COMMENTED = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)
SETTING = re.compile(r"(?:# )?([a-z_]+) = ")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing and an empty folder to be in."""
    for name in os.environ:
        if name.startswith("EKO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def write(text: str, path: Path = Path("config.toml")) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def section(annotation: object) -> type[BaseModel] | None:
    """The section that a setting is, also one that may be left out."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def names(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting, such as `database.url`, and how it is declared."""
    for name, info in model.model_fields.items():
        if found := section(info.annotation):
            yield from names(found, f"{name}.")
        else:
            yield f"{before}{name}", info


def flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a file or the settings hold, by the same names."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        inside = value if section(Settings.model_fields[name].annotation) else None
        found |= {f"{name}.{each}": within for each, within in inside.items()} if inside else {name: value}
    return found


NAMES_OF_SETTINGS = dict(names(Settings))
SECRETS = {name for name, info in NAMES_OF_SETTINGS.items() if "SecretStr" in str(info.annotation)} - {"database.url"}


def problem() -> str:
    """What loading the settings complains about."""
    with pytest.raises(ConfigError) as caught:
        load()
    return str(caught.value)


def test_without_a_file_and_an_environment_every_setting_has_a_default() -> None:
    data = user_data_path("eko", appauthor=False)

    assert {name: value for name, value in load().model_dump().items() if value is not None} == {
        "data_dir": data,
        "community": {
            "name": "NOSAD",
            "language": "sv",
            "zone": ZoneInfo("Europe/Stockholm"),
            "country": "SE",
            "accounts": (),
        },
        "facts": dict.fromkeys(NAMES),
        "database": {"url": None, "lease": 10},
        "knowledge": {"folder": None},
        "questions": {"experts_room": "moderators", "patience": 5},
        "meetups": {
            "rooms": ("announcements",),
            "reminders": (timedelta(days=7), timedelta(days=1), timedelta(hours=1)),
            "room_reminders": {},
            "quiet": None,
        },
        "calendars": {"feeds": {}, "every": timedelta(minutes=30), "room": "moderators"},
        "stories": {"review_room": "moderators", "announce_room": "announcements"},
        "checklists": {"room": "announcements"},
        "limits": {"person": 120, "room": 600},
        "log": {"style": "text", "level": "info"},
    }
    assert load().database_url == f"sqlite:///{data}/eko.db"
    assert load().rooms == ("announcements", "moderators")
    assert load().facts.given() == {}


EVERYTHING = """
data_dir = "/srv/eko"

[community]
name = "Öppna data"
language = "en"
zone = "Europe/Helsinki"

[facts]
contact = "eko@example.org"
chat = ""

[database]
url = "postgresql://eko@localhost/eko"

[knowledge]
folder = "/srv/entries"

[questions]
experts_room = "experts"

[meetups]
rooms = ["announcements", "general", "announcements"]
reminders = ["2d", "48h", "30 min"]

[stories]
review_room = "review"
announce_room = "stories"
"""
READ = Settings.model_construct(
    data_dir=Path("/srv/eko"),
    community=Community(name="Öppna data", language="en", zone=ZoneInfo("Europe/Helsinki")),
    facts=Facts(contact="eko@example.org", chat=""),
    database=Database(url=SecretStr("postgresql://eko@localhost/eko")),
    knowledge=KnowledgeSection(folder=Path("/srv/entries")),
    questions=QuestionsSection(experts_room="experts"),
    meetups=MeetupsSection(rooms=("announcements", "general"), reminders=(timedelta(days=2), timedelta(minutes=30))),
    stories=StoriesSection(review_room="review", announce_room="stories"),
)


def test_the_file_sets_everything_and_what_is_there_twice_counts_once() -> None:
    write(EVERYTHING)

    assert load().model_dump() == READ.model_dump()
    assert load().database_url == "postgresql://eko@localhost/eko"
    assert load().rooms == ("announcements", "general", "stories", "review", "experts")
    assert load().facts.given() == {"contact": "eko@example.org"}


def test_the_environment_sets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "EKO_DATA_DIR": "/srv/eko",
        "EKO_COMMUNITY__NAME": "Öppna data",
        "EKO_COMMUNITY__LANGUAGE": "en",
        "EKO_COMMUNITY__ZONE": "Europe/Helsinki",
        "EKO_FACTS__CONTACT": "eko@example.org",
        "EKO_DATABASE__URL": "postgresql://eko@localhost/eko",
        "EKO_KNOWLEDGE__FOLDER": "/srv/entries",
        "EKO_QUESTIONS__EXPERTS_ROOM": "experts",
        "EKO_MEETUPS__ROOMS": "announcements, general",
        "EKO_MEETUPS__REMINDERS": '["2d", "30 min"]',
        "EKO_STORIES__REVIEW_ROOM": "review",
        "EKO_STORIES__ANNOUNCE_ROOM": "stories",
    }.items():
        monkeypatch.setenv(name, value)

    read = READ.model_dump()
    read["facts"]["chat"] = None

    assert load().model_dump() == read


def test_the_environment_wins_setting_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    write(EVERYTHING)
    monkeypatch.setenv("EKO_COMMUNITY__NAME", "Another")

    assert load().community == Community(name="Another", language="en", zone=ZoneInfo("Europe/Helsinki"))


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    write(EVERYTHING)
    monkeypatch.setenv("EKO_COMMUNITY__NAME", "")
    monkeypatch.setenv("EKO_DATABASE__URL_FILE", "")
    monkeypatch.setenv("EKO_CONFIG", "")

    assert load().model_dump() == READ.model_dump()


def test_a_list_may_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[meetups]\nrooms = []\n")
    monkeypatch.setenv("EKO_MEETUPS__REMINDERS", "[]")

    assert load().meetups == MeetupsSection(rooms=(), reminders=())


def test_a_variable_may_name_a_file_that_holds_the_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = write("postgresql://eko:geheim@db/eko\n", tmp_path / "url")
    monkeypatch.setenv("EKO_DATABASE__URL_FILE", str(secret))

    assert load().database_url == "postgresql://eko:geheim@db/eko"
    assert "geheim" not in repr(load())


def test_the_named_file_is_read_before_the_one_that_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write('[community]\nname = "here"\n')
    named = write('[community]\nname = "named"\n', tmp_path / "named.toml")

    assert load().community.name == "here"
    monkeypatch.setenv("EKO_CONFIG", str(named))
    assert load().community.name == "named"


def test_the_users_own_file_is_read_when_there_is_none_here(tmp_path: Path) -> None:
    write('[community]\nname = "mine"\n', tmp_path / "xdg" / "eko" / "config.toml")

    assert load().community.name == "mine"


def test_an_empty_file_changes_nothing() -> None:
    write("")

    assert load().community == Community()


def test_the_home_folder_is_found_and_odd_names_reach_the_database(tmp_path: Path) -> None:
    write('data_dir = "~/50% öppet?"\n[knowledge]\nfolder = "~/entries"\n')
    settings = load()

    assert settings.data_dir == tmp_path / "home" / "50% öppet?"
    assert settings.knowledge.folder == tmp_path / "home" / "entries"
    assert settings.database_url.endswith("/home/50%25%20%C3%B6ppet%3F/eko.db")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param(
            '[community]\nlangauge = "sv"\n',
            [
                "community.langauge: there is no such setting. Did you mean language? "
                "Allowed are name, language, zone, country, accounts"
            ],
            id="unknown setting",
        ),
        pytest.param(
            '[xyz]\nurl = "geheim"\n',
            [f"xyz: there is no such setting. Allowed are {', '.join(Settings.model_fields)}"],
            id="unknown section",
        ),
        pytest.param(
            '[community]\nlanguage = "fi"\n',
            ["community.language: found 'fi'; should be 'sv' or 'en'"],
            id="another language",
        ),
        pytest.param(
            "[community]\nname = 7\n", ["community.name: found 7; should be a text in quotes"], id="wrong type"
        ),
        pytest.param(
            f'[community]\nname = "{"x" * 200}"\n',
            [f"community.name: found '{'x' * 78}…; should have at most 80 characters"],
            id="too long, and shown in short",
        ),
        pytest.param(
            '[community]\nname = ""\n', ["community.name: found ''; should have at least 1 character"], id="empty"
        ),
        pytest.param("data_dir = 7\n", ["data_dir: found 7; should be a path in quotes"], id="no path"),
        *(
            pytest.param(
                f'[community]\nzone = "{zone}"\n',
                [f"community.zone: found '{zone}'; should be a zone of the IANA database, such as Europe/Stockholm"],
                id=f"zone {zone!r}",
            )
            for zone in ("Stockholm", "Europe", "../../etc/passwd", "")
        ),
        *(
            pytest.param(
                f"[meetups]\nreminders = [{lead}]\n",
                [
                    f"meetups.reminders.0: found {found}; "
                    "should be a number with d, h or min behind it, such as 7d, 1h or 30min"
                ],
                id=f"reminder {lead}",
            )
            for lead, found in (('"a week"', "'a week'"), ('"0d"', "'0d'"), ('"-1d"', "'-1d'"), ("7", "7"))
        ),
        pytest.param(
            "[meetups]\nrooms = 7\n",
            ['meetups.rooms: found 7; should be a list, such as ["first", "second"]'],
            id="no list",
        ),
        pytest.param(
            '[stories]\nreview_room = "A room"\n',
            ["stories.review_room: found 'A room'; should be 1 to 40 small letters, digits and hyphens"],
            id="no name of a room",
        ),
        pytest.param(
            'community = "NOSAD"\n', ["community: should be a section with settings of its own"], id="no section"
        ),
        pytest.param(
            'database = "postgresql://eko:geheim@db/eko"\n',
            ["database: should be a section with settings of its own"],
            id="a secret where a section belongs",
        ),
        pytest.param(
            '[database]\nurl = ["geheim"]\n',
            ["database.url: should be a text in quotes"],
            id="a secret of the wrong type",
        ),
        pytest.param(
            "[database]\nlease = 2\n",
            ["database.lease: found 2; should be greater than or equal to 3"],
            id="a lease that a busy process would lose",
        ),
        pytest.param(
            '[matrix]\nprefix = ""\nadvertise_commands = "maybe"\nrooms = { "A room" = "!a:b" }\n',
            [
                "matrix.homeserver: has to be set in this section",
                "matrix.user_id: has to be set in this section",
                "matrix.rooms.A room: found 'A room'; should be 1 to 40 small letters, digits and hyphens",
                "matrix.prefix: found ''; should have at least 1 character",
                "matrix.advertise_commands: found 'maybe'; should be true or false",
            ],
            id="a section that lacks something",
        ),
        pytest.param(
            '[community]\ncountry = "Sverige"\n',
            ["community.country: found 'Sverige'; should be a country by its two letters, such as SE"],
            id="country",
        ),
        pytest.param(
            "[community]\nlanguage = 1\nname = 2\n[questions]\nroom = 3\n",
            [
                "community.name: found 2; should be a text in quotes",
                "community.language: found 1; should be 'sv' or 'en'",
                "questions.room: there is no such setting. Allowed are experts_room, patience",
            ],
            id="several at once",
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_was_found_and_what_is_allowed(text: str, problems: list[str]) -> None:
    write(text)

    said = problem()

    assert said.split("\n") == [
        "the settings in config.toml or the environment can't be used:",
        *(f"  {each}" for each in problems),
    ]
    assert "geheim" not in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"[community\n", "config.toml is not TOML: Expected ']'", id="syntax"),
        pytest.param(
            b"[database]\nurl = geheim\n", "config.toml is not TOML: Invalid value (at line 2", id="no quotes"
        ),
        pytest.param(b"[a]\n[a]\n", "config.toml is not TOML: Cannot declare", id="twice"),
        pytest.param(b"# \xe5\n", "config.toml can't be read: it is not UTF-8", id="not UTF-8"),
    ],
)
def test_a_file_that_is_not_toml_says_where(content: bytes, said: str) -> None:
    Path("config.toml").write_bytes(content)

    assert problem().startswith(said)
    assert "geheim" not in problem()


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("")
    monkeypatch.setenv("EKO_CONFIG", "elsewhere.toml")
    assert problem() == "elsewhere.toml can't be read: No such file or directory"

    monkeypatch.setenv("EKO_CONFIG", str(tmp_path))
    assert problem() == f"{tmp_path} can't be read: Is a directory"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://eko:geheim@db/eko",
        "postgresql://:geheim@db/eko",
        "postgresql://eko:geh@eim/@db/eko",
        "postgresql://eko@db/eko?password=geheim",
        "postgresql://db/eko?sslmode=require&password=geheim",
    ],
)
def test_a_password_in_the_file_is_refused(url: str) -> None:
    write(f'[database]\nurl = "{url}"\n')

    assert problem() == (
        "config.toml: database.url holds a password; secrets don't belong in this file. "
        "Set EKO_DATABASE__URL, or EKO_DATABASE__URL_FILE to a file that holds it"
    )


def test_a_secret_in_the_file_is_refused_whatever_it_is() -> None:
    for name in SECRETS:
        in_section, setting = name.split(".")
        write(f"[{in_section}]\n{setting} = 'geheim'\n")
        variable = f"EKO_{in_section}__{setting}".upper()

        assert problem() == (
            f"config.toml: {name} is a secret, which doesn't belong in this file. "
            f"Set {variable}, or {variable}_FILE to a file that holds it"
        )
    assert SECRETS


def test_what_lacks_in_a_section_is_told_without_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_MATRIX__PASSWORD", "geheim")
    monkeypatch.setenv("EKO_MATRIX__USER_ID", "eko")

    assert problem() == (
        "the settings in the environment can't be used:\n"
        "  matrix.homeserver: has to be set in this section\n"
        "  matrix.user_id: found 'eko'; should be a user such as @eko:example.org"
    )


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/eko/eko.db",
        "postgresql://eko@db:5432/eko",
        "postgresql://db:5432/eko",
        "postgresql:///eko?host=/run/postgresql",
    ],
)
def test_an_address_without_a_password_may_stand_in_the_file(url: str) -> None:
    write(f'[database]\nurl = "{url}"\n')

    assert load().database_url == url


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("EKO_DATABASE_URL", "EKO_DATABASE_URL is not a setting of Eko. Did you mean EKO_DATABASE__URL?"),
        ("EKO_COMUNITY__NAME", "EKO_COMUNITY__NAME is not a setting of Eko. Did you mean EKO_COMMUNITY__NAME?"),
        ("EKO_DATABASE", "EKO_DATABASE is not a setting of Eko. Did you mean EKO_DATABASE__URL?"),
        ("EKO_DATADIR_FILE", "EKO_DATADIR_FILE is not a setting of Eko. Did you mean EKO_DATA_DIR?"),
    ],
)
def test_an_unknown_variable_is_an_error_that_names_the_nearest(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "geheim")

    assert problem() == said


def test_a_variable_that_is_like_none_is_told_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_XYZZY", "geheim")

    allowed = ", ".join(f"EKO_{name.replace('.', '__')}".upper() for name in NAMES_OF_SETTINGS)

    assert problem() == f"EKO_XYZZY is not a setting of Eko. Allowed are {allowed}"


@pytest.mark.parametrize("name", ["_EKO_COMPLETE", "EKOLOGI", "eko_name"])
def test_variables_of_others_are_none_of_our_business(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")

    assert load().community == Community()


def test_a_value_and_a_file_for_it_contradict_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_DATABASE__URL_FILE", str(write("geheim", tmp_path / "url")))
    monkeypatch.setenv("EKO_DATABASE__URL", "geheim")

    assert problem() == "EKO_DATABASE__URL and EKO_DATABASE__URL_FILE are both set; keep one of them"


def test_a_value_file_that_cant_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_COMMUNITY__NAME_FILE", "nowhere")
    assert (
        problem() == "EKO_COMMUNITY__NAME_FILE names the file nowhere, which can't be read: No such file or directory"
    )

    Path("nowhere").write_bytes(b"\xff")
    assert problem() == "EKO_COMMUNITY__NAME_FILE names the file nowhere, which can't be read: it is not UTF-8"


def test_a_wrong_variable_is_named_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EKO_MEETUPS__REMINDERS", "1d, soon")

    assert problem() == (
        "the settings in the environment can't be used:\n"
        "  meetups.reminders.1: found 'soon'; should be a number with d, h or min behind it, such as 7d, 1h or 30min"
    )


def test_the_example_names_every_setting_but_the_secrets_in_the_order_of_the_code() -> None:
    example = flat(tomllib.loads(COMMENTED.sub("", EXAMPLE.read_text("utf-8"))))

    assert list(example) == [name for name in NAMES_OF_SETTINGS if name not in SECRETS]


def test_the_examples_defaults_are_the_real_ones() -> None:
    defaults = load().model_dump()
    write(EXAMPLE.read_text("utf-8"))

    assert load().model_dump() == defaults


def test_what_the_example_has_commented_out_is_the_default_or_has_none_and_can_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EKO_DISCORD__TOKEN", "geheim")  # the one secret without which its section can't be used
    write(COMMENTED.sub("", EXAMPLE.read_text("utf-8")))
    example = flat(load().model_dump())
    defaults = {name: info.get_default(call_default_factory=True) for name, info in NAMES_OF_SETTINGS.items()}

    others = {name for name, value in example.items() if value != defaults[name]}

    without = {name for name, default in defaults.items() if default in (None, {}, PydanticUndefined)}
    assert others - without == {"data_dir"}
    assert without - others == SECRETS - {"discord.token"}


def test_every_setting_of_the_example_has_a_sentence_above_it() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    settings = [(above, line) for above, line in pairwise(lines) if SETTING.match(line)]

    assert [line for above, line in settings if not re.fullmatch(r"# .*\.", above) or SETTING.match(above)] == []
    assert len(settings) == len(NAMES_OF_SETTINGS) - len(SECRETS)


def test_calendars_are_named_in_the_file_and_in_the_environment_and_their_room_is_one_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write('[calendars]\nroom = "calendars"\nfeeds = { nosad = "https://example.org/a.ics?token=x" }')
    named = load()
    monkeypatch.setenv("EKO_CALENDARS__FEEDS", "nosad=https://example.org/a.ics?token=x, projects = /srv/b.ics")

    assert named.calendars.feeds == {"nosad": "https://example.org/a.ics?token=x"}
    assert named.rooms == ("announcements", "moderators", "calendars")
    assert load().calendars.feeds == {"nosad": "https://example.org/a.ics?token=x", "projects": "/srv/b.ics"}
