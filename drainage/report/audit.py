"""What an auditor asks: the runs and their balances, the sources, assumptions, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markdown_it import MarkdownIt
from markdown_it.token import Token

from drainage.languages import TWO_TONGUES, Lang
from drainage.network import Network
from drainage.network.trust import trust_of
from drainage.results import RunResult
from drainage.said import CHINESE, spoken
from drainage.said_again import two_tongues_again
from drainage.toml_file import read_toml

DIGITS_OF_DIGEST = 12
MANY_SOURCES = 30
"""A table with more sources than this names its rows in them: their numbers become #."""
HEADING_SHIFT = 2
DEEPEST_HEADING = 6

_RUN = (
    "within_limits",
    "reason",
    "runoff_continuity_pct",
    "routing_continuity_pct",
    "rain_error_pct",
    "routing_error_m3",
    "tracer_error_pct",
)

SHARES_OF_GAP = ("routing_gap_of_spilt_pct", "sewer_continuity_pct")

Records = Mapping[tuple[str, str], Mapping[str, Any]]


def reasons_of(results: Mapping[tuple[str, str], RunResult]) -> dict[tuple[str, str], str]:
    """Why runs are not scored, as ``中文 // English``."""
    return {key: two_tongues_again(own.reason) for key, own in results.items()
            if not own.within_limits}  # fmt: skip


def runs_table(records: Records) -> pd.DataFrame:
    """One row a run, by (scenario, event), every figure as run.json has it.

    Continuity errors in %; the terms of the water balance and of the sewage tracer in m3
    under their names in ``drainage.engine.record``; ``rain_depth_mm`` and
    ``hourly_depth_mm`` of the storm; ``river_below_bank_m`` as text, a level a river;
    ``end_minute`` since the start of the run, ``engine_s`` of computing. ``run_id`` and
    ``model_inp_sha256`` are cut to 12 digits, ``warnings`` counts those of the engine.
    What a record lacks is empty.
    """
    return pd.DataFrame([_run(*key, record) for key, record in records.items()])


def _run(scenario: str, event: str, record: Mapping[str, Any]) -> dict[str, Any]:
    storm = record.get("storm", {})
    digest = str(record.get("digests", {}).get("model.inp", ""))
    return {
        "scenario": scenario,
        "event": event,
        **{name: record.get(name) for name in _RUN},
        "reason": two_tongues_again(str(record.get("reason") or "")),
        **record.get("balance", {}),
        **record.get("tracer", {}),
        "storm_title_zh": storm.get("title_zh", ""),
        "rain_depth_mm": storm.get("depth_mm"),
        "hourly_depth_mm": storm.get("hourly_depth_mm"),
        "return_period_a": storm.get("return_period_a"),
        "river_below_bank_m": _text(record.get("river_below_bank_m", {})),
        "end_minute": record.get("end_minute"),
        "engine_s": record.get("engine_s"),
        "warnings": len(record.get("warnings", ())),
        "run_id": str(record.get("run_id", ""))[:DIGITS_OF_DIGEST],
        "model_inp_sha256": digest[:DIGITS_OF_DIGEST],
        "versions": _text(record.get("versions", {})),
    }


def book_table(records: Records) -> pd.DataFrame:
    """The book of the whole, one row a run on the grid, by (scenario, event), as run.json has it.

    Terms in m3 under their names in ``drainage.inundation.coupled.book``; the gap of SWMM's
    routing in % of the water spilt to the ground and of what entered the sewers.
    """
    kept = [own for own in records.items() if "book" in own[1]]
    rows = [
        {"scenario": scenario, "event": event, **record["book"]}
        | {name: record["balances"]["swmm"][name] for name in SHARES_OF_GAP}
        for (scenario, event), record in kept
    ]
    return pd.DataFrame(rows, columns=None if rows else ["scenario", "event"])


