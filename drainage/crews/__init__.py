"""Who goes where: roads that water closes, ways, bases, crews and pumps.

Pure functions on roads, windows of time and matrices of minutes; minutes count from the beginning
of the rain.
"""

from drainage.crews.assignment import NO_CREW, assign, lateness_min
from drainage.crews.closing import Closing, Span, closing_of
from drainage.crews.detours import ClosedPlace, Detour, closed_places, shortest_detour
from drainage.crews.pumps import pumping_hours, pumps_needed
from drainage.crews.roads import Roads, dry_minutes, metres_within, road_graph
from drainage.crews.siting import Sites, max_covering, p_centre, p_median, sites_at
from drainage.crews.ways import Arrivals, Leg, Stop, earliest_arrivals, stop_near

__all__ = [
    "NO_CREW",
    "Arrivals",
    "ClosedPlace",
    "Closing",
    "Detour",
    "Leg",
    "Roads",
    "Sites",
    "Span",
    "Stop",
    "assign",
    "closed_places",
    "closing_of",
    "dry_minutes",
    "earliest_arrivals",
    "lateness_min",
    "max_covering",
    "metres_within",
    "p_centre",
    "p_median",
    "pumping_hours",
    "pumps_needed",
    "road_graph",
    "shortest_detour",
    "sites_at",
    "stop_near",
]
