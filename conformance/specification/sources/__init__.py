"""Sources: one reader a document format, each of which yields blocks (`conformance.specification.blocks`)."""
