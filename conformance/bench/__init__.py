"""The bench: the protocols that a run talks to, its description and assembly, its clock, and the operator."""
