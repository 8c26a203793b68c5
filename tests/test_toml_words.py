"""What pydantic finds wrong is said in plain words: no tuple, dict or instance, in no language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from drainage.errors import InputError
from drainage.said import catalogue
from drainage.toml_file import checked
from drainage.toml_words import A_NUMBER, A_TEXT, WORDS

PYTHON = re.compile("tuple|dict|instance|string|boolean|integer|input|JSON|model", re.IGNORECASE)


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Inner(BaseModel, extra="forbid"):
    width_m: float


class Own(BaseModel, extra="forbid"):
    text: str = ""
    short: str = Field("a", min_length=1)
    longer: str = Field("abcd", min_length=3)
    few: str = Field("a", max_length=2)
    form: str = Field("a", pattern="^[a-z]$")
    number: float = Field(1.0, gt=0, lt=9)
    share: float = Field(1.0, ge=0, le=1)
    whole: int = 1
    flag: bool = False
    word: Literal["low", "high"] = "low"
    pair: tuple[float, float] = (0.0, 1.0)
    many: tuple[str, ...] = Field(("a",), min_length=1, max_length=2)
    names: list[str] = []
    table: dict[str, float] = Field({"a": 1.0}, min_length=1)
    inner: Inner = Inner(width_m=1)
    inners: tuple[Inner, ...] = ()
    either: float | str | tuple[float, ...] = 1.0
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] = Cat(kind="cat")


WRONG = {
    "text = 5": ({"text": 5}, "text：应为文本，加引号（值：5）。"),
    "a text that is empty": ({"short": ""}, "short：文本为空。"),
    "a short text": ({"longer": "ab"}, "longer：文本不足 3 个字符（值：ab）。"),
    "a long text": ({"few": "abc"}, "few：文本超过 2 个字符（值：abc）。"),
    "another form": ({"form": "A"}, "form：文本不符合格式 ^[a-z]$（值：A）。"),
    "a text as number": ({"number": "low"}, "number：应为数字（值：low）。"),
    "true as number": ({"number": True}, "number：应为数字（值：true）。"),
    "gt": ({"number": 0}, "number：应大于 0（值：0）。"),
    "lt": ({"number": 9}, "number：应小于 9（值：9）。"),
    "ge": ({"share": -1}, "share：应不小于 0（值：-1）。"),
    "le": ({"share": 1.5}, "share：应不大于 1（值：1.5）。"),
    "a fraction": ({"whole": 1.5}, "whole：应为整数（值：1.5）。"),
    "a text as whole number": ({"whole": "1 m"}, "whole：应为整数（值：1 m）。"),
    "a flag": ({"flag": 1}, "flag：应为 true 或 false（值：1）。"),
    "a word": ({"word": "rank"}, "word：应为以下之一：'low', 'high'（值：rank）。"),
    "no pair": ({"pair": 1}, "pair：应为列表，写在方括号内（值：1）。"),
    "half a pair": ({"pair": [1]}, "pair.1：列表少一项。"),
    "three": ({"pair": [1, 2, 3]}, "pair：现有 3 项，不得超过 2 项。"),
    "none": ({"many": []}, "many：现有 0 项，至少应有 1 项。"),
    "too many": ({"many": ["a", "b", "c"]}, "many：现有 3 项，不得超过 2 项。"),
    "no list": ({"names": "a"}, "names：应为列表，写在方括号内（值：a）。"),
    "no table": ({"table": "a"}, "table：应为由键组成的表（值：a）。"),
    "an empty table": ({"table": {}}, "table：现有 0 项，至少应有 1 项。"),
    "no inner": ({"inner": 5}, "inner：应为由键组成的表（值：5）。"),
    "in a list": ({"inners": [5]}, "inners.0：应为由键组成的表（值：5）。"),
    "a key": ({"inner": {"width_m": 1, "low": 2}}, "inner.low：未知的键（值：2）。"),
    "no key": ({"inner": {}}, "inner.width_m：缺少该键。"),
    "a kind": ({"pet": {"kind": "low"}}, "pet：kind = low 不在可用值之中：'cat', 'dog'。"),
    "no kind": ({"pet": {}}, "pet：缺少键 kind。"),
    "several kinds": ({"either": True},
                      "either：应为数字；或应为文本，加引号；或应为列表，写在方括号内（值：true）。"),
}  # fmt: skip


def refused(content):
    with pytest.raises(InputError) as error:
        checked(Path("own.toml"), Own, content, "Mend it.")
    [finding] = error.value.findings
    return finding


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_key_is_said_in_both_languages(wrong):
    content, chinese = WRONG[wrong]
    finding = refused(content)
    assert finding.in_language("zh") == f"own.toml, {chinese}请改正。"
    assert not PYTHON.search(finding.message)


def test_a_list_in_place_of_the_whole_is_told_once():
    with pytest.raises(InputError) as error:
        checked(Path("own.toml"), TypeAdapter(dict[str, float]), ["low"], "Mend it.")
    assert str(error.value) == "own.toml: a table of keys is needed. Mend it."


def kinds_of(schema):
    """Kinds of values in a schema of pydantic, and the limits they have."""
    if isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str):
            yield kind
            yield from (f"{kind} {name}" for name in LIMITS if name in schema)
        for name, own in schema.items():
            if name not in ("metadata", "serialization"):
                yield from kinds_of(own)
    elif isinstance(schema, list | tuple):
        for own in schema:
            yield from kinds_of(own)


LIMITS = {"gt": "greater_than", "ge": "greater_than_equal", "lt": "less_than",
          "le": "less_than_equal", "multiple_of": "multiple_of", "pattern": "string_pattern_mismatch",
          "min_length": "too_short", "max_length": "too_long"}  # fmt: skip
ERRORS_OF = {
    "str": ["string_type"], "float": ["float_type", "finite_number"], "bool": ["bool_type"],
    "int": ["int_type", "int_from_float", "int_parsing_size"], "literal": ["literal_error"],
    "tuple": ["tuple_type", "missing"], "list": ["list_type"], "dict": ["dict_type"],
    "model": ["model_type"], "model-fields": ["model_attributes_type", "missing", "extra_forbidden"],
    "tagged-union": ["union_tag_invalid", "union_tag_not_found"],
    "str min_length": ["string_too_short"], "str max_length": ["string_too_long"],
}  # fmt: skip
NO_ERROR_OF_THEIR_OWN = {"model-field", "default", "nullable", "definition-ref", "definitions", "any",
                         "union", "function-after", "function-before", "no-info", "with-info",
                         "json-or-python", "is-instance", "lax-or-strict", "typed-dict-field"}  # fmt: skip
"""Validators of ours say what is wrong themselves; a path is no value of a file."""


def test_every_error_a_model_of_the_program_can_raise_has_words():
    import drainage.inundation.open_case.case_file
    import drainage.study.atlas.opening
    import drainage.study.crews.files
    import drainage.study.season.opening  # noqa: F401

    def below(own):
        for sub in own.__subclasses__():
            yield sub
            yield from below(sub)

    models = [own for own in below(BaseModel) if own.__module__.startswith("drainage.")]
    assert len(models) > 100
    kinds = {kind for own in models for kind in kinds_of(own.__pydantic_core_schema__)}
    errors = set()
    for kind in kinds - NO_ERROR_OF_THEIR_OWN:
        limit = kind.partition(" ")[2]
        errors |= set(ERRORS_OF.get(kind) or [LIMITS[limit]])
    assert errors - set(WORDS) == set()
    assert [own for own in WORDS.values() if own not in catalogue("zh")] == []
    assert {A_NUMBER, A_TEXT} <= set(WORDS.values())
