"""The simulated devices behind their eyes: what they make of what they see, and what they say of it."""
