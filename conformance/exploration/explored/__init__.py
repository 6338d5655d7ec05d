"""What can be explored: one file a scenario, each defines ``EXPLORATION``."""
