"""Read a TOML file into a checked model, every wrong key a located finding."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from drainage.errors import Finding, InputError


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a UTF-8 TOML file; InputError with the place where it is not one."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        problem, cure = "the file does not exist", "Check the name."
    except UnicodeDecodeError as error:
        problem, cure = f"byte {error.start} is not UTF-8", "Save the file as UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem, cure = f"not valid TOML: {error}", "Mend the line named."
    raise InputError([Finding(str(path), "", "", "", problem, cure)])


def checked(
    path: Path, model: type[BaseModel] | TypeAdapter[Any], content: object, cure: str
) -> Any:
    """``content`` as the model; InputError lists every key that is wrong, with ``cure``."""
    try:
        if isinstance(model, TypeAdapter):
            return model.validate_python(content)
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(
            Finding(
                str(path),
                ".".join(str(part) for part in item["loc"]),
                "",
                "" if isinstance(item["input"], Mapping | list) else str(item["input"]),
                _plain(item["type"], item["msg"]),
                cure,
            )
            for item in error.errors()
        ) from None


def _plain(kind: str, message: str) -> str:
    words = {"extra_forbidden": "unknown key", "missing": "the key is missing"}
    return words.get(kind, message[0].lower() + message[1:])
