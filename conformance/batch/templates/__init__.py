"""The page over a batch."""
