"""People on a bench: what they are asked, how they answer, and which answers can be used."""
