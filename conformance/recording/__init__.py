"""Recordings: format, writer, reader, integrity, importers."""
