# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Discord's own OpenAPI document, which every request and every answer of the fake is held to.

`openapi.json` is the part of it that the fake needs, under Discord's licence. To take in a newer one, get
`specs/openapi.json` of https://github.com/discord/discord-api-spec and say
`python -m tests.discord_server.spec openapi.json`.
"""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, validator_for

from tests.discord_server.world import Json

KEPT = Path(__file__).with_name("openapi.json")
METHODS = ("get", "put", "post", "patch", "delete")
# The beginnings of the paths that are kept, with every method that the fake may come to know.
PATHS = re.compile(
    r"/(users/@me|oauth2/applications/@me|applications/@me|gateway|gateway/bot|users/@me/(guilds|channels)"
    r"|applications/\{\}/(guilds/\{\}/)?commands|interactions/\{\}/\{\}/callback"
    r"|webhooks/\{\}/\{\}(/messages/(@original|\{\}))?|channels/\{\}"
    r"|channels/\{\}/(messages/pins/\{\}|pins/\{\}|messages|messages/\{\}|typing)"
    r"|guilds/\{\}(/(channels|roles|members/\{\}|scheduled-events(/\{\}(/users)?)?))?)"
)


def nameless(path: str) -> str:
    """The path without the names of its parameters, which differ."""
    return re.sub(r"\{\w+\}", "{}", path)


def misfit(method: str, path: str, body: Any) -> str:
    """What is wrong with a request by Discord's document; empty for nothing."""
    operation = _operation(method, path)
    schema = operation.get("request")
    if schema is None:
        return f"{method} {path} takes no body" if body else ""
    return _wrong("Request", schema, body)


def misfit_answer(method: str, path: str, status: int, body: Any) -> str:
    """What is wrong with an answer by Discord's document; empty for nothing."""
    answers = _operation(method, path)["answers"]
    key = next((each for each in (str(status), f"{status // 100}XX") if each in answers), None)
    if key is None:
        return f"{method} {path} never answers {status}"
    schema = answers[key]
    if schema is None:
        return f"{method} {path} answers {status} without a body" if body is not None else ""
    return _wrong("Answer", schema, body)


def misfit_value(name: str, value: Any) -> str:
    """What is wrong with a value of this name in the document, such as a message in an event; empty for nothing."""
    return _wrong("Answer", {"$ref": f"#/components/schemas/{name}"}, value)


def _operation(method: str, path: str) -> Json:
    paths = _document()["paths"]
    known: Json | None = paths.get(nameless(path), {}).get(method.lower())
    assert known is not None, f"Discord has no {method} {path}, or it is not kept; see tests/discord_server/spec.py"
    return known


def _wrong(direction: str, schema: Json, value: Any) -> str:
    checker = _checker(direction, json.dumps(schema))
    found = min(checker.iter_errors(value), key=lambda error: len(error.instance_path), default=None)
    if found is None:
        return ""
    where = "/".join(map(str, found.instance_path))
    return f"{where or 'the whole'}: {found.message[:300]}"


@cache
def _checker(direction: str, schema: str) -> Draft202012Validator:
    schemas = _document()["components"]["schemas"]
    if direction == "Request":
        # Discord takes an id as a number too, and discord.py sends some so.
        schemas = {**schemas, "SnowflakeType": {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}}
    checker = validator_for({**json.loads(schema), "components": {"schemas": schemas}})
    assert isinstance(checker, Draft202012Validator)
    return checker


@cache
def _document() -> Json:
    document: Json = json.loads(KEPT.read_text(encoding="utf-8"))
    return document


# Keeping the part that is needed


def reduced(document: Json) -> Json:
    """The operations on `PATHS` with their JSON schemas, and the schemas that these refer to."""
    paths = {
        nameless(path): {method: _reduced(item[method], document) for method in METHODS if method in item}
        for path, item in document["paths"].items()
        if PATHS.fullmatch(nameless(path))
    }
    needed: dict[str, Json] = {}
    waiting = [*_names(paths)]
    while waiting:
        if (name := waiting.pop()) not in needed:
            needed[name] = _bare(document["components"]["schemas"][name])
            waiting += _names(needed[name])
    return {"info": document["info"], "paths": paths, "components": {"schemas": dict(sorted(needed.items()))}}


def _reduced(operation: Json, document: Json) -> Json:
    answers = {status: _resolved(each, document) for status, each in operation["responses"].items()}
    return {
        "request": _schema(operation.get("requestBody", {})),
        "answers": {status: _schema(each) for status, each in answers.items()},
    }


def _resolved(answer: Json, document: Json) -> Json:
    found: Json = document["components"]["responses"][answer["$ref"].split("/")[-1]] if "$ref" in answer else answer
    return found


def _schema(body: Json) -> Json | None:
    content = body.get("content", {}).get("application/json")
    return _bare(content["schema"]) if content else None


def _bare(schema: Any) -> Any:
    """The schema without what is only for reading."""
    if isinstance(schema, dict):
        prose = {"x-discord-union", "description", "title"}
        return {key: _bare(each) for key, each in schema.items() if key not in prose or not isinstance(each, str)}
    return [_bare(each) for each in schema] if isinstance(schema, list) else schema


def _names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(name := schema.get("$ref"), str):
            yield name.removeprefix("#/components/schemas/")
        for each in schema.values():
            yield from _names(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _names(each)


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    KEPT.write_text(json.dumps(reduced(whole), separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
