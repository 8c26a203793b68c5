"""What is built at a waterlogging point, in the words of an engineer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from drainage.languages import Lang, side
from drainage.measures import AnyMeasure
from drainage.measures.inlet_kinds import InletWorks
from drainage.measures.sewer_from_point import SewerFromPoint
from drainage.network import Network

KINDS: dict[str, dict[Lang, str]] = {
    "trunk_sewers": {"zh": "新建雨水干管", "en": "new storm trunk sewers"},
    "relief_sewer": {"zh": "沿现状管增设并行管渠", "en": "relief sewer beside the existing one"},
    "renewal": {"zh": "拆除现状管渠，原位扩建", "en": "sewer rebuilt larger in its place"},
    "renewal_like_for_like": {"zh": "管线翻建", "en": "sewers renewed in the same size"},
    "separation": {"zh": "雨污分流", "en": "separation of storm water and sewage"},
    "inlet_retrofit": {"zh": "雨水口改造", "en": "inlets retrofitted"},
    "inlets_at": {"zh": "增设雨水口", "en": "inlets added"},
    "regrade": {"zh": "路面整治（填平低洼、调整横坡）", "en": "street regraded"},
    "cleaning": {"zh": "管道清淤", "en": "sewers cleaned"},
}
TO: dict[Lang, str] = {"zh": "～", "en": " to "}
SECTION = ["diameter_mm", "width_mm", "height_mm", "barrels"]


def points_of(measure: AnyMeasure) -> tuple[str, ...]:
    """The points a measure is for; none where it serves the town."""
    one = getattr(measure, "point_no", "")
    return (one,) if one else tuple(getattr(measure, "points", ()) or ())


def works_words(
    measure: AnyMeasure,
    before: Network,
    after: Network,
    remarks: Sequence[str],
    lang: Lang,
) -> str:
    """One measure: its title, what it is, published sizes, what the model built of it.

    ``remarks`` are those of the composed scenario; the one of this measure begins with
    its title.
    """
    lang = side(lang)
    kind = KINDS[measure.kind][lang]
    parts = [kind]
    smallest, largest = (getattr(measure, name, None) for name in ("smallest", "largest"))
    if smallest and largest:
        sizes = f"{section_words(smallest)}{TO[lang]}{section_words(largest)} mm"
        parts.append(f"公布断面 {sizes}" if lang == "zh" else f"published sections {sizes}")
    if isinstance(measure, InletWorks):
        parts.append(_inlet_words(measure, lang))
    built = _built(measure, before, after)
    if not built.empty:
        parts.append(_built_words(built, lang))
    if lang == "zh":
        head = f"{measure.title_zh}:"
        own = [remark.removeprefix(head).strip() for remark in remarks if remark.startswith(head)]
        parts += [remark.replace("m3/s", "m³/s") for remark in own[:1]]
        return f"{measure.title_zh}：" + "；".join(parts)
    return ": ".join(
        filter(None, (f"{kind[0].upper()}{kind[1:]} ({measure.title_zh})", "; ".join(parts[1:])))
    )


def town_works_words(measure: AnyMeasure, lang: Lang) -> str:
    """A measure for the whole town, in a few words."""
    return (
        measure.title_zh
        if side(lang) == "zh"
        else f"{KINDS[measure.kind]['en']} ({measure.title_zh})"
    )


INLETS: dict[str, dict[Lang, str]] = {
    "combination": {"zh": "平立结合", "en": "combination inlets"},
    "grate": {"zh": "平箅式", "en": "grates"},
    "kerb": {"zh": "立箅式", "en": "kerb openings"},
}


def _inlet_words(measure: InletWorks, lang: Lang) -> str:
    kind = INLETS[measure.inlet][lang]
    if lang == "zh":
        return (f"{kind}，单座泄水能力 {measure.flow_limit_l_s:g} L/s，"
                f"堵塞率 {measure.clogged_pct:g}%")  # fmt: skip
    return (f"{kind} of {measure.flow_limit_l_s:g} L/s each, "
            f"{measure.clogged_pct:g} % clogged")  # fmt: skip


def _built(measure: AnyMeasure, before: Network, after: Network) -> pd.DataFrame:
    """Pipes of the measure's course that are new or of another section."""
    if not isinstance(measure, SewerFromPoint):
        return pd.DataFrame()
    course = measure.reaches(after)
    own = course.index.to_series()
    if measure.kind == "renewal":
        own = course["beside"].where(course["beside"].ne(""), own)
    laid = after.conduits[after.conduits.index.isin(own)]
    old = before.conduits.reindex(laid.index)[SECTION].to_numpy(float)
    return laid[(laid[SECTION].to_numpy(float) != old).any(axis=1)]


def _built_words(pipes: pd.DataFrame, lang: Lang) -> str:
    """Length and sections of what was built along the whole way."""
    round_area = np.pi / 4 * pipes["diameter_mm"] ** 2
    area = pipes["barrels"] * (round_area + pipes["width_mm"] * pipes["height_mm"])
    ends = [_section(pipes.loc[name]) for name in (area.idxmin(), area.idxmax())]
    sizes = TO[lang].join(dict.fromkeys(ends))
    length = f"{pipes['length_m'].sum():,.0f}"
    if lang == "zh":
        return f"模型采用：至出水口沿线 {length} m，断面 {sizes} mm"
    return f"as modelled: {length} m on the way to the outlet, sections {sizes} mm"


def _section(pipe: pd.Series) -> str:
    size = (
        f"d{pipe['diameter_mm']:.0f}"
        if pipe["diameter_mm"] > 0
        else f"{pipe['width_mm']:.0f}×{pipe['height_mm']:.0f}"
    )
    return f"{int(pipe['barrels'])}×{size}" if pipe["barrels"] > 1 else size


def section_words(text: str) -> str:
    """A section of a scenario file with the sign of multiplication: 4400×2200."""
    return text.replace("x", "×")
