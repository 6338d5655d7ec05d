"""Evidence that leaves the laboratory: signatures."""
