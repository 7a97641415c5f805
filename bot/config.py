# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings: a TOML file, then the environment over it; every one has a default.

`EKO_CONFIG` names the file. `EKO_COMMUNITY__LANGUAGE=en` sets `community.language`, and any
variable may end in `_FILE` to name a file that holds the value. A setting that is unknown or
wrong is an error that names it, says what was found and what is allowed.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from ipaddress import ip_address
from pathlib import Path
from tomllib import TOMLDecodeError
from types import UnionType
from typing import Annotated, Any, Literal, Self, TypeVar, get_args
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_config_path, user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from rapidfuzz import fuzz, process

from bot.errors import ConfigError
from bot.text import shorten
from knowledge.entry import Language

PREFIX = "EKO_"
SEPARATOR = "__"
# In the usual place, unless it belongs to a later part of the address; or as PostgreSQL's libpq takes it.
_PASSWORD = re.compile(r"://[^:@/]*:.*@|[?&]password=")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?[-–] ?([01]\d|2[0-3]):([0-5]\d)")
_DURATION = re.compile(r"(\d{1,4}) ?(min|h|d)")
T = TypeVar("T")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise ValueError("should be a number with d, h or min behind it, such as 7d, 1h or 30min")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError) as error:  # not there, not a name, or a folder such as Europe
        raise ValueError("should be a zone of the IANA database, such as Europe/Stockholm") from error


def _country(value: str) -> str:
    if value != "SE":  # the library that knows the others takes its time
        from holidays import list_supported_countries

        if value not in list_supported_countries():
            raise ValueError("should be a country by its two letters, such as SE")
    return value


def _listed(value: object) -> object:
    """A list as a variable of the environment has it: with commas between, or as in the file."""
    if not isinstance(value, str):
        return value
    parts = (part.strip(" \t\"'") for part in value.strip().removeprefix("[").removesuffix("]").split(","))
    return [part for part in parts if part]


def _placed(value: object) -> object:
    """Which places a room is, as a variable of the environment has it: `moderators=!a:b, announcements=#c:d`."""
    if not isinstance(value, str):
        return value
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    return {name.strip(): [place.strip() for at, _, place in pairs if at == name] for name, _, _ in pairs}


def _named(value: object) -> object:
    """Values by a name, as a variable of the environment has them: `nosad=https://example.org/a.ics, other=…`."""
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.split(",") if part.strip())
    return {name.strip(): found.strip() for name, _, found in pairs}


def _filled(value: object) -> object:
    """A section that may be left out; as a mere heading it is."""
    return None if value == {} else value


def _like(pattern: str, expected: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"should be {expected}")
        return value

    return AfterValidator(check)


