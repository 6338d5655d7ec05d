"""Importers: one file a format."""
