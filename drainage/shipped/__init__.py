"""What travels with the program: formulas, storms, river levels and the example study."""

from drainage.shipped.workspace import (
    EXAMPLES,
    lay_example,
    lay_rainfall,
    lay_workspace,
    shipped_folder,
)

__all__ = ["EXAMPLES", "lay_example", "lay_rainfall", "lay_workspace", "shipped_folder"]
