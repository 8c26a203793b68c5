"""The flood season on paper: a sheet a place (一点一案) and the chapters of a town's plan."""

from drainage.report.flood_plan.chapters import write_flood_plan
from drainage.report.flood_plan.facts import FloodFacts, Flows, Rescue, runs_in
from drainage.report.flood_plan.sheets import write_flood_sheets

__all__ = ["FloodFacts", "Flows", "Rescue", "runs_in", "write_flood_plan", "write_flood_sheets"]
