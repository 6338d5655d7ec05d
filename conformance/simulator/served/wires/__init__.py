"""The wires there are; one file each, more by entry points in the group ``conformance.wires``."""
