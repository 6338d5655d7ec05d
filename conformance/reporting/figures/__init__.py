"""Figures: one drawing a kind; what no drawing knows is shown as a table."""
