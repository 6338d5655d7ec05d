"""Many products at once: one evaluation each, on several processes or computers, and a table over all of them."""
