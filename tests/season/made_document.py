"""A rain table made by formulas, for what reads or shows one."""

from __future__ import annotations

import numpy as np

from drainage.season import (
    SCHEMA,
    Criterion,
    Curves,
    LevelOf,
    PlaceOf,
    SeasonDocument,
    SeriesOf,
    StateOf,
    curves_in,
    document_text,
    read_document,
)

DEPTHS_CM = (15, 27, 40)
LEVELS = (("blue", 15, 0), ("yellow", 15, 30), ("orange", 27, 0), ("red", 40, 20))


def curves_by_formula(rains_mm, peak_min, slopes, *, fall=(), unknown=(), stands=()):
    """Depth ``slope`` cm a mm at each place; the water of place k comes up k min sooner for each
    10 mm more and stays a fifth of the rain above 15 cm. Places in ``fall`` are 3 cm shallower in
    the last run than in the one before, those in ``unknown`` have no depth, those in ``stands``
    hold their water to the end."""
    rains = np.array(rains_mm, dtype=float)
    greatest = rains[:, None] * np.array(slopes)
    for place in fall:
        greatest[-1, place] = greatest[-2, place] - 3.0
    greatest[:, list(unknown)] = np.nan
    greatest = np.round(greatest, 2)
    place = np.arange(len(slopes))
    first, above = {}, {}
    for cm in sorted({*DEPTHS_CM, *(own[1] for own in LEVELS)}):
        wet = greatest >= cm
        come = cm - rains[:, None] * (place + 1) / 10 - peak_min / 3
        first[cm] = np.where(wet, np.round(come, 2), np.nan)
        above[cm] = np.where(wet, np.round(1.37 * (greatest - cm) + 0.21 * place, 2), 0.0)
    at_end = np.where(np.isin(place, stands), greatest, 0.0)
    return Curves(rains, greatest, at_end, above, first)


def season_document(places, series, states=("dammed", "low"), scenario="existing", assumed=None):
    """``places``: (kind, id, name); ``series``: (state, minutes, curves); ``assumed``: id -> per
    cent of its water that an assumed inflow brings."""
    known = assumed or {}
    criteria = [*map(Criterion, DEPTHS_CM), *(Criterion(cm, held, own) for own, cm, held in LEVELS)]
    own = SeasonDocument(
        schema=SCHEMA, study="made", title_zh="造", title_en="made", scenario=scenario,
        scenario_title_zh="现状", scenario_title_en="existing", surface="streets",
        program_version="0", notice_zh="由模型和假定值算出", notice_en="From a model",
        depths_cm=DEPTHS_CM,
        levels=tuple(LevelOf(id=own, depth_cm=cm, minutes=held, source="test")
                     for own, cm, held in LEVELS),
        places=tuple(PlaceOf(kind=kind, id=no, name_zh=name, name_en=f"en {name}",
                             members=(no,) if kind == "street" else (),
                             assumed=known.get(no, 0) > 50, assumed_inflow_pct=known.get(no),
                             assumed_inflow_event="h54" if no in known else "")
                     for kind, no, name in places),
        states=tuple(StateOf(id=own, title_zh=f"状态{own}", title_en=own, river_state=own,
                             inlet_clogging_pct=None, source="test") for own in states),
        series=tuple(
            SeriesOf(state=state, rain_minutes=minutes, peak_minute=0.4 * minutes,
                     asked_mm=(10, 100), rains_mm=tuple(int(mm) for mm in curves.rains_mm),
                     lost_mm=(), source="test", places=curves_in(curves, criteria, len(places)))
            for state, minutes, curves in series
        ),
    )  # fmt: skip
    return read_document(document_text(own))
