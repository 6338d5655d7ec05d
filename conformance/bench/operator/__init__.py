"""People on a bench: what they are asked, how they answer, and what of it can be used."""
