# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings: a TOML file, then the environment over it; every one has a default.

`EKO_CONFIG` names the file. `EKO_COMMUNITY__LANGUAGE=en` sets `community.language`, and any
variable may end in `_FILE` to name a file that holds the value. A setting that is unknown or
wrong is an error that names it, says what was found and what is allowed.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from rapidfuzz import process

from bot.errors import ConfigError
from knowledge.entry import Language

PREFIX = "EKO_"
SEPARATOR = "__"
_DURATION = re.compile(r"(\d{1,4}) ?(min|h|d)")
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
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError in one Python, a ValueError in none
        raise ValueError("should be a zone of the IANA database, such as Europe/Stockholm") from error
    except KeyError as error:
        raise ValueError("should be a zone of the IANA database, such as Europe/Stockholm") from error


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Room = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Community(Section):
    """Whom Eko serves."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = "NOSAD"
    language: Language = "sv"
    zone: Zone = ZoneInfo("Europe/Stockholm")


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


class KnowledgeSection(Section):
    folder: Path | None = None


class QuestionsSection(Section):
    experts_room: Room = "moderators"


class MeetupsSection(Section):
    rooms: tuple[Room, ...] = ("announcements",)
    reminders: tuple[Duration, ...] = (timedelta(days=7), timedelta(days=1), timedelta(hours=1))


class StoriesSection(Section):
    review_room: Room = "moderators"
    announce_room: Room = "announcements"


class Settings(BaseSettings):
    """All settings, checked."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=SEPARATOR,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("eko", appauthor=False))
    community: Community = Community()
    facts: Facts = Facts()
    database: Database = Database()
    knowledge: KnowledgeSection = KnowledgeSection()
    questions: QuestionsSection = QuestionsSection()
    meetups: MeetupsSection = MeetupsSection()
    stories: StoriesSection = StoriesSection()

    @property
    def database_url(self) -> str:
        """Where the database is: as configured, otherwise a file in the data directory."""
        return self.database.url.get_secret_value() if self.database.url else f"sqlite:///{self.data_dir / 'eko.db'}"

    @property
    def rooms(self) -> tuple[str, ...]:
        """The names of all rooms that something is posted to."""
        named = (*self.meetups.rooms, self.stories.announce_room, self.stories.review_room, self.questions.experts_room)
        return tuple(dict.fromkeys(named))

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


class _File(TomlConfigSettingsSource):
    def __init__(self, settings_cls: type[BaseSettings], path: Path) -> None:
        try:
            super().__init__(settings_cls, toml_file=path)
        except TOMLDecodeError as error:
            raise ConfigError(f"{path} is not TOML: {error}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} can't be read: {error}") from error
        url = (
            self.init_kwargs.get("database", {}).get("url")
            if isinstance(self.init_kwargs.get("database"), dict)
            else None
        )
        if isinstance(url, str) and re.search(r"://[^/@]*:[^/@]+@", url):
            raise ConfigError(
                f"{path}: database.url holds a password; secrets don't belong in this file. "
                f"Set {PREFIX}DATABASE__URL, or {PREFIX}DATABASE__URL_FILE to a file that holds it"
            )


class _Environment(EnvSettingsSource):
    """The environment, with `…_FILE` read and unknown `EKO_` variables refused."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        known = dict(_names(Settings, PREFIX))
        for name, value in os.environ.items():
            if not name.startswith(PREFIX) or name == f"{PREFIX}CONFIG" or _completion(name):
                continue
            setting = name.removesuffix("_FILE") if name not in known else name
            if setting not in known:
                raise ConfigError(f"{name} is not a setting of Eko.{_suggestion(name, known)}")
            found[setting.lower()] = _content(name, value) if name != setting else value
        return found


def _completion(name: str) -> bool:
    # Click's shell completion sets _EKO_COMPLETE; nothing of ours begins like this.
    return name == f"{PREFIX}COMPLETE"


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name} names the file {path}, which can't be read: {error}") from error


def _names(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, type[BaseModel] | None]]:
    """Every variable that sets something, such as `EKO_DATABASE__URL`."""
    for name, info in model.model_fields.items():
        section = (
            info.annotation if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel) else None
        )
        yield f"{prefix}{name}".upper(), section
        if section:
            yield from _names(section, f"{prefix}{name}{SEPARATOR}")


def _suggestion(name: str, known: Mapping[str, Any]) -> str:
    best = process.extractOne(name, list(known), score_cutoff=85)
    return f" Did you mean {best[0]}?" if best else f" Allowed are {', '.join(known)}"


def config_file(environment: Mapping[str, str]) -> Path | None:
    """The settings file: the one `EKO_CONFIG` names, else config.toml here or in the user's configuration."""
    if named := environment.get(f"{PREFIX}CONFIG"):
        return Path(named)
    for path in (Path("config.toml"), user_config_path("eko", appauthor=False) / "config.toml"):
        if path.is_file():
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


def _problem(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{key}: there is no such setting. {_allowed(error['loc'])}"
    expected = (
        error["msg"].removeprefix("Value error, ").replace("Input should", "should").replace("String should", "should")
    )
    found = "" if key == "database.url" else f"found {error['input']!r}; "
    return f"{key}: {found}{expected}"


def _allowed(location: tuple[str | int, ...]) -> str:
    model: type[BaseModel] = Settings
    for part in location[:-1]:
        model = model.model_fields[str(part)].annotation  # type: ignore[assignment]
    names = list(model.model_fields)
    best = process.extractOne(str(location[-1]), names, score_cutoff=70)
    guess = f"Did you mean {best[0]}? " if best else ""
    return f"{guess}Allowed here: {', '.join(names)}"
