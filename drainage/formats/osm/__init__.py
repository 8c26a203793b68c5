"""Streets of OpenStreetMap."""
