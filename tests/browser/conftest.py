"""A village with hostile names, run end to end, and its report.html in a headless Chromium."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from drainage.cli import main
from drainage.report.page.packing import packed_json
from drainage.study import Workspace
from drainage.study.at_hand import at_hand

STUDY = "village"
SCENARIOS = ("existing", "better")
EVENT = "h54"
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
READY = 'html[data-ready="true"]'
Change = Callable[[dict[str, Any]], None]

POINTS = {
    "1": "<script>alert(1)</script>",
    "2": '"><img src=x onerror=alert(1)>',
    "3": "O'Brien's \"quoted\" & <b>bold</b> `tick` ${1+1} {{7*7}} \\",
    "4": "很长的名字" * 30,
    "5": "<!--<script>",
    "6": "粮店门前（檀西路与东大街口）",
}
STREETS = ("<img src=x onerror=alert(1)>街", "'quoted\" & 东路", "</table></section>巷")
TITLES = {"existing": "现状</script><script>alert(1)</script>",
          "better": 'better"><svg onload=alert(1)>'}  # fmt: skip
NOTES = "注意 <iframe src=javascript:alert(1)></iframe> \u2028 ]]> &lt;not an entity"
MEASURE = "增设<style>*{display:none}</style>管"
COST = "投资 <a href=javascript:alert(1)>x</a>"

WEST, SOUTH = 486000.0, 4471000.0
WATER_AT = "6"
"""Point with the water of the synthetic grid; it lies towards the south-east."""

NODES = """node_id,x_m,y_m,ground_level_m,spills_to_river,note,source
A,0,200,12.6,,,survey
B,200,200,11.8,,,survey
C,400,200,11.0,,,survey
D,600,200,10.2,bai,,survey
E,0,0,12.4,,,survey
F,200,0,11.6,,,survey
G,400,0,10.8,,,survey
H,600,0,10.0,bai,,survey
"""
SEGMENTS = """segment_id,street,road_class,width_m,from_node,to_node
S01,0,arterial,24,A,B
S02,0,arterial,24,B,C
S03,0,arterial,24,C,D
S04,1,branch,12,E,F
S05,1,branch,12,F,G
S06,1,branch,12,G,H
S07,2,lane,8,A,E
S08,2,lane,8,B,F
S09,2,lane,8,C,G
"""
LISTED = """point_no,from_node,to_node,x_m,y_m,target_hourly_rain_mm
1,A,B,100,200,33
2,B,C,300,200,54
3,C,D,500,200,54
4,E,F,100,0,33
5,F,G,300,0,54
6,G,H,500,0,54
"""
TEXTS = {
    "outlets": """outlet_id,name_zh,name_en,system,street_node,x_m,y_m,bank_level_m,river,connection,flap_gate,source
O1,东口,east,combined,D,640,200,9.9,bai,sewer,true,survey
O2,南口,south,storm,H,640,0,9.7,bai,sewer,false,survey
""",
    "interceptors": """interceptor_id,name_zh,street_nodes,outfall_id,regulators,source
