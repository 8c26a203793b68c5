"""``python -m drainage``: the same as the command ``drainage``."""

from drainage.cli import main

main()
