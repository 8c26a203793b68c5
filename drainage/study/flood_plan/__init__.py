"""The flood season on paper: what season and crews left, gathered and written as documents."""
