"""From the point and line tables of a pipe survey to a network, with every defect named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.errors import InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.corrections import corrected
from drainage.formats.survey.depths_kept import INVERT, depths_kept
from drainage.formats.survey.gullies import split_gullies
from drainage.formats.survey.headings_told import cut_headings, unused_columns
from drainage.formats.survey.level_steps import level_steps
from drainage.formats.survey.lines import read_lines
from drainage.formats.survey.mapping import (
    SurveyMapping,
    lacking,
    matched,
)
from drainage.formats.survey.node_systems import node_systems
from drainage.formats.survey.points import read_points
from drainage.formats.survey.required import require_pipes, require_values
from drainage.formats.survey.roads import streets_of
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.words import LINE_NAMES, LINES_NEED, POINT_NAMES, POINTS_NEED
from drainage.network import Network, make_network

NO_PIPE = RemarkKind("survey-no-pipe", "warning", "点上无管段", "no pipe of the survey ends here",
                     "left out")  # fmt: skip
DEPTH_KEPT = RemarkKind(
    "survey-depth-kept", "note", "缺少地面高程, 埋深留待换算", "a depth without a ground level",
    "kept in depths.csv: the level follows once `drainage fill` or the tables have the ground",
)  # fmt: skip
NOTES = (
    "由管线普查成果导入；普查中没有的为空 // "
    "Imported from a pipe survey; what the survey lacks is empty."
)


@dataclass(frozen=True)
class SurveyImport:
    """A network of manholes, outfalls and pipes, and what was remarked in the files.

    ``depths`` are those that wait for a ground level, with ``depths_kept.COLUMNS``.
    """

    network: Network
    remarks: list[Remark]
    depths: pd.DataFrame


def recognised(
    points: Sheet, lines: Sheet, mapping: SurveyMapping
) -> tuple[dict[str, str], dict[str, str]]:
    """Meaning -> heading of both tables; lacking columns are no error here."""
    return (
        matched(points, mapping.points, POINT_NAMES),
        matched(lines, mapping.lines, LINE_NAMES),
    )


def import_survey(
    points: Sheet, lines: Sheet, mapping: SurveyMapping, *, name: str, title_zh: str
) -> SurveyImport:
    """Junctions, outfalls, conduits, gullies and named streets of the survey.

    Raises InputError where a needed column is not recognised, holds formulas without values or
    dates for point numbers, where the coordinates are in no known plane, or no pipe is left.
    Nothing is repaired: what is missing stays empty, what cannot be in a network is left out
    and remarked.
    """
    points, lines, remarks = _usable(points, lines, mapping)
    point_columns, line_columns = recognised(points, lines, mapping)
    table, plane, found = read_points(points, point_columns, mapping)
    remarks += [*points.remarks, *lines.remarks, *found]
    remarks += cut_headings(points, point_columns, POINT_NAMES)
    remarks += cut_headings(lines, line_columns, LINE_NAMES)
    remarks += unused_columns(lines, line_columns)
    pipes, found = read_lines(lines, line_columns, mapping, table)
    require_pipes(lines, pipes, found)
    remarks += found
    split = split_gullies(table, pipes, points.file)
    remarks += split.remarks
    streets, street_id = streets_of(split.pipes["road"], split.pipes)
    pipes = split.pipes.assign(street_id=street_id).drop(columns="road")
    sewer_points = table[~table["id"].isin(split.point_ids)]
    remarks += level_steps(lines.file, pipes, table.set_index("id"))
    nodes, found = _nodes(points, point_columns, sewer_points, pipes)
    remarks += found
    depths = depths_kept(nodes, pipes)
    if len(depths):
        unknown = nodes["ground_level_m"].isna().sum()
        remarks += DEPTH_KEPT.at(
            points.file, [f"{unknown} point(s)"], point_columns["ground"], [f"{len(depths)} levels"]
        )
    nodes = nodes.assign(max_depth_m=nodes["max_depth_m"].fillna(_waiting_m(depths, nodes.index)))
    outfall = nodes["is_outfall"]
    columns = ["system", "x_m", "y_m", "ground_level_m", "invert_level_m"]
    junctions = nodes.loc[~outfall, [*columns, "max_depth_m", "source"]]
    outfalls = nodes.loc[outfall, [*columns, "source"]].assign(
        name_zh="出水口 " + nodes.loc[outfall, "number"], river="", flap_gate=False
    )
    network = make_network(
        name,
        title_zh=title_zh,
        crs=plane,
        datum=mapping.datum,
        notes=NOTES,
        junctions=junctions,
        outfalls=outfalls,
        conduits=pipes,
        gullies=split.table,
        **({"streets": streets} if len(streets) else {}),
    )
    return SurveyImport(network, remarks, depths)


def _usable(
    points: Sheet, lines: Sheet, mapping: SurveyMapping
) -> tuple[Sheet, Sheet, list[Remark]]:
    """Both tables with the corrections of the mapping; InputError where a column is wanting."""
    point_columns, line_columns = recognised(points, lines, mapping)
    findings = lacking(points, point_columns, POINTS_NEED) + lacking(
        lines, line_columns, LINES_NEED
    )
    if findings:
        raise InputError(findings)
    require_values(points, point_columns)
    require_values(lines, line_columns)
    points, remarks = corrected(points, point_columns, mapping.corrections, "points")
    lines, found = corrected(lines, line_columns, mapping.corrections, "lines")
    return points, lines, remarks + found


def _waiting_m(depths: pd.DataFrame, nodes: pd.Index) -> pd.Series:
    """Depth of the nodes whose ground is not known, m."""
    own = depths[depths["table"].eq("junctions") & depths["measured_to"].eq(INVERT)]
    return own.set_index("id")["depth_m"].reindex(nodes)


def _nodes(
    sheet: Sheet, columns: dict[str, str], points: pd.DataFrame, pipes: pd.DataFrame
) -> tuple[pd.DataFrame, list[Remark]]:
    """Points with a pipe, by id: the invert is the lowest of the pipe ends and the depth."""
    ends = pd.concat(
        [
            pd.DataFrame(
                {
                    "id": pipes[f"{end}_id"].to_numpy(),
                    "level": pipes[f"{end}_invert_level_m"].to_numpy(),
                }
            )
            for end in ("from", "to")
        ]
    )
    nodes = points.rename_axis("number").reset_index().set_index("id")
    alone = ~nodes.index.isin(ends["id"])
    remarks = NO_PIPE.at(sheet.file, nodes.loc[alone, "place"], columns["number"],
                         nodes.loc[alone, "number"])  # fmt: skip
    nodes = nodes[~alone]
    by_node = ends.groupby("id")
    system, found = node_systems(sheet.file, columns.get("system", ""), nodes, pipes)
    remarks += found
    bottom = np.fmin(nodes["ground_level_m"] - nodes["depth_m"], nodes["invert_level_m"])
    lowest = by_node["level"].min().reindex(nodes.index).to_numpy()
    invert = np.round(np.fmin(lowest, bottom.to_numpy()), 3)
    name = sheet.file.replace("\\", "/").rsplit("/", 1)[-1]
    return nodes.assign(
        system=system,
        x_m=nodes["x_m"].round(3),
        y_m=nodes["y_m"].round(3),
        ground_level_m=nodes["ground_level_m"].round(3),
        invert_level_m=invert,
        max_depth_m=np.round(nodes["ground_level_m"] - invert, 3),
        source="survey: " + name + " " + nodes["place"] + "; 点号 " + nodes["number"],
    ), remarks  # fmt: skip
