"""The plan: sewers by what is done to them, manholes, inlets, other works, street axes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from ezdxf.enums import TextEntityAlignment as Align
from numpy.typing import NDArray

from drainage.cost.places import storage_volume_m3
from drainage.drawings.drawing import Heading, Sheet, text_width
from drainage.drawings.labels import mark_of, mark_of_source, pipe_words
from drainage.drawings.layers import own_layer, pipe_layer
from drainage.drawings.legend import draw_margin
from drainage.drawings.symbols import ARROW, INLET, MANHOLE, OUTFALL, SQUARE, add_symbols
from drainage.drawings.works import EXISTING, Works
from drainage.languages import Lang, either, text
from drainage.network import Network
from drainage.network.inlets import inlet_count

SCALE = 1000.0
TEXT_M = 2.5
"""2.5 mm on paper at ``SCALE``."""
SMALL_M = 1.8
BESIDE_M, BELOW_M = 1.0, -2.6
LINE_M = 4.0
"""From one line of text to the next."""
CLEAR_DEG = -45.0
"""Turn of the labels of manholes: off the streets, most of which run along the axes."""
AT_ONE_PLACE_M = 1.0
LEAST_ARROW_M = 8.0
DEVICES = ("pumps", "weirs", "orifices", "regulators")


def plan_drawing(works: Works, pipes: pd.DataFrame, heading: Heading, lang: Lang) -> Sheet:
    """The plan in the network's own plane, metres; ``pipes`` is the ``pipe_table`` of the works.

    A pipe is a straight line from manhole to manhole; one whose ends are one place has no label.
    What has no coordinates is not drawn.
    """
    sheet = Sheet()
    add_symbols(sheet)
    _streets(sheet, works.after, lang)
    drawn = pipes[np.isfinite(pipes[["from_x_m", "from_y_m", "to_x_m", "to_y_m"]]).all(axis=1)]
    _pipes(sheet, drawn, lang)
    _manholes(sheet, works, drawn, lang)
    _inlets(sheet, works, lang)
    _outfalls(sheet, works.after, lang)
    _other_works(sheet, works, lang)
    lengths = drawn.groupby(["sewer_kind", "work"], sort=False)["pipe_length_m"].sum()
    named = {pipe_layer(sheet, kind, work, lang): float(length_m)
             for (kind, work), length_m in lengths.items()}  # fmt: skip
    draw_margin(sheet, _corners(works.after, drawn), named, heading, lang)
    return sheet


def _corners(network: Network, pipes: pd.DataFrame) -> NDArray[np.float64]:
    """Lower left and upper right corner (2, 2) of what is drawn, m."""
    nodes = network.nodes[["x_m", "y_m"]].to_numpy(float)
    ends = [pipes[[f"{end}_x_m", f"{end}_y_m"]].to_numpy(float) for end in ("from", "to")]
    places = np.vstack([nodes, *ends])
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        places = np.zeros((1, 2))
    return np.array([places.min(axis=0), places.max(axis=0)])


def _streets(sheet: Sheet, network: Network, lang: Lang) -> None:
    reaches = network.conduits[
        network.conduits["shape"].eq("street") & network.conduits["street_id"].ne("")
    ]
    ends = _ends(network, reaches)
    longest: dict[str, int] = {}
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    for place, (street, line) in enumerate(zip(reaches["street_id"], ends, strict=True)):
        if np.isfinite(line).all():
            sheet.line(own_layer(sheet, "street", lang), _points(line))
            if lengths[place] > lengths[longest.setdefault(street, place)]:
                longest[street] = place
    names = network.streets
    for street, place in longest.items():
        words = either(lang, names.at[street, "name_zh"], names.at[street, "name_en"])
        _along(sheet, own_layer(sheet, "street_name", lang), words, ends[place], 3.5, -21.0)


def _pipes(sheet: Sheet, pipes: pd.DataFrame, lang: Lang) -> None:
    ends = np.stack(
        [pipes[[f"{end}_x_m", f"{end}_y_m"]].to_numpy(float) for end in ("from", "to")], axis=1
    )
    level = _level_of_label(pipes, ends)
    for row, line, above in zip(pipes.itertuples(), ends, level, strict=True):
        sheet.line(pipe_layer(sheet, row.sewer_kind, row.work, lang), _points(line))
        length = float(np.hypot(*(line[1] - line[0])))
        if length < AT_ONE_PLACE_M:
            continue
        if length >= LEAST_ARROW_M and row.work != "removed":
            _symbol(sheet, own_layer(sheet, "arrow", lang), ARROW, line.mean(axis=0), _turn(line))
        up = BESIDE_M + above * LINE_M
        if row.work == EXISTING:
            layer = own_layer(sheet, "pipe_label_existing", lang)
            _along(sheet, layer, f"{row.section}{mark_of(row.assumed)}", line, SMALL_M, up)
            continue
        words = next(
            (own for own in pipe_words(row, lang) if text_width(own, TEXT_M) <= length),
            f"{row.section}{mark_of(row.assumed)}",
        )
        _along(sheet, own_layer(sheet, "pipe_label", lang), words, line, TEXT_M, up)
        _along(sheet, own_layer(sheet, "pipe_number", lang), row.Index, line, SMALL_M, BELOW_M - up)


def _level_of_label(pipes: pd.DataFrame, ends: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many lines of text off its pipe a label stands (n,), so that those of pipes in one line
    do not cover each other; mains of sewage stand one further, since they follow the others."""
    sorted_ends = np.sort(np.round(ends, 1).view("f8,f8").reshape(-1, 2), axis=1)
    same = pd.Series([(tuple(a), tuple(b)) for a, b in sorted_ends.tolist()], dtype=object)
    order = same.groupby(same).cumcount().to_numpy()
    return np.asarray(order + pipes["sewer_kind"].eq("sanitary").to_numpy())


