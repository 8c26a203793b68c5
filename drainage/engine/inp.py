"""Write a network, a storm and a river as one SWMM input file.

The file needs no other: copied alone into an empty folder it repeats the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from drainage.engine.inp_carried import woven
from drainage.engine.inp_clock import (
    CLOCK,
    DATE,
    DAY,
    clock,
    last_minute,
    run_start,
    storm_start,
)
from drainage.engine.inp_controls import control_lines, fails
from drainage.engine.inp_model import free_outfalls, model_sections
from drainage.engine.inp_rain import gage_names, rain_sections, under_gages
from drainage.engine.inp_river import depth_under_river_m, outfall_lines, river_stage_m
from drainage.engine.inp_text import Sections, lines, number
from drainage.engine.own_changes import with_changes
from drainage.engine.own_pumps import with_pump_rules
from drainage.engine.own_study import with_study
from drainage.network.kept_lines import SET_BY_STUDY, STUDY_RAIN
from drainage.network.model import Network
from drainage.own_model.edits import Edits, Replaced
from drainage.rainfall import Hyetograph
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings

MEETING_MIN = 5
"""Every so many minutes a routing step ends: there a run may end as its .inp says."""


def build_inp(
    network: Network,
    hyetograph: Hyetograph,
    river_below_bank_m: Mapping[str, float],
    settings: RunSettings,
    *,
    title: str,
    outages: Sequence[Outage] = (),
) -> str:
    """The complete .inp of one run; the same input, the same text.

    In SI units (CMS), or in those of the model the network was imported from. The run begins
    ``warm_up_h`` before the storm, so that sewage flows and stands as on any evening, is
    reported from ``lead_in_min`` before it and may last ``tail_h`` after. Raises InputError
    where a river and a model's own level meet at an outfall and no setting says which rules.
    """
    if network.model:
        edits = study_edits(network, hyetograph, river_below_bank_m, settings, title, outages)
        return edits.text()
    storm = storm_start(settings)
    start = run_start(settings)
    end = start + timedelta(minutes=last_minute(hyetograph, settings))
    report = storm - timedelta(minutes=settings.lead_in_min)
    stage = river_stage_m(network, river_below_bank_m)
    rain = rain_sections(hyetograph, storm)
    sections: Sections = {
        "TITLE": [" ".join(title.split())],
        "OPTIONS": [*options(settings, start, report, end), *meetings(network, outages)],
        "EVAPORATION": ["CONSTANT 0", "DRY_ONLY NO"],
        "RAINGAGES": rain["RAINGAGES"],
        **model_sections(
            network, outfall_lines(network, stage), depth_under_river_m(network, stage)
        ),
        "TIMESERIES": rain["TIMESERIES"],
        "CONTROLS": control_lines(network, outages, settings),
        "REPORT": ["INPUT NO", "CONTROLS NO", "SUBCATCHMENTS ALL", "NODES ALL", "LINKS ALL"],
    }
    sections |= under_gages(sections, gage_names(hyetograph, network))
    return lines(woven(sections, network, leave_out=SET_BY_STUDY))


def replaced_lines(
    network: Network,
    hyetograph: Hyetograph,
    river_below_bank_m: Mapping[str, float],
    settings: RunSettings,
    outages: Sequence[Outage] = (),
) -> list[Replaced]:
    """The lines of an imported model that a study's storm, river and calendar replace, and
    control rules of elements that are gone; none for a network that is its tables alone."""
    if not network.model:
        return []
    return study_edits(network, hyetograph, river_below_bank_m, settings, "", outages).replaced


def study_edits(
    network: Network,
    hyetograph: Hyetograph,
    river_below_bank_m: Mapping[str, float],
    settings: RunSettings,
    title: str,
    outages: Sequence[Outage] = (),
) -> Edits:
    """An imported model with what its tables have changed since, under a study's storm."""
    edits = with_changes(network)
    under = with_study(edits, network, hyetograph, river_below_bank_m, settings, title)
    return with_pump_rules(under, network, outages, settings)


def network_inp(network: Network) -> str:
    """The network alone as an .inp for SWMM's own program.

    A network imported from a model is that model, with what its tables have changed since.
    Any other is written in SI units (CMS).

    Options, rain and results wanted are those of ``swmm_lines``; a network without any
    gets plain ones and no rain. Outfalls without a kept line are free. [TAGS] say the
    system of each node and link.
    """
    if network.model:
        return with_pump_rules(with_changes(network), network, (), RunSettings()).text()
    kept = network.swmm_lines
    fixed = ["FLOW_UNITS CMS", "LINK_OFFSETS ELEVATION"]
    own = kept["section"].eq("OPTIONS") & ~kept["text"].str.upper().str.startswith(
        ("FLOW_UNITS", "LINK_OFFSETS")
    )
    if own.any():
        chosen = [*fixed, *kept.loc[own, "text"]]
    else:
        end = DAY + timedelta(hours=6)
        chosen = options(RunSettings(), DAY, DAY, end)
    sections: Sections = {
        "TITLE": kept.loc[kept["section"] == "TITLE", "text"].tolist() or [network.name],
        "OPTIONS": chosen,
        "RAINGAGES": [],
        **model_sections(network, free_outfalls(network), pd.Series(dtype=float)),
        "CONTROLS": control_lines(network, (), RunSettings()),
        "TAGS": _tags(network),
    }
    if not kept["section"].eq("RAINGAGES").any() and len(network.subcatchments):
        sections["RAINGAGES"] = [f"{STUDY_RAIN} INTENSITY 01:00 1 TIMESERIES {STUDY_RAIN}"]
        sections["TIMESERIES"] = [f"{STUDY_RAIN} 00:00 0"]
    return lines(_with_own_gages(woven(sections, network, leave_out=("TITLE", "OPTIONS")), kept))


