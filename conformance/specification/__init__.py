"""Specifications: documents into clauses, statements, limits, and a requirement set."""
