"""What passes between the ground and the sewers through inlets and manholes of a grid."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ExchangeSettings(BaseModel):
    """Coefficients C and openings A of the exchange, ``drainage.inundation.water.opening_flow``.

    In the form of Leandro and Martins 2016 (Water Science and Technology 73(12), 3017), with
    the values of Rubinato et al. 2017 (doi 10.1016/j.jhydrol.2017.06.024), measured on a model
    of a manhole, and of HEC-22, chapter 4, for grates.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    free_weir: float = Field(
        0.562,
        gt=0,
        le=1,
        description="C of shallow water that falls into an inlet, 2/3 C P √(2g) d^1.5: 0.562 is "
        "the 1.66 P d^1.5 of a grate in HEC-22; an open manhole has 0.54 (Rubinato et al. 2017)",
    )
    free_orifice: float = Field(
        0.67,
        gt=0,
        le=1,
        description="C of an inlet under deeper water, C A √(2gd): HEC-22; the smaller of the two "
        "flows counts",
    )
    submerged_weir: float = Field(
        0.056,
        gt=0,
        le=1,
        description="C of shallow water into a manhole filled above its rim, C P d √(2g(Y−H)): "
        "Rubinato et al. 2017; 0.056 to 0.5, at most what falls in freely",
    )
    submerged_orifice: float = Field(
        0.167,
        gt=0,
        le=1,
        description="C of deeper water into a manhole filled above its rim, C A √(2g(Y−H)): "
        "Rubinato et al. 2017; 0.167 to 0.67",
    )
    outflow_orifice: float = Field(
        0.167,
        gt=0,
        le=1,
        description="C of water that comes out of manholes, inlets and lids, C A √(2g(H−Y)): "
        "Rubinato et al. 2017, with losses in the shaft; 0.67 is a sharp edge without any",
    )
    cover_outflow_area_m2: float = Field(
        0.05,
        gt=0,
        le=1,
        description="A through which a lid lets water out; assumed. 0.005: lids locked, water "
        "comes through holes and play; 0.05: a lid of 0.7 m and 60 kg, which water lifts when it "
        "stands 0.16 m above it, with a slit of 23 mm round its edge; 0.385: lids gone, the whole "
        "opening. A published case of a surcharging sewer spills ten times what 0.05 lets out: "
        "take 0.385 where lids are known to float off",
    )
    open_manhole_area_m2: float = Field(
        0.385,
        gt=0,
        le=5,
        description="A of a manhole of an imported model, round, both ways; assumed. 0.385: "
        "0.7 m wide without its lid, for a model floods without resistance and stands for the "
        "gullies around the manhole, too; 0.05: with its lid",
    )
    grate_open_share: float = Field(
        0.90,
        gt=0,
        le=1,
        description="free share of the area of a grate, before clogging: 0.90 is parallel bars "
        "50 mm apart (HEC-22, chart 9B), 0.6 bars 30 mm apart, 0.35 tilted bars or vanes",
    )

    @property
    def coefficients(self) -> dict[str, float]:
        """The five C by name."""
        names = ("free_weir", "free_orifice", "submerged_weir", "submerged_orifice",
                 "outflow_orifice")  # fmt: skip
        return {name: float(getattr(self, name)) for name in names}


SHIPPED = ExchangeSettings()