def _unique(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _quiet(value: object) -> object:
    """From when to when nothing is said, such as `21:00-07:00`; empty for never."""
    if not isinstance(value, str) or not value:
        return value or None
    found = _QUIET.fullmatch(value)
    if not found:
        raise ValueError("should be two times such as 21:00-07:00, or empty")
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Quiet = Annotated[tuple[time, time] | None, BeforeValidator(_quiet)]
Country = Annotated[str, AfterValidator(_country)]
SamePerson = Annotated[str, _like(r"[a-z]+:\S+( [a-z]+:\S+)+", "accounts such as discord:1234 matrix:@mo:example.org")]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Room = Annotated[str, _like(r"[a-z0-9-]{1,40}", "1 to 40 small letters, digits and hyphens")]
Folder = Annotated[Path, AfterValidator(lambda path: Path(os.path.expanduser(path)))]
Each = Annotated[tuple[T, ...], BeforeValidator(_listed), AfterValidator(_unique)]
DiscordId = Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]
Places = Annotated[dict[Room, Each[str]], BeforeValidator(_placed)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Community(Section):
    """Whom Eko serves."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = "NOSAD"
    language: Language = "sv"
    zone: Zone = ZoneInfo("Europe/Stockholm")
    country: Country = "SE"
    accounts: Each[SamePerson] = ()


class Facts(Section):
    """What the answers leave open, because it differs between communities."""

    signup: str | None = None
    forum: str | None = None
    contact: str | None = None
    chat: str | None = None
    calendar: str | None = None
    website: str | None = None
    newsletter: str | None = None
    recordings: str | None = None

    def given(self) -> Mapping[str, str]:
        """The facts that are set."""
        return {name: value for name, value in self.model_dump().items() if value}


class Database(Section):
    url: SecretStr | None = None
    lease: Annotated[int, Field(ge=3, le=60)] = 10


class KnowledgeSection(Section):
    folder: Folder | None = None


class QuestionsSection(Section):
    experts_room: Room = "moderators"
    patience: Annotated[int, Field(ge=1, le=60)] = 5


class MeetupsSection(Section):
    rooms: Each[Room] = ("announcements",)
    reminders: Each[Duration] = (timedelta(days=7), timedelta(days=1), timedelta(hours=1))
    room_reminders: Annotated[dict[Room, Each[Duration]], BeforeValidator(_placed)] = {}
    quiet: Quiet = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if unknown := self.room_reminders.keys() - set(self.rooms):
            raise ValueError(f"room_reminders names {', '.join(sorted(unknown))}, which is not among rooms")
        return self


class CalendarsSection(Section):
    """Calendars that meetups come from, by a name to call each by."""

    feeds: Annotated[dict[Room, str], BeforeValidator(_named)] = {}
    every: Duration = timedelta(minutes=30)
    room: Room = "moderators"


class StoriesSection(Section):
    review_room: Room = "moderators"
    announce_room: Room = "announcements"


class MatrixSection(Section):
    """The Matrix account that Eko speaks with, and where."""

    homeserver: Annotated[str, _like(r"https?://[^/\s]+/?", "an address such as https://matrix.example.org")]
    user_id: Annotated[str, _like(r"@[^:\s]+:\S+", "a user such as @eko:example.org")]
    password: SecretStr | None = None
    access_token: SecretStr | None = None
    store_key: SecretStr | None = None
    allow_invites: Each[str] = ()
    moderators: Each[str] = ()
    ignore: Each[str] = ()
    rooms: Places = {}
    prefix: Annotated[str, Field(min_length=1, max_length=20)] = "!eko"
    share_keys: Literal["cross-signed", "all"] = "cross-signed"
    avatar: Folder | None = None
    advertise_commands: bool = False


class DiscordSection(Section):
    """The Discord bot that Eko speaks as, and where."""

    token: SecretStr
    guilds: Each[DiscordId] = ()
    rooms: Annotated[dict[Room, Each[DiscordId]], BeforeValidator(_placed)] = {}
    message_content: bool = False
    channels: Each[DiscordId] = ()
    forums: Each[DiscordId] = ()
    forum_tag: Annotated[str, Field(max_length=20)] = ""
    forum_pin: bool = False
    events: bool = True
    shards: Annotated[int, Field(ge=0, le=1000)] = 1
    api_base: Annotated[str, Field(pattern=r"^https?://[^/\s]+(/\S*)?$")] = "https://discord.com/api/v10"
    gateway: Annotated[str, Field(pattern=r"^wss?://[^/\s]+(/\S*)?$")] | None = None


class ChecklistsSection(Section):
    """Where what members propose for a checklist is discussed."""

    room: Room = "announcements"


class LimitsSection(Section):
    """How much Eko is asked before it asks for patience."""

    person: Annotated[int, Field(ge=0, le=10_000)] = 120
    room: Annotated[int, Field(ge=0, le=10_000)] = 600


class LogSection(Section):
    """What `eko run` logs."""

    style: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"


class WebSection(Section):
    """The web server: where it listens, how it is reached from outside, and whether it has pages to read."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8484
    url: Annotated[str, _like(r"https?://[^/\s]+(/\S*)?", "an address such as https://eko.example.org")] | None = None
    public: bool = False
    robots: bool = True
    client_header: Annotated[str, _like(r"[A-Za-z0-9-]{1,40}", "a header's name such as X-Forwarded-For")] | None = None

    @property
    def address(self) -> str:
        """Where people reach it, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.url or f"http://{host}:{self.port}").rstrip("/")


class AdminSection(Section):
    """What operators look at: where it listens, and the token that opens it."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8485
    token: Annotated[SecretStr, Field(min_length=16)] | None = None

    @model_validator(mode="after")
    def _closed(self) -> Self:
        if not self.token and not loopback(self.host):
            raise ValueError(
                "what listens beyond this machine needs a token; set EKO_ADMIN__TOKEN, or EKO_ADMIN__TOKEN_FILE to "
                "a file that holds one of at least 16 characters"
            )
        return self


def loopback(host: str) -> bool:
    """Whether only programs on this machine reach it there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """All settings, checked."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=SEPARATOR,
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Folder = Field(default_factory=lambda: user_data_path("eko", appauthor=False))
    community: Community = Community()
    facts: Facts = Facts()
    database: Database = Database()
    knowledge: KnowledgeSection = KnowledgeSection()
    questions: QuestionsSection = QuestionsSection()
    meetups: MeetupsSection = MeetupsSection()
    calendars: CalendarsSection = CalendarsSection()
    stories: StoriesSection = StoriesSection()
    checklists: ChecklistsSection = ChecklistsSection()
    limits: LimitsSection = LimitsSection()
    log: LogSection = LogSection()
    matrix: Annotated[MatrixSection | None, BeforeValidator(_filled)] = None
    discord: Annotated[DiscordSection | None, BeforeValidator(_filled)] = None
    web: Annotated[WebSection | None, BeforeValidator(_filled)] = None
    admin: Annotated[AdminSection | None, BeforeValidator(_filled)] = None

    @property
    def database_url(self) -> str:
        """Where the database is: as configured, otherwise a file in the data directory."""
        if self.database.url:
            return self.database.url.get_secret_value()
        return f"sqlite:///{quote(str(self.data_dir / 'eko.db'))}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown to anybody: passwords, tokens, keys."""
        sections = [value for name in type(self).model_fields if isinstance(value := getattr(self, name), Section)]
        held = [value for section in sections for value in vars(section).values() if isinstance(value, SecretStr)]
        plain = [each.get_secret_value() for each in held]
        return (*plain, *filter(None, (_password(each) for each in plain)))

    @property
    def rooms(self) -> tuple[str, ...]:
        """The names of all rooms that something is posted to."""
        named = (*self.meetups.rooms, self.stories.announce_room, self.stories.review_room, self.questions.experts_room)
        if self.calendars.feeds:
            named = (*named, self.calendars.room)
        return tuple(dict.fromkeys((*named, self.checklists.room)))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        environment = _Environment(settings_cls)
        file = config_file(os.environ)
        return (init_settings, environment, _File(settings_cls, file)) if file else (init_settings, environment)


def _password(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None


class _File(TomlConfigSettingsSource):
    """The file; it must be there, and hold no password."""

    def __init__(self, settings_cls: type[BaseSettings], path: Path) -> None:
        try:
            path.open("rb").close()  # the library passes over a file that isn't there
            super().__init__(settings_cls, toml_file=path)
        except TOMLDecodeError as error:
            raise ConfigError(f"{path} is not TOML: {error}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} can't be read: {_reason(error)}") from error
        database = self.init_kwargs.get("database")
        url = database.get("url") if isinstance(database, dict) else None
        if isinstance(url, str) and _PASSWORD.search(url):
            raise ConfigError(
                f"{path}: database.url holds a password; secrets don't belong in this file. "
                f"Set {PREFIX}DATABASE__URL, or {PREFIX}DATABASE__URL_FILE to a file that holds it"
            )
        for setting in _secrets(settings_cls, self.init_kwargs):
            name = f"{PREFIX}{setting.replace('.', SEPARATOR).upper()}"
            raise ConfigError(
                f"{path}: {setting} is a secret, which doesn't belong in this file. "
                f"Set {name}, or {name}_FILE to a file that holds it"
            )


def _secrets(model: type[BaseModel], found: Mapping[str, Any]) -> Iterator[str]:
    """The secrets among what was found, such as `matrix.password`; an address may be written without its secret."""
    for name, value in found.items():
        info = model.model_fields.get(name)
        section = _section(info.annotation) if info else None
        if section and isinstance(value, dict):
            yield from (f"{name}.{each}" for each in _secrets(section, value))
        elif info and not section and "SecretStr" in str(info.annotation) and name != "url":
            yield name


class _Environment(EnvSettingsSource):
    """The environment, with `…_FILE` read and unknown `EKO_` variables refused; an empty one sets nothing."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        known = tuple(_names(Settings, PREFIX))
        for name, value in os.environ.items():
            if not name.startswith(PREFIX) or name == f"{PREFIX}CONFIG":
                continue
            setting = name.removesuffix("_FILE") if name not in known else name
            if setting not in known:
                raise ConfigError(f"{name} is not a setting of Eko. {_guess(name, known).strip() or _allowed(known)}")
            if value and setting.lower() in found:
                raise ConfigError(f"{setting} and {setting}_FILE are both set; keep one of them")
            if value:
                found[setting.lower()] = _content(name, value) if name != setting else value
        return found


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name} names the file {path}, which can't be read: {_reason(error)}") from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "it is not UTF-8"


def _names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Every variable that sets something, such as `EKO_DATABASE__URL`."""
    for name, info in model.model_fields.items():
        if section := _section(info.annotation):
            yield from _names(section, f"{prefix}{name.upper()}{SEPARATOR}")
        else:
            yield f"{prefix}{name.upper()}"


def _section(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, UnionType):  # a section that may be left out
        annotation = get_args(annotation)[0]
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _guess(name: str, known: Iterable[str]) -> str:
    best = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=75)
    return f"Did you mean {best[0]}? " if best else ""


def _allowed(known: Iterable[str]) -> str:
    return f"Allowed are {', '.join(known)}"


def config_file(environment: Mapping[str, str]) -> Path | None:
    """The settings file: the one `EKO_CONFIG` names, else config.toml here or in the user's configuration."""
    if named := environment.get(f"{PREFIX}CONFIG"):
        return Path(named)
    for path in (Path("config.toml"), user_config_path("eko", appauthor=False) / "config.toml"):
        if os.path.isfile(path):  # in a folder that may not be read it says no, where Path.is_file raises
            return path
    return None


def load() -> Settings:
    """The settings; raises `ConfigError` naming everything that is wrong with them."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_problem(each) for each in error.errors(include_url=False)]
        where = config_file(os.environ)
        source = f"{where} or the environment" if where else "the environment"
        raise ConfigError(
            f"the settings in {source} can't be used:\n" + "\n".join(f"  {line}" for line in lines)
        ) from error


# What pydantic says in a programmer's words.
_EXPECTED = {
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "dict_type": 'should be a table, such as { name = "value" }',
    "missing": "has to be set in this section",
    "model_type": "should be a section with settings of its own",
    "path_type": "should be a path in quotes",
    "string_type": "should be a text in quotes",
    "tuple_type": 'should be a list, such as ["first", "second"]',
}


def _problem(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    model, names = _reached(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{key}: there is no such setting. {_guess(names[0], model.model_fields)}{_allowed(model.model_fields)}"
    said = re.sub(r"^(Value error, )?(Input |String )?", "", error["msg"])
    # A section may hold secrets anywhere in it, also when it is no section at all or lacks something.
    hidden = not names or error["type"] == "missing" or "SecretStr" in str(model.model_fields[names[0]].annotation)
    found = "" if hidden else f"found {shorten(repr(error['input']), 80)}; "
    return f"{key}: {found}{_EXPECTED.get(error['type'], said)}"


def _reached(location: tuple[str | int, ...]) -> tuple[type[BaseModel], tuple[str, ...]]:
    """The innermost section that a location leads through, and the names left from there."""
    model: type[BaseModel] = Settings
    names = tuple(map(str, location))
    while names and names[0] in model.model_fields and (section := _section(model.model_fields[names[0]].annotation)):
        model, names = section, names[1:]
    return model, names
