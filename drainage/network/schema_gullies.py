"""The table of surveyed gullies: from it `drainage add-streets` makes the inlets of the streets."""

from __future__ import annotations

from drainage.network.columns import NODE_TABLES, SOURCE, Column, Table, X, Y, id_column

GULLIES = Table(
    "gullies",
    "gullies (雨水口) a survey found, and their leads (连接管); the inlets of the streets are made "
    "from them",
    (
        id_column("gully_id", "unique id, ASCII"),
        Column(
            "drains_to_id",
            "text",
            "manhole or pipe its lead reaches, directly or through other gullies; empty: no lead "
            "was surveyed",
            required=False,
            refers_to=(*NODE_TABLES, "conduits"),
            default="",
        ),
        Column(
            "through_id",
            "text",
            "gully its lead enters first (串联); empty: none",
            required=False,
            refers_to=("gullies",),
            default="",
        ),
        X,
        Y,
        Column("ground_level_m", "number", "level of its grate, m above the datum", gap=True),
        Column("kind", "text", "opening: grate 平箅, kerb 立箅, combination 平立结合",
               choices=("grate", "combination", "kerb")),
        Column("gratings", "integer", "1 single 单箅, 2 double 双箅, 3 more 多箅", minimum=1,
               maximum=3, default=1),
        Column("lead_diameter_mm", "number", "inside diameter of its lead, mm; 0: not known",
               minimum=0.0, maximum=2000.0, default=0.0),
        Column("lead_length_m", "number", "length of its lead, m; 0: not known", minimum=0.0,
               default=0.0),
        Column("lead_fall_m", "number", "fall of its lead, m; 0: not known, level or adverse",
               minimum=0.0, default=0.0),
        SOURCE,
    ),
    run=False,
)  # fmt: skip
