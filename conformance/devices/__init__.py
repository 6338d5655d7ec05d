"""Wires, instruments and drivers: what reaches a real device; a vendor's room holds client, driver and messages."""
