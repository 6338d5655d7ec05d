"""Templates and styles of reports."""
