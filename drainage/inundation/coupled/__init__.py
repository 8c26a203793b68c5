"""The ground and the sewers of SWMM in one run."""
