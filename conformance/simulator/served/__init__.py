"""Simulated devices behind real wires: the harness meets them only there."""
