"""Water on a mesh: cells and faces that know the shape of the ground in them."""
