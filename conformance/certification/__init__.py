"""Certificates: when one is refused, what it says, the signed bundle, and checking that again."""
