"""The requirement set: model, YAML, lint."""
