"""Work on processes that Dask moves it to: of this machine, of a cluster, of a batch system's jobs.

Nothing here knows what the work is.
"""

from drainage.cluster.machines import Machines

__all__ = ["Machines"]
