"""Before and after: long tables, side effects, files."""

from drainage.comparison.compare import (
    compare,
    grows_though_capacity_is_added,
    improvements,
    require_comparable,
    side_effects,
)
from drainage.comparison.csv_file import rounded, write_csv
from drainage.comparison.surfaces import agreement, beside_each_other, rank_correlation

__all__ = [
    "agreement",
    "beside_each_other",
    "compare",
    "grows_though_capacity_is_added",
    "improvements",
    "rank_correlation",
    "require_comparable",
    "rounded",
    "side_effects",
    "write_csv",
]
