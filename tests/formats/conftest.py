"""A survey of storm sewers: lines of seven points, each with an outfall of its own."""

from __future__ import annotations

import pandas as pd
import pytest

LINES = 42
POINTS = 7


class Survey:
    """Point and line tables as a survey company delivers them; tests spoil copies."""

    def __init__(self) -> None:
        points, lines = [], []
        for i in range(LINES):
            for j in range(POINTS):
                outfall = j == POINTS - 1
                points.append({
                    "物探点号": f"Y{i:02d}-{j}", "特征": "出水口" if outfall else "直通点",
                    "附属物": "" if outfall else "检查井", "X坐标": 480000.0 + 40 * j,
                    "Y坐标": 4460000.0 + 100 * i, "地面高程": round(50.0 - 0.2 * j, 3), "井深": "",
                })  # fmt: skip
            for j in range(POINTS - 1):
                lines.append({
                    "起点点号": f"Y{i:02d}-{j}", "终点点号": f"Y{i:02d}-{j + 1}", "管径": "DN600",
                    "材质": "砼", "起点埋深": 2.0, "终点埋深": 2.0, "管长": 40.0,
                    "埋设年代": "1998", "权属单位": "市政", "流向": "0", "管线类型": "雨水",
                })  # fmt: skip
        self.points = pd.DataFrame(points).astype(object)
        self.lines = pd.DataFrame(lines).astype(object)

    def point(self, number: str, column: str, value: object) -> None:
        self.points.loc[self.points["物探点号"] == number, column] = value

    def line(self, start: str, column: str, value: object) -> None:
        self.lines.loc[self.lines["起点点号"] == start, column] = value

    def add_point(self, number: str, x: float, y: float, ground: float, **more: object) -> None:
        row = {"物探点号": number, "特征": "", "附属物": "检查井", "X坐标": x, "Y坐标": y,
               "地面高程": ground, "井深": ""} | more  # fmt: skip
        self.points.loc[len(self.points)] = row

    def add_line(self, start: str, end: str, **more: object) -> None:
        row = {"起点点号": start, "终点点号": end, "管径": "DN600", "材质": "砼", "起点埋深": 2.0,
               "终点埋深": 2.0, "管长": "", "埋设年代": "", "权属单位": "", "流向": "",
               "管线类型": "雨水"} | more  # fmt: skip
        self.lines.loc[len(self.lines)] = row


@pytest.fixture
def survey() -> Survey:
    """A clean survey."""
    return Survey()
