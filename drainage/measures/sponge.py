"""Sponge works on the land (海绵设施): shares of its roofs, paving and green hold water back."""

from __future__ import annotations

from typing import ClassVar, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.land_choice import chosen_land, land_choice_findings
from drainage.measures.on_map import LandId, Outline, StreetName
from drainage.measures.sponge_layers import Form, control, range_mm
from drainage.measures.table_rows import joined
from drainage.measures.words import Remark, Texts
from drainage.network.lids import ROUNDING, lid_findings
from drainage.network.model import Network
from drainage.number_text import PerCent
from drainage.said import said

COVER = {"bioretention": "pervious", "sunken_green": "pervious",
         "permeable_paving": "sealed", "green_roof": "sealed"}  # fmt: skip
"""The ground each form takes the place of."""


class SpongeWork(BaseModel):
    """One form of works: a share of a land cover, and what a square metre of it holds back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Form = Field(
        description="`bioretention` and `sunken_green` in green, `permeable_paving` in paving, "
        "`green_roof` on roofs"
    )
    share_pct: PerCent = Field(gt=0, le=100, description="of that cover, that is rebuilt")
    cover_pct: PerCent | None = Field(
        None,
        gt=0,
        le=100,
        description="share of the land that is such cover (roofs, paving, green); left out for "
        "green: all that is not sealed. The tables know sealed ground alone, so roofs and "
        "paving must be given",
    )
    holds_mm: float = Field(
        gt=0, description="what a square metre holds back where nothing seeps away"
    )
    seepage_mm_h: float = Field(
        0.0, ge=0, le=1000, description="into the native soil; left out: none"
    )
    sealed_runoff_pct: PerCent = Field(
        0.0,
        ge=0,
        le=100,
        description="share of the runoff of the land that stays sealed which is led onto it",
    )

    @property
    def control_id(self) -> str:
        return f"{self.form}-{self.holds_mm:g}-{self.seepage_mm_h:g}"


class Sponge(Works):
    """Part of the roofs, paving or green of the blocks rebuilt to hold rain back.

    SWMM computes each as a LID that takes its own ground out of the land: paving takes paving,
    green takes green, and the sealed share of the land in the tables stays as it is. What a
    square metre holds is made of layers that stand in the table `lid_controls`, assumed unless a
    design gives them: bioretention 161 to 461 mm, sunken green 50 to 300 mm, permeable paving 32
    to 252 mm, green roofs 10 to 120 mm. Land is chosen by its ids, by streets or by a polygon
    that holds the middle of it; left out: all blocks (or streets).
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "海绵设施", "en": "sponge works"},
        "bioretention": {
            "zh": "生物滞留 {area_ha:.2f} ha（{catchments} 个汇水区），每平方米滞蓄 "
            "{holds_mm:g} mm，共 {volume_m3:.0f} m³",
            "en": "bioretention on {area_ha:.2f} ha of {catchments} catchments, {holds_mm:g} mm a "
            "square metre, {volume_m3:.0f} m3 in all",
        },
        "sunken_green": {
            "zh": "下凹式绿地 {area_ha:.2f} ha（{catchments} 个汇水区），每平方米滞蓄 "
            "{holds_mm:g} mm，共 {volume_m3:.0f} m³",
            "en": "sunken green on {area_ha:.2f} ha of {catchments} catchments, {holds_mm:g} mm a "
            "square metre, {volume_m3:.0f} m3 in all",
        },
        "permeable_paving": {
            "zh": "透水铺装 {area_ha:.2f} ha（{catchments} 个汇水区），每平方米滞蓄 "
            "{holds_mm:g} mm，共 {volume_m3:.0f} m³",
            "en": "permeable paving on {area_ha:.2f} ha of {catchments} catchments, {holds_mm:g} "
            "mm a square metre, {volume_m3:.0f} m3 in all",
        },
        "green_roof": {
            "zh": "绿色屋顶 {area_ha:.2f} ha（{catchments} 个汇水区），每平方米滞蓄 "
            "{holds_mm:g} mm，共 {volume_m3:.0f} m³",
            "en": "green roofs on {area_ha:.2f} ha of {catchments} catchments, {holds_mm:g} mm a "
            "square metre, {volume_m3:.0f} m3 in all",
        },
        "assumed": {
            "zh": "各层构造为假定值，见 lid_controls 表，设计给出后应替换",
            "en": "their layers are assumed (table lid_controls): put those of the design there",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "sponge"
title_zh = "街坊海绵改造"
works = [
  { form = "permeable_paving", cover_pct = 40, share_pct = 20, holds_mm = 40 },
  { form = "sunken_green", share_pct = 30, holds_mm = 100, sealed_runoff_pct = 20 },
]
source = "assumed"
""",
        """
kind = "sponge"
title_zh = "东大街生物滞留"
land = "street"
streets_zh = ["东大街"]
works = [{ form = "bioretention", share_pct = 50, holds_mm = 250, sealed_runoff_pct = 100 }]
source = "assumed"
""",
    )

    kind: Literal["sponge"]
    works: tuple[SpongeWork, ...] = Field(min_length=1, description="what is built, see below")
    land: Literal["block", "street"] = Field("block", description="kind of land it is built in")
    streets_zh: tuple[StreetName, ...] = Field(
        (), description="names of streets, Chinese or English: land that drains to them"
    )
    subcatchments: tuple[LandId, ...] = Field((), description="ids of subcatchments")
    polygon: Outline = Field((), description="corners [x_m, y_m]: land whose middle lies within")

    def check(self, network: Network) -> list[Finding]:
        """Land the network does not have, works no layer can hold, more works than ground."""
        findings = land_choice_findings(network, self)
        for number, work in enumerate(self.works, start=1):
            findings += _work_findings(number, work)
        if findings:
            return findings
        return self._covers(network) or lid_findings(self._built(network), "")[:1]

    def _covers(self, network: Network) -> list[Finding]:
        """Cover that is more than the land has: the worst place is named."""
        sealed = network.subcatchments.loc[chosen_land(network, self), "imperviousness_pct"]
        findings = []
        for cover, has in (("sealed", sealed), ("pervious", 100 - sealed)):
            given: dict[str, float] = {}
            for work in self.works:
                if COVER[work.form] == cover and work.cover_pct is not None:
                    given[work.form] = max(given.get(work.form, 0.0), work.cover_pct)
            # Both forms of green lie in the same green; roofs and paving lie side by side.
            total = sum(given.values()) if cover == "sealed" else max(given.values(), default=0.0)
            if total > has.min() + 100 * ROUNDING:
                findings.append(Finding(
                    "", "works", "cover_pct", f"{total:g}",
                    said("subcatchment {name} has {has:g} % of {cover} ground alone",
                         name=has.idxmin(), has=float(has.min()), cover=cover),
                    "Give the share of the land that is such cover, or choose other land.",
                ))  # fmt: skip
        return findings

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        land = network.subcatchments.loc[chosen_land(network, self)]
        remarks = []
        for work in self.works:
            area_ha = float((land["area_ha"] * _share(land, work)).sum())
            remarks.append(Remark(work.form, {
                "area_ha": area_ha, "catchments": len(land), "holds_mm": work.holds_mm,
                "volume_m3": 10 * area_ha * work.holds_mm,
            }))  # fmt: skip
        return Applied(self._built(network), (*remarks, Remark("assumed")))

    def _built(self, network: Network) -> Network:
        land = network.subcatchments.loc[chosen_land(network, self)]
        controls, areas = network.lid_controls, network.lid_areas
        for work in self.works:
            name = work.control_id
            if name not in controls.index:
                row = control(work.form, work.holds_mm, work.seepage_mm_h, self.source)
                controls = joined(controls, row.set_axis([name]))
            areas = joined(areas, self._areas(land, work, areas))
        return network.with_tables(lid_controls=controls, lid_areas=areas)

    def _areas(self, land: pd.DataFrame, work: SpongeWork, there: pd.DataFrame) -> pd.DataFrame:
        """A row a subcatchment, under ids that no earlier works have."""
        number = 1
        ids = land.index + f"-{work.control_id}"
        while ids.isin(there.index).any():
            number += 1
            ids = land.index + f"-{work.control_id}-{number}"
        return pd.DataFrame(
            {
                "subcatchment_id": land.index,
                "lid_control_id": work.control_id,
                "cover": COVER[work.form],
                "area_share": _share(land, work).to_numpy(float),
                "sealed_runoff_share": work.sealed_runoff_pct / 100,
                "source": self.source,
            },
            index=ids,
        )


def _share(land: pd.DataFrame, work: SpongeWork) -> pd.Series:
    """Area of the works as a share of each subcatchment."""
    cover = 100 - land["imperviousness_pct"] if work.cover_pct is None else work.cover_pct
    return pd.Series(cover * work.share_pct / 1e4, index=land.index)


def _work_findings(number: int, work: SpongeWork) -> list[Finding]:
    place = said("works {number}", number=number)
    least, most = range_mm(work.form)
    findings = []
    if not least <= work.holds_mm <= most:
        findings.append(Finding(
            "", place, "holds_mm", f"{work.holds_mm:g}",
            said("{form} holds back {least:.0f} to {most:.0f} mm", form=work.form, least=least,
                 most=most),
            "Give a figure between them, or layers of your own in the tables of the network.",
        ))  # fmt: skip
    if COVER[work.form] == "sealed" and work.cover_pct is None:
        findings.append(Finding(
            "", place, "cover_pct", "",
            said("the tables do not tell which ground is for {form}", form=work.form),
            "Give the share of the land that is such cover, from survey or with `assumed`.",
        ))  # fmt: skip
    return findings
