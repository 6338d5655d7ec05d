"""Metrology: uncertainty, decision, rates, agreement, detection as plain functions on numbers and arrays."""
