"""The self-test: does the harness catch every flaw, and blame no device wrongly? Flaw × requirement, class by class."""

SEEDS = 5
"""So many a self-test takes where nothing else is said, and a certificate asks for."""
