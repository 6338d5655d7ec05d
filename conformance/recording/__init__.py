"""Recordings: format, writer, reader, integrity."""
