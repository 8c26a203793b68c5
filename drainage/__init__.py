"""Urban drainage toolkit: networks, storms, SWMM runs, rankings, comparisons and maps.

In a notebook::

    import drainage

    study = drainage.open_study("old-town")
    runs = drainage.run(study, ["existing", "full-plan"], "h54")
    before, after = (drainage.score(run) for run in runs.values())
    drainage.compare(before, after)

The names of ``__all__`` are imported when they are first used: the command's help and every
engine process import this package.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drainage.notebook import (
        DrainageError,
        Network,
        Run,
        Scores,
        Study,
        compare,
        layers,
        live,
        open_study,
        read_network,
        run,
        score,
    )

__version__ = "0.12.0"

__all__ = [
    "DrainageError",
    "Network",
    "Run",
    "Scores",
    "Study",
    "compare",
    "layers",
    "live",
    "open_study",
    "read_network",
    "run",
    "score",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("drainage.notebook"), name)
    raise AttributeError(f"module 'drainage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
