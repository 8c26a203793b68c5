"""Works on a study that take a while, one after the other: a queue that outlives the process."""
