"""The command line in a process that hears Ctrl-C.

A shell that starts tests in the background has them ignore it, and their children, too.
"""

HEARING = """import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from drainage.cli import main
if __name__ == "__main__":
    main(sys.argv[1:])"""
