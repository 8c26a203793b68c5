"""The rules of a synthesis: every value with its range, meaning and source."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.design.sewer_design import SlopeRule
from drainage.number_text import PerCent, require_no_share
from drainage.said import said


class Rule(BaseModel):
    """One value nobody measured, with the range an engineer would accept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    low: float
    high: float
    meaning: str
    source: str

    @model_validator(mode="after")
    def _within_range(self) -> Rule:
        if not self.low <= self.value <= self.high:
            raise ValueError(
                said(
                    "value {value:g} lies outside {low:g} to {high:g}",
                    value=self.value,
                    low=self.low,
                    high=self.high,
                )
            )
        return self


class LandCover(BaseModel):
    """A part of a block: its share of the block, sealed share and runoff coefficient."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share_pct: PerCent = Field(gt=0, le=100)
    imperviousness_pct: PerCent = Field(ge=0, le=100)
    runoff_coefficient: float = Field(gt=0, le=1)
    source: str


class DailyPattern(BaseModel):
    """24 hourly multipliers from midnight; used normalised to mean 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    multipliers: tuple[float, ...] = Field(min_length=24, max_length=24)
    source: str


class Rules(BaseModel):
    """``rules.toml``; each field is explained by the ``meaning`` beside its value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old_design_formula: str
    outlet_alternatives: tuple[str, ...] = ()
    sewer_slope: SlopeRule = "ground"
    block_land_cover: dict[str, LandCover] = Field(min_length=1)
    street_drained_width_m: Rule
    block_share_to_manhole: Rule
    street_imperviousness_pct: Rule
    block_slope_pct: Rule
    street_slope_pct: Rule
    block_flow_length_m: Rule
    impervious_manning_n: Rule
    block_impervious_manning_n: Rule
    pervious_manning_n: Rule
    impervious_depression_mm: Rule
    pervious_depression_mm: Rule
    zero_depression_pct: Rule
    horton_initial_mm_h: Rule
    horton_final_mm_h: Rule
    horton_decay_1_h: Rule
    hill_catchment_area_ha: dict[str, Rule]
    hill_share_to_streets: Rule
    hill_imperviousness_pct: Rule
    hill_slope_pct: Rule
    hill_flow_length_m: Rule
    hill_pervious_manning_n: Rule
    manhole_spacing_m: Rule
    adverse_path_penalty: Rule
    minimum_cover_m: Rule
    maximum_cover_m: Rule
    minimum_full_velocity_m_s: Rule
    pipe_manning_n: Rule
    old_design_return_period_a: Rule
    old_design_return_period_arterial_a: Rule
    street_runoff_coefficient: Rule
    old_entry_time_min: Rule
    old_delay_coefficient: Rule
    sediment_depth_fraction: Rule
    outlet_pipe_length_m: Rule
    ditch_manning_n: Rule
    ditch_depth_m: Rule
    kerb_height_m: Rule
    street_manning_n: Rule
    backing_width_m: Rule
    backing_slope_pct: Rule
    backing_manning_n: Rule
    inlet_spacing_m: Rule
    inlet_clogging_pct: Rule
    grate_length_m: Rule
    grate_width_m: Rule
    grate_flow_limit_l_s: Rule
    street_low_point_sag_m: Rule
    sag_length_m: Rule
    listed_point_inlets_out_of_order_pct: Rule
    overland_manning_n: Rule
    bank_spill_height_m: Rule
    population_density_per_ha: Rule
    sewage_l_per_person_d: Rule
    sewage_return_factor: Rule
    combined_share: Rule
    interceptor_n0: Rule
    regulator_sill_m: Rule
    sanitary_minimum_diameter_mm: Rule
    interceptor_minimum_diameter_mm: Rule
    sanitary_minimum_velocity_m_s: Rule
    sanitary_peak_factor: Rule
    dry_weather_pattern: DailyPattern

    @model_validator(mode="after")
    def _no_share_for_per_cent(self) -> Rules:
        for name, rule in self:
            if name.endswith("_pct") and "slope" not in name and isinstance(rule, Rule):
                require_no_share(rule.value)
        return self

    @model_validator(mode="after")
    def _covers_whole_blocks(self) -> Rules:
        total = sum(cover.share_pct for cover in self.block_land_cover.values())
        if abs(total - 100) > 1e-6:
            raise ValueError(
                said("the shares of block_land_cover add up to {total:g} %, not 100", total=total)
            )
        return self

    @property
    def block_imperviousness_pct(self) -> float:
        """Sealed share of a block, by its land cover, %."""
        covers = self.block_land_cover.values()
        return sum(cover.share_pct * cover.imperviousness_pct for cover in covers) / 100

    @property
    def block_runoff_coefficient(self) -> float:
        """Runoff coefficient of a block, by its land cover."""
        covers = self.block_land_cover.values()
        return sum(cover.share_pct * cover.runoff_coefficient for cover in covers) / 100
