"""Conformance test harness for non-contact infrared body-temperature screening systems."""

__version__ = "0.1.0"