def _manholes(sheet: Sheet, works: Works, pipes: pd.DataFrame, lang: Lang) -> None:
    junctions = works.after.junctions
    touched = pd.Index(pd.concat([pipes["from_node_id"], pipes["to_node_id"]]).unique())
    worked = pipes[pipes["work"].ne(EXISTING)]
    labelled = pd.Index(pd.concat([worked["from_node_id"], worked["to_node_id"]]).unique())
    own = junctions[junctions.index.isin(touched)].dropna(subset=["x_m", "y_m"])
    new = ~own.index.isin(works.before.junctions.index)
    count = own.groupby(["x_m", "y_m"]).cumcount()
    for row, is_new, below in zip(own.itertuples(), new, count, strict=True):
        layer = own_layer(sheet, "manhole_new" if is_new else "manhole_existing", lang)
        _symbol(sheet, layer, MANHOLE, (row.x_m, row.y_m))
        if row.Index in labelled:
            name = f"{row.Index}{mark_of_source(row.source)}"
            words = text(lang, "drawings.manhole_label", id=name, ground_m=row.ground_level_m,
                         invert_m=row.invert_level_m)  # fmt: skip
            at = (row.x_m + 1.0 + 2.0 * below, row.y_m - 2.0 + 2.0 * below)
            sheet.text(own_layer(sheet, "manhole_label", lang), words, at, SMALL_M,
                       turned_deg=CLEAR_DEG)  # fmt: skip


def _inlets(sheet: Sheet, works: Works, lang: Lang) -> None:
    network = works.after
    gullies = network.gullies.dropna(subset=["x_m", "y_m"])
    for x, y in gullies[["x_m", "y_m"]].itertuples(index=False):
        _symbol(sheet, own_layer(sheet, "inlet_existing", lang), INLET, (x, y))
    done = {*works.costs.loc[works.costs["table"].eq("inlets"), "id"]}
    reaches = network.conduits.loc[network.inlets.index]
    count = inlet_count(network)
    for name, line in zip(reaches.index, _ends(network, reaches), strict=True):
        worked = name in done
        if not np.isfinite(line).all() or (len(gullies) and not worked):
            continue
        layer = own_layer(sheet, "inlet_works" if worked else "inlet_existing", lang)
        _symbol(sheet, layer, INLET, line.mean(axis=0), _turn(line))
        if worked:
            words = text(lang, "drawings.inlet_label", count=float(count[name]))
            _along(sheet, own_layer(sheet, "other_label", lang), words, line, SMALL_M, -13.0)


