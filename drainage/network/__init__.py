"""The network: tables an engineer edits, read strictly and checked."""

from drainage.network.checks import check_network, require_sound
from drainage.network.folder import read_network, read_texts, write_tables
from drainage.network.model import Network, make_network
from drainage.network.notes import network_notes

__all__ = [
    "Network",
    "check_network",
    "make_network",
    "network_notes",
    "read_network",
    "read_texts",
    "require_sound",
    "write_tables",
]