def _tags(network: Network) -> list[str]:
    """The system of each node and conduit, but where a kept line tags it otherwise."""
    kept = network.swmm_lines
    own = {tuple(text.split()[:2]) for text in kept.loc[kept["section"] == "TAGS", "text"]}
    systems = (("Node", network.nodes["system"]), ("Link", network.conduits["system"]))
    return [
        f"{kind} {name} {system}"
        for kind, column in systems
        for name, system in column.items()
        if (kind, name) not in own
    ]


def _with_own_gages(sections: Sections, kept: pd.DataFrame) -> Sections:
    """Subcatchments with a kept line read their own rain gage."""
    rows = kept[kept["section"] == "SUBCATCHMENTS"]
    gage = {
        name: text.split()[1] for name, text in zip(rows["element_id"], rows["text"], strict=True)
    }
    if not gage:
        return sections
    lines_out = []
    for line in sections.get("SUBCATCHMENTS", []):
        name, _, rest = line.split(maxsplit=2)
        lines_out.append(f"{name} {gage.get(name, next(iter(gage.values())))} {rest}")
    return sections | {"SUBCATCHMENTS": lines_out}


def options(settings: RunSettings, start: datetime, report: datetime, end: datetime) -> list[str]:
    """The [OPTIONS] of a run from ``start`` to ``end``, reported from ``report`` on."""
    return [
        "FLOW_UNITS CMS",
        "INFILTRATION HORTON",
        "FLOW_ROUTING DYNWAVE",
        "LINK_OFFSETS ELEVATION",
        "ALLOW_PONDING NO",
        "SKIP_STEADY_STATE NO",
        f"START_DATE {start.strftime(DATE)}",
        f"START_TIME {start.strftime(CLOCK)}",
        f"REPORT_START_DATE {report.strftime(DATE)}",
        f"REPORT_START_TIME {report.strftime(CLOCK)}",
        f"END_DATE {end.strftime(DATE)}",
        f"END_TIME {end.strftime(CLOCK)}",
        "DRY_DAYS 0",
        f"REPORT_STEP {clock(settings.report_step_s)}",
        "WET_STEP 00:01:00",
        "DRY_STEP 00:01:00",
        f"ROUTING_STEP {number(settings.routing_step_s)}",
        f"VARIABLE_STEP {number(settings.variable_step_factor)}",
        "LENGTHENING_STEP 0",
        f"MINIMUM_STEP {number(settings.routing_step_s / 10)}",
        "INERTIAL_DAMPING FULL",
        "NORMAL_FLOW_LIMITED BOTH",
        "FORCE_MAIN_EQUATION D-W",
        "SURCHARGE_METHOD EXTRAN",
        "MIN_SURFAREA 1.167",
        "MIN_SLOPE 0",
        f"MAX_TRIALS {settings.max_trials}",
        f"HEAD_TOLERANCE {number(settings.head_tolerance_m)}",
        "THREADS 1",
    ]


def steps_meet(network: Network, outages: Sequence[Outage] = ()) -> bool:
    """Whether routing steps end every ``MEETING_MIN``: not where control rules are kept or a
    pump fails, nor in a model of its own, which runs at its own steps to the end."""
    kept = network.swmm_lines["section"].eq("CONTROLS").any()
    return not network.model and not kept and not fails(network, outages)


def meetings(network: Network, outages: Sequence[Outage] = ()) -> list[str]:
    """The option by which SWMM ends a routing step every ``MEETING_MIN``.

    It is the step at which rules are evaluated: free where there are none, and often enough
    for a pump that waits for the storm to pass.
    """
    return [f"RULE_STEP {clock(60 * MEETING_MIN)}"] if steps_meet(network, outages) else []


def end_at(inp: str, minutes: float) -> str:
    """The same input with its end set to ``minutes`` after the start."""
    found = dict(line.split(maxsplit=1) for line in _section(inp, "OPTIONS"))
    start = datetime.strptime(f"{found['START_DATE']} {found['START_TIME']}", "%m/%d/%Y %H:%M:%S")
    end = start + timedelta(minutes=minutes)
    for key, text in (
        ("END_DATE", end.strftime("%m/%d/%Y")),
        ("END_TIME", end.strftime("%H:%M:%S")),
    ):
        inp = inp.replace(f"\n{key} {found[key]}\n", f"\n{key} {text}\n", 1)
    return inp


def _section(inp: str, name: str) -> list[str]:
    block = inp.split(f"[{name}]\n", 1)[1].split("\n[", 1)[0]
    return [line for line in block.splitlines() if line.strip()]
