"""Instruments that are simulated, behind wires that are real."""
