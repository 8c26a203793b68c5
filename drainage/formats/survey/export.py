"""A network as the point and line tables of a pipe survey."""

from __future__ import annotations

import pandas as pd

from drainage.formats.survey.section_text import section_text
from drainage.network import Network
from drainage.network.street_roads import shown_names

SYSTEM_ZH = {"storm": "雨水", "sanitary": "污水", "combined": "雨污合流"}
OPEN = ("circular", "box", "trapezoid")


def survey_tables(network: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Point table and line table: pipes and ditches with their nodes, without the streets.

    Lengths, coordinates and depths in m to the millimetre, sections as in CJJ 61.
    """
    pipes = network.conduits[network.conduits["shape"].isin(OPEN)]
    pipes = pipes[pipes["system"].ne("street")]
    nodes = network.nodes
    nodes = nodes[nodes["system"].ne("street")]
    points = pd.DataFrame(
        {
            "物探点号": nodes.index,
            "特征": ["出水口" if name == "outfalls" else "" for name in nodes["table"]],
            "附属物": ["" if name == "outfalls" else "检查井" for name in nodes["table"]],
            "X坐标": nodes["x_m"].round(3).to_numpy(),
            "Y坐标": nodes["y_m"].round(3).to_numpy(),
            "地面高程": nodes["ground_level_m"].round(3).to_numpy(),
            "井深": (nodes["ground_level_m"] - nodes["invert_level_m"]).round(3).to_numpy(),
        }
    )
    ground = nodes["ground_level_m"]
    lines = pd.DataFrame(
        {
            "管段编号": pipes.index,
            "起点点号": pipes["from_id"].to_numpy(),
            "终点点号": pipes["to_id"].to_numpy(),
            "断面尺寸": [section_text(row) for _, row in pipes.iterrows()],
            "起点管底埋深": _depth(ground, pipes, "from"),
            "终点管底埋深": _depth(ground, pipes, "to"),
            "管长": pipes["length_m"].round(3).to_numpy(),
            "糙率": pipes["manning_n"].to_numpy(),
            "淤积深度": pipes["sediment_depth_mm"].to_numpy(),
            "管线类型": pipes["system"].map(SYSTEM_ZH).to_numpy(),
        }
    )
    return points, lines


def _depth(ground: pd.Series, pipes: pd.DataFrame, end: str) -> list[float]:
    at = ground.reindex(pipes[f"{end}_id"]).to_numpy(float)
    return (at - pipes[f"{end}_invert_level_m"].to_numpy(float)).round(3).tolist()


def listed_points(network: Network) -> pd.DataFrame:
    """The watch points as the list `drainage add-streets` reads."""
    points = network.watch_points
    return pd.DataFrame(
        {
            "no": points.index,
            "name": shown_names(points).to_numpy(),
            "x": points["x_m"].to_numpy(),
            "y": points["y_m"].to_numpy(),
            "target_hourly_rain_mm": points["target_hourly_rain_mm"].to_numpy(),
            "phase": points["phase"].to_numpy(),
            "completion_year": points["completion_year"].to_numpy(),
        }
    )
