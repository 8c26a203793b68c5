"""Measurements that are not tests: speed (``make bench``) and sensitivity."""
