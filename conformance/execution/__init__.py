"""Execution: from a plan to a closed recording."""
