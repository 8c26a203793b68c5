"""The members of a study run, kept and judged together: `drainage ensemble`."""
