"""Exploring: looking for a scene that breaks a requirement, and for the simplest one that does."""
