"""What a verdict has to be, worked out from a device's truth on paper: the witness against the harness.

Nothing here imports scenarios, the judge or the decision rules: import-linter holds it.
"""
