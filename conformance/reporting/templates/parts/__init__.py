"""The parts of a report, a template each."""
