"""Measurements: `make bench`. Nothing here is imported by the bot or by its tests."""
