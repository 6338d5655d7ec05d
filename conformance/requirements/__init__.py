"""The requirement set: model, YAML, lint, and the difference of two editions."""
