"""``docs/measures.md`` and ``docs/zh/measures.md``: what can be built, from the measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from drainage.languages import Lang
from drainage.measures import MEASURES
from drainage.measures.context import DesignRules, Works
from drainage.measures.placing import Place
from drainage.toml_keys import HEADING, keys_table, models_of, prose, sentences

HEAD = {
    "en": """# Measures

[中文](zh/measures.md)

What a scenario builds, in order: one `[[measures]]` each in its file (see
[scenarios.md](scenarios.md)). [design-by-hand.md](design-by-hand.md) works a relief out, and
[decision 12](decisions/0012-new-sewers-follow-roads-fall-and-join.md) says why new sewers run, fall
and join as they do. Written from the code: `measures_manual()` in `drainage/measures/manual.py`.

Every measure has these keys beside its own:

""",
    "zh": """# 工程措施

[English](../measures.md)

方案依次建设的内容：每项措施在方案文件中写一个 `[[measures]]`（见[方案](scenarios.md)）。
[手算示例](../design-by-hand.md)逐步算出一条并行管渠；新建管渠的布置、坡度和接入方式的理由，见
[决定 12](../decisions/0012-new-sewers-follow-roads-fall-and-join.md)。由程序生成：
`drainage/measures/manual.py` 的 `measures_manual()`。

除各自的键外，每项措施都有：

""",
}
KIND = {"en": "| `kind` | yes | which measure: the heading below |\n",
        "zh": "| `kind` | 必填 | 措施类型，即下列各节的标题 |\n"}  # fmt: skip
EACH = {"en": "{kind}: each of `{name}`", "zh": "{kind}：`{name}` 的各项"}
PLACE = {"en": "place (where works stand)", "zh": "place（工程位置）"}
DESIGN = {"en": "design (sizing of new sewers)", "zh": "design（新建管渠的设计）"}
OF_ALL = frozenset(Works.model_fields)


def measures_manual(lang: Lang) -> str:
    """The page in Chinese or English: what each measure builds, its keys, an example."""
    common = keys_table(Works, lang, frozenset({"kind"})).removeprefix(HEADING[lang])
    parts = [HEAD[lang], HEADING[lang], KIND[lang], common]
    for measure in MEASURES:
        parts += _measure(measure, lang)
    parts.append(f"\n## {PLACE[lang]}\n\n{prose(Place, lang)}\n\n{keys_table(Place, lang)}")
    parts.append(f"\n## {DESIGN[lang]}\n\n{prose(DesignRules, lang)}\n\n")
    parts.append(keys_table(DesignRules, lang))
    return "".join(parts)


def manual_sentences() -> Iterator[str]:
    """All English sentences of the page that measures say: each has its Chinese in
    ``texts/zh/messages``."""
    for measure in MEASURES:
        yield from sentences(measure)
    yield from sentences(Place)


def _measure(measure: type[Works], lang: Lang) -> Iterator[str]:
    (kind,) = get_args(measure.model_fields["kind"].annotation)
    names = measure.TEXTS["name"]
    title = {"en": f"{names['zh']}: {names['en']}.", "zh": f"{names['zh']}。"}[lang]
    yield f"\n## {kind}\n\n{title}\n\n{prose(measure, lang)}\n\n"
    yield keys_table(measure, lang, OF_ALL)
    yield f"\n```toml\n[[measures]]\n{measure.EXAMPLES[0].strip()}\n```\n"
    for name, field in measure.model_fields.items():
        for part in models_of(field):
            if part is Place:
                continue
            heading = EACH[lang].format(kind=kind, name=name)
            yield f"\n## {heading}\n\n{prose(part, lang)}\n\n{keys_table(part, lang)}"
