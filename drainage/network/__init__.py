"""The network: tables an engineer edits, read strictly."""

from drainage.network.folder import (
    migrate_network,
    read_network,
    read_texts,
    rewrite_network,
    write_network,
    write_tables,
)
from drainage.network.integrity import integrity_findings
from drainage.network.model import Network, make_network

__all__ = [
    "Network",
    "integrity_findings",
    "make_network",
    "migrate_network",
    "read_network",
    "read_texts",
    "rewrite_network",
    "write_network",
    "write_tables",
]
