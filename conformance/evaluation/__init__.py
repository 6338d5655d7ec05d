"""Evaluation: requirement set, product declaration and recording in, verdicts out; a pure function."""
