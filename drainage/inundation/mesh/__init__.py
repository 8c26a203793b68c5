"""The ground as cells that follow the streets, of a virtual ground of half a metre."""
