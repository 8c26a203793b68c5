"""What Dask loads first in each worker of this machine.

Ctrl-C reaches every process of a terminal. The command ends its workers itself; what they would say
of it is a traceback each.
"""

from __future__ import annotations

import signal


def dask_setup(_worker: object) -> None:
    """Leave Ctrl-C to the command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