IE,截流干管,D H,WE,O1:D,survey
""",
    "published_sewers": "reach_id,point_no,from_node,to_node,smallest_height_mm,"
    "smallest_width_mm,largest_height_mm,largest_width_mm,source\n",
    "hills": "hill_id,name_zh,street_node,area_rule,share,source\n",
}


def _toml(**values: object) -> str:
    """Keys and values as TOML; a JSON string is a TOML string."""
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def _moved(table: pd.DataFrame) -> pd.DataFrame:
    """Metres of the village to metres of the zone."""
    return table.assign(x_m=table["x_m"] + WEST, y_m=table["y_m"] + SOUTH)


def _write_skeleton(folder: Path) -> None:
    """The streets, outlets and listed points of the village."""
    folder.mkdir(parents=True)
    streets = pd.read_csv(StringIO(SEGMENTS))
    names = [STREETS[number] for number in streets["street"]]
    listed = pd.read_csv(StringIO(LISTED), dtype={"point_no": str})
    own = listed["point_no"].map(POINTS)
    on = ["street_zh", "phase", "source"]
    tables = {
        "street_nodes": _moved(pd.read_csv(StringIO(NODES))),
        "street_segments": streets.drop(columns="street").assign(
            name_zh=names, name_en=names, length_m=200.0, source=NOTES.replace("\u2028", "")
        ),
        "listed_points": _moved(listed).assign(
            name_zh=own, name_en="en " + own, **dict(zip(on, (STREETS[0], "1", "list"), strict=True))
        ),
        "outlets": _moved(pd.read_csv(StringIO(TEXTS["outlets"]), dtype={"flap_gate": str})),
        **{name: pd.read_csv(StringIO(text)) for name, text in TEXTS.items() if name != "outlets"},
    }  # fmt: skip
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)


def _write_study(folder: Path) -> None:
    """Two storms, the village as it is and with wider sewers and better inlets."""
    folder.mkdir(parents=True)
    events = "".join(
        f"[[events]]\n{_toml(id=name, storm=name, river_state='dam-raised')}"
        for name in ("h33", EVENT)
    )
    run = _toml(warm_up_h=0.5, tail_h=1.0, continuity_limit_pct=5.0, flooding_error_limit_pct=50.0)
    (folder / "study.toml").write_text(
        _toml(title_zh=f"小村 {NOTES}", title_en="village <b>", network=STUDY,
              formula="beijing-zone-ii", baseline="existing", scenarios=SCENARIOS)
        + f"{events}[run]\n{run}",
        encoding="utf-8",
    )  # fmt: skip
    works = [
        {"kind": "inlet_retrofit", "title_zh": MEASURE, "source": NOTES},
        {"kind": "relief_sewer", "title_zh": MEASURE, "point_no": "3", "source": NOTES},
    ]
    lists = {
        "measures": works,
        "costs": [{"item": COST, "cost_10k_yuan": 12.5, "source": NOTES}],
    }
    for name in SCENARIOS:
        text = _toml(title_zh=TITLES[name], title_en=f"en {TITLES[name]}")
        if name != "existing":
            text += _toml(leaves_out=[NOTES])
            text += "".join(
                f"[[{key}]]\n{_toml(**row)}" for key, rows in lists.items() for row in rows
            )
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def _write_grid(path: Path, rows_from_north: bool) -> None:
    """13 frames of a pool that grows and drains around one point, over the whole village."""
    x = WEST - 95 + 10 * np.arange(80)
    y = SOUTH - 95 + 10 * np.arange(40)
    if rows_from_north:
        y = y[::-1]
    minutes = 10.0 * np.arange(13)
    place = pd.read_csv(StringIO(LISTED), dtype={"point_no": str}).set_index("point_no")
    far = np.hypot(
        x - WEST - place.at[WATER_AT, "x_m"], (y - SOUTH - place.at[WATER_AT, "y_m"])[:, None]
    )
    rising = np.sin(np.pi * np.sqrt((np.arange(13) + 1) / 14))
    depth = np.clip(0.8 * rising[:, None, None] - far / 100, 0, None).astype("float32")
    xr.Dataset(
        {"depth_m": (("time", "y", "x"), depth, {"units": "m"})},
        {"time": ("time", minutes, {"long_name": "minutes since the start of rain"}),
         "y": ("y", y), "x": ("x", x)},
        {"crs": "EPSG:4548"},
    ).to_netcdf(path, engine="h5netcdf", encoding={"depth_m": {"zlib": True, "complevel": 1}})  # fmt: skip


def _call(root: Path, *words: str) -> None:
    done = CliRunner().invoke(main, ["--root", str(root), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def village(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with the finished study; its path needs care in a URL."""
    place = tmp_path_factory.mktemp("browser") / "小 村 #1 100%"
    shutil.copytree(root / "rainfall", place / "rainfall")
    network = place / "networks" / STUDY
    _write_skeleton(network / "synthesis")
    shutil.copy(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml",
                network / "synthesis")  # fmt: skip
    (network / "network.toml").write_text(
        _toml(title_zh=NOTES, crs="EPSG:4548", datum="1985", notes=NOTES), encoding="utf-8"
    )
    _write_study(place / "scenarios" / STUDY)
    _call(place, "synthesise", STUDY)
    _call(place, "run", STUDY, "--no-maps")
    on_grid = at_hand(Workspace(place), STUDY).on("grid")
    for name in SCENARIOS:
        runs = place / "results" / STUDY / name
        shutil.copytree(runs / EVENT, runs / "grid" / EVENT)
        _write_grid(runs / "grid" / EVENT / "depth.nc", name == "existing")
        said = runs / "grid" / EVENT / "run.json"
        record = json.loads(said.read_text(encoding="utf-8"))
        record["run_id"] = on_grid.expected_id((name, EVENT))
        said.write_text(json.dumps(record), encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def report(village: Path) -> Path:
    """report.html of the village."""
    _call(village, "report", STUDY)
    path = village / "results" / STUDY / "report.html"
    assert path.is_file()
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system; CHROMIUM names another."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.exit("No Chromium found; `make test-browser` says how to install it.", 2)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@dataclass(frozen=True)
class Watched:
    """What a page did that it must not do."""

    requests: list[str]
    said: list[str]

    def follow(self, page: Page, path: Path) -> None:
        """Note requests for anything but the file itself, errors and dialogs."""
        own = path.as_uri()

        def requested(url: str) -> None:
            if url.split("#")[0] != own and not url.startswith(("data:", "blob:")):
                self.requests.append(url)

        page.on("request", lambda request: requested(request.url))
        page.on("websocket", lambda socket: requested(socket.url))
        page.on("popup", lambda other: requested(f"popup {other.url}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("crash", lambda _page: self.said.append("crash"))
        page.on("console", lambda line: line.type == "error" and self.said.append(line.text))

        def closed(dialog: object) -> None:
            self.said.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", closed)


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report, opened as a file and ready; nothing may be fetched, said or asked."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    opened = context.new_page()
    watched = Watched([], [])
    watched.follow(opened, report)
    opened.goto(report.as_uri())
    try:
        opened.wait_for_selector(READY, timeout=20_000)
    except TimeoutError:
        pytest.fail(f"the page is never ready; it said {watched.said}")
    yield opened
    opened.wait_for_timeout(100)
    context.close()
    assert watched.requests == []
    assert watched.said == []


@pytest.fixture
def retold(browser: Browser, report: Path, tmp_path: Path) -> Iterator[Callable[[Change], Page]]:
    """change -> the report opened with its data changed by ``change``."""
    text = report.read_text(encoding="utf-8")
    packed = re.search(r'id="data">([^<]*)<', text)[1]
    opened = browser.new_page()

    def retell(change: Change) -> Page:
        data = json.loads(gzip.decompress(base64.b64decode(packed)))
        change(data)
        path = tmp_path / "retold.html"
        path.write_text(text.replace(packed, packed_json(data)), encoding="utf-8")
        opened.goto(path.as_uri())
        opened.wait_for_selector('html[data-ready="true"]')
        return opened

    yield retell
    opened.close()
