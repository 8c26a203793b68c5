"""Water on any terrain, without a network: a case of files, its run, its tables and maps."""
