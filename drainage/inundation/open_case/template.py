"""A first file of a case, to edit."""

from __future__ import annotations

from pathlib import Path

from drainage.errors import Finding, InputError
from drainage.written import write_text

TEMPLATE = """# 地面积水算例；单位：m、m³/s、mm/h、分钟。全部键见 docs/zh/flood.md
# A case of water on the ground, in m, m³/s, mm/h and minutes. All keys: docs/flood.md
title = ""

[ground]
terrain = "terrain.tif"     # 高程 GeoTIFF，米制平面坐标系 / levels, in a plane of metres
cell_m = 5.0                # 单元边长 / side of the squares
virtual_m = 0.5             # 虚拟地面像元边长 / side of the pixels that show their relief
roughness = 0.05            # 曼宁糙率，或其 GeoTIFF / Manning's n, or a GeoTIFF of it
open_edges = ["north", "east", "south", "west"]   # [] 四周封闭 / walls all round
# buildings = "buildings.gpkg"
# building_height_column = "height_m"
# walls = "walls.gpkg"
# wall_height_column = "height_m"
# infiltration_mm_h = 5

[run]
minutes = 120
output_min = 5              # 各表的行距 / between two rows of the tables
map_min = 15                # depth.nc 的间隔 / between two depths of depth.nc

# 初始水位 / water at the beginning
# [start]
# level_m = 12.5

[rain]
intensity_mm_h = 50
minutes = 60
# file = "rain.csv"         # time_min,intensity_mm_h
# storm = "h54"             # rainfall/storms/h54.toml

# 入流 / water that comes in
# [[inflows]]
# name = "breach"
# line = [[500010, 4470020], [500030, 4470020]]   # 或 / or: x_m = 500010, y_m = 4470020
# file = "flow.csv"         # time_min,flow_m3_s

# 给定水位 / a level that is held
# [[levels]]
# name = "river"
# edge = "south"
# file = "level.csv"        # time_min,level_m

# 读数点 / places that are read
# [[points]]
# name = "P1"
# x_m = 500020
# y_m = 4470050

# 断面，流量以断面走向右侧为正 / lines whose flow is read, positive to the right of their direction
# [[lines]]
# name = "outlet"
# line = [[500000, 4470000], [500000, 4470100]]
"""


def write_template(path: Path) -> None:
    """Write a first case; InputError where a file of this name is there."""
    if path.exists():
        raise InputError([Finding(str(path), "", "", "", "a file of this name is there",
                                  "Give another name, or edit that one.")])  # fmt: skip
    write_text(path, TEMPLATE)
