"""The vendor adapter protocol: JSON Lines on stdin and stdout, or over TCP. See ``docs/adapter-protocol.md``."""
