"""Alembic's folder: one file for each step from an older database to today's."""
