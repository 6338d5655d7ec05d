"""Scenarios: one file a measurement procedure, what it presents and how it measures side by side."""
