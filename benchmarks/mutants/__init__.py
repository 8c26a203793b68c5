"""Deliberate mistakes in the code that makes numbers: does a test fall for each?"""
