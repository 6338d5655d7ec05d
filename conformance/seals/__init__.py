"""Seals: the bench's signed chain over what is recorded, made while it is, checked whenever it is relied on."""
