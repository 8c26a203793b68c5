"""The least works with which a study's targets hold: sizes, trials, search, files."""