def _outfalls(sheet: Sheet, network: Network, lang: Lang) -> None:
    for row in network.outfalls.dropna(subset=["x_m", "y_m"]).itertuples():
        _symbol(sheet, own_layer(sheet, "outfall", lang), OUTFALL, (row.x_m, row.y_m))
        words = f"{row.Index} {either(lang, row.name_zh, row.name_en)}{mark_of_source(row.source)}"
        at = (row.x_m + 3.0, row.y_m + 2.0)
        sheet.text(own_layer(sheet, "other_label", lang), words, at, TEXT_M)


def _other_works(sheet: Sheet, works: Works, lang: Lang) -> None:
    """Tanks with their volume, and pumps, weirs, gates and regulators as a line with their id."""
    network = works.after
    label = own_layer(sheet, "other_label", lang)
    done = works.costs[works.costs["what"].isin(["tank", "open_storage"])]["id"]
    tanks = network.storages.loc[network.storages.index.isin(done)]
    volume = storage_volume_m3(tanks, network.curves)
    for row in tanks.dropna(subset=["x_m", "y_m"]).itertuples():
        _symbol(sheet, own_layer(sheet, "tank", lang), SQUARE, (row.x_m, row.y_m))
        words = text(lang, "drawings.tank_label", id=row.Index, volume_m3=volume[row.Index])
        sheet.text(
            label, f"{words}{mark_of_source(row.source)}", (row.x_m + 5, row.y_m + 3), TEXT_M
        )
    for table in DEVICES:
        links = network.tables[table]
        links = links[links.index.isin(works.costs.loc[works.costs["table"].eq(table), "id"])]
        for name, line in zip(links.index, _ends(network, links), strict=True):
            if np.isfinite(line).all():
                sheet.line(own_layer(sheet, "device", lang), _points(line))
                at = line.mean(axis=0)
                mark = mark_of_source(links.at[name, "source"])
                sheet.text(label, f"{name}{mark}", (at[0] + 2, at[1] + 2), SMALL_M)


def _along(
    sheet: Sheet, layer: str, words: object, line: NDArray[np.float64], height: float, up: float
) -> None:
    """A text along a line, ``up`` metres off it to the left of a reader who looks at it upright."""
    turned = (_turn(line) + 90.0) % 180.0 - 90.0
    side = np.radians(turned + 90.0)
    x, y = line.mean(axis=0) + up * np.array([np.cos(side), np.sin(side)])
    room = max(float(np.hypot(*(line[1] - line[0]))), 8.0 * height)
    sheet.text(layer, words, (float(x), float(y)), height, Align.BOTTOM_CENTER, turned, room)


def _symbol(
    sheet: Sheet, layer: str, name: str, at: NDArray[np.float64] | tuple[float, float],
    turned_deg: float = 0.0,
) -> None:  # fmt: skip
    place = (float(at[0]), float(at[1]))
    sheet.space.add_blockref(name, place, dxfattribs={"layer": layer, "rotation": turned_deg})


def _turn(line: NDArray[np.float64]) -> float:
    run = line[1] - line[0]
    return float(np.degrees(np.arctan2(run[1], run[0])))


def _points(line: NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in line]


def _ends(network: Network, links: pd.DataFrame) -> NDArray[np.float64]:
    """Both ends (n, 2, 2) of links, m."""
    place = network.nodes[["x_m", "y_m"]]
    return np.stack(
        [place.reindex(links[f"{end}_id"]).to_numpy(float) for end in ("from", "to")], axis=1
    )
