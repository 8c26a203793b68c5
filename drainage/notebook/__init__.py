"""What a notebook calls: ``import drainage``. Tables come as DataFrames, results as xarray."""

from drainage.errors import DrainageError
from drainage.network import Network
from drainage.notebook.places import layers
from drainage.notebook.scores import Scores, compare, score
from drainage.notebook.stepping import live
from drainage.notebook.studies import Run, Study, open_study, read_network, run

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