def replaced_table(records: Records) -> pd.DataFrame:
    """The lines of an imported model that runs replace, each once: ``line`` and ``runs``,
    (scenario event) of the runs, where they are not all."""
    lines: dict[str, list[str]] = {}
    for (scenario, event), record in records.items():
        for line in record.get("replaces", ()):
            lines.setdefault(line, []).append(f"{scenario} {event}")
    runs = ["" if len(own) == len(records) else ", ".join(own) for own in lines.values()]
    return pd.DataFrame({"line": list(lines), "runs": runs}, dtype=str)


def _text(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def sources_table(network: Network) -> pd.DataFrame:
    """How many ``rows`` of each ``table`` rest on which ``source``, and its ``trust``.

    Sources that name single rows (of a survey, of a .inp) are shown with # for numbers.
    """
    parts = []
    for table, frame in network.tables.items():
        source = frame["source"].astype(str)
        if source.nunique() > MANY_SOURCES:
            source = source.str.replace(r"\d+(?:\.\d+)?", "#", regex=True)
        count = source.value_counts(sort=True)
        parts.append(pd.DataFrame({"table": table, "source": count.index, "rows": count.values}))
    found = pd.concat(parts, ignore_index=True)
    trust = [trust_of(text) for text in found["source"]]
    return found.assign(source=[_in_both(text) for text in found["source"]], trust=trust)


def _in_both(source: str) -> str:
    """A source that the program gives, as ``中文 // English``; any other as it stands."""
    chinese = spoken(source, CHINESE)
    return source if chinese == source else f"{chinese}{TWO_TONGUES}{source}"


ASSUMPTIONS = ("key", "value", "low", "high", "meaning", "source")


def assumptions_table(folder: Path) -> pd.DataFrame:
    """The rules a network was synthesised by: ``synthesis/rules.toml`` of its folder.

    ``key`` has the unit in its name, ``value`` is text, ``low`` and ``high`` are the range
    an engineer would accept, NaN where none is given. Without the file an empty table;
    raises InputError where it is not TOML.
    """
    path = folder / "synthesis" / "rules.toml"
    rows = list(_rules("", read_toml(path), {})) if path.is_file() else []
    table = pd.DataFrame(rows, columns=list(ASSUMPTIONS))
    return table.astype({"low": float, "high": float})


def _rules(key: str, content: Any, beside: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of one key and of all below; ``beside`` is the table it stands in."""
    words = (str(beside.get("meaning", "")), str(beside.get("source", "")))
    if isinstance(content, Mapping) and "value" in content:
        limits = (content.get("low"), content.get("high"))
        words = (str(content.get("meaning", "")), str(content.get("source", "")))
        yield (key, _shown(content["value"]), *limits, *words)
    elif isinstance(content, Mapping):
        for name, below in content.items():
            if name not in ("meaning", "source"):
                yield from _rules(f"{key}.{name}" if key else name, below, content)
    else:
        yield (key, _shown(content), None, None, *words)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_shown(item) for item in value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if number else str(value)


def calibration_html(folder: Path, lang: Lang) -> str:
    """``CALIBRATION.<lang>.md`` of a network's folder as HTML, else ``CALIBRATION.md``; "" without
    either.

    Headings stand two levels lower. HTML in the file is shown as text; links and images
    leave only their words.
    """
    named = (folder / f"CALIBRATION.{lang}.md", folder / "CALIBRATION.md")
    path = next((own for own in named if own.is_file()), None)
    if path is None:
        return ""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = [_lowered(token) for token in reader.parse(text)]
    return str(reader.renderer.render(tokens, reader.options, {}))


def _lowered(token: Token) -> Token:
    token.attrs.pop("style", None)
    if token.type in ("heading_open", "heading_close"):
        level = min(int(token.tag[1:]) + HEADING_SHIFT, DEEPEST_HEADING)
        return token.copy(tag=f"h{level}")
    if token.children is None:
        return token
    children = [
        Token("text", "", 0, content=child.content) if child.type == "image" else child
        for child in token.children
        if child.type not in ("link_open", "link_close")
    ]
    return token.copy(children=children)
