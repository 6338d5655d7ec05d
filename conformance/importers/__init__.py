"""Importers: one file a format; what they read becomes a recording like any other."""
