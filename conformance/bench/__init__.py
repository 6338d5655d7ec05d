"""The bench: protocols of what a run talks to, its description and assembly, its clock, and the operator."""
