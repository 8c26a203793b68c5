"""What works cost: from the exact difference of two networks and prices with their sources."""

from drainage.cost.costing import COST_COLUMNS, Total, cost_table, total_of, unpriced
from drainage.cost.kinds import KINDS
from drainage.cost.prices import Price, read_prices, shipped_prices
from drainage.cost.quantities import QUANTITY_COLUMNS, quantities
from drainage.cost.sewer_rule import metres_of_d1000

__all__ = [
    "COST_COLUMNS",
    "KINDS",
    "QUANTITY_COLUMNS",
    "Price",
    "Total",
    "cost_table",
    "metres_of_d1000",
    "quantities",
    "read_prices",
    "shipped_prices",
    "total_of",
    "unpriced",
]
