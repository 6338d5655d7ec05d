"""The self-test: does the harness catch every flaw, and blame no device wrongly? Flaw × requirement, class by class."""
