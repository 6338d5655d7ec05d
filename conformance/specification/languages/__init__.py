"""What the parser knows of each language."""
