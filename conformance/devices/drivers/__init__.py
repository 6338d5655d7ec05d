"""Drivers: one small file a device or instrument."""
