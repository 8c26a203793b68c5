"""What an engineer can build: one file a measure, each a pure function of a network."""

from typing import Annotated, get_args

from pydantic import Field

from drainage.measures.cleaning import Cleaning
from drainage.measures.connect_dead_end import ConnectDeadEnd
from drainage.measures.context import Applied, DesignContext, Works
from drainage.measures.culvert import Culvert
from drainage.measures.difference import difference
from drainage.measures.ditch import Ditch
from drainage.measures.inlet_retrofit import InletRetrofit
from drainage.measures.inlets_at import InletsAt
from drainage.measures.interceptor import Interceptor
from drainage.measures.needs import lacking
from drainage.measures.outlet_gate import OutletGate
from drainage.measures.park_storage import ParkStorage
from drainage.measures.pump_station import PumpStation
from drainage.measures.regrade import StreetRegrade
from drainage.measures.relief_sewer import ReliefSewer
from drainage.measures.renewal import Renewal
from drainage.measures.renewal_like_for_like import RenewalLikeForLike
from drainage.measures.resize import Resize
from drainage.measures.separation import Separation
from drainage.measures.sponge import Sponge
from drainage.measures.storage_tank import StorageTank
from drainage.measures.street_sewer import StreetSewer
from drainage.measures.trunk_sewers import TrunkSewers
from drainage.measures.underpass import Underpass
from drainage.measures.words import Remark

AnyMeasure = Annotated[
    TrunkSewers
    | ReliefSewer
    | Renewal
    | RenewalLikeForLike
    | Separation
    | InletRetrofit
    | InletsAt
    | StreetRegrade
    | Resize
    | Sponge
    | ParkStorage
    | OutletGate
    | ConnectDeadEnd
    | StorageTank
    | PumpStation
    | Underpass
    | StreetSewer
    | Ditch
    | Culvert
    | Interceptor
    | Cleaning,
    Field(discriminator="kind"),
]

MEASURES: tuple[type[Works], ...] = get_args(get_args(AnyMeasure)[0])
"""The measures there are, in the order of the manual."""

__all__ = ["MEASURES", "AnyMeasure", "Applied", "DesignContext", "Remark", "difference", "lacking"]
